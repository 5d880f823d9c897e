"""Putting a quiz into a course: its rules and its blueprint, immutable by version."""

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from courses.catalogue.models import Course, Item
from courses.questions.actions import note_use
from courses.questions.models import Question, QuestionVersion
from courses.questions.queries import enemies_among
from courses.quizzes.models import PooledQuestion, QuizSection, QuizVersion
from courses.quizzes.rules import Section, TooFewQuestions, draw
from courses.quizzes.rules.plans import LONGEST_MINUTES, Extras, is_sound
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _

Pool = Sequence[tuple[QuestionVersion, str | None]]


@dataclass(frozen=True)
class PlannedSection:
    """One line of the blueprint: its category, how many to draw, what from, each with the lesson to study again.

    `band` is that of the questions where they were chosen by one.
    """

    category: str
    count: int
    pool: Pool
    band: str = ""


def put_quiz(
    *,
    item: Item,
    minutes: int,
    attempts: int,
    pass_percent: int,
    sections: Sequence[tuple[str, int, Pool] | PlannedSection],
    extras: Extras = Extras(),
    label: str = "",
) -> QuizVersion:
    """The quiz exists with exactly these rules: an equal version is kept, else a new one made.

    Each of its questions knows where it is used; `label` is what the quiz is called there. All faults at once.
    """
    planned = [each if isinstance(each, PlannedSection) else PlannedSection(*each) for each in sections]
    faults = _setting_faults(minutes, attempts, pass_percent, extras) + _section_faults(planned)
    if faults:
        raise Refusal(*faults)
    digest = _digest([minutes, attempts, pass_percent], extras, planned)
    found = db.session.scalar(
        select(QuizVersion).where(QuizVersion.item_id == item.id, QuizVersion.digest == digest)
    )
    if found is None:
        found = QuizVersion(
            item_id=item.id,
            number=_next_number(item),
            minutes=minutes,
            attempts=attempts,
            pass_percent=pass_percent,
            digest=digest,
            **asdict(extras),
        )
        db.session.add(found)
        db.session.flush()
        _add_sections(found, planned)
    _note_uses(item, planned, label)
    return found


def _next_number(item: Item) -> int:
    newest = db.session.scalar(select(func.max(QuizVersion.number)).where(QuizVersion.item_id == item.id))
    return (newest or 0) + 1


def _setting_faults(minutes: int, attempts: int, pass_percent: int, extras: Extras) -> list[str]:
    faults = []
    if not 1 <= minutes <= LONGEST_MINUTES:
        faults.append(_("The time of a quiz is from 1 to %(most)s minutes.", most=LONGEST_MINUTES))
    if attempts < 1:
        faults.append(_("A quiz has at least one attempt."))
    if not 1 <= pass_percent <= 100:
        faults.append(_("The pass mark is from 1 to 100 per cent."))
    if not is_sound(extras):
        faults.append(_("One of the further rules of the quiz cannot be."))
    return faults


def _section_faults(sections: Sequence[PlannedSection]) -> list[str]:
    faults = [
        _("Category “%(category)s” holds %(held)s questions, but %(count)s are to be drawn.",
          category=each.category, held=len(each.pool), count=each.count)
        for each in sections
        if len(_question_ids(each.pool)) < each.count
    ]  # fmt: skip
    if not sections or any(each.count < 1 for each in sections):
        faults.append(_("Each section of a quiz draws at least one question."))
    if any(len(_question_ids(each.pool)) < len(each.pool) for each in sections):
        faults.append(_("A question stands twice in one section of the quiz."))
    if _has_self_test(sections):
        faults.append(_("A graded quiz cannot ask a question that a self-test shows."))
    return faults or _draw_faults(sections)


def _question_ids(pool: Pool) -> set[int]:
    return {version.question_id for version, _lesson in pool}


def _has_self_test(sections: Sequence[PlannedSection]) -> bool:
    ids: set[int] = set().union(*(_question_ids(each.pool) for each in sections))
    statement = select(Question.id).where(Question.id.in_(ids), Question.pool != "graded").limit(1)
    return db.session.scalar(statement) is not None


def _draw_faults(sections: Sequence[PlannedSection]) -> list[str]:
    pools = [Section.of(each.count, _question_ids(each.pool)) for each in sections]
    enemies = enemies_among(set().union(*(_question_ids(each.pool) for each in sections)))
    try:
        draw(pools, enemies, random.Random(0))  # noqa: S311 (only whether it can be drawn)
    except TooFewQuestions:
        return [_("The sections share so many questions, or questions that exclude each other, that no paper "
                  "can be drawn.")]  # fmt: skip
    return []


def _digest(settings: list[int], extras: Extras, sections: Sequence[PlannedSection]) -> str:
    written = [
        [each.category, each.band, each.count, [[version.id, lesson] for version, lesson in each.pool]]
        for each in sections
    ]
    content = json.dumps([settings, asdict(extras), written], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _add_sections(quiz: QuizVersion, sections: Sequence[PlannedSection]) -> None:
    for position, planned in enumerate(sections, 1):
        section = QuizSection(
            quiz_version_id=quiz.id,
            position=position,
            category=planned.category,
            band=planned.band,
            count=planned.count,
        )
        db.session.add(section)
        db.session.flush()
        for place, (version, lesson) in enumerate(planned.pool, 1):
            pooled = PooledQuestion(
                section_id=section.id, question_version_id=version.id, position=place, lesson_slug=lesson
            )
            db.session.add(pooled)
    db.session.flush()


def _note_uses(item: Item, sections: Sequence[PlannedSection], label: str) -> None:
    course = db.session.get_one(Course, item.course_id)
    for question_id in sorted(set().union(*(_question_ids(each.pool) for each in sections))):
        note_use(
            question_id=question_id,
            place=f"quiz:{course.slug}/{item.slug}",
            label=label or item.slug,
            path=f"/khoa-hoc/{course.slug}/kiem-tra/{item.slug}",
        )
