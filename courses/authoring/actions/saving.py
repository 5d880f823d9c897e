"""Saving parts of a draft under a revision number: nobody's work is written over unseen, all of it has a history."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from courses.authoring.actions.foreign import asked_in, refuse_foreign_questions
from courses.authoring.models import CourseDraft, DraftFile, DraftHistory, DraftLesson
from courses.authoring.queries import get_draft_lesson
from courses.authoring.rules.facts import normal_facts
from courses.authoring.rules.outlines import normal_outline
from courses.lessons.blocks.base import LINE_LIMIT, BlockFault
from courses.lessons.blocks.registry import read_blocks
from courses.lessons.rules import LANGUAGES
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.storage import record_file, write_file
from lms.core.text import clean_line

SITTING = dt.timedelta(minutes=10)


class Overtaken(Conflict):
    """Somebody saved since the page was opened: `theirs` is what stands now, whole."""

    def __init__(self, theirs: CourseDraft | DraftLesson) -> None:
        super().__init__(_("Somebody else saved this while you were writing. Compare both and choose."))
        self.theirs = theirs


def refuse_locked(draft: CourseDraft) -> None:
    """Refused while the draft is in the hands of a reviewer or approved: what they read stays what it is."""
    if draft.state == "in_review":
        raise Refusal(_("The draft is being reviewed. Take it back to go on writing."))
    if draft.state == "approved":
        raise Refusal(_("The draft is approved. Publish it, or take it back to go on writing."))


def save_lesson(
    *,
    draft: CourseDraft,
    slug: str,
    content: dict[str, Any],
    revision: int,
    person_id: int,
    known: Collection[str] = (),
) -> DraftLesson:
    """The lesson is as it was sent, in normal form, under the next revision; Overtaken where it is not the latest.

    What was sent last, sent again after a lost answer, changes nothing. Questions that stood in the lesson, or are
    `known` from a published version of it, need not be within reach.
    """
    lock(draft)
    refuse_locked(draft)
    lesson = get_draft_lesson(draft.course_id, slug)
    lock(lesson)
    normal = normal_content(content)
    if lesson.content == normal:
        return lesson
    if lesson.revision != revision:
        raise Overtaken(lesson)
    refuse_foreign_questions(draft, normal, known={*asked_in(lesson.content), *known})
    lesson.content, lesson.revision = normal, lesson.revision + 1
    lesson.updated_at, lesson.updated_by_id = now(), person_id
    note_author(draft, person_id)
    note_history(draft, slug, lesson.revision, normal, person_id)
    return lesson


def normal_content(content: dict[str, Any]) -> dict[str, Any]:
    """The content of a lesson in normal form; Refusal names every fault with the number of its block."""
    try:
        blocks = read_blocks(content.get("blocks", []))
        others = content.get("translations") or {}
        translations = {
            language: {
                "title": clean_line(str(others[language].get("title", "")))[:LINE_LIMIT],
                "blocks": read_blocks(others[language].get("blocks", [])),
            }
            for language in LANGUAGES
            if isinstance(others.get(language), dict)
        }
    except BlockFault as fault:
        raise Refusal(
            *(_said(each.place, _(each.message, **each.params)) for each in fault.faults)
        ) from fault
    return {"blocks": blocks, "translations": translations}


def _said(place: str, words: str) -> str:
    return _("Block %(number)s: %(fault)s", number=place, fault=words) if place else words


def save_outline(
    *, draft: CourseDraft, outline: dict[str, Any], revision: int, person_id: int
) -> CourseDraft:
    """Modules and items stand as sent; Overtaken where somebody saved since."""
    return _save(draft, {"facts": draft.facts, "outline": _read_outline(outline)}, revision, person_id)


def _read_outline(outline: dict[str, Any]) -> dict[str, Any]:
    try:
        return normal_outline(outline)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(_("The outline could not be read: load the page again.")) from error


def save_facts(*, draft: CourseDraft, facts: dict[str, Any], revision: int, person_id: int) -> CourseDraft:
    """The draft states these facts; Overtaken where somebody saved since."""
    merged = normal_facts({**draft.facts, **facts})
    return _save(draft, {"facts": merged, "outline": draft.outline}, revision, person_id)


def _save(draft: CourseDraft, content: dict[str, Any], revision: int, person_id: int) -> CourseDraft:
    lock(draft)
    refuse_locked(draft)
    if content == {"facts": draft.facts, "outline": draft.outline}:
        return draft
    if draft.revision != revision:
        raise Overtaken(draft)
    draft.facts, draft.outline = content["facts"], content["outline"]
    draft.revision += 1
    note_author(draft, person_id)
    note_history(draft, "", draft.revision, content, person_id)
    return draft


def note_author(draft: CourseDraft, person_id: int) -> None:
    """The person wrote in the draft, now: whoever did does not review it."""
    draft.updated_at, draft.updated_by_id = now(), person_id
    if person_id not in draft.authors:
        draft.authors = [*draft.authors, person_id]
    db.session.flush()


def note_history(
    draft: CourseDraft, slug: str, revision: int, content: dict[str, Any], person_id: int
) -> None:
    """The state of the part is kept: in the row of this author's sitting, or in a new one."""
    latest = db.session.scalar(
        select(DraftHistory)
        .where(DraftHistory.course_id == draft.course_id, DraftHistory.slug == slug)
        .order_by(DraftHistory.id.desc())
        .limit(1)
    )
    if latest is None or latest.person_id != person_id or now() - latest.began_at > SITTING:
        latest = DraftHistory(course_id=draft.course_id, slug=slug, person_id=person_id, began_at=now())
        db.session.add(latest)
    latest.revision, latest.content, latest.at = revision, content, now()
    db.session.flush()


def restore_history(
    *, draft: CourseDraft, state: DraftHistory, revision: int, person_id: int
) -> DraftLesson | CourseDraft:
    """The part is again as it was then, as a save of its own: what stood in between stays in the history."""
    if state.slug:
        return save_lesson(
            draft=draft, slug=state.slug, content=state.content, revision=revision, person_id=person_id
        )
    return _save(draft, state.content, revision, person_id)


def keep_draft_file(*, draft: CourseDraft, name: str, content: bytes, media_type: str) -> DraftFile:
    """The draft has a file of that name with that content; the same content keeps its row."""
    digest = write_file(content)
    record_file(digest, size=len(content), media_type=media_type)
    return note_draft_file(draft=draft, name=name, digest=digest)


def note_draft_file(*, draft: CourseDraft, name: str, digest: str) -> DraftFile:
    """The draft has the stored file under that name."""
    row = db.session.scalar(
        select(DraftFile).where(DraftFile.course_id == draft.course_id, DraftFile.name == name)
    )
    if row is None:
        row = DraftFile(course_id=draft.course_id, name=name, sha256=digest)
        db.session.add(row)
    row.sha256 = digest
    db.session.flush()
    return row
