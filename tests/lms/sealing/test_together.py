"""Two officers at the same moment, and units that are no more."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.errors import Conflict, Refusal
from lms.core.jobs import drain
from lms.organisations.actions import end_unit
from lms.organisations.models import Unit
from lms.people.actions import hold_post
from lms.sealing.actions import ask_seal
from lms.sealing.models import SealedReport
from tests.lms.sealing.conftest import TODAY, Sealer


def test_two_officers_at_the_same_moment_get_one_report(place: Sealer) -> None:
    start, told = Barrier(2), list[str]()

    def ask() -> None:
        with place.app.app_context():
            start.wait()
            try:
                with transaction(write=True):
                    unit = db.session.get_one(Unit, place.province_id)
                    told.append(ask_seal(unit=unit, on=TODAY, by_id=place.officer_id).number)
            except Conflict as conflict:
                told.append(str(conflict.messages[0]))

    officers = [Thread(target=ask) for _ in range(2)]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join(timeout=30)
    assert len(told) == 2 and sum("đang được chốt" in words for words in told) == 1
    with place.app.app_context():
        drain()
        with transaction(write=False):
            reports = db.session.scalars(select(SealedReport)).all()
            assert [(each.sequence, each.state) for each in reports] == [(1, "sealed")]


def test_a_unit_that_ended_is_sealed_for_its_days_only(office: Sealer) -> None:
    july = dt.date(2026, 7, 1)
    with transaction(write=True):
        commune, heir = (db.session.get_one(Unit, key) for key in office.communes)
        for person in list(office.people)[::2]:
            group = {"title": "Chuyên viên", "person_group": "cong_chuc"}
            hold_post(person=office.person(person), unit=heir, valid_from=july, **group)
        end_unit(unit=commune, on=july)
    with transaction(write=True), pytest.raises(Refusal, match="01/07/2026"):
        ask_seal(unit=db.session.get_one(Unit, office.communes[0]), on=TODAY, by_id=None)
    key = office.seal(office.communes[0], on=dt.date(2026, 6, 30))
    with transaction(write=False):
        assert office.report(key).figures["people"] == 3
