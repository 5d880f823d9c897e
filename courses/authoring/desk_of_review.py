"""What a reviewer has on the desk: the course with its changes, and a lesson with the remarks beside its blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from flask import url_for
from markupsafe import Markup

from courses.authoring.actions.steps import is_author
from courses.authoring.models import CourseDraft, Review
from courses.authoring.queries.contents import load_draft, load_versions
from courses.authoring.queries.drafts import get_draft_lesson
from courses.authoring.queries.lesson_texts import change_of_lesson
from courses.authoring.queries.plans import current_questions, translations_of
from courses.authoring.queries.reviews import Said, list_approvals, list_remarks
from courses.authoring.queries.texts import text_of_draft, text_of_version
from courses.authoring.queries.versions import find_version
from courses.authoring.rules.differences import BlockChange, Differences, compare
from courses.authoring.rules.outlines import items_of
from courses.authoring.wording import STATES, name_of
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import Course, CourseVersion
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.drawing import Asked, Scene, draw_block, draw_blocks
from courses.lessons.blocks.registry import block_kind
from courses.lessons.blocks.things import question_keys
from courses.lessons.self_test import present
from lms.core.permissions import the_actor


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A draft under review in the hands of one reviewer, who may decide unless they wrote in it."""

    course: Course
    draft: CourseDraft
    review: Review
    remarks: Sequence[Said]
    person_id: int
    states: ClassVar[Mapping[str, Any]] = STATES
    name_of: ClassVar[Any] = staticmethod(name_of)
    kind_of: ClassVar[Any] = staticmethod(block_kind)
    item_kind: ClassVar[Any] = staticmethod(item_kind)

    @property
    def title(self) -> str:
        """The name of the course."""
        return str(self.draft.facts["title"] or self.course.slug)

    @cached_property
    def is_author(self) -> bool:
        """True for somebody who wrote in the draft: they read the page, but decide nothing."""
        return is_author(self.draft, self.person_id)

    @property
    def is_open(self) -> bool:
        """True while this person may remark and decide."""
        return self.draft.state == "in_review" and not self.is_author

    def is_own(self, said: Said) -> bool:
        """True for a remark that this person may take away."""
        return (
            self.is_open
            and said.remark.review_id == self.review.id
            and said.remark.person_id == self.person_id
        )


@dataclass(frozen=True, kw_only=True)
class Overview(Desk):
    """The whole course: what differs from what learners have, its parts, who approved it."""

    version: CourseVersion | None
    found: Differences | None
    approvals: Sequence[Any]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The items in order with what became of them and how many remarks stand there."""
        changed = {each.item.slug: each for each in self.found.items} if self.found else {}
        said = [each.remark.slug for each in self.remarks]
        return [
            {"item": item, "change": changed.get(item["slug"]), "remarks": said.count(item["slug"])}
            for item in items_of(self.draft.outline)
        ]

    @property
    def titles(self) -> dict[str, str]:
        """What the parts are called, by address."""
        return {item["slug"]: item["title"] for item in items_of(self.draft.outline)}

    @property
    def approved_already(self) -> bool:
        """True where this person has approved the round."""
        return any(each[0] == self.person_id for each in self.approvals)


def open_overview(course: Course, draft: CourseDraft, review: Review) -> Overview:
    """The page of the whole course."""
    version = find_version(course.id, course.current_number)
    found = None
    if version is not None:
        found = compare(text_of_version(load_versions([version])[0]), text_of_draft(load_draft(draft)))
    return Overview(
        course=course,
        draft=draft,
        review=review,
        remarks=list_remarks(course.id),
        person_id=the_actor().person_id,
        version=version,
        found=found,
        approvals=list_approvals(review.id),
    )


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
    remarks = list_remarks(course.id, slug=item["slug"])
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
    return Scene(
        slug=course.slug,
        files=url_for("authoring.reviewed_file", slug=course.slug, name=""),
        language=language,
        item=item["slug"],
        is_draft=True,
        questions=_asked(blocks),
    )


def _asked(blocks: Sequence[Block]) -> dict[str, Asked]:
    keys = question_keys(blocks)
    found = current_questions(keys)
    return {
        key: Asked(number=number, test=present(found[key], enrolment_id=0))
        for number, key in enumerate(keys, 1)
        if key in found
    }
