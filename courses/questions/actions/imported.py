"""What came with an import: taken back whole as long as nobody has touched it, or sent for review at once."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from courses.questions.actions.importing import note_import
from courses.questions.actions.reviewing import send_for_review
from courses.questions.actions.several import discard_several
from courses.questions.checks import faults_of
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionDraft, QuestionImport
from courses.questions.queries.imports import list_fates
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _


@dataclass(frozen=True)
class Stayed:
    """A question that an undo leaves in the bank, and what has happened to it: reviewed, used, …"""

    key: str
    title: str
    reason: str


def undo_import(*, batch: QuestionImport, own: Any) -> list[Stayed]:
    """The drafts of the import that nobody has touched since are gone; the others are named with the reason.

    `own` is the condition that a question is still the person's to look after.
    """
    lock(batch)
    if batch.state != "confirmed":
        raise Conflict(_("This import has been taken back already, or was never confirmed."))
    _hold_drafts(batch)
    fates = list_fates(batch.id, own)
    stayed = [Stayed(fate.key, fate.title, reason) for fate in fates if (reason := _reason_to_stay(fate))]
    kept = {each.key for each in stayed}
    removed = [fate for fate in fates if fate.key not in kept]
    if stayed and not removed:
        raise Refusal(
            _("None of these drafts can be removed: all were sent, reviewed, used or changed since.")
        )
    discard_several(removed)
    batch.state, batch.decided_at = "undone", now()
    batch.content = batch.content | {"removed": len(removed), "stayed": [vars(each) for each in stayed]}
    note_import(batch, "question_import.undone", removed=len(removed), stayed=len(stayed))
    return stayed


def _hold_drafts(batch: QuestionImport) -> None:
    """Nobody saves or reviews a draft of the import until this is done."""
    own = select(Question.id).where(Question.import_id == batch.id)
    held = select(QuestionDraft.question_id).where(QuestionDraft.question_id.in_(own))
    db.session.execute(held.order_by(QuestionDraft.question_id).with_for_update()).all()


def _reason_to_stay(fate: Any) -> str:
    if fate.current_number is not None or fate.was_reviewed:
        return "reviewed"
    if fate.is_used:
        return "used"
    if fate.draft_state == "in_review":
        return "in_review"
    if not fate.is_own:
        return "moved"
    return "edited" if fate.draft_state is None or fate.revision > 1 else ""


def send_import(*, batch: QuestionImport, own: Any) -> tuple[int, int]:
    """The drafts of the import that have no fault wait for a reviewer; how many, and how many have a fault.

    `own` is the condition that a question is still the person's to look after.
    """
    rows = db.session.execute(
        select(Question, QuestionDraft)
        .join(QuestionDraft, QuestionDraft.question_id == Question.id)
        .where(Question.import_id == batch.id, QuestionDraft.state.in_(("draft", "returned")), own)
        .order_by(Question.id)
    ).all()
    sound = [row.Question for row in rows if not faults_of(FileQuestion.from_json(row.QuestionDraft.content))]
    for question in sound:
        send_for_review(question=question, faults=[])
    return len(sound), len(rows) - len(sound)
