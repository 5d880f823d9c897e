"""Beginning a draft: of a new course, or from the version that learners have now; and giving it up."""

from typing import Any

from sqlalchemy import delete, select

from courses.authoring.actions.saving import refuse_locked
from courses.authoring.models import CourseDraft, DraftFile, DraftLesson
from courses.authoring.queries import find_draft
from courses.authoring.rules.facts import FACTS, normal_facts
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import Outline, Place, get_outline, list_files
from courses.catalogue.rules import RESERVED, slug_of
from courses.lessons.blocks.base import new_block_id
from courses.lessons.blocks.things import question_keys
from courses.lessons.models import LessonVersion
from courses.lessons.queries import get_lesson, list_questions, list_translations
from courses.questions.models import Question
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.organisations.models import Unit


def begin_course(*, unit: Unit, title: str, person_id: int, slug: str = "") -> CourseDraft:
    """A new course of that name has a draft with one module and one empty lesson; nobody else sees it yet.

    Its address is the one wanted where it is free, else one made of the name.
    """
    title = clean_line(title)
    if not title:
        raise Refusal(_("Give the course a name."))
    course = _new_course(unit, title, slug)
    item = _listed("bai-1", "lesson", _("Lesson %(number)s", number=1))
    outline = {"modules": [{"id": "m1", "title": _("Contents"), "items": [item]}]}
    draft = _add(course, outline, normal_facts({**FACTS, "title": title}), person_id)
    _add_lesson(draft, "bai-1", {"blocks": [], "translations": {}}, person_id)
    record("course.draft_begun", kind="course", id=course.id, label=title)
    return draft


def _new_course(unit: Unit, title: str, wanted: str) -> Course:
    """A course that nobody has; of several begun at the same moment with one name, each has its own address."""
    taken = {*db.session.scalars(select(Course.slug)), *RESERVED}
    while True:
        slug = slug_of(title, taken, otherwise="khoa-hoc", wanted=wanted)
        if insert_once(Course, slug=slug, unit_id=unit.id, search_text="", created_at=now()):
            return db.session.scalars(select(Course).where(Course.slug == slug)).one()
        taken.add(slug)


def _listed(slug: str, kind: str, title: str) -> dict[str, Any]:
    return {
        "slug": slug, "kind": kind, "title": title, "minutes": 0, "is_required": True, "completion": {},
    }  # fmt: skip


def _add(
    course: Course,
    outline: dict[str, Any],
    facts: dict[str, Any],
    person_id: int,
    based_on: int | None = None,
) -> CourseDraft:
    draft = CourseDraft(
        course_id=course.id,
        based_on=based_on,
        facts=facts,
        outline=outline,
        authors=[person_id],
        created_at=now(),
        updated_at=now(),
        updated_by_id=person_id,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def _add_lesson(draft: CourseDraft, slug: str, content: dict[str, Any], person_id: int) -> DraftLesson:
    lesson = DraftLesson(
        course_id=draft.course_id, slug=slug, content=content, updated_at=now(), updated_by_id=person_id
    )
    db.session.add(lesson)
    db.session.flush()
    return lesson


def open_draft(*, course: Course, person_id: int, number: int | None = None) -> CourseDraft:
    """The one draft of the course: the one there is, else a copy of the present version (or of version `number`)."""
    lock(course)
    found = find_draft(course.id)
    if found is not None:
        return found
    version = _version(course, number or course.current_number)
    outline = get_outline(version.id)
    facts = normal_facts({name: getattr(version, name) for name in FACTS})
    draft = _add(course, outline_json(outline), facts, person_id, version.number)
    _copy_content(draft, version, person_id)
    record("course.draft_begun", kind="course", id=course.id, label=version.title)
    return draft


def copy_course(*, course: Course, unit: Unit, title: str, person_id: int) -> CourseDraft:
    """A new course has a draft that says what the open course says; quizzes and meetings stay behind."""
    draft = begin_course(unit=unit, title=title, person_id=person_id)
    version = _version(course, course.current_number)
    outline = outline_json(get_outline(version.id))
    for module in outline["modules"]:
        module["items"] = [item for item in module["items"] if item["kind"] == "lesson"]
    outline["modules"] = [module for module in outline["modules"] if module["items"]]
    db.session.execute(delete(DraftLesson).where(DraftLesson.course_id == draft.course_id))
    _copy_content(draft, version, person_id)
    draft.outline = outline
    facts = {name: getattr(version, name) for name in FACTS}
    draft.facts = normal_facts({**facts, "title": draft.facts["title"]})
    db.session.flush()
    return draft


def _copy_content(draft: CourseDraft, version: CourseVersion, person_id: int) -> None:
    """The lessons and files of the version belong to the draft."""
    for place in get_outline(version.id).places():
        if place.kind == "lesson":
            lesson = get_lesson(place.item_id, place.content_number)
            _add_lesson(draft, place.slug, content_of(lesson), person_id)
    for file in list_files(version.id):
        db.session.add(DraftFile(course_id=draft.course_id, name=file.name, sha256=file.sha256))
    db.session.flush()


def _version(course: Course, number: int | None) -> CourseVersion:
    version = db.session.scalar(
        select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.number == number)
    )
    if version is None:
        raise NotFound()
    return version


def outline_json(outline: Outline) -> dict[str, Any]:
    """The outline of a draft that begins as that version."""
    modules = [
        {"id": f"m{number}", "title": module.title, "items": [_item_json(place) for place in module.places]}
        for number, module in enumerate(outline.modules, 1)
    ]
    return {"modules": modules}


def _item_json(place: Place) -> dict[str, Any]:
    return _listed(place.slug, place.kind, place.title) | {
        "minutes": place.minutes,
        "is_required": place.is_required,
        "completion": dict(place.completion),
    }


def content_of(lesson: LessonVersion) -> dict[str, Any]:
    """The lesson's blocks, the questions at its end as blocks, and its translations."""
    known = set(question_keys(lesson.blocks))
    ids = [version.question_id for version in list_questions(lesson.id)]
    rows = db.session.execute(select(Question.id, Question.key).where(Question.id.in_(ids)))
    keys: dict[int, str] = {row.id: row.key for row in rows}
    asked = [
        {"id": new_block_id(), "kind": "question", "question": keys[key]}
        for key in ids
        if keys[key] not in known
    ]
    return {"blocks": [*lesson.blocks, *asked], "translations": list_translations(lesson.id)}


def discard_draft(*, draft: CourseDraft) -> None:
    """The draft is gone; what learners have stays. Its history stays, so that it could be looked up."""
    lock(draft)
    refuse_locked(draft)
    title = draft.facts["title"]
    drop_draft(draft)
    record("course.draft_discarded", kind="course", id=draft.course_id, label=title)


def drop_draft(draft: CourseDraft) -> None:
    """Nothing of the draft is left but its history."""
    for table in (DraftLesson, DraftFile, CourseDraft):
        db.session.execute(delete(table).where(table.course_id == draft.course_id))
    db.session.expire_all()
