"""Messages of the site to its people: the inbox, mail, and reminders of what falls due."""

import datetime as dt

from flask import Flask
from sqlalchemy import select

from lms.core.events import every, subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import (
    add_administration,
    add_hr_place,
    add_invariants,
    add_panel,
    add_person_panel,
    add_record_count,
    add_seeder,
    add_setup,
)
from lms.core.web import add_nav
from lms.notices import invariants
from lms.notices.accounts import tell_merged, tell_parted
from lms.notices.actions.settings import ship_reminders
from lms.notices.cli import reminder_commands
from lms.notices.demonstration import seed_messages
from lms.notices.events import (
    MESSAGE_POSTED,
    REMINDER_BATCH_DUE,
    REMINDERS_ASKED,
    REMINDERS_POST_DUE,
)
from lms.notices.listeners import mail_message, plan_reminders, post_reminders, send_reminders
from lms.notices.mailing import mail_channel
from lms.notices.models import Message
from lms.notices.reminders_demonstration import seed_reminders
from lms.notices.sources import add_channel
from lms.notices.tasks import keep_reminders
from lms.notices.views import choices, reminders, settings
from lms.notices.views.blueprint import notices
from lms.notices.views.inbox import home_panel, person_panel, waiting
from lms.people.events import ACCOUNTS_MERGED, ACCOUNTS_PARTED

_PAGES = (choices, reminders, settings)
# Three million people are planned in about half an hour; nothing leaves before the next morning.
_PLAN_LEASE = dt.timedelta(hours=2)
# Fifty letters to a server that answers each only after the longest wait.
_BATCH_LEASE = dt.timedelta(minutes=20)
_TICK = 30.0


def register(app: Flask) -> None:
    """The inbox is a place of the navigation with its count; what is new stands on the home page too."""
    define_permission(app, reminders.SEES, Role.HR_OFFICER, Role.ADMINISTRATOR)
    define_permission(app, reminders.SETS, Role.ADMINISTRATOR)
    app.register_blueprint(notices)
    app.cli.add_command(reminder_commands)
    add_nav(app, "notices.inbox", lazy("Messages"), permission=None, order=50, count=waiting)
    add_panel(app, home_panel, order=30)
    add_person_panel(app, person_panel, order=50)
    _add_places(app)
    add_record_count(app, lazy("Messages"), lambda: select(Message.person_id), anchor="thong-bao", order=50)
    subscribe(app, MESSAGE_POSTED, mail_message, prepares=True)
    subscribe(app, ACCOUNTS_MERGED, tell_merged)
    subscribe(app, ACCOUNTS_PARTED, tell_parted)
    subscribe(app, REMINDERS_ASKED, plan_reminders, prepares=True, lease=_PLAN_LEASE)
    subscribe(app, REMINDERS_POST_DUE, post_reminders, prepares=True, lease=_PLAN_LEASE)
    subscribe(app, REMINDER_BATCH_DUE, send_reminders, prepares=True, lease=_BATCH_LEASE)
    every(app, seconds=_TICK, work=keep_reminders)
    add_channel(app, mail_channel())
    add_setup(app, ship_reminders, order=15)
    add_seeder(app, seed_messages, order=25)
    add_seeder(app, seed_reminders, order=950)
    add_invariants(app, "notices", invariants.CHECKS)


def _add_places(app: Flask) -> None:
    title = lazy("Reminders")
    hint = lazy("Who is reminded of what tomorrow, what was sent and what became of it, pauses.")
    add_administration(app, "notices.reminders", title, hint, order=60)
    add_hr_place(app, "notices.reminders", title, hint, order=240)
