"""Putting a quiz into a course: its rules and its blueprint, immutable by version."""

import hashlib
import json
import random
from collections.abc import Sequence

from sqlalchemy import func, select

from courses.catalogue.models import Item
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import PooledQuestion, QuizSection, QuizVersion
from courses.quizzes.rules import Section, TooFewQuestions, draw
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _

Pool = Sequence[tuple[QuestionVersion, str | None]]
PlannedSection = tuple[str, int, Pool]
_LONGEST_MINUTES = 24 * 60


def put_quiz(
    *, item: Item, minutes: int, attempts: int, pass_percent: int, sections: Sequence[PlannedSection]
) -> QuizVersion:
    """The quiz exists with exactly these rules: an equal version is kept, else a new one made.

    A section is (category, how many to draw, what from), each question with the lesson to study again.
    All faults at once.
    """
    faults = _setting_faults(minutes, attempts, pass_percent) + _section_faults(sections)
    if faults:
        raise Refusal(*faults)
    digest = _digest([minutes, attempts, pass_percent], sections)
    found = db.session.scalar(
        select(QuizVersion).where(QuizVersion.item_id == item.id, QuizVersion.digest == digest)
    )
    if found is not None:
        return found
    newest = db.session.scalar(select(func.max(QuizVersion.number)).where(QuizVersion.item_id == item.id))
    quiz = QuizVersion(
        item_id=item.id,
        number=(newest or 0) + 1,
        minutes=minutes,
        attempts=attempts,
        pass_percent=pass_percent,
        digest=digest,
    )
    db.session.add(quiz)
    db.session.flush()
    _add_sections(quiz, sections)
    return quiz


def _setting_faults(minutes: int, attempts: int, pass_percent: int) -> list[str]:
    faults = []
    if not 1 <= minutes <= _LONGEST_MINUTES:
        faults.append(_("The time of a quiz is from 1 to %(most)s minutes.", most=_LONGEST_MINUTES))
    if attempts < 1:
        faults.append(_("A quiz has at least one attempt."))
    if not 1 <= pass_percent <= 100:
        faults.append(_("The pass mark is from 1 to 100 per cent."))
    return faults


def _section_faults(sections: Sequence[PlannedSection]) -> list[str]:
    faults = [
        _("Category “%(category)s” holds %(held)s questions, but %(count)s are to be drawn.",
          category=category, held=len(pool), count=count)
        for category, count, pool in sections
        if len(_question_ids(pool)) < count
    ]  # fmt: skip
    if not sections or any(count < 1 for _category, count, _pool in sections):
        faults.append(_("Each section of a quiz draws at least one question."))
    if any(len(_question_ids(pool)) < len(pool) for _category, _count, pool in sections):
        faults.append(_("A question stands twice in one section of the quiz."))
    if _has_self_test(sections):
        faults.append(_("A graded quiz cannot ask a question that a self-test shows."))
    return faults or _draw_faults(sections)


def _question_ids(pool: Pool) -> set[int]:
    return {version.question_id for version, _lesson in pool}


def _has_self_test(sections: Sequence[PlannedSection]) -> bool:
    ids = set().union(*(_question_ids(pool) for _category, _count, pool in sections))
    statement = select(Question.id).where(Question.id.in_(ids), Question.pool != "graded").limit(1)
    return db.session.scalar(statement) is not None


def _draw_faults(sections: Sequence[PlannedSection]) -> list[str]:
    pools = [Section(count, tuple(_question_ids(pool))) for _category, count, pool in sections]
    try:
        draw(pools, random.Random(0))  # noqa: S311 (only whether it can be drawn)
    except TooFewQuestions:
        return [_("The sections share so many questions that no paper can be drawn.")]
    return []


def _digest(settings: list[int], sections: Sequence[PlannedSection]) -> str:
    written = [
        [category, count, [[version.id, lesson] for version, lesson in pool]]
        for category, count, pool in sections
    ]
    return hashlib.sha256(json.dumps([settings, written], ensure_ascii=False).encode()).hexdigest()


def _add_sections(quiz: QuizVersion, sections: Sequence[PlannedSection]) -> None:
    for position, (category, count, pool) in enumerate(sections, 1):
        section = QuizSection(quiz_version_id=quiz.id, position=position, category=category, count=count)
        db.session.add(section)
        db.session.flush()
        for place, (version, lesson) in enumerate(pool, 1):
            pooled = PooledQuestion(
                section_id=section.id, question_version_id=version.id, position=place, lesson_slug=lesson
            )
            db.session.add(pooled)
    db.session.flush()
