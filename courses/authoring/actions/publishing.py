"""Publishing a draft: it becomes the next version, whole, and is gone."""

import hashlib
import json
from typing import Any

from courses.authoring.actions.beginning import drop_draft
from courses.authoring.actions.remarking import close_remarks
from courses.authoring.actions.saving import normal_content
from courses.authoring.checks import draft_checks, faults_in
from courses.authoring.models import CourseDraft
from courses.authoring.queries import list_draft_files, list_draft_lessons
from courses.authoring.queries.asking import current_questions
from courses.authoring.queries.plans import translations_of
from courses.authoring.rules.outlines import reading_minutes
from courses.catalogue.actions import (
    Origin,
    PlacedItem,
    PlannedModule,
    VersionFacts,
    keep_item,
    publish_version,
)
from courses.catalogue.kinds import newest_contents
from courses.catalogue.models import Course, CourseVersion
from courses.lessons.actions import put_blocks
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import files_of, words_of
from courses.lessons.blocks.things import question_keys
from courses.questions.actions import note_use
from lms.core.db import db, lock
from lms.core.errors import Refusal

_KEPT_FOLDER = "files/"


def draft_faults(draft: CourseDraft) -> list[str]:
    """Every reason why the draft cannot be published as it is, in words; empty where it can."""
    return faults_in(draft_checks(draft))


def publish_draft(
    *, draft: CourseDraft, person_id: int, kind: str = "major", note: str = ""
) -> CourseVersion:
    """The draft is the version that new learners get, and is gone; those under way keep theirs.

    Remarks on it that nobody settled are closed. Refused with every reason at once; the review is asked for
    by whoever calls.
    """
    course = db.session.get_one(Course, draft.course_id)
    lock(course)
    faults = draft_faults(draft)
    if faults:
        raise Refusal(*faults)
    modules = _modules(course, draft)
    files = _files(draft)
    origin = Origin(kind=kind, note=note, based_on=draft.based_on, published_by_id=person_id)
    facts = _facts(draft, modules, files)
    version = publish_version(course=course, facts=facts, modules=modules, files=files, origin=origin)
    close_remarks(draft=draft, person_id=person_id)
    drop_draft(draft)
    return version


def _modules(course: Course, draft: CourseDraft) -> list[PlannedModule]:
    lessons = list_draft_lessons(draft.course_id)
    return [
        PlannedModule(module["title"], [_place(course, draft, item, lessons) for item in module["items"]])
        for module in draft.outline["modules"]
    ]


def _place(course: Course, draft: CourseDraft, item: dict[str, Any], lessons: dict[str, Any]) -> PlacedItem:
    kept = keep_item(course=course, slug=item["slug"], kind=item["kind"])
    if item["kind"] == "lesson":
        content = normal_content(lessons[item["slug"]].content)
        number = _put_lesson(course, draft, item, content)
        minutes = item["minutes"] or reading_minutes(words_of(content["blocks"]))
    else:
        number = newest_contents(course.id, [(item["kind"], item["slug"])]).get(item["slug"], 0)
        minutes = item["minutes"]
    return PlacedItem(kept, item["title"], minutes, number, item["is_required"], item["completion"])


def _put_lesson(course: Course, draft: CourseDraft, item: dict[str, Any], content: dict[str, Any]) -> int:
    kept = keep_item(course=course, slug=item["slug"], kind="lesson")
    blocks: list[Block] = content["blocks"]
    found = current_questions(course.id, question_keys(blocks))
    questions = [found[key] for key in question_keys(blocks)]
    for question in questions:
        note_use(
            question_id=question.question_id,
            place=f"lesson:{course.slug}/{item['slug']}",
            label=f"{draft.facts['title']}: {item['title']}",
            path=f"/khoa-hoc/{course.slug}/bai/{item['slug']}",
        )
    return put_blocks(
        item=kept, blocks=blocks, questions=questions, translations=translations_of(content)
    ).number


def _files(draft: CourseDraft) -> dict[str, str]:
    """The files that the lessons show, and every file that is there to be taken along."""
    shown: set[str] = set()
    for lesson in list_draft_lessons(draft.course_id).values():
        shown |= files_of(lesson.content["blocks"])
        for other in lesson.content.get("translations", {}).values():
            shown |= files_of(other["blocks"])
    names = list_draft_files(draft.course_id)
    return {name: digest for name, digest in names.items() if name in shown or name.startswith(_KEPT_FOLDER)}


def _facts(draft: CourseDraft, modules: list[PlannedModule], files: dict[str, str]) -> VersionFacts:
    said = [
        [
            module.title,
            *([each.item.slug, each.title, each.minutes, each.content_number] for each in module.items),
        ]
        for module in modules
    ]
    content = json.dumps([draft.facts, said, files], ensure_ascii=False, sort_keys=True)
    titles = [each.title for module in modules for each in module.items]
    return VersionFacts(
        **draft.facts,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        search_words=" ".join(titles),
    )
