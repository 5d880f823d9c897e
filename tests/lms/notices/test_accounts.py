"""People are told when their accounts are merged or parted."""

from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.notices.models import Message
from lms.people.actions.merging import merge_accounts, part_accounts
from lms.people.models import Person, PersonAlias
from lms.people.queries import get_person_by_id
from tests.factories.people import make_person


def _pair() -> tuple[Person, Person]:
    return (
        make_person("Lê Hoà An", email="An@thu.example", user_name="an.le", staff_number="NV01"),
        make_person("Lê Hòa An", email="an2@thu.example", staff_number="NV02"),
    )


def _merge(keep: Person, other: Person) -> PersonAlias:
    return merge_accounts(keep=keep, other=other, reason="Một người", by_id=None)


def _messages() -> dict[int, list[str]]:
    drain()
    with transaction(write=False):
        found: dict[int, list[str]] = {}
        for message in db.session.scalars(select(Message).order_by(Message.id)):
            found.setdefault(message.person_id, []).append(f"{message.subject}\n{message.body}")
        return found


def test_who_had_two_accounts_reads_once_which_names_lead_to_the_one(app: Flask) -> None:
    with app.app_context():
        with transaction(write=True):
            keep, other = _pair()
            _merge(keep, other)
            keep_id, other_id = keep.id, other.id
        found = _messages()
        assert found.keys() == {keep_id} and len(found[keep_id]) == 1
        for name in ("An@thu.example", "an.le", "NV01", "an2@thu.example", "NV02"):
            assert name in found[keep_id][0]
        assert other_id not in _messages()


def test_the_owners_of_parted_accounts_each_read_of_their_own_names_only(app: Flask) -> None:
    with app.app_context():
        with transaction(write=True):
            keep, other = _pair()
            alias = _merge(keep, other)
            keep_id, other_id, alias_id = keep.id, other.id, alias.id
        drain()
        with transaction(write=True):
            part_accounts(alias=db.session.get_one(PersonAlias, alias_id), by_id=None)
        found = _messages()
        assert [len(found[each]) for each in (keep_id, other_id)] == [2, 1]
        assert "NV01" in found[keep_id][1] and "NV02" not in found[keep_id][1]
        assert "NV02" in found[other_id][0] and "NV01" not in found[other_id][0]


def test_a_merger_that_was_undone_before_anybody_was_told_is_told_as_parted(app: Flask) -> None:
    with app.app_context():
        with transaction(write=True):
            keep, other = _pair()
            part_accounts(alias=_merge(keep, other), by_id=None)
            keep_id, other_id = keep.id, other.id
        assert {each: len(messages) for each, messages in _messages().items()} == {keep_id: 1, other_id: 1}
        with transaction(write=False):
            assert get_person_by_id(other_id).is_active
