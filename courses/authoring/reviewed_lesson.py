"""A lesson under review: as learners will see it, with what changed and the remarks beside its blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from courses.authoring.models import CourseDraft, Review
from courses.authoring.queries.asking import current_questions
from courses.authoring.queries.drafts import get_draft_lesson
from courses.authoring.queries.lesson_texts import change_of_lesson
from courses.authoring.queries.plans import translations_of
from courses.authoring.queries.remarks import Said, list_remarks, split_remarks
from courses.authoring.reviewed_course import Desk
from courses.authoring.rules.compared import BlockChange
from courses.authoring.rules.outlines import items_of
from courses.catalogue.models import Course
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.drawing import Scene, asked_of, draw_block, draw_blocks
from courses.lessons.blocks.registry import block_kind
from courses.lessons.blocks.things import question_keys
from lms.core.permissions import the_actor


@dataclass(frozen=True)
class ReviewedBlock:
    """A block as learners will see it, what became of it, and what was remarked on it."""

    block: Block
    drawn: Markup
    change: BlockChange | None
    remarks: list[Said]


@dataclass(frozen=True, kw_only=True)
class LessonDesk(Desk):
    """A lesson: its blocks, what went, and remarks on what is gone."""

    item: dict[str, Any]
    blocks: list[ReviewedBlock]
    gone: list[BlockChange]
    orphans: list[Said]
    whole: list[Said]
    is_new: bool
    translations: Sequence[tuple[str, str, Markup]] = ()
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def open_lesson(course: Course, draft: CourseDraft, review: Review, item: dict[str, Any]) -> LessonDesk:
    """The page of one lesson."""
    blocks = get_draft_lesson(course.id, item["slug"]).content["blocks"]
    change = change_of_lesson(course, draft, item["slug"], blocks)
    changes = {each.block_id: each for each in change or ()}
    remarks, _past = split_remarks(list_remarks(course.id, slug=item["slug"]), draft)
    here = {block["id"] for block in blocks}
    lessons = [each for each in items_of(draft.outline) if each["kind"] == "lesson"]
    at = next(index for index, each in enumerate(lessons) if each["slug"] == item["slug"])
    return LessonDesk(
        course=course,
        draft=draft,
        review=review,
        remarks=remarks,
        person_id=the_actor().person_id,
        item=item,
        blocks=_draw(course, draft, item, blocks, changes, remarks),
        gone=[each for each in change or () if each.state == "removed"],
        orphans=[each for each in remarks if each.remark.block_id and each.remark.block_id not in here],
        whole=[each for each in remarks if not each.remark.block_id],
        is_new=change is None,
        translations=_translations(course, draft, item),
        before=lessons[at - 1] if at else None,
        after=lessons[at + 1] if at + 1 < len(lessons) else None,
    )


def _draw(
    course: Course,
    draft: CourseDraft,
    item: Mapping[str, Any],
    blocks: Sequence[Block],
    changes: Mapping[str, BlockChange],
    remarks: Sequence[Said],
) -> list[ReviewedBlock]:
    scene = _scene(course, item, blocks, draft.facts["language"])
    for key in dict.fromkeys(block["kind"] for block in blocks):
        scene.gathered[key] = block_kind(key).gather([b for b in blocks if b["kind"] == key], scene)
    return [
        ReviewedBlock(
            block,
            draw_block(block, scene),
            changes.get(block["id"]),
            [said for said in remarks if said.remark.block_id == block["id"]],
        )
        for block in blocks
    ]


def _translations(
    course: Course, draft: CourseDraft, item: Mapping[str, Any]
) -> list[tuple[str, str, Markup]]:
    """(language, title, how it looks) of the lesson in other languages: these are published with it."""
    content = get_draft_lesson(course.id, item["slug"]).content
    return [
        (language, each.title, draw_blocks(each.blocks, _scene(course, item, each.blocks, language)))
        for language, each in translations_of(content).items()
        if language != draft.facts["language"]
    ]


def _scene(course: Course, item: Mapping[str, Any], blocks: Sequence[Block], language: str) -> Scene:
    keys = question_keys(blocks)
    return Scene(
        slug=course.slug,
        files=url_for("authoring.reviewed_file", slug=course.slug, name=""),
        language=language,
        item=item["slug"],
        is_draft=True,
        questions=asked_of(keys, current_questions(course.id, keys)),
    )
