"""A trainer at the desk of a quiz, as the site sees one: through the pages."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from courses.catalogue.models import Item
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from lms.people.models import Person
from tests.factories.people import make_holder


@dataclass
class Desk:
    """One browser in which one trainer keeps one quiz."""

    app: Flask
    client: FlaskClient
    person_id: int
    slug: str = "an-toan-so"
    item: str = "kiem-tra"

    @property
    def page(self) -> str:
        """Where the rules of the quiz are kept."""
        return f"/day-hoc/kiem-tra/{self.slug}/{self.item}"

    def set_window(self, **fields: str) -> TestResponse:
        """What the form of the window and the password sends."""
        return self.client.post(f"{self.page}/mo-dong", data=fields)

    def allow_person(self, person_id: int, **fields: str) -> TestResponse:
        """What the form of an exception for a person sends."""
        with self.app.app_context(), transaction(write=False):
            address = db.session.get_one(Person, person_id).public_id
        return self.client.post(f"{self.page}/ngoai-le/nguoi?nguoi={address}", data=exception(**fields))

    def deeds(self, action: str) -> list[dict[str, object]]:
        """The details of the deeds of that name in the trail."""
        with self.app.app_context(), transaction(write=False):
            statement = select(AuditEntry.detail).filter_by(action=action).order_by(AuditEntry.id)
            return list(db.session.scalars(statement))

    def item_id(self) -> int:
        """The key of the quiz."""
        with self.app.app_context(), transaction(write=False):
            return db.session.execute(select(Item.id).filter_by(slug=self.item)).scalar_one()


def exception(**fields: str) -> dict[str, str]:
    """An exception that gives ten minutes, with changes."""
    usual = {
        "extra_attempts": "0",
        "extra_minutes": "10",
        "opens_at": "",
        "closes_at": "",
        "reason": "Mạng yếu",
    }
    return usual | fields


def open_desk(app: Flask, sign_in: Callable[[int], FlaskClient]) -> Desk:
    """A trainer of the unit above all others is signed in."""
    with app.app_context(), transaction(write=True):
        person_id = make_holder(Role.TRAINER, get_root(), "Trần Anh Tuấn").id
    return Desk(app, sign_in(person_id), person_id)
