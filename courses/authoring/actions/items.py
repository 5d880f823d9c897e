"""Adding items to a draft and taking them out."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from courses.authoring.actions.foreign import foreign_questions
from courses.authoring.actions.saving import note_history, save_outline
from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.queries import find_draft_lesson
from courses.authoring.rules.outlines import items_of, with_added, with_removed, without_item
from courses.catalogue.models import Item
from courses.catalogue.rules import slug_of
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line


def add_item(
    *,
    draft: CourseDraft,
    module_id: str,
    kind: str,
    title: str,
    person_id: int,
    slug: str = "",
    content: dict[str, Any] | None = None,
    stated: Mapping[str, Any] | None = None,
) -> str:
    """The item stands last in the module, a lesson with that content, any with what is stated of it.

    Returns its address: the one wanted where it is free, else one made of the title. Refused, before anything
    is saved, with every fault: without a name or its module, and for each question that the course may not ask.
    """
    title, said = clean_line(title), content or {"blocks": [], "translations": {}}
    faults = [*_faults(draft, module_id, title), *foreign_questions(draft, said)]
    if faults:
        raise Refusal(*faults)
    slug = slug_of(title, _used(draft), otherwise="bai", wanted=slug)
    item = {"slug": slug, "kind": kind, "title": title, **(stated or {})}
    outline = with_added(draft.outline, module_id, item)
    save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=person_id)
    if kind == "lesson":
        put_draft_lesson(draft, slug, said, person_id)
    return slug


def _faults(draft: CourseDraft, module_id: str, title: str) -> Iterator[str]:
    if not title:
        yield _("Give it a name.")
    if module_id not in {module["id"] for module in draft.outline["modules"]}:
        yield _("The outline has changed meanwhile: load the page again.")


def _used(draft: CourseDraft) -> set[str]:
    """The addresses of items of the draft or of any version, and of lessons taken out: none is used again."""
    used = select(Item.slug).where(Item.course_id == draft.course_id)
    left = select(DraftLesson.slug).where(DraftLesson.course_id == draft.course_id)
    here = {item["slug"] for item in items_of(draft.outline)}
    return {*here, *db.session.scalars(used), *db.session.scalars(left)}


def put_draft_lesson(draft: CourseDraft, slug: str, content: dict[str, Any], person_id: int) -> None:
    """The draft has a lesson of that address with that content, and its history knows it."""
    lesson = find_draft_lesson(draft.course_id, slug)
    if lesson is None:
        lesson = DraftLesson(course_id=draft.course_id, slug=slug, revision=0)
        db.session.add(lesson)
    lesson.content, lesson.revision = content, lesson.revision + 1
    lesson.updated_at, lesson.updated_by_id = now(), person_id
    db.session.flush()
    note_history(draft, slug, lesson.revision, content, person_id)


def remove_item(*, draft: CourseDraft, slug: str, person_id: int) -> None:
    """The item is out of the outline; what a lesson said is kept with the draft, so that it can come back."""
    outline = without_item(draft.outline, slug)
    save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=person_id)


def restore_item(*, draft: CourseDraft, slug: str, person_id: int) -> None:
    """The item that was taken out stands in the outline again, as it was."""
    outline = with_removed(draft.outline, slug)
    save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=person_id)
