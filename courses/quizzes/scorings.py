"""The scoring in force of a question version: its own key, or that of the highest re-scoring that was applied."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.models import Attempt, AttemptQuestion, Mark, Rescoring
from courses.quizzes.rules import MARKER, SCORING
from lms.core.db import db

KEY, FULL_MARKS = "key", "full_marks"


@dataclass(frozen=True)
class Scoring:
    """By which key an answer is marked: `number` is what its marks carry, `data` holds the key."""

    number: int
    policy: str
    data: dict[str, Any]

    @property
    def gives_full_marks(self) -> bool:
        """True when everybody earns all points, whatever they answered."""
        return self.policy == FULL_MARKS

    def share(self, kind: str, frozen: dict[str, Any], response: dict[str, Any]) -> Fraction | None:
        """What the answer is worth; None where a person has to say so."""
        if self.gives_full_marks:
            return Fraction(1)
        found = get_kind(kind)
        if found.is_marked_by_person:
            return None if found.is_answered(response) else Fraction(0)
        return found.grade(self.data, frozen, response)


def first_scoring(version: QuestionVersion) -> Scoring:
    """The key that the version was written with."""
    return Scoring(SCORING, KEY, version.data)


def hold_versions(version_ids: Collection[int]) -> dict[int, QuestionVersion]:
    """The versions, held so that no re-scoring of them begins until this transaction ends: one statement."""
    statement = (
        select(QuestionVersion)
        .where(QuestionVersion.id.in_(version_ids))
        .order_by(QuestionVersion.id)
        .with_for_update(read=True, key_share=True)
    )
    return {version.id: version for version in db.session.scalars(statement)}


def scorings_of(versions: Mapping[int, QuestionVersion]) -> dict[int, Scoring]:
    """The scoring in force of each version, by version: one statement."""
    found = {key: first_scoring(version) for key, version in versions.items()}
    statement = (
        select(Rescoring)
        .where(Rescoring.question_version_id.in_(list(versions)), Rescoring.applied_at.is_not(None))
        .order_by(Rescoring.number)
    )
    for row in db.session.scalars(statement):
        found[row.question_version_id] = scoring_of(row, versions[row.question_version_id])
    return found


def scoring_of(rescoring: Rescoring, version: QuestionVersion) -> Scoring:
    """What the re-scoring says of an answer; full marks leave the key as it was."""
    data = rescoring.data if rescoring.policy == KEY else version.data
    return Scoring(rescoring.number, rescoring.policy, data)


def _unscored(rescoring: Rescoring, column: Any) -> Any:
    """A select over the closed attempts' places of this version that have no mark by this scoring yet."""
    marked = aliased(Mark)
    by_it = and_(
        marked.attempt_question_id == AttemptQuestion.id,
        marked.marker == MARKER,
        marked.scoring == rescoring.number,
    )
    return (
        select(column)
        .select_from(AttemptQuestion)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .outerjoin(marked, by_it)
        .where(
            AttemptQuestion.question_version_id == rescoring.question_version_id,
            Attempt.closed_at.is_not(None),
            marked.id.is_(None),
        )
    )


def count_unscored(rescoring: Rescoring) -> int:
    """How many closed attempts have no mark by this scoring yet."""
    return int(db.session.scalar(_unscored(rescoring, func.count())) or 0)


def list_unscored(rescoring: Rescoring, *, limit: int) -> list[int]:
    """The places of papers that have no mark by this scoring yet, in the order in which attempts are held."""
    statement = _unscored(rescoring, AttemptQuestion.id).order_by(Attempt.enrolment_id, Attempt.id)
    return list(db.session.scalars(statement.limit(limit)))
