"""The demonstration's ledger: believable, the same to the learner every time, also on the first days of January."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.organisations.queries import SubtreeScope, get_root
from lms.people.demonstration import seed_people
from lms.people.queries import find_by_sign_in_name
from lms.training.demonstration import seed_ledger
from lms.training.facts import latest_snapshot
from lms.training.listeners import make_figures
from lms.training.models import Credit, CreditEvidence
from lms.training.queries import ledger
from lms.training.standings import standings
from tests.conftest import HeldClock
from tests.factories.training import year_total


@pytest.mark.parametrize(
    "moment", [dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)]
)
def test_the_demonstration_has_a_believable_ledger(app: Flask, clock: HeldClock, moment: dt.datetime) -> None:
    clock.moment = moment
    mark = app.extensions["lms.is_demonstration"]
    mark.path.write_text("mat-khau-trinh-dien", encoding="utf-8")
    with app.app_context():
        for seeder in (seed_people, seed_ledger, make_figures):
            with transaction(write=True):
                seeder()
        with transaction(write=False):
            _check(moment.date())


def _check(day: dt.date) -> None:
    learner = find_by_sign_in_name("hocvien")
    assert learner is not None
    assert year_total(learner.id, day.year) == 2600
    assert [line.credit.kind for line in ledger(learner.id, day.year)].count("correction") == 1
    snapshot = latest_snapshot()
    assert snapshot is not None
    standing = standings(SubtreeScope(frozenset({get_root().id}), day), day.year, day, snapshot.id)
    people, reached, started = db.session.execute(
        select(func.count(), func.sum(standing.c.reached), func.sum(standing.c.started))
    ).one()
    assert 0.55 <= reached / people <= 0.8
    assert reached < started < people
    assert db.session.scalar(select(func.max(Credit.earned_on))) <= day
    outside = select(func.count()).where(Credit.kind == "outside").scalar_subquery()
    assert db.session.scalar(select(func.count(CreditEvidence.id) - outside)) == 0
