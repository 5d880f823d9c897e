"""People: sign-in, one's own account, the administration of people, roles and units."""

import datetime as dt

from flask import Flask

from lms.core.events import every, subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_hr_place, add_invariant, add_person_panel, add_seeder
from lms.core.web import add_nav
from lms.law.policy import set_keepers
from lms.people import impacts, invariants, listeners
from lms.people.accounts_demonstration import seed_accounts
from lms.people.cli import people_commands
from lms.people.demonstration import seed_people
from lms.people.doors import door_addresses, hold_at_door
from lms.people.events import FIRST_PASSWORD_ASKED, INVITATIONS_ASKED, RESET_ASKED, SIGN_UP_ASKED
from lms.people.joining_demonstration import seed_joining
from lms.people.personnel import register_personnel
from lms.people.policy import is_whole_site
from lms.people.queries import scope_for
from lms.people.rules import last_day
from lms.people.sessions import identify, make_login_manager
from lms.people.tidying import count, tidy
from lms.people.views import (
    accepting,
    account,
    accounts,
    invitations,
    join_codes,
    joining,
    merging,
    parts,
    passwords,
    persons,
    posts,
    roles,
    signing_in,
    signing_in_within,
    start,
    trail,
    unit_files,
    units,
)
from lms.people.views.blueprints import administration, people

_PAGES = (
    *(accepting, invitations, join_codes, joining, merging),
    *(account, accounts, parts, passwords, persons, posts, roles),
    *(signing_in, signing_in_within, start, trail, unit_files, units),
)
_HOUR = 3600.0
_BATCH_LEASE = dt.timedelta(minutes=10)


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
    set_keepers(app, lambda permission: is_whole_site(scope_for(permission)))
    app.register_blueprint(people)
    app.register_blueprint(administration)
    register_personnel(app)
    app.cli.add_command(people_commands)
    add_nav(app, "administration.start", lazy("Administration"), permission="people.administer", order=90)
    app.extensions.setdefault("lms.footer", []).append((lazy("Privacy"), "/quyen-rieng-tu"))
    subscribe(app, RESET_ASKED, listeners.mail_reset_code, prepares=True)
    subscribe(app, FIRST_PASSWORD_ASKED, listeners.mail_first_password, prepares=True)
    subscribe(app, SIGN_UP_ASKED, listeners.mail_sign_up_code, prepares=True)
    subscribe(app, INVITATIONS_ASKED, listeners.mail_invitations, prepares=True, lease=_BATCH_LEASE)
    every(app, seconds=_HOUR, work=tidy)
    every(app, seconds=_HOUR / 4, work=count)
    add_hr_place(
        app,
        "people.list_codes",
        lazy("Join codes"),
        lazy("Codes with which people join a unit by themselves: seats, mail domains, until when."),
        order=350,
    )
    add_hr_place(
        app,
        "people.list_invited",
        lazy("Invitations"),
        lazy("Who cannot sign in yet; letters sent, opened and failed, and sending them again."),
        order=360,
    )
    add_hr_place(
        app,
        "personnel.list_duplicates",
        lazy("Duplicate accounts"),
        lazy("Accounts that look like one person's; merging two, and undoing it."),
        order=370,
    )
    add_person_panel(app, merging.merged_panel, order=90)
    add_person_panel(app, trail.trail_panel, order=95)
    add_seeder(app, seed_people, order=20)
    add_seeder(app, seed_joining, order=22)
    add_seeder(app, seed_accounts, order=24)
    invariants.add_all(app, add_invariant)
    impacts.add_all(app)
