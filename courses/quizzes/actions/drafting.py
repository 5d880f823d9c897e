"""Drafts: the next version of a quiz, or a new one, saved while nobody else's work is overwritten unseen."""

from sqlalchemy import select

from courses.catalogue.models import Course, Item
from courses.quizzes.models import QuizDraft
from courses.quizzes.rules.plans import Plan
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import Conflict
from lms.core.i18n import _
from lms.core.ids import public_id


def _meanwhile() -> str:
    return _("Somebody else has saved this draft meanwhile. Your own entries stand below.")


class SavedMeanwhile(Conflict):
    """Somebody else has saved the draft since the page was opened."""


def open_draft(*, course: Course, plan: Plan, author_id: int) -> QuizDraft:
    """A quiz not yet in the course has its draft."""
    draft = QuizDraft(
        public_id=public_id(),
        course_id=course.id,
        content=plan.to_json(),
        author_id=author_id,
        updated_at=now(),
    )
    db.session.add(draft)
    db.session.flush()
    record("quiz.drafted", kind="course", id=course.id, label=plan.title)
    return draft


def save_draft(
    *, course: Course, item: Item, draft: QuizDraft | None, plan: Plan, revision: int, author_id: int
) -> QuizDraft:
    """The draft of the next version of the quiz holds this plan; `revision` is 0 where there was none."""
    if draft is None:
        values = {"course_id": course.id, "item_id": item.id, "content": plan.to_json(), "revision": 0}
        made = insert_once(QuizDraft, public_id=public_id(), author_id=author_id, updated_at=now(), **values)
        draft = db.session.scalars(select(QuizDraft).where(QuizDraft.item_id == item.id)).one()
        if not made:
            raise SavedMeanwhile(_meanwhile())
    rewrite_draft(draft=draft, plan=plan, revision=revision, author_id=author_id)
    return draft


def rewrite_draft(*, draft: QuizDraft, plan: Plan, revision: int, author_id: int) -> None:
    """The draft holds this plan. SavedMeanwhile unless it is still at that revision."""
    hold_draft(draft=draft, revision=revision)
    draft.content, draft.author_id, draft.updated_at = plan.to_json(), author_id, now()
    draft.revision += 1
    db.session.flush()


def hold_draft(*, draft: QuizDraft, revision: int) -> None:
    """The draft is held as it was read. SavedMeanwhile where somebody has saved, published or discarded it since."""
    statement = select(QuizDraft.revision).where(QuizDraft.id == draft.id).with_for_update()
    if db.session.scalar(statement) != revision:
        raise SavedMeanwhile(_meanwhile())


def discard_draft(*, draft: QuizDraft) -> None:
    """The draft is gone; what is published stays as it is."""
    title = str(draft.content.get("title", ""))
    db.session.delete(draft)
    db.session.flush()
    record("quiz.draft_discarded", kind="course", id=draft.course_id, label=title)
