"""Questions in use: put there, rested, retired, and where they stand."""

from sqlalchemy import select

from courses.questions.models import Question, QuestionUse
from courses.questions.rules import place_of
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.law.queries import list_outdated


def put_in_use(*, question: Question) -> None:
    """A reviewed question may be drawn from now on."""
    if question.state == "in_use":
        return
    if question.state != "reviewed":
        raise Refusal(_("Only a question that was reviewed can be put in use."))
    _change(question, "in_use", "question.put_in_use")


def retire_question(*, question: Question) -> None:
    """The question is drawn no more; papers that ask it keep it."""
    if question.state == "retired":
        return
    if question.current_number is None:
        raise Refusal(_("A question that never had a version is discarded, not retired."))
    _change(question, "retired", "question.retired")


def bring_back(*, question: Question) -> None:
    """A retired question is reviewed again and can be put in use."""
    if question.state == "retired":
        _change(question, "reviewed", "question.brought_back")


def _change(question: Question, state: str, deed: str) -> None:
    question.state, question.updated_at = state, now()
    db.session.flush()
    record(deed, kind="question", id=question.key, label=question.title)


def rest_question(*, question: Question, reason: str, cause: str = "") -> None:
    """The question is not drawn until somebody takes it up again; the reason stands beside it.

    `cause` names what put it to rest where that was no person.
    """
    if not reason:
        raise Refusal(_("Say why this question rests."))
    if question.rested_at is not None:
        return
    question.rested_at, question.rested_reason, question.rested_cause = now(), reason, cause
    db.session.flush()
    record(
        "question.rested", kind="question", id=question.key, label=question.title, detail={"reason": reason}
    )


def resume_question(*, question: Question) -> None:
    """The question may be drawn again; refused while it cites what was replaced and was not approved since."""
    if question.rested_at is None:
        return
    if question.pool == "graded" and list_outdated(place_of(question.key)):
        raise Refusal(_("It cites a document that was replaced: a reviewer has to approve it again first."))
    question.rested_at, question.rested_reason, question.rested_cause = None, "", ""
    db.session.flush()
    record("question.resumed", kind="question", id=question.key, label=question.title)


def note_use(*, question_id: int, place: str, label: str, path: str) -> None:
    """The question stands at that place from its first use on; label and address are those of today.

    `place` is the caller's own key of the place, such as "quiz:<course>/<item>".
    """
    if insert_once(QuestionUse, question_id=question_id, place=place, label=label, path=path, since=now()):
        return
    use = db.session.scalars(
        select(QuestionUse).where(QuestionUse.question_id == question_id, QuestionUse.place == place)
    ).one()
    use.label, use.path = label, path
    db.session.flush()
