"""The part of this feature that HR officers work with: posts over time, absences, titles, duties."""

from flask import Flask, url_for

from lms.core.events import every
from lms.core.i18n import _, lazy
from lms.core.permissions import holds
from lms.core.registries import add_hr_place, add_seeder, add_setup
from lms.core.web import add_nav
from lms.people.actions import load_titles
from lms.people.demonstration_posts import seed_posts
from lms.people.rules import mask_national_id
from lms.people.tidying import reconcile
from lms.people.views import absences, duties, leaving, office, removed, titles
from lms.people.views.blueprints import personnel

_PAGES = (absences, duties, leaving, office, removed, titles)
_HOUR = 3600.0


def register_personnel(app: Flask) -> None:
    """The pages, places and jobs of HR officers are there, and the shipped list of titles at set-up."""
    app.jinja_env.filters["masked_id"] = mask_national_id
    app.jinja_env.globals["people_home"] = people_home
    app.register_blueprint(personnel)
    add_nav(app, "personnel.start", lazy("Personnel"), permission="people.manage", order=55)
    _add_places(app)
    add_setup(app, load_titles, order=30)
    every(app, seconds=_HOUR, work=reconcile)
    add_seeder(app, seed_posts, order=21)


def _add_places(app: Flask) -> None:
    add_hr_place(
        app,
        "administration.list_persons",
        lazy("People and posts"),
        lazy("Find and add people; correct who they are; their posts, absences and duties over time."),
        order=310,
    )
    add_hr_place(
        app,
        "personnel.list_absent",
        lazy("Who is away"),
        lazy("Long leave, maternity, study, secondment: who is away today, and until when."),
        order=330,
    )
    add_hr_place(
        app,
        "personnel.list_titles",
        lazy("Post titles"),
        lazy("What titles as offices write them mean in the master list; the doubtful ones wait here."),
        order=335,
    )
    add_hr_place(
        app,
        "personnel.list_duties",
        lazy("Heads and contact points"),
        lazy("Who heads a unit, who its contact points are, and the units that have none."),
        order=340,
    )


def people_home() -> tuple[str, str]:
    """(words, address) of the page from which the reader came to people: the administration, or personnel."""
    if holds("people.administer"):
        return str(_("Administration")), url_for("administration.start")
    return str(_("Personnel")), url_for("personnel.start")
