"""Remarks beside the blocks of a draft: made while it is reviewed, settled when it is mended, closed when it is out."""

from sqlalchemy import select

from courses.authoring.actions.reviewing import TEXT_LIMIT, hold_review
from courses.authoring.actions.steps import take_step, title_of
from courses.authoring.models import CourseDraft, Remark
from courses.authoring.queries.anchors import parts_of
from courses.authoring.queries.drafts import get_draft_lesson
from courses.authoring.rules.outlines import find_item
from courses.catalogue.models import Course
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict, Forbidden, NotFound, Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_text

WORDS_LIMIT = 600


def add_remark(
    *, draft: CourseDraft, round_number: int, slug: str, block_id: str, text: str, person_id: int
) -> Remark:
    """The remark stands at the course, the lesson, the block or the slide; authors read it when the round is decided.

    `block_id` names the block, or a part of it (see `parts_of`); `words` say of a part which it was.
    """
    review = hold_review(draft=draft, round_number=round_number, person_id=person_id)
    text = clean_text(text)[:TEXT_LIMIT]
    if not text:
        raise Refusal(_("Write what has to be mended."))
    remark = Remark(
        public_id=public_id(),
        course_id=draft.course_id,
        review_id=review.id,
        slug=slug,
        block_id=block_id,
        words=_words_at(draft, slug, block_id),
        text=text,
        person_id=person_id,
        at=now(),
    )
    db.session.add(remark)
    db.session.flush()
    return remark


def _words_at(draft: CourseDraft, slug: str, block_id: str) -> str:
    """What stands where the remark is made; NotFound where nothing does."""
    if not slug and not block_id:
        return ""
    item = find_item(draft.outline, slug)
    if item is None:
        raise NotFound()
    if not block_id:
        return str(item["title"])
    blocks = get_draft_lesson(draft.course_id, slug).content["blocks"] if item["kind"] == "lesson" else []
    found = parts_of(blocks).get(block_id)
    if found is None:
        raise NotFound()
    return ": ".join(filter(None, (found.label, found.words)))[:WORDS_LIMIT]


def drop_remark(*, draft: CourseDraft, remark: Remark, round_number: int, person_id: int) -> None:
    """The remark is gone, as if it had never been made: by its writer, while the round is open."""
    review = hold_review(draft=draft, round_number=round_number, person_id=person_id)
    if remark.person_id != person_id:
        raise Forbidden(_("Only who made the remark takes it away."))
    if remark.review_id != review.id:
        raise Conflict(_("The authors have read this remark already."))
    db.session.delete(remark)
    db.session.flush()


def settle_remark(*, draft: CourseDraft, remark: Remark, is_settled: bool, person_id: int) -> None:
    """The remark counts as settled, or is open again; who said so is on record. What publishing closed stays closed."""
    lock(remark)
    is_closed = remark.resolved_at is not None and remark.resolved_by_id is None
    if is_closed or (remark.resolved_at is not None) == is_settled:
        return
    remark.resolved_at = now() if is_settled else None
    remark.resolved_by_id = person_id if is_settled else None
    db.session.flush()
    course = db.session.get_one(Course, draft.course_id)
    what = "remark_settled" if is_settled else "remark_reopened"
    detail = {"lesson": remark.slug, "remark": remark.public_id}
    take_step(course.id, what, label=title_of(draft, course), person_id=person_id, detail=detail)


def close_remarks(*, draft: CourseDraft, person_id: int) -> None:
    """What nobody settled in this draft is closed by publishing it, which is on record: the next begins clean."""
    unsettled = select(Remark).where(Remark.course_id == draft.course_id, Remark.resolved_at.is_(None))
    found = list(db.session.scalars(unsettled.with_for_update()))
    if not found:
        return
    for remark in found:
        remark.resolved_at = now()
    db.session.flush()
    course = db.session.get_one(Course, draft.course_id)
    detail = {"remarks": len(found)}
    take_step(course.id, "remarks_closed", label=title_of(draft, course), person_id=person_id, detail=detail)
