"""People: sign-in, one's own account, the administration of people, roles and units."""

from flask import Flask

from lms.core.events import every, subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_invariant, add_seeder
from lms.core.web import add_nav
from lms.people import invariants, listeners
from lms.people.cli import people_commands
from lms.people.demonstration import seed_people
from lms.people.doors import door_addresses, hold_at_door
from lms.people.events import FIRST_PASSWORD_ASKED, RESET_ASKED
from lms.people.rules import last_day
from lms.people.sessions import identify, make_login_manager
from lms.people.tidying import tidy
from lms.people.views import (
    account,
    parts,
    passwords,
    persons,
    posts,
    roles,
    signing_in,
    signing_in_within,
    start,
    trail,
    units,
)
from lms.people.views.blueprints import administration, people

_PAGES = (
    *(account, parts, passwords, persons, posts, roles),
    *(signing_in, signing_in_within, start, trail, units),
)
_HOUR = 3600.0


def register(app: Flask) -> None:
    """Every request knows who asks; the pages, permissions, commands and jobs of people are there."""
    make_login_manager().init_app(app)
    app.before_request(identify)
    app.before_request(hold_at_door)
    app.context_processor(door_addresses)
    app.jinja_env.filters["last_day"] = last_day
    define_permission(app, "people.administer", Role.ADMINISTRATOR)
    define_permission(app, "people.manage", Role.HR_OFFICER, Role.ADMINISTRATOR)
    define_permission(app, "people.view", Role.HR_OFFICER, Role.ADMINISTRATOR)
    app.register_blueprint(people)
    app.register_blueprint(administration)
    app.cli.add_command(people_commands)
    add_nav(app, "administration.start", lazy("Administration"), permission="people.administer", order=90)
    app.extensions.setdefault("lms.footer", []).append((lazy("Privacy"), "/quyen-rieng-tu"))
    subscribe(app, RESET_ASKED, listeners.mail_reset_code, prepares=True)
    subscribe(app, FIRST_PASSWORD_ASKED, listeners.mail_first_password, prepares=True)
    every(app, seconds=_HOUR, work=tidy)
    add_seeder(app, seed_people, order=20)
    invariants.add_all(app, add_invariant)
