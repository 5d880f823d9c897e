"""A deed done to a proposal: its state, its history, the trail; and that it may be done now."""

from collections.abc import Sequence

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict, Forbidden
from lms.core.i18n import _
from lms.people.aliases import is_one_of
from lms.people.queries import get_person_by_id
from lms.recognition.models import Submission, SubmissionStep
from lms.recognition.rules import DEEDS, may


def begin(submission: Submission, deed: str, revision: int | None = None) -> None:
    """The proposal is held against others, and is as the page showed it; else somebody was faster."""
    lock(submission)
    if not may(deed, submission.state) or (revision is not None and revision != submission.revision):
        raise Conflict(
            _(
                "This proposal was changed or decided by somebody else meanwhile. Open it again to see how it stands."
            )
        )


def refuse_own(submission: Submission, by_id: int) -> None:
    """Nobody decides about what is their own."""
    if is_one_of(submission.person_id, {by_id}):
        raise Forbidden(_("Nobody decides about a proposal of their own: a colleague does."))


def take(
    submission: Submission, deed: str, *, by_id: int, reasons: Sequence[str] = (), words: str = ""
) -> None:
    """The proposal is in the state that the deed leads to; history and trail say so."""
    submission.state = DEEDS[deed][1]
    submission.revision += 1
    db.session.flush()
    step = SubmissionStep(
        submission_id=submission.id,
        deed=deed,
        revision=submission.revision,
        at=now(),
        by_id=by_id,
        reasons=list(reasons),
        words=words,
    )
    db.session.add(step)
    db.session.flush()
    record(
        f"recognition.{deed}",
        kind="recognition",
        id=submission.id,
        label=submission.title,
        detail={"reasons": list(reasons)} if reasons else {},
        subject_id=submission.person_id,
        by=(by_id, get_person_by_id(by_id).full_name),
    )
