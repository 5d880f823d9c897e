"""Published quizzes in words: their rules in sentences, and the questions they may draw by title."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import aliased

from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import PooledQuestion, QuizSection, QuizVersion
from courses.quizzes.rule_words import plan_words
from courses.quizzes.rules.plans import Extras, Plan, PlanRow
from lms.core.db import db
from lms.core.i18n import _


@dataclass(frozen=True)
class QuizText:
    """The rules of a quiz in sentences, and what it may draw by title and version."""

    rules: str = ""
    pool: tuple[str, ...] = ()


def read_quizzes(
    asked: Iterable[tuple[int, int]], newest_of: Collection[int] = ()
) -> dict[tuple[int, int], QuizText]:
    """The quizzes of these (item, number), and of these items as they now are, in words: one statement, or none."""
    wanted = set(asked)
    if not wanted and not newest_of:
        return {}
    quizzes: dict[int, QuizVersion] = {}
    sections: dict[int, dict[int, QuizSection]] = {}
    pools: dict[int, list[str]] = {}
    for quiz, section, title, number in db.session.execute(_statement(wanted, newest_of)):
        quizzes[quiz.id] = quiz
        if section is not None:
            sections.setdefault(quiz.id, {})[section.id] = section
        if title is not None:
            said = _("%(title)s (version %(number)s)", title=title, number=number)
            pools.setdefault(quiz.id, []).append(said)
    return {
        (quiz.item_id, quiz.number): QuizText(
            _rules(quiz, list(sections.get(quiz.id, {}).values())), tuple(pools.get(quiz.id, ()))
        )
        for quiz in quizzes.values()
    }


def _statement(wanted: Collection[tuple[int, int]], newest_of: Collection[int]) -> Any:
    other = aliased(QuizVersion)
    newest = select(func.max(other.number)).where(other.item_id == QuizVersion.item_id).scalar_subquery()
    return (
        select(QuizVersion, QuizSection, Question.title, QuestionVersion.number)
        .outerjoin(QuizSection, QuizSection.quiz_version_id == QuizVersion.id)
        .outerjoin(PooledQuestion, PooledQuestion.section_id == QuizSection.id)
        .outerjoin(QuestionVersion, QuestionVersion.id == PooledQuestion.question_version_id)
        .outerjoin(Question, Question.id == QuestionVersion.question_id)
        .where(
            or_(
                tuple_(QuizVersion.item_id, QuizVersion.number).in_(wanted),
                QuizVersion.item_id.in_(newest_of) & (QuizVersion.number == newest),
            )
        )
        .order_by(QuizVersion.id, QuizSection.position, PooledQuestion.position)
    )


def _rules(quiz: QuizVersion, sections: list[QuizSection]) -> str:
    names = ("pause_minutes", "counting", "order", "feedback", "grace_seconds", "markers", "appeal_days")
    plan = Plan(
        title="",
        rows=tuple(PlanRow(source=each.category, band=each.band, count=each.count) for each in sections),
        minutes=quiz.minutes,
        attempts=quiz.attempts,
        pass_percent=quiz.pass_percent,
        extras=Extras(**{name: getattr(quiz, name) for name in names}),
    )
    return plan_words(plan, [each.category for each in sections])
