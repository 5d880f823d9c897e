"""Some attempts get the marks of another scoring, in a few statements, and their results follow."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select, update

from courses.progress.models import Enrolment
from courses.questions.models import QuestionVersion
from courses.quizzes.actions.counting import counted_anew
from courses.quizzes.actions.settling import Cause, change_results, write_result
from courses.quizzes.actions.telling import tell_result
from courses.quizzes.events import RESULT_CHANGED
from courses.quizzes.models import Answer, Attempt, AttemptQuestion, Mark, Rescoring
from courses.quizzes.papers import is_by_hand, is_the_mark, newest_answer
from courses.quizzes.rules import MARKER
from courses.quizzes.scorings import Scoring, scoring_of
from lms.core.clock import now
from lms.core.db import db
from lms.core.events import emit


@dataclass(frozen=True)
class HeldPlace:
    """A question of a held attempt, the answer that counts and the mark that counts until now."""

    place: AttemptQuestion
    attempt: Attempt
    answer: Answer | None
    mark: Mark | None

    def share(self, kind: str, scoring: Scoring) -> Fraction | None:
        """What the answer is worth by the scoring."""
        return scoring.share(kind, self.place.frozen, self.answer.response if self.answer else {})

    def changes_to(self, share: Fraction) -> bool:
        """True when the mark that counts is another one then."""
        return self.mark is None or Fraction(self.mark.numerator, self.mark.denominator) != share


def hold_places(place_ids: Sequence[int]) -> list[HeldPlace]:
    """The places with their attempts and enrolments, held in one order by whoever holds them: three statements."""
    inside = select(AttemptQuestion.attempt_id).where(AttemptQuestion.id.in_(place_ids))
    enrolled = select(Attempt.enrolment_id).where(Attempt.id.in_(inside))
    for held in (
        select(Enrolment).where(Enrolment.id.in_(enrolled)).order_by(Enrolment.id),
        select(Attempt).where(Attempt.id.in_(inside)).order_by(Attempt.enrolment_id, Attempt.id),
    ):
        list(db.session.scalars(held.with_for_update().execution_options(populate_existing=True)))
    statement = (
        select(AttemptQuestion, Attempt, Answer, Mark)
        .select_from(AttemptQuestion)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .outerjoin(Answer, Answer.id == newest_answer())
        .outerjoin(Mark, is_the_mark())
        .where(AttemptQuestion.id.in_(place_ids))
        .order_by(Attempt.enrolment_id, Attempt.id)
    )
    return [HeldPlace(*row) for row in db.session.execute(statement)]


def score_places(
    rescoring: Rescoring, version: QuestionVersion, held: Sequence[HeldPlace], *, batch: int
) -> None:
    """Each place has the mark of the scoring, once; it counts unless a person set the mark by hand.

    Results that change say why; listeners are told by quiz.
    """
    scoring = scoring_of(rescoring, version)
    shares = [(each, each.share(version.kind, scoring)) for each in held]
    known = [(each, share) for each, share in shares if share is not None]
    moved = [(each, share) for each, share in known if not is_by_hand(each.mark)]
    retired = [each.mark.id for each, _share in moved if each.mark]
    counting = {each.place.id for each, _share in moved}
    changed = [each for each, share in moved if each.changes_to(share)]
    with counted_anew({each.attempt.id for each in changed}):
        statement = update(Mark).where(Mark.id.in_(retired)).values(counts=False)
        db.session.execute(statement.execution_options(synchronize_session="fetch"))
        db.session.add_all(
            _mark(each, share, rescoring, counts=each.place.id in counting) for each, share in known
        )
        rescoring.affected += len(changed)
        db.session.flush()
        _settle(changed, rescoring, batch)


def _mark(held: HeldPlace, share: Fraction, rescoring: Rescoring, *, counts: bool) -> Mark:
    return Mark(
        attempt_question_id=held.place.id,
        marker=MARKER,
        scoring=rescoring.number,
        answer_id=held.answer.id if held.answer else None,
        numerator=share.numerator,
        denominator=share.denominator,
        counts=counts,
        reason=rescoring.reason,
        detail={},
        at=now(),
    )


def _settle(changed: Sequence[HeldPlace], rescoring: Rescoring, batch: int) -> None:
    cause = Cause("rescoring", rescoring.reason, rescoring.person_id, rescoring.id)
    by_item: dict[int, list[Attempt]] = defaultdict(list)
    for each in changed:
        by_item[each.attempt.item_id].append(each.attempt)
        if each.mark is None and write_result(each.attempt) is not None:
            tell_result(each.attempt)
    for item_id, attempts in by_item.items():
        payload = {
            "item_id": item_id,
            "attempt_ids": [attempt.id for attempt in attempts],
            "change_ids": [change.id for change in change_results(attempts, cause)],
        }
        emit(RESULT_CHANGED, key=f"rescoring:{rescoring.id}:{batch}:{item_id}", payload=payload)
