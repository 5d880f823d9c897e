"""What must hold of recognition at any time; `lms audit` runs these. One line for each violation."""

from typing import Any

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.people.aliases import survivor_of
from lms.recognition.models import RecognitionRule, Submission
from lms.training.models import Credit


def _lines(statement: Any, words: str) -> list[str]:
    return [words.format(*row) for row in db.session.execute(statement)]


def accepted_proposals_have_their_line() -> list[str]:
    """Every accepted proposal has the line of its own source, of the same person and amount."""
    source = literal("recognition:") + Submission.public_id
    statement = (
        select(Submission.public_id)
        .outerjoin(Credit, Credit.id == Submission.credit_id)
        .where(Submission.state.in_(("accepted", "revoked")))
        .where(
            or_(
                Credit.id.is_(None),
                Credit.source_key != source,
                survivor_of(Credit.person_id) != survivor_of(Submission.person_id),
                Credit.amount_hundredths != Submission.amount_hundredths,
            )
        )
    )
    return _lines(statement, "proposal {} has not the line that it should have")


def lines_of_recognition_have_their_proposal() -> list[str]:
    """No line of the ledger says that it comes from a proposal which there is not."""
    statement = (
        select(Credit.public_id)
        .outerjoin(Submission, Submission.credit_id == Credit.id)
        .where(Credit.source_key.like("recognition:%"), Submission.id.is_(None))
    )
    return _lines(statement, "line {} comes from no proposal")


def taken_back_proposals_count_nothing() -> list[str]:
    """A recognition that was taken back comes to nothing with its corrections."""
    line = func.coalesce(Credit.corrects_id, Credit.id)
    total = func.sum(Credit.amount_hundredths)
    statement = (
        select(Submission.public_id, total)
        .join(Credit, line == Submission.credit_id)
        .where(Submission.state == "revoked")
        .group_by(Submission.public_id)
        .having(total != 0)
    )
    return _lines(statement, "proposal {} was taken back and still counts {} hundredths")


def versions_do_not_overlap() -> list[str]:
    """On no day does a unit have two versions of its own terms of one activity."""
    other = aliased(RecognitionRule)
    overlap = (
        select(RecognitionRule.public_id, other.public_id)
        .join(
            other,
            (other.unit_id == RecognitionRule.unit_id)
            & (other.activity_id == RecognitionRule.activity_id)
            & (other.valid_from > RecognitionRule.valid_from),
        )
        .where(or_(RecognitionRule.valid_to.is_(None), RecognitionRule.valid_to > other.valid_from))
    )
    return _lines(overlap, "the versions {} and {} overlap")


CHECKS = (
    accepted_proposals_have_their_line,
    lines_of_recognition_have_their_proposal,
    taken_back_proposals_count_nothing,
    versions_do_not_overlap,
)
