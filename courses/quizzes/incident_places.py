"""Where outages hang in the site: who decides, what the worker does, whom it tells."""

from flask import Flask

from courses.quizzes.demonstration_outages import seed_outages
from courses.quizzes.events import INCIDENT_DECIDED
from courses.quizzes.incident_letters import tell_of_incident
from courses.quizzes.incidents import PERMISSION, count_proposed
from courses.quizzes.tasks import find_outages, keep_pulse
from courses.sessions.teaching_places import add_teaching
from lms.core.events import every, subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_seeder


def register_incidents(app: Flask) -> None:
    """The site watches itself, and one person decides about what it found."""
    define_permission(app, PERMISSION, Role.TRAINER, Role.ADMINISTRATOR)
    every(app, seconds=10, work=keep_pulse)
    every(app, seconds=30, work=find_outages)
    subscribe(app, INCIDENT_DECIDED, tell_of_incident)
    add_seeder(app, seed_outages, order=57)
    add_teaching(
        app,
        "quizzes.incidents_list",
        lazy("Outages"),
        lazy("When the site stood still while quizzes were taken, and the time given back for it."),
        order=70,
        permission=PERMISSION,
        count=count_proposed,
    )
