"""How a lesson, or the outline and facts, were before: who, when, what changed; and as it was again."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions import Overtaken, restore_history
from courses.authoring.models import DraftHistory
from courses.authoring.queries import (
    AUTHOR,
    find_draft_lesson,
    get_draft,
    get_history,
    list_history,
)
from courses.authoring.rules.changes import block_changes, outline_changes
from courses.authoring.rules.outlines import find_item
from courses.authoring.scenes import scene_of
from courses.authoring.studio import blocks_in, open_part
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.parts import asked_number
from courses.lessons.blocks.drawing import draw_blocks
from courses.lessons.blocks.registry import block_kind
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor

_PER_PAGE = 20


@authoring.get(f"{STUDIO}/<slug>/lich-su")
@allowed(AUTHOR)
def show_course_history(slug: str) -> ResponseReturnValue:
    """Who changed outline and facts, when, and what."""
    return _list(slug, "")


@authoring.get(f"{STUDIO}/<slug>/bai/<lesson>/lich-su")
@allowed(AUTHOR)
def show_lesson_history(slug: str, lesson: str) -> ResponseReturnValue:
    """Who changed the lesson, when, and what."""
    return _list(slug, lesson)


def _list(slug: str, lesson: str) -> ResponseReturnValue:
    course, draft = get_draft(slug)
    item = find_item(draft.outline, lesson) if lesson else None
    if lesson and item is None:
        raise NotFound()
    page = paginate(list_history(course.id, lesson), number=asked_page(), per_page=_PER_PAGE)
    states = [row[0] for row in page.items]
    return render_template(
        "authoring/history.html",
        course=course,
        draft=draft,
        item=item,
        page=page,
        words={
            state.id: _changes(state, before)
            for state, before in zip(states, [*states[1:], None], strict=False)
        },
        latest=states[0].id if states and page.number == 1 else 0,
        revision=_revision(course.id, lesson, draft.revision),
    )


def _revision(course_id: int, lesson: str, otherwise: int) -> int:
    found = find_draft_lesson(course_id, lesson) if lesson else None
    return found.revision if found else otherwise


def _changes(state: DraftHistory, before: DraftHistory | None) -> list[str]:
    """What this sitting changed, in words."""
    if before is None:
        return []
    if not state.slug:
        return [_(words, **params) for words, params in outline_changes(before.content, state.content)]
    found = block_changes(blocks_in(before.content, ""), blocks_in(state.content, ""))
    said = {"added": _("added"), "removed": _("removed"), "changed": _("changed"), "moved": _("moved")}
    return [f"{said[deed]}: {_named(block)}" for deed, block in found]


def _named(block: Mapping[str, Any]) -> str:
    kind = block_kind(block["kind"])
    words = kind.words(block)
    short = words if len(words) <= 60 else f"{words[:57].rsplit(' ', 1)[0]} …"
    return f"{kind.label} “{short}”" if short else str(kind.label)


@authoring.get(f"{STUDIO}/<slug>/bai/<lesson>/lich-su/<int:state>")
@allowed(AUTHOR)
def show_state(slug: str, lesson: str, state: int) -> ResponseReturnValue:
    """The lesson as it was then, as learners would have seen it."""
    part = open_part(slug, lesson)
    found = get_history(part.course.id, state)
    if found.slug != lesson:
        raise NotFound()
    blocks = blocks_in(found.content, "")
    drawn = draw_blocks(blocks, scene_of(part, blocks))
    return render_template("authoring/show_state.html", part=part, state=found, drawn=drawn)


@authoring.post(f"{STUDIO}/<slug>/lich-su/<int:state>/khoi-phuc")
@allowed(AUTHOR)
def restore_state(slug: str, state: int) -> ResponseReturnValue:
    """The part is again as it was then; what stood in between stays in the history."""
    course, draft = get_draft(slug)
    found = get_history(course.id, state)
    lesson = found.slug
    back = url_for(".show_course_history", slug=slug)
    if lesson:
        back = url_for(".show_lesson_history", slug=slug, lesson=lesson)
    try:
        with db.session.begin_nested():
            restore_history(
                draft=draft, state=found, revision=asked_number(), person_id=the_actor().person_id
            )
    except (Overtaken, Refusal) as refusal:
        if refusal.status == 404:
            raise
        for message in refusal.messages:
            flash(str(message), "error")
        return redirect(back)
    flash(_("It is again as it was then. What stood in between stays in the history."), "success")
    if lesson:
        return redirect(url_for(".edit_lesson", slug=slug, lesson=lesson))
    return redirect(url_for(".show_outline", slug=slug))
