"""What a proposed scoring would do: who changes, from what to what. Nothing is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from courses.progress.models import Enrolment
from courses.questions.models import QuestionVersion
from courses.quizzes.learners import people_in
from courses.quizzes.models import (
    Answer,
    Attempt,
    AttemptQuestion,
    AttemptResult,
    Mark,
    QuizVersion,
    Rescoring,
)
from courses.quizzes.papers import is_by_hand, is_the_mark, newest_answer
from courses.quizzes.rescoring_passes import Change, chunks, count_completing
from courses.quizzes.rules.settling import Outcome, outcome_of
from courses.quizzes.scorings import scoring_of
from lms.core.db import db
from lms.organisations.queries import SubtreeScope
from lms.people.models import Person

_AT_ONCE = 500


@dataclass(frozen=True)
class Named:
    """A change of somebody whose name the viewer may see."""

    change: Change
    full_name: str


@dataclass(frozen=True)
class Effect:
    """How many attempts there are, what becomes of them, and those who may be named.

    `marked` counts the attempts whose mark changes, whether the shown score does or not.
    """

    attempts: int
    waiting: int
    by_hand: list[str]
    marked: int
    changes: list[Change]
    named: list[Named]
    completing: int

    @property
    def others(self) -> int:
        """How many changes are those of people outside the viewer's units."""
        return len(self.changes) - len(self.named)

    @property
    def rising(self) -> list[Change]:
        """The results that become higher."""
        return [each for each in self.changes if each.after.percent > each.before.percent]

    @property
    def falling(self) -> list[Change]:
        """The results that become lower."""
        return [each for each in self.changes if each.after.percent < each.before.percent]

    @property
    def passing(self) -> list[Change]:
        """The fails that become passes."""
        return [each for each in self.changes if each.after.is_passed and not each.before.is_passed]

    @property
    def keeping(self) -> list[Change]:
        """The passes that would be fails, and are kept."""
        return [each for each in self.changes if each.after.keeps_pass]

    @property
    def mean_change(self) -> float:
        """By how many points in 100 the changed results change on average."""
        moved = [each.after.percent - each.before.percent for each in self.changes]
        return sum(moved) / len(moved) if moved else 0.0


def effect_of(rescoring: Rescoring, version: QuestionVersion, scope: SubtreeScope) -> Effect:
    """What would happen if the scoring were applied now."""
    scoring = scoring_of(rescoring, version)
    attempts = waiting = marked = 0
    by_hand: list[str] = []
    moved: list[tuple[Any, Fraction]] = []
    for row in _each_answer(version.id):
        attempts += 1
        share = scoring.share(version.kind, row.frozen, row.response or {})
        if row.Mark is not None and is_by_hand(row.Mark):
            by_hand.append(row.Attempt.public_id)
        elif row.AttemptResult is None or row.Mark is None or share is None:
            waiting += 1
        elif (gain := share - Fraction(row.Mark.numerator, row.Mark.denominator)) != 0:
            marked += 1
            moved.append((row, gain))
    changes = [change for chunk in chunks(moved) for change in _changes(chunk)]
    return Effect(
        attempts, waiting, by_hand, marked, changes, _named(changes, scope), count_completing(changes)
    )


def _each_answer(version_id: int) -> Iterator[Any]:
    statement = (
        select(
            AttemptQuestion.frozen,
            Answer.response,
            Mark,
            Attempt,
            AttemptResult,
            QuizVersion,
            Enrolment.person_id,
        )
        .select_from(AttemptQuestion)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(Answer, Answer.id == newest_answer())
        .outerjoin(Mark, is_the_mark())
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(AttemptQuestion.question_version_id == version_id, Attempt.closed_at.is_not(None))
        .execution_options(yield_per=_AT_ONCE)
    )
    yield from db.session.execute(statement)


def _changes(moved: Sequence[tuple[Any, Fraction]]) -> list[Change]:
    """Those of the attempts whose result becomes another one: one statement."""
    totals = _totals([row.Attempt.id for row, _gain in moved])
    found = []
    for row, gain in moved:
        total, count = totals[row.Attempt.id]
        result, quiz = row.AttemptResult, row.QuizVersion
        before = Outcome(result.percent, result.is_passed, result.keeps_pass)
        after = outcome_of([(total + gain) / count], quiz.pass_percent, was_passed=result.is_passed)
        if before != after:
            found.append(Change(row.Attempt, row.person_id, quiz, before, after))
    return found


def _totals(attempt_ids: Sequence[int]) -> dict[int, tuple[Fraction, int]]:
    """(sum of the marks that count, how many) by attempt; exact, added up by denominator in the database."""
    statement = (
        select(AttemptQuestion.attempt_id, Mark.denominator, func.sum(Mark.numerator), func.count())
        .join(Mark, is_the_mark())
        .where(AttemptQuestion.attempt_id.in_(attempt_ids))
        .group_by(AttemptQuestion.attempt_id, Mark.denominator)
    )
    totals: dict[int, tuple[Fraction, int]] = {}
    for attempt_id, denominator, numerators, marks in db.session.execute(statement):
        total, count = totals.get(attempt_id, (Fraction(0), 0))
        totals[attempt_id] = total + Fraction(int(numerators), denominator), count + marks
    return totals


def _named(changes: Sequence[Change], scope: SubtreeScope) -> list[Named]:
    """The changes of people within the scope, by tên, họ, đệm."""
    found = []
    for chunk in chunks(changes):
        ids = {each.person_id for each in chunk}
        statement = select(Person.id, Person.full_name, Person.sort_key).where(
            Person.id.in_(ids), Person.id.in_(people_in(scope))
        )
        people = {row.id: row for row in db.session.execute(statement)}
        found += [(people[each.person_id], each) for each in chunk if each.person_id in people]
    found.sort(key=lambda pair: (pair[0].sort_key, pair[0].id, pair[1].attempt.id))
    return [Named(change, person.full_name) for person, change in found]
