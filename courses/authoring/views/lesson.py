"""Writing a lesson where it is read; every block is a form of its own too, for those without JavaScript."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from courses.authoring.actions import refuse_locked, save_lesson
from courses.authoring.forms.blocks import markdown_of, read_block
from courses.authoring.meter import measure
from courses.authoring.queries import AUTHOR
from courses.authoring.queries.anchors import by_anchor
from courses.authoring.queries.remarks import open_remarks
from courses.authoring.rules.fields import empty_block, fields_of
from courses.authoring.rules.merging import digest, digests, moved_block
from courses.authoring.rules.outlines import items_of
from courses.authoring.scenes import edit_scene, scene_of
from courses.authoring.studio import PLACEHOLDER, DraftPart, lay_out, open_part
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.conflicts import conflict_page
from courses.authoring.views.parts import asked_language, keep_sent, sent_file, without_draft
from courses.lessons.blocks.base import Block, new_block_id
from courses.lessons.blocks.drawing import draw_blocks
from courses.lessons.blocks.registry import read_blocks
from lms.core.db import begin_writing, db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares
from lms.people.queries import find_person_by_id

LESSON = f"{STUDIO}/<slug>/bai/<lesson>"


@authoring.get(LESSON)
@allowed(AUTHOR)
def edit_lesson(slug: str, lesson: str) -> ResponseReturnValue:
    """The outline, and the lesson as learners see it, to be written in place."""
    try:
        part = open_part(slug, lesson, asked_language())
    except NotFound:
        return without_draft(slug)
    return lesson_page(part, opened=request.args.get("sua", ""))


def lesson_page(part: DraftPart, errors: list[str] | None = None, *, opened: str = "") -> ResponseReturnValue:
    """The page of the lesson as it is kept, with what was refused; `opened` is the block whose form stands open."""
    remarks = by_anchor(open_remarks(part.course.id, part.lesson.slug), part.blocks)
    scene = edit_scene(part, part.blocks, remarks)
    desk = lay_out(part, scene)
    page = render_template(
        "authoring/edit_lesson.html",
        part=part,
        scene=scene,
        blocks=desk.blocks,
        new=desk.new,
        opened=opened,
        meter=measure(part),
        digests=digests(part.blocks),
        digest=digest,
        markdown=markdown_of,
        placeholder=PLACEHOLDER,
        remarks=remarks,
        saver=find_person_by_id(part.lesson.updated_by_id),
        neighbours=_neighbours(part),
        is_locked=part.draft.state in ("in_review", "approved"),
        errors=errors or [],
    )
    return page, 422 if errors else 200


def _neighbours(part: DraftPart) -> dict[str, Any]:
    items = list(items_of(part.draft.outline))
    at = next(place for place, item in enumerate(items) if item["slug"] == part.lesson.slug)
    return {
        "before": items[at - 1] if at else None,
        "after": items[at + 1] if at + 1 < len(items) else None,
    }


@authoring.post(f"{LESSON}/khoi/<block>")
@allowed(AUTHOR)
@prepares
def change_block(slug: str, lesson: str, block: str) -> ResponseReturnValue:
    """The block is as its form says, or stands elsewhere, twice, or not at all."""
    part = open_part(slug, lesson, asked_language())
    known = _known(part, block)
    deed = request.form.get("do", "save")
    if deed == "remove" and "sure" not in request.form:
        return _removal_page(part, known)
    try:
        refuse_locked(part.draft)
        sent = sent_file(is_picture=known["kind"] == "image")
        begin_writing()
        known = _known(part, block)
        name = keep_sent(part.draft, sent) if sent else ""
        changed = read_blocks([read_block(known, request.form, name)])[0] if deed == "save" else known
        if deed == "save" and request.form.get("seen") != digest(known) and changed != known:
            return conflict_page(part, theirs=part.blocks, mine=_replaced(part.blocks, changed), seen={})
        with db.session.begin_nested():
            _keep(part, _after(part.blocks, changed, deed))
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return lesson_page(part, [str(message) for message in refusal.messages], opened=block)
    if deed == "save":
        flash(_("Saved."), "success")
    return _back(part, "" if deed == "remove" else block)


def _known(part: DraftPart, key: str) -> Block:
    found = next((block for block in part.blocks if block["id"] == key), None)
    if found is None:
        raise NotFound()
    return found


def _replaced(blocks: list[Block], changed: Block) -> list[Block]:
    return [changed if block["id"] == changed["id"] else block for block in blocks]


def _after(blocks: list[Block], changed: Block, deed: str) -> list[Block]:
    """The blocks after the deed."""
    if deed in ("up", "down"):
        return moved_block(blocks, changed["id"], -1 if deed == "up" else 1)
    if deed == "remove":
        return [block for block in blocks if block["id"] != changed["id"]]
    if deed == "copy":
        at = next(place for place, block in enumerate(blocks) if block["id"] == changed["id"])
        return [*blocks[: at + 1], {**changed, "id": new_block_id()}, *blocks[at + 1 :]]
    return _replaced(blocks, changed)


def _keep(part: DraftPart, blocks: list[Block]) -> None:
    save_lesson(
        draft=part.draft,
        slug=part.lesson.slug,
        content=part.content_with(blocks),
        revision=part.lesson.revision,
        person_id=the_actor().person_id,
    )


def _back(part: DraftPart, key: str) -> ResponseReturnValue:
    return redirect(part.url(".edit_lesson", _anchor=f"o-{key}" if key else None))


def _removal_page(part: DraftPart, known: Block) -> ResponseReturnValue:
    """Asks first: without JavaScript there is no undo on the page."""
    drawn = draw_blocks([known], scene_of(part, [known]))
    return render_template("authoring/remove_block.html", part=part, block=known, drawn=drawn)


@authoring.post(f"{LESSON}/khoi")
@allowed(AUTHOR)
def add_block(slug: str, lesson: str) -> ResponseReturnValue:
    """An empty block of that kind stands where it was asked for."""
    part = open_part(slug, lesson, asked_language())
    kind, place = request.form.get("kind", ""), request.form.get("after", "")
    if not fields_of(kind):
        raise NotFound()
    block = {**read_blocks([empty_block(kind)])[0], "id": new_block_id()}
    at = next((number for number, each in enumerate(part.blocks, 1) if each["id"] == place), None)
    at = 0 if place == "first" else len(part.blocks) if at is None else at
    try:
        _keep(part, [*part.blocks[:at], block, *part.blocks[at:]])
    except Refusal as refusal:
        return lesson_page(part, [str(message) for message in refusal.messages])
    return redirect(part.url(".edit_lesson", sua=block["id"], _anchor=f"o-{block['id']}"))


@authoring.get(f"{LESSON}/xem")
@allowed(AUTHOR)
def preview_lesson(slug: str, lesson: str) -> ResponseReturnValue:
    """The lesson as a learner has it on a telephone, 360 points wide, or on a wide screen."""
    part = open_part(slug, lesson, asked_language())
    text = draw_blocks(part.blocks, scene_of(part, part.blocks))
    return render_template(
        "authoring/preview_lesson.html",
        part=part,
        text=text,
        is_wide=request.args.get("rong") == "1",
        neighbours=_neighbours(part),
        meter=measure(part),
    )
