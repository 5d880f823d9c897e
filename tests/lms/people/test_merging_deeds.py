"""Somebody with two accounts is one person: who joins, is invited, and is counted; and nobody is their own second."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import get_root, get_unit
from lms.people.actions import ask_invitation, ask_invitations, hold_post
from lms.people.actions.counting import count_people_of_units
from lms.people.actions.merging import merge_accounts
from lms.people.actions.persons import create_person
from lms.people.branches import branch_counts
from lms.people.joining import has_main_post, is_at_unit
from lms.people.models import Invitation, Person, UnitCount
from lms.rosters.models import Roster
from lms.rosters.policy import can_agree
from tests.factories.organisations import make_province
from tests.factories.people import SINCE, make_holder, make_person
from tests.lms.people.conftest import Land

Mails = Callable[[], list[tuple[str, str]]]


def _merge(keep: Person, other: Person) -> None:
    merge_accounts(keep=keep, other=other, reason="Một người", by_id=None, looked_twice=True)


def _without_post(name: str, email: str | None = None) -> Person:
    return create_person(full_name=name, email=email)


def _at(unit: Unit, name: str) -> Person:
    person = _without_post(name)
    hold_post(person=person, unit=unit, title="Chuyên viên", person_group="cong_chuc", valid_from=SINCE)
    return person


def test_a_post_under_the_other_account_is_the_persons_post(writing: None) -> None:
    _province, first, second = make_province()
    keep, other = _without_post("Lê Hoà An"), _at(first, "Lê Hòa An")
    assert not is_at_unit(keep.id, first.id) and not has_main_post(keep.id)
    _merge(keep, other)
    assert is_at_unit(keep.id, first.id) and has_main_post(keep.id)
    assert not is_at_unit(keep.id, second.id)


def test_people_are_counted_once_where_the_account_that_speaks_for_both_has_its_post(writing: None) -> None:
    province, first, second = make_province()
    _merge(_at(first, "Lê Hoà An"), _at(second, "Lê Hòa An"))
    _merge(_without_post("Trần Văn Bé"), _at(second, "Trần V. Bé"))
    _merge(_at(first, "Vũ Thị Ba"), _at(first, "Vũ T. Ba"))
    count_people_of_units()
    counts = select(UnitCount.unit_id, UnitCount.people).where(UnitCount.unit_id.in_((first.id, second.id)))
    assert dict(db.session.execute(counts).all()) == {first.id: 2, second.id: 1}
    assert branch_counts([province.id], today())[province.id].people == 3


def test_the_survivor_is_invited_for_either_account_once(writing: None) -> None:
    unit = get_root()
    keep, other = _without_post("Lê Hoà An", "giu@thu.example"), _without_post("Lê Hòa An", "kia@thu.example")
    _merge(keep, other)
    ask_invitation(person=other, unit=unit, by_id=None)
    assert ask_invitations(person_ids=[keep.id, other.id], unit_id=unit.id, by_id=None) == 0
    assert set(db.session.scalars(select(Invitation.person_id))) == {keep.id}


def test_a_letter_that_waits_for_an_account_merged_since_is_not_sent(
    app: Flask, land: Land, mails: Mails
) -> None:
    with app.app_context(), transaction(write=True):
        keep = _at(get_unit(land.first), "Lê Hoà An")
        other = make_person("Lê Hòa An", unit=get_unit(land.first), email="kia@thu.example")
        ask_invitation(person=other, unit=get_unit(land.first), by_id=None)
        _merge(keep, other)
    assert not [to for to, _text in mails() if to == "kia@thu.example"]


def test_the_second_account_of_who_asked_is_not_a_second_person(writing: None) -> None:
    province, _first, _second = make_province()
    asked, other = (make_holder(Role.HR_OFFICER, province, "Lê Hoà An") for _number in range(2))
    roster = Roster(unit_id=province.id, asked_by_id=asked.id)
    assert can_agree(roster, other.id, today())
    _merge(other, asked)
    assert not can_agree(roster, other.id, today()) and not can_agree(roster, asked.id, today())
