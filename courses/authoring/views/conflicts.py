"""Two authors on one lesson: both states side by side, block by block, and a choice; nothing is written over."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from courses.authoring.actions import Overtaken, save_lesson
from courses.authoring.actions.saving import normal_content
from courses.authoring.queries import AUTHOR
from courses.authoring.rules.merging import MINE, THEIRS, Pair, align, merge, read_digests, usual_choice
from courses.authoring.scenes import scene_of
from courses.authoring.studio import DraftPart, blocks_in, open_part
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.parts import asked_language, asked_number
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.drawing import draw_blocks
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.people.queries import find_person_by_id

_LARGEST = 6_000_000


def conflict_page(
    part: DraftPart, *, theirs: list[Block], mine: list[Block], seen: Mapping[str, str]
) -> ResponseReturnValue:
    """A page of its own with both states."""
    return render_template(
        "authoring/conflict.html", **conflict_facts(part, theirs=theirs, mine=mine, seen=seen)
    ), 409


def conflict_facts(
    part: DraftPart, *, theirs: list[Block], mine: list[Block], seen: Mapping[str, str]
) -> dict[str, Any]:
    """What the comparison shows: who saved when, and every block of both, with what most would choose."""
    pairs = align(theirs, mine, seen)
    drawn = {THEIRS: _drawn(part, theirs), MINE: _drawn(part, mine)}
    saver = find_person_by_id(part.lesson.updated_by_id)
    return {
        "part": part,
        "rows": [_row(pair, seen, drawn) for pair in pairs],
        "saver": saver.full_name if saver else "",
        "mine": json.dumps(mine, ensure_ascii=False),
        "seen": json.dumps(list(seen.items())),
    }


def _drawn(part: DraftPart, blocks: Sequence[Block]) -> dict[str, Markup]:
    """Every block as learners see it, by its id."""
    scene = scene_of(part, blocks)
    return {block["id"]: draw_blocks([block], scene) for block in blocks}


def _row(pair: Pair, seen: Mapping[str, str], drawn: Mapping[str, Mapping[str, Markup]]) -> dict[str, Any]:
    return {
        "key": pair.key,
        "is_same": pair.is_same,
        "usual": usual_choice(pair, seen),
        "theirs": drawn[THEIRS].get(pair.key, ""),
        "mine": drawn[MINE].get(pair.key, ""),
        "has_both": pair.theirs is not None and pair.mine is not None,
    }


@authoring.post(f"{STUDIO}/<slug>/bai/<lesson>/hop-nhat")
@allowed(AUTHOR)
def merge_lesson(slug: str, lesson: str) -> ResponseReturnValue:
    """The lesson is what was chosen of both; where somebody saved once more, both stand side by side again."""
    request.max_form_memory_size = _LARGEST
    part = open_part(slug, lesson, asked_language())
    mine, seen = _posted(part)
    theirs = part.blocks
    whole = {THEIRS: theirs, MINE: mine}.get(request.form.get("all", ""))
    chosen = {key[5:]: value for key, value in request.form.items() if key.startswith("chon-")}
    merged = merge(align(theirs, mine, seen), chosen) if whole is None else whole
    try:
        with db.session.begin_nested():
            save_lesson(
                draft=part.draft,
                slug=lesson,
                content=part.content_with(merged),
                revision=asked_number(),
                person_id=the_actor().person_id,
            )
    except Overtaken:
        flash(_("Somebody saved once more meanwhile. This is the latest state; compare again."), "warning")
        return conflict_page(part, theirs=theirs, mine=mine, seen=seen)
    flash(_("Both are brought together as you chose."), "success")
    return redirect(part.url(".edit_lesson", gop=1))


def _posted(part: DraftPart) -> tuple[list[Block], dict[str, str]]:
    """My state and what I began with, in normal form."""
    try:
        mine, seen = json.loads(request.form.get("mine", "")), json.loads(request.form.get("seen", "{}"))
    except (ValueError, RecursionError) as error:
        raise Refusal(_("Your own state could not be read: go back and try again.")) from error
    return blocks_in(normal_content({"blocks": mine}), ""), read_digests(seen)


__all__ = ["conflict_facts", "conflict_page", "merge_lesson"]
