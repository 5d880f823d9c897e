"""Where a lesson of a draft is drawn for its authors: as learners see it, or to be written, with the remarks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from courses.authoring.queries.asking import current_questions
from courses.authoring.queries.remarks import Said
from courses.authoring.studio import DraftPart
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.drawing import Scene, asked_of
from courses.lessons.blocks.things import question_keys


@dataclass(frozen=True, kw_only=True)
class EditScene(Scene):
    """Where an author looks: the learner's page, its written words marked so that they can be written there.

    `remarks` are what is still to be settled, by where it stands.
    """

    part: DraftPart
    remarks: Mapping[str, Sequence[Said]]

    def html(self, text: str) -> Markup:
        """The words with a mark around them."""
        return Markup('<div class="words" data-words>%s</div>') % super().html(text)

    def beside(self, anchor: str, number: int) -> Markup:
        """What reviewers remarked on that slide."""
        if anchor not in self.remarks:
            return Markup()
        page = "authoring/_beside.html"
        drawn = render_template(page, part=self.part, remarks=self.remarks[anchor], anchor=anchor)
        return Markup(drawn)  # noqa: S704


def scene_of(part: DraftPart, blocks: Iterable[Block]) -> Scene:
    """Where these blocks of the draft are drawn as learners see them; the questions they ask are fetched."""
    return Scene(**_facts(part, blocks))


def edit_scene(part: DraftPart, blocks: Iterable[Block], remarks: Mapping[str, Sequence[Said]]) -> EditScene:
    """Where these blocks of the draft are written, with the remarks on their parts."""
    return EditScene(**_facts(part, blocks), part=part, remarks=remarks)


def _facts(part: DraftPart, blocks: Iterable[Block]) -> dict[str, Any]:
    keys = question_keys(blocks)
    return {
        "slug": part.course.slug,
        "files": url_for("authoring.show_file", slug=part.course.slug, name=""),
        "language": part.language or part.draft.facts["language"],
        "item": part.lesson.slug,
        "is_draft": True,
        "questions": asked_of(keys, current_questions(part.course.id, keys)),
    }
