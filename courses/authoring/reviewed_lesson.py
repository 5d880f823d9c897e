"""A lesson under review: as learners will see it, with what changed and the remarks beside its blocks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from courses.authoring.models import CourseDraft, Review
from courses.authoring.queries.anchors import by_anchor
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


@dataclass(frozen=True, kw_only=True)
class ReviewScene(Scene):
    """Where a reviewer looks: the learner's page, with the remarks on each slide and a place for the next."""

    desk: Desk
    standing: Mapping[str, list[Said]]

    def beside(self, anchor: str, number: int) -> Markup:
        """What was remarked on that slide, and a form for more."""
        said = self.standing.get(anchor, [])
        page = "authoring/_reviewed_slide.html"
        drawn = render_template(page, view=self.desk, item=self.item, anchor=anchor, number=number, said=said)
        return Markup(drawn)  # noqa: S704


def open_lesson(course: Course, draft: CourseDraft, review: Review, item: dict[str, Any]) -> LessonDesk:
    """The page of one lesson."""
    blocks = get_draft_lesson(course.id, item["slug"]).content["blocks"]
    change = change_of_lesson(course, draft, item["slug"], blocks)
    remarks, _past = split_remarks(list_remarks(course.id, slug=item["slug"]), draft)
    standing = by_anchor(remarks, blocks)
    lessons = [each for each in items_of(draft.outline) if each["kind"] == "lesson"]
    at = next(index for index, each in enumerate(lessons) if each["slug"] == item["slug"])
    desk: dict[str, Any] = {
        "course": course,
        "draft": draft,
        "review": review,
        "remarks": remarks,
        "person_id": the_actor().person_id,
    }
    facts = _scene_facts(course, item, blocks, draft.facts["language"])
    return LessonDesk(
        **desk,
        item=item,
        blocks=_draw(blocks, change or (), ReviewScene(**facts, desk=Desk(**desk), standing=standing)),
        gone=[each for each in change or () if each.state == "removed"],
        orphans=[each for each in standing.get("", []) if each.remark.block_id],
        whole=[each for each in standing.get("", []) if not each.remark.block_id],
        is_new=change is None,
        translations=_translations(course, draft, item),
        before=lessons[at - 1] if at else None,
        after=lessons[at + 1] if at + 1 < len(lessons) else None,
    )


def _draw(blocks: Sequence[Block], change: Iterable[BlockChange], scene: ReviewScene) -> list[ReviewedBlock]:
    changes = {each.block_id: each for each in change}
    for key in dict.fromkeys(block["kind"] for block in blocks):
        scene.gathered[key] = block_kind(key).gather([b for b in blocks if b["kind"] == key], scene)
    return [
        ReviewedBlock(
            block,
            draw_block(block, scene),
            changes.get(block["id"]),
            scene.standing.get(block["id"], []),
        )
        for block in blocks
    ]


def _translations(
    course: Course, draft: CourseDraft, item: Mapping[str, Any]
) -> list[tuple[str, str, Markup]]:
    """(language, title, how it looks) of the lesson in other languages: these are published with it."""
    content = get_draft_lesson(course.id, item["slug"]).content
    return [
        (
            language,
            each.title,
            draw_blocks(each.blocks, Scene(**_scene_facts(course, item, each.blocks, language))),
        )
        for language, each in translations_of(content).items()
        if language != draft.facts["language"]
    ]


def _scene_facts(
    course: Course, item: Mapping[str, Any], blocks: Sequence[Block], language: str
) -> dict[str, Any]:
    keys = question_keys(blocks)
    return {
        "slug": course.slug,
        "files": url_for("authoring.reviewed_file", slug=course.slug, name=""),
        "language": language,
        "item": item["slug"],
        "is_draft": True,
        "questions": asked_of(keys, current_questions(course.id, keys)),
    }
