"""Exemptions: by a document, from a day, by a colleague; withdrawn, they stay on record."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Refusal
from lms.notices.models import Message
from lms.people.actions.merging import merge_accounts
from lms.people.models import Person
from lms.training.actions.exemptions import Grant, grant_exemption, withdraw_exemption
from lms.training.assessments import assess
from lms.training.exemptions import list_exemptions_of
from lms.training.models import StandingDue
from tests.factories.people import make_person

FULL = Grant(
    year=2026,
    kind="full",
    reason="Nghỉ thai sản",
    document_number="12/QĐ-UBND",
    document_on=dt.date(2026, 3, 2),
    holds_from=dt.date(2026, 3, 1),
)
PART = replace(FULL, kind="reduction", amount_hundredths=10_00, document_number="13/QĐ-UBND")
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def hang(writing: None) -> Person:
    return make_person()


def test_an_exemption_holds_from_its_day_and_until_it_is_withdrawn(hang: Person) -> None:
    exemption = grant_exemption(person=hang, grant=FULL, by_id=None)
    assert [assess(hang.id, 2026, day).is_exempt for day in (dt.date(2026, 2, 28), TODAY)] == [False, True]
    assert assess(hang.id, 2025).is_exempt is False
    withdraw_exemption(exemption=exemption, on=dt.date(2026, 9, 1), reason="Đi làm lại", by_id=None)
    days = (dt.date(2026, 8, 31), dt.date(2026, 9, 1))
    assert [assess(hang.id, 2026, day).is_exempt for day in days] == [True, False]
    assert [each.withdrawn_reason for each in list_exemptions_of(hang.id)] == ["Đi làm lại"]


def test_reductions_make_the_target_smaller_by_their_sum(hang: Person) -> None:
    grant_exemption(person=hang, grant=PART, by_id=None)
    grant_exemption(person=hang, grant=replace(PART, document_number="14/QĐ-UBND"), by_id=None)
    assert assess(hang.id, 2026).target == 20_00


def test_withdrawn_on_its_first_day_it_never_held(hang: Person) -> None:
    exemption = grant_exemption(person=hang, grant=FULL, by_id=None)
    withdraw_exemption(exemption=exemption, on=FULL.holds_from, reason="Ghi nhầm người", by_id=None)
    assert not any(assess(hang.id, 2026, day).is_exempt for day in (FULL.holds_from, TODAY))
    grant_exemption(person=hang, grant=FULL, by_id=None)
    assert assess(hang.id, 2026).is_exempt


def test_every_fault_is_named_at_once(hang: Person) -> None:
    wrong = Grant(2020, "reduction", " ", "", dt.date(2027, 1, 1), dt.date(2026, 1, 1), None)
    with pytest.raises(Refusal) as refusal:
        grant_exemption(person=hang, grant=wrong, by_id=hang.id)
    assert len(refusal.value.messages) == 7
    exemption = grant_exemption(person=hang, grant=FULL, by_id=None)
    with pytest.raises(Refusal) as refusal:
        withdraw_exemption(exemption=exemption, on=dt.date(2027, 1, 1), reason="", by_id=hang.id)
    assert len(refusal.value.messages) == 3


def test_two_decisions_that_say_the_same_are_refused(hang: Person) -> None:
    grant_exemption(person=hang, grant=PART, by_id=None)
    with pytest.raises(Refusal):
        grant_exemption(person=hang, grant=PART, by_id=None)
    grant_exemption(person=hang, grant=FULL, by_id=None)
    with pytest.raises(Refusal) as refusal:
        grant_exemption(person=hang, grant=FULL, by_id=None)
    assert len(refusal.value.messages) == 2


def test_a_merged_account_brings_its_exemption_along(hang: Person) -> None:
    other = make_person()
    grant_exemption(person=other, grant=FULL, by_id=None)
    merge_accounts(keep=hang, other=other, reason="Một người", by_id=None, looked_twice=True)
    assert assess(hang.id, 2026).is_exempt
    with pytest.raises(Refusal):
        grant_exemption(person=hang, grant=FULL, by_id=None)
    with pytest.raises(Refusal):
        grant_exemption(person=hang, grant=replace(FULL, year=2025), by_id=other.id)


def test_the_person_is_told_and_the_figures_look_again(hang: Person) -> None:
    exemption = grant_exemption(person=hang, grant=PART, by_id=None)
    withdraw_exemption(exemption=exemption, on=TODAY, reason="Thôi giảm", by_id=None)
    told = db.session.scalars(select(Message).where(Message.person_id == hang.id).order_by(Message.id)).all()
    assert "10 tiết" in told[0].body
    assert "Thôi giảm" in told[1].body
    assert db.session.scalar(select(StandingDue.id).where(StandingDue.person_id == hang.id)) is not None
