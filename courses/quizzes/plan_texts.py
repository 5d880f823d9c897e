"""Published quizzes in words: their rules in sentences, and the questions they may draw by title."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

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


def read_quizzes(asked: Iterable[tuple[int, int]]) -> dict[tuple[int, int], QuizText]:
    """The quizzes among these (item, number), in words: three statements, whatever their number; none for none."""
    wanted = set(asked)
    if not wanted:
        return {}
    found = select(QuizVersion).where(QuizVersion.item_id.in_({item for item, _number in wanted}))
    quizzes = {quiz.id: quiz for quiz in db.session.scalars(found) if (quiz.item_id, quiz.number) in wanted}
    sections: dict[int, list[QuizSection]] = {key: [] for key in quizzes}
    pools: dict[int, list[str]] = {key: [] for key in quizzes}
    if quizzes:
        statement = select(QuizSection).where(QuizSection.quiz_version_id.in_(quizzes))
        for section in db.session.scalars(statement.order_by(QuizSection.position)):
            sections[section.quiz_version_id].append(section)
        for quiz_id, title, number in db.session.execute(_pooled(list(quizzes))):
            pools[quiz_id].append(_("%(title)s (version %(number)s)", title=title, number=number))
    return {
        (quiz.item_id, quiz.number): QuizText(_rules(quiz, sections[quiz.id]), tuple(pools[quiz.id]))
        for quiz in quizzes.values()
    }


def _pooled(quiz_ids: list[int]) -> Any:
    return (
        select(QuizSection.quiz_version_id, Question.title, QuestionVersion.number)
        .join(PooledQuestion, PooledQuestion.section_id == QuizSection.id)
        .join(QuestionVersion, QuestionVersion.id == PooledQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuizSection.quiz_version_id.in_(quiz_ids))
        .order_by(QuizSection.position, PooledQuestion.position)
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
