"""A lesson on the author's desk: its blocks as learners see them, each with what the author fills in."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for
from markupsafe import Markup

from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.offers import Offer, list_offers
from courses.authoring.queries import get_draft, get_draft_lesson
from courses.authoring.rules.fields import BlockField, empty_block, fields_of, is_written
from courses.authoring.rules.outlines import find_item
from courses.catalogue.models import Course
from courses.lessons.blocks.base import Block, BlockKind
from courses.lessons.blocks.drawing import Scene, draw_block
from courses.lessons.blocks.registry import block_kind, block_kinds, read_blocks
from lms.core.errors import NotFound

PLACEHOLDER = "khoimoi"


@dataclass(frozen=True)
class DraftPart:
    """A lesson of a draft in one language: the course's own, or a translation."""

    course: Course
    draft: CourseDraft
    item: dict[str, Any]
    lesson: DraftLesson
    language: str = ""

    @property
    def blocks(self) -> list[Block]:
        """The blocks in that language."""
        return blocks_in(self.lesson.content, self.language)

    @property
    def title(self) -> str:
        """What the lesson is called in that language."""
        others = self.lesson.content.get("translations") or {}
        return str(others.get(self.language, {}).get("title") or self.item["title"])

    def content_with(self, blocks: Sequence[Block]) -> dict[str, Any]:
        """The content of the lesson with these blocks in that language; all else is what it was."""
        content = self.lesson.content
        if not self.language:
            return {**content, "blocks": list(blocks)}
        others = content.get("translations") or {}
        known = others.get(self.language) or {"title": ""}
        return {**content, "translations": {**others, self.language: {**known, "blocks": list(blocks)}}}

    def url(self, endpoint: str, **more: Any) -> str:
        """A page of this lesson."""
        asked: dict[str, Any] = {"ngon-ngu": self.language} if self.language else {}
        return url_for(endpoint, slug=self.course.slug, lesson=self.lesson.slug, **asked, **more)


def blocks_in(content: dict[str, Any], language: str) -> list[Block]:
    """The blocks of a lesson's content in the course's language ('') or in a translation."""
    if not language:
        return list(content.get("blocks", []))
    return list((content.get("translations") or {}).get(language, {}).get("blocks", []))


def open_part(slug: str, lesson: str, language: str = "") -> DraftPart:
    """The lesson of a draft of one's units; to all others there is none."""
    course, draft = get_draft(slug)
    item = find_item(draft.outline, lesson)
    if item is None or item["kind"] != "lesson":
        raise NotFound()
    other = "" if language == draft.facts["language"] else language
    return DraftPart(course, draft, item, get_draft_lesson(course.id, lesson), other)


@dataclass(frozen=True)
class FilledField:
    """A field of a block, what it holds, and what it offers to choose from."""

    field: BlockField
    value: Any
    offers: Sequence[Offer] = ()


@dataclass(frozen=True)
class StudioBlock:
    """A block, its kind, how learners see it, and its fields."""

    block: Block
    kind: BlockKind
    drawn: Markup
    fields: list[FilledField] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        """True where its words are written in place."""
        return is_written(self.block)

    @property
    def has_form(self) -> bool:
        """True where something is filled in beside the written words."""
        return bool(self.live_fields)

    @property
    def value(self) -> str:
        """The block for the script, in as few bytes as it takes."""
        return json.dumps(self.block, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    @property
    def live_fields(self) -> list[FilledField]:
        """Its fields without the words, which the script lets authors write where they are read."""
        return [each for each in self.fields if each.field.type != "html"]

    @property
    def lacks(self) -> bool:
        """True while it shows nothing yet, or a picture has no words."""
        block = self.block
        if block["kind"] == "image":
            return not block["file"] or not (block["alt"] or block["is_decorative"])
        names = {"file": "file", "question": "question", "media": "media", "package": "package"}
        named = names.get(block["kind"])
        return bool(named and not block.get(named))


@dataclass(frozen=True)
class Desk:
    """The blocks of a lesson with their fields, and an empty one of each kind that can be written here."""

    blocks: list[StudioBlock]
    new: list[StudioBlock]


def lay_out(part: DraftPart, scene: Scene) -> Desk:
    """The whole lesson; what its kinds need, and what they offer, is fetched at once."""
    offers = _offers(part.course, part.blocks)
    return Desk(
        _studio_blocks(part.blocks, scene, offers),
        _new_blocks(replace(scene, questions={}, gathered={}), offers),
    )


def studio_blocks(course: Course, blocks: Sequence[Block], scene: Scene) -> list[StudioBlock]:
    """These blocks with their fields, in order; what their kinds need is fetched at once."""
    return _studio_blocks(blocks, scene, _offers(course, blocks))


def _offers(course: Course, blocks: Iterable[Block]) -> dict[str, list[Offer]]:
    blocks = list(blocks)
    sources = {each.offers for block in blocks for each in fields_of(block["kind"]) if each.offers}
    return {source: list_offers(source, course, blocks) for source in sorted(sources)}


def _studio_blocks(
    blocks: Sequence[Block], scene: Scene, offers: dict[str, list[Offer]]
) -> list[StudioBlock]:
    for key in dict.fromkeys(block["kind"] for block in blocks):
        same = [block for block in blocks if block["kind"] == key]
        scene.gathered[key] = block_kind(key).gather(same, scene)
    return [_studio_block(block, scene, offers) for block in blocks]


def _studio_block(block: Block, scene: Scene, offers: dict[str, list[Offer]]) -> StudioBlock:
    fields = [
        FilledField(each, block.get(each.name, ""), offers.get(each.offers, []))
        for each in fields_of(block["kind"])
    ]
    return StudioBlock(block, block_kind(block["kind"]), draw_block(block, scene), fields)


def _new_blocks(scene: Scene, offers: dict[str, list[Offer]]) -> list[StudioBlock]:
    """For the menu, and for the script to copy; the choices of a kind that the lesson has stand there once."""
    made = []
    for key in block_kinds():
        if fields_of(key):
            block = {**read_blocks([empty_block(key)])[0], "id": PLACEHOLDER}
            scene.gathered[key] = block_kind(key).gather([], scene)
            made.append(_studio_block(block, scene, offers))
    return made
