"""Starting an attempt: its questions, their order and its deadline are drawn and fixed."""

import random

from sqlalchemy import select

from courses.catalogue.queries import Place
from courses.progress.actions import remember_place
from courses.progress.models import Enrolment
from courses.questions.kinds.registry import get_kind
from courses.questions.queries import list_versions
from courses.quizzes.actions.closing import submit_attempt
from courses.quizzes.models import Attempt, AttemptQuestion, QuizVersion
from courses.quizzes.queries import Pooled, get_quiz, get_standing, last_shown, list_pools
from courses.quizzes.rules import Section, deadline, draw, is_too_late
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import Conflict
from lms.core.i18n import _
from lms.core.ids import public_id

_CHANCE = random.SystemRandom()


def start_attempt(*, enrolment: Enrolment, place: Place) -> Attempt:
    """The learner has one open attempt, begun now or before, with its questions and its deadline fixed.

    Refused when the quiz is passed or no attempt is left; the key (enrolment, item, number) holds the count.
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
