"""Drawing blocks as their reader sees them: one way for learners, reviewers and authors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from markupsafe import Markup

from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import block_kind
from courses.lessons.self_test import SelfTest, present
from courses.questions.models import QuestionVersion


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A self-test question within the lesson: its number there, and the question as this reader sees it."""

    number: int
    test: SelfTest


def asked_of(keys: Sequence[str], found: Mapping[str, QuestionVersion]) -> dict[str, Asked]:
    """The questions of a lesson that nobody learns just now, numbered in their order; those not found are left out."""
    return {
        key: Asked(number=number, test=present(found[key], enrolment_id=0))
        for number, key in enumerate(keys, 1)
        if key in found
    }


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where blocks are drawn: for whom, in which course and language, and where its files are to be had.

    `questions` are by key; `gathered` is what each kind fetched for all of its blocks at once; with
    `is_counted` the lesson counts when each question was answered rightly once. Without an
    enrolment nobody learns here: it is an author or a reviewer who looks.
    """

    slug: str
    files: str
    language: str = "vi"
    item: str = ""
    enrolment_id: int | None = None
    item_id: int | None = None
    is_draft: bool = False
    is_counted: bool = False
    questions: Mapping[str, Asked] = field(default_factory=dict)
    gathered: dict[str, Any] = field(default_factory=dict)

    def file_url(self, name: str) -> str:
        """Where a file of the course is to be had."""
        return f"{self.files}{name}"

    def html(self, text: str) -> Markup:
        """Sanitised HTML with its pictures at their addresses, fetched when they come into sight."""
        drawn = text
        for folder in ("images", "files"):
            source = f'loading="lazy" decoding="async" src="{self.files}{folder}/'
            drawn = drawn.replace(f'src="{folder}/', source)
        return Markup(drawn)  # noqa: S704 (sanitised when the block was kept)

    def beside(self, anchor: str, number: int) -> Markup:
        """What stands at that slide of a block, the how many-th it is: nothing for learners."""
        return Markup()


def draw_blocks(blocks: Iterable[Block], scene: Scene) -> Markup:
    """The blocks in order, each in a section that carries its id."""
    blocks = list(blocks)
    for key in dict.fromkeys(block["kind"] for block in blocks):
        same = [block for block in blocks if block["kind"] == key]
        scene.gathered[key] = block_kind(key).gather(same, scene)
    return Markup("\n").join(draw_block(block, scene) for block in blocks)


def draw_block(block: Block, scene: Scene) -> Markup:
    """One block, whose kind has gathered already."""
    kind = block_kind(block["kind"])
    return Markup(render_template("lessons/_block.html", block=block, kind=kind, scene=scene))  # noqa: S704
