"""Starting an attempt: its questions, their order, its deadline and the rules it runs under are fixed."""

import datetime as dt
import random

from sqlalchemy import select

from courses.catalogue.queries import Place
from courses.progress.actions import remember_place
from courses.progress.models import Enrolment
from courses.questions.kinds.registry import get_kind
from courses.questions.queries import list_versions
from courses.quizzes.actions.closing import submit_attempt
from courses.quizzes.actions.drawing import draw_paper
from courses.quizzes.actions.trail import record_attempt
from courses.quizzes.models import Attempt, AttemptQuestion
from courses.quizzes.queries import Standing, get_quiz, get_standing, last_shown
from courses.quizzes.room_password import is_proof
from courses.quizzes.rule_words import bar_words
from courses.quizzes.rules import deadline, is_too_late
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.ids import public_id

_CHANCE = random.SystemRandom()


class WrongPassword(Refusal):
    """The quiz has a password, and this is not the one."""


def start_attempt(*, enrolment: Enrolment, place: Place, proof: str | None = None) -> Attempt:
    """The learner has one open attempt, begun now or before, with its questions, rules and deadline fixed.

    Refused when something bars the start (see `rules.terms.bar_to_start`); WrongPassword without the proof that
    `room_password.prove_password` gives. The key (enrolment, item, number) holds the count.
    """
    lock(enrolment)
    quiz = get_quiz(place.item_id, place.content_number)
    standing = get_standing(quiz, enrolment_id=enrolment.id)
    attempt = standing.open_attempt
    if attempt is not None and _is_overdue(attempt, now()):
        submit_attempt(attempt=attempt)
        standing = get_standing(quiz, enrolment_id=enrolment.id)
    elif attempt is not None:
        return attempt
    _refuse_barred(standing, proof)
    return _begin(enrolment, standing)


def _is_overdue(attempt: Attempt, at: dt.datetime) -> bool:
    """True when nothing more can arrive for it, and no outage is being decided in which it was open."""
    is_held = attempt.held_until is not None and at < attempt.held_until
    return not is_held and is_too_late(attempt.deadline_at, at, dt.timedelta(seconds=attempt.grace_seconds))


def _refuse_barred(standing: Standing, proof: str | None) -> None:
    bar = standing.bar
    if bar is not None:
        raise Conflict(bar_words(bar))
    password_hash = standing.terms.rules.password_hash
    if password_hash is not None and not is_proof(proof, password_hash):
        raise WrongPassword(_("The password of this quiz is another one. Ask the person who runs it."))


def _begin(enrolment: Enrolment, standing: Standing) -> Attempt:
    quiz, terms, moment = standing.quiz, standing.terms, standing.at
    number = len(standing.attempts) + 1
    key = {"enrolment_id": enrolment.id, "item_id": quiz.item_id, "number": number}
    made = insert_once(
        Attempt,
        public_id=public_id(),
        quiz_version_id=quiz.id,
        started_at=moment,
        deadline_at=deadline(moment, terms.minutes),
        grace_seconds=quiz.grace_seconds,
        order=quiz.order,
        terms=terms.to_json(),
        writers=0,
        **key,
    )
    attempt = db.session.execute(select(Attempt).filter_by(**key)).scalar_one()
    if made:
        _freeze_paper(attempt)
        remember_place(enrolment=enrolment, item_id=quiz.item_id)
        detail = {"number": number, "deadline": attempt.deadline_at.isoformat(), "minutes": terms.minutes}
        record_attempt("attempt.started", attempt, detail)
    return attempt


def _freeze_paper(attempt: Attempt) -> None:
    shown = last_shown(enrolment_id=attempt.enrolment_id, item_id=attempt.item_id)
    drawn = draw_paper(attempt.quiz_version_id, _CHANCE, shown)
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
