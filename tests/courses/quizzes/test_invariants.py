"""The audit: silent on a healthy site, and each deliberate corruption is named."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from courses.progress.models import ItemPass
from courses.quizzes.invariants import INVARIANTS
from courses.quizzes.models import (
    Answer,
    Attempt,
    AttemptQuestion,
    AttemptResult,
    Mark,
    Rescoring,
    ResultChange,
)
from lms.core.db import db, transaction
from lms.people.models import Person
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker


def audit(app: Flask) -> set[str]:
    """The names of the violated invariants."""
    with app.app_context(), transaction(write=False):
        return {name for name, check in INVARIANTS.items() if check()}


@pytest.fixture
def finished(taker: MakeTaker) -> Taker:
    """A passed attempt in which one answer was changed."""
    hang = taker()
    hang.start()
    hang.answer_rightly()
    hang.save(1, hang.right(1))
    hang.submit()
    return hang


def test_a_healthy_site_has_no_violation(finished: Taker) -> None:
    assert audit(finished.app) == set()


def test_an_open_attempt_is_no_violation(taker: MakeTaker) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly(2)
    assert audit(hang.app) == set()


def _newest() -> int:
    return db.session.execute(select(Answer.id).order_by(Answer.id.desc()).limit(1)).scalar_one()


def _second() -> int:
    return db.session.execute(select(Answer.id).order_by(Answer.id).offset(1).limit(1)).scalar_one()


def _late() -> None:
    attempt = db.session.execute(select(Attempt)).scalar_one()
    attempt.deadline_at = attempt.started_at.replace(year=2025)


def _another_open() -> None:
    row = db.session.execute(select(Attempt)).scalar_one()
    for number in (2, 3):
        db.session.add(
            Attempt(
                public_id=f"x{number}", enrolment_id=row.enrolment_id, item_id=row.item_id,
                quiz_version_id=row.quiz_version_id, number=number, started_at=row.started_at,
                deadline_at=row.deadline_at, writers=0,
            )
        )  # fmt: skip


def _kept_for_nothing() -> None:
    db.session.execute(update(Mark).values(numerator=0))
    db.session.execute(update(AttemptResult).values(percent=0.0, keeps_pass=True))


def _another_change() -> None:
    attempt = db.session.execute(select(Attempt)).scalar_one()
    db.session.add(
        ResultChange(
            attempt_id=attempt.id, from_percent=0.0, to_percent=10.0, from_passed=False, to_passed=True,
            cause="rescoring", reason="", at=attempt.started_at,
        )
    )  # fmt: skip


def _scored_again_before() -> None:
    attempt = db.session.execute(select(Attempt)).scalar_one()
    place = db.session.scalars(select(AttemptQuestion).where(AttemptQuestion.position == 1)).one()
    person_id = db.session.scalars(select(Person.id).limit(1)).one()
    before = attempt.started_at.replace(year=2025)
    db.session.add(
        Rescoring(
            public_id="r", question_version_id=place.question_version_id, number=2, policy="full_marks", data={},
            reason="", person_id=person_id, created_at=before, applied_at=before, affected=0,
        )
    )  # fmt: skip


CORRUPTIONS: dict[str, tuple[str, Callable[[], object]]] = {
    "an attempt beyond the limit": (
        "attempts stay within their limit",
        lambda: db.session.execute(update(Attempt).values(number=4)),
    ),
    "two open attempts": ("attempts stay within their limit", _another_open),
    "a score by hand": (
        "results are those of their marks",
        lambda: db.session.execute(update(AttemptResult).values(percent=99.9)),
    ),
    "a pass by hand": (
        "results are those of their marks",
        lambda: db.session.execute(update(Mark).values(numerator=0)),
    ),
    "a mark taken away": (
        "results are those of their marks",
        lambda: db.session.execute(delete(Mark).where(Mark.id == select(Mark.id).limit(1).scalar_subquery())),
    ),
    "a late answer that counts": ("counted answers are the latest and in time", _late),
    "an older answer that counts": (
        "counted answers are the latest and in time",
        lambda: db.session.execute(update(Answer).where(Answer.id == _newest()).values(seq=99, writer=0)),
    ),
    "an answer that does not count": (
        "counted answers are the latest and in time",
        lambda: db.session.execute(update(Mark).values(answer_id=None)),
    ),
    "a result taken away": (
        "closed attempts have a result or wait, and passes",
        lambda: db.session.execute(delete(AttemptResult)),
    ),
    "a pass taken away": (
        "closed attempts have a result or wait, and passes",
        lambda: db.session.execute(delete(ItemPass).where(ItemPass.rule == "quiz")),
    ),
    "an answer changed": (
        "receipts of answers form an unbroken chain",
        lambda: db.session.execute(update(Answer).where(Answer.id == _second()).values(response={})),
    ),
    "a gap in the chain": (
        "receipts of answers form an unbroken chain",
        lambda: db.session.execute(update(Answer).where(Answer.id == _newest()).values(number=99)),
    ),
    "a pass that is kept and nobody knows why": ("results change with a record", _kept_for_nothing),
    "a result beside its last change": ("results change with a record", _another_change),
    "a mark by a scoring of the past": ("attempts are marked by the scoring in force", _scored_again_before),
    "an answer taken out of the middle": (
        "receipts of answers form an unbroken chain",
        lambda: (
            db.session.execute(update(Mark).values(answer_id=_newest())),
            db.session.execute(delete(Answer).where(Answer.id == _second())),
        ),
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_corruption_is_found(finished: Taker, name: str) -> None:
    invariant, corrupt = CORRUPTIONS[name]
    with finished.app.app_context(), transaction(write=True):
        corrupt()
    assert invariant in audit(finished.app)
