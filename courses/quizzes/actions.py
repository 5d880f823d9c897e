"""Use cases of graded quizzes: putting one into a course, starting an attempt, closing it with its result."""

import hashlib
import json
import random
from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import func, select

from courses.catalogue.models import Item
from courses.catalogue.queries import Place
from courses.progress.actions import pass_item, remember_place
from courses.progress.models import Enrolment
from courses.questions.kinds.registry import get_kind
from courses.questions.models import Question, QuestionVersion
from courses.questions.queries import list_versions
from courses.quizzes.models import (
    Attempt,
    AttemptQuestion,
    AttemptResult,
    Mark,
    PooledQuestion,
    QuizSection,
    QuizVersion,
)
from courses.quizzes.queries import (
    Pooled,
    find_result,
    get_quiz,
    get_standing,
    last_shown,
    list_lines,
    list_pools,
)
from courses.quizzes.rules import (
    MARKER,
    SCORING,
    Section,
    TooFewQuestions,
    deadline,
    draw,
    is_passed,
    is_too_late,
    shown_percent,
)
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.ids import public_id

PlannedSection = tuple[str, int, Sequence[tuple[QuestionVersion, str | None]]]
_CHANCE = random.SystemRandom()
_LONGEST_MINUTES = 24 * 60


def put_quiz(
    *, item: Item, minutes: int, attempts: int, pass_percent: int, sections: Sequence[PlannedSection]
) -> QuizVersion:
    """The quiz exists with exactly these rules: an equal version is kept, else a new one made. All faults at once.

    A section is (category, how many to draw, what from): each question with the lesson to study again when missed.
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
    newest = db.session.scalar(select(func.max(QuizVersion.number)).where(QuizVersion.item_id == item.id)) or 0
    quiz = QuizVersion(
        item_id=item.id,
        number=newest + 1,
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
        if len({version.question_id for version, _lesson in pool}) < count
    ]  # fmt: skip
    if not sections or any(count < 1 for _category, count, _pool in sections):
        faults.append(_("Each section of a quiz draws at least one question."))
    if any(len({version.question_id for version, _lesson in pool}) < len(pool) for _category, _count, pool in sections):
        faults.append(_("A question stands twice in one section of the quiz."))
    if _has_self_test(sections):
        faults.append(_("A graded quiz cannot ask a question that a self-test shows."))
    return faults or _draw_faults(sections)


def _has_self_test(sections: Sequence[PlannedSection]) -> bool:
    ids = {version.question_id for _category, _count, pool in sections for version, _lesson in pool}
    statement = select(Question.id).where(Question.id.in_(ids), Question.pool != "graded").limit(1)
    return db.session.scalar(statement) is not None


def _draw_faults(sections: Sequence[PlannedSection]) -> list[str]:
    pools = [
        Section(count, tuple(version.question_id for version, _lesson in pool)) for _category, count, pool in sections
    ]
    try:
        draw(pools, random.Random(0))  # noqa: S311 (only whether it can be drawn)
    except TooFewQuestions:
        return [_("The sections share so many questions that no paper can be drawn.")]
    return []


def _digest(settings: list[int], sections: Sequence[PlannedSection]) -> str:
    written = [[name, count, [[version.id, lesson] for version, lesson in pool]] for name, count, pool in sections]
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


def start_attempt(*, enrolment: Enrolment, place: Place) -> Attempt:
    """The learner has one open attempt, its questions, their order and its deadline fixed: begun now or before.

    Refused when the quiz is passed or no attempt is left; the unique key (enrolment, item, number) holds the count.
    """
    lock(enrolment)
    quiz = get_quiz(place.item_id, place.content_number)
    standing = get_standing(quiz, enrolment_id=enrolment.id)
    attempt = standing.open_attempt
    if attempt is not None and is_too_late(attempt.deadline_at, now()):
        submit_attempt(attempt=attempt)
        standing = get_standing(quiz, enrolment_id=enrolment.id)
    elif attempt is not None:
        return attempt
    if standing.is_passed:
        raise Conflict(_("You have passed this quiz already."))
    if not standing.attempts_left:
        raise Conflict(_("You have used all your attempts at this quiz."))
    return _begin(enrolment, quiz, number=len(standing.attempts) + 1)


def _begin(enrolment: Enrolment, quiz: QuizVersion, *, number: int) -> Attempt:
    moment = now()
    shown = last_shown(enrolment_id=enrolment.id, item_id=quiz.item_id)
    key = {"enrolment_id": enrolment.id, "item_id": quiz.item_id, "number": number}
    made = insert_once(
        Attempt,
        public_id=public_id(),
        quiz_version_id=quiz.id,
        started_at=moment,
        deadline_at=deadline(moment, quiz.minutes),
        writers=0,
        **key,
    )
    attempt = db.session.execute(select(Attempt).filter_by(**key)).scalar_one()
    if made:
        _freeze_paper(attempt, quiz, shown)
        remember_place(enrolment=enrolment, item_id=quiz.item_id)
        detail = {"number": number, "deadline": attempt.deadline_at.isoformat()}
        record("attempt.started", kind="attempt", id=attempt.id, label=attempt.public_id, detail=detail)
    return attempt


def _freeze_paper(attempt: Attempt, quiz: QuizVersion, shown: dict[int, int]) -> None:
    drawn = _draw_paper(quiz, shown)
    versions = list_versions([pooled.version_id for pooled in drawn])
    for position, pooled in enumerate(drawn, 1):
        version = versions[pooled.version_id]
        frozen = get_kind(version.kind).freeze(version.data, _CHANCE)
        db.session.add(
            AttemptQuestion(
                attempt_id=attempt.id,
                position=position,
                question_version_id=version.id,
                lesson_slug=pooled.lesson_slug,
                frozen=frozen,
            )
        )
    db.session.flush()


def _draw_paper(quiz: QuizVersion, shown: dict[int, int]) -> list[Pooled]:
    pools = list_pools(quiz.id)
    sections = [Section(section.count, tuple(each.question_id for each in pool)) for section, pool in pools]
    known = [{each.question_id: each for each in pool} for _section, pool in pools]
    return [known[index][question_id] for index, question_id in draw(sections, _CHANCE, shown)]


def submit_attempt(*, attempt: Attempt) -> AttemptResult:
    """The attempt is closed, graded, and its item passed if it reached the mark: once, however often this is asked.

    An attempt whose time and grace are over counts as closed by the clock, whoever asks.
    """
    lock(db.session.get_one(Enrolment, attempt.enrolment_id))
    lock(attempt)
    found = find_result(attempt.id)
    if found is not None:
        return found
    moment = now()
    attempt.closed_at = moment
    attempt.closed_by = "time" if is_too_late(attempt.deadline_at, moment) else "learner"
    marks = _grade(attempt)
    quiz = db.session.get_one(QuizVersion, attempt.quiz_version_id)
    result = AttemptResult(
        attempt_id=attempt.id,
        percent=shown_percent(marks),
        is_passed=is_passed(marks, quiz.pass_percent),
        graded_at=moment,
    )
    db.session.add(result)
    db.session.flush()
    detail = {"closed_by": attempt.closed_by, "percent": result.percent, "is_passed": result.is_passed}
    record("attempt.closed", kind="attempt", id=attempt.id, label=attempt.public_id, detail=detail)
    if result.is_passed:
        _pass(attempt, result)
    return result


def _grade(attempt: Attempt) -> list[Fraction]:
    """Every question of the paper has its mark; what was not answered is worth nothing."""
    lines = list_lines(attempt.id)
    versions = list_versions([line.question.question_version_id for line in lines])
    marks = []
    for line in lines:
        data = versions[line.question.question_version_id].data
        response = line.answer.response if line.answer else {}
        share = get_kind(line.kind).grade(data, line.question.frozen, response)
        marks.append(share)
        mark = Mark(
            attempt_question_id=line.question.id,
            marker=MARKER,
            scoring=SCORING,
            answer_id=line.answer.id if line.answer else None,
            numerator=share.numerator,
            denominator=share.denominator,
        )
        db.session.add(mark)
    db.session.flush()
    return marks


def _pass(attempt: Attempt, result: AttemptResult) -> None:
    pass_item(
        enrolment=db.session.get_one(Enrolment, attempt.enrolment_id),
        item_id=attempt.item_id,
        rule="quiz",
        detail={"attempt": attempt.public_id, "score_percent": result.percent},
        score_percent=result.percent,
    )
