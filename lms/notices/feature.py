"""Messages of the site to its people: the inbox, and mail."""

from flask import Flask
from sqlalchemy import select

from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.registries import add_panel, add_person_panel, add_record_count, add_seeder
from lms.core.web import add_nav
from lms.notices.accounts import tell_merged, tell_parted
from lms.notices.demonstration import seed_messages
from lms.notices.events import MESSAGE_POSTED
from lms.notices.listeners import mail_message
from lms.notices.models import Message
from lms.notices.views import home_panel, notices, person_panel, waiting
from lms.people.events import ACCOUNTS_MERGED, ACCOUNTS_PARTED


def register(app: Flask) -> None:
    """The inbox is a place of the navigation with its count; what is new stands on the home page too."""
    app.register_blueprint(notices)
    add_nav(app, "notices.inbox", lazy("Messages"), permission=None, order=50, count=waiting)
    add_panel(app, home_panel, order=30)
    add_person_panel(app, person_panel, order=50)
    add_record_count(app, lazy("Messages"), lambda: select(Message.person_id), anchor="thong-bao", order=50)
    subscribe(app, MESSAGE_POSTED, mail_message, prepares=True)
    subscribe(app, ACCOUNTS_MERGED, tell_merged)
    subscribe(app, ACCOUNTS_PARTED, tell_parted)
    add_seeder(app, seed_messages, order=25)
