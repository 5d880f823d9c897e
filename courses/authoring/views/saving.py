"""What the script of the editor speaks to: saving a lesson under its revision, and its comparison after a conflict."""

from typing import Any

from flask import jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from courses.authoring.actions import Overtaken, save_lesson
from courses.authoring.actions.saving import normal_content
from courses.authoring.forms.blocks import markdown_of
from courses.authoring.meter import measure
from courses.authoring.queries import AUTHOR
from courses.authoring.queries.anchors import by_anchor
from courses.authoring.queries.remarks import open_remarks
from courses.authoring.rules.merging import digest, digests, read_digests
from courses.authoring.scenes import edit_scene
from courses.authoring.studio import DraftPart, blocks_in, open_part, studio_blocks
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.conflicts import conflict_facts
from courses.authoring.views.parts import asked_language, asked_number
from courses.lessons.blocks.base import Block
from lms.core.db import begin_writing, db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares

_MOST_DRAWN = 60


@authoring.post(f"{STUDIO}/<slug>/bai/<lesson>/luu")
@allowed(AUTHOR)
@prepares
def save_part(slug: str, lesson: str) -> ResponseReturnValue:
    """{"revision", "blocks", "seen", "draw": [ids]} → the normal form; 409 with both states side by side."""
    part = open_part(slug, lesson, asked_language())
    body = request.get_json()
    if not isinstance(body, dict):
        raise NotFound()
    try:
        blocks = blocks_in(normal_content({"blocks": body.get("blocks")}), "")
        begin_writing()
        part = open_part(slug, lesson, asked_language())
        with db.session.begin_nested():
            saved = save_lesson(
                draft=part.draft,
                slug=lesson,
                content=part.content_with(blocks),
                revision=_revision(part, body.get("seen")),
                person_id=the_actor().person_id,
            )
    except Overtaken:
        return make_response(_overtaken(part, blocks, body.get("seen")), 409)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return jsonify(messages=[str(message) for message in refusal.messages]), 422
    part = DraftPart(part.course, part.draft, part.item, saved, part.language)
    return _saved(part, body.get("draw"))


def _revision(part: DraftPart, seen: Any) -> int:
    """The revision that the page began with; none where it began with other blocks: each draft counts anew."""
    return asked_number() if seen is None or seen == digests(part.blocks) else 0


def _saved(part: DraftPart, asked: Any) -> ResponseReturnValue:
    blocks = part.blocks
    wanted = {str(key) for key in asked[:_MOST_DRAWN]} if isinstance(asked, list) else set()
    return jsonify(
        revision=part.lesson.revision,
        blocks=blocks,
        seen=digests(blocks),
        parts=_parts(part, [block for block in blocks if block["id"] in wanted]),
        meter=render_template("authoring/_meter.html", meter=measure(part), part=part),
    )


def _parts(part: DraftPart, blocks: list[Block]) -> dict[str, str]:
    """The editor's own HTML of these blocks by id."""
    remarks = by_anchor(open_remarks(part.course.id, part.lesson.slug), part.blocks) if blocks else {}
    found = {block["id"]: number for number, block in enumerate(part.blocks, 1)}
    return {
        each.block["id"]: render_template(
            "authoring/_block.html",
            each=each,
            part=part,
            number=found[each.block["id"]],
            total=len(found),
            digest=digest,
            markdown=markdown_of,
            remarks=remarks,
            for_script=True,
        )
        for each in studio_blocks(part.course, blocks, edit_scene(part, blocks, remarks))
    }


def _overtaken(part: DraftPart, mine: list[Block], seen: Any) -> ResponseReturnValue:
    facts = conflict_facts(part, theirs=part.blocks, mine=mine, seen=read_digests(seen))
    return jsonify(
        revision=part.lesson.revision,
        message=_("Somebody else saved this while you were writing. Compare both and choose."),
        panel=render_template("authoring/_conflict.html", **facts),
    )
