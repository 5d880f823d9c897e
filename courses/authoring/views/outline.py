"""The outline of a draft: what stands where, moved, added, named, taken out and brought back."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions import Overtaken, add_item, remove_item, restore_item, save_outline
from courses.authoring.models import CourseDraft
from courses.authoring.outline_facts import list_item_facts
from courses.authoring.places import list_places
from courses.authoring.queries import AUTHOR, get_draft, get_draft_course
from courses.authoring.queries.desk import find_version
from courses.authoring.queries.drafts import find_draft
from courses.authoring.rules import outlines
from courses.authoring.rules.outlines import ITEM_KINDS, LONGEST_MINUTES, Outline, find_item
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.parts import asked_number
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import Course
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.text import clean_line
from lms.people.queries import find_person_by_id

COURSE = f"{STUDIO}/<slug>"


@authoring.get(COURSE)
@allowed(AUTHOR)
def show_outline(slug: str) -> ResponseReturnValue:
    """The course as it is being written: its modules and items, its facts, and the ways on."""
    course = get_draft_course(slug)
    draft = find_draft(course.id)
    if draft is None:
        version = find_version(course)
        return render_template("authoring/no_draft.html", course=course, version=version)
    return outline_page(course, draft)


def outline_page(course: Course, draft: CourseDraft, errors: list[str] | None = None) -> ResponseReturnValue:
    """The page of the outline; with what was refused."""
    page = render_template(
        "authoring/show_outline.html",
        course=course,
        draft=draft,
        course_places=list_places(course.slug),
        items=list_item_facts(course, draft),
        kinds=[item_kind(key) for key in ITEM_KINDS],
        kind_of=item_kind,
        saver=find_person_by_id(draft.updated_by_id),
        is_locked=draft.state in ("in_review", "approved"),
        errors=errors or [],
    )
    return page, 422 if errors else 200


def _change(slug: str, change: Any) -> ResponseReturnValue:
    """The outline is what `change(draft)` makes of it; back to where the button was pressed."""
    course, draft = get_draft(slug)
    try:
        with db.session.begin_nested():
            outline: Outline = change(draft)
            save_outline(
                draft=draft, outline=outline, revision=draft.revision, person_id=the_actor().person_id
            )
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return outline_page(course, draft, [str(message) for message in refusal.messages])
    return _back(course)


def _back(course: Course, anchor: str = "") -> ResponseReturnValue:
    """To the lesson on whose page the button stood, else to the outline."""
    lesson = request.form.get("from", "")
    if lesson:
        return redirect(url_for(".edit_lesson", slug=course.slug, lesson=lesson))
    return redirect(url_for(".show_outline", slug=course.slug, _anchor=anchor or None))


@authoring.post(f"{COURSE}/chuyen")
@allowed(AUTHOR)
def move_part(slug: str) -> ResponseReturnValue:
    """An item or a module a place up or down; from the script the whole order at once, under a revision."""
    if request.is_json:
        return _arrange(slug)
    step = -1 if request.form.get("step") == "-1" else 1
    module, item = request.form.get("module", ""), request.form.get("item", "")
    if module:
        return _change(slug, lambda draft: outlines.module_moved(draft.outline, module, step))
    return _change(slug, lambda draft: outlines.moved(draft.outline, item, step))


def _arrange(slug: str) -> ResponseReturnValue:
    _course, draft = get_draft(slug)
    body = request.get_json()
    outline = outlines.arranged(draft.outline, body.get("order") if isinstance(body, dict) else None)
    if outline is None:
        return jsonify(messages=[_("The outline has changed meanwhile: load the page again.")]), 409
    try:
        save_outline(draft=draft, outline=outline, revision=asked_number(), person_id=the_actor().person_id)
    except Overtaken:
        return jsonify(messages=[_("The outline has changed meanwhile: load the page again.")]), 409
    except Refusal as refusal:
        return jsonify(messages=[str(message) for message in refusal.messages]), refusal.status
    return jsonify(revision=draft.revision)


@authoring.post(f"{COURSE}/them")
@allowed(AUTHOR)
def add_part(slug: str) -> ResponseReturnValue:
    """A lesson or a quiz stands last in the module, and opens to be written; or a module stands last."""
    course, draft = get_draft(slug)
    title, kind = clean_line(request.form.get("title", ""))[:200], request.form.get("kind", "lesson")
    if kind == "module":
        return _change(slug, lambda found: outlines.with_module(found.outline, title or _("New module")))
    module = request.form.get("module", "")
    if kind not in ITEM_KINDS or module not in {each["id"] for each in draft.outline["modules"]}:
        raise NotFound()
    title = title or str(item_kind(kind).label)
    try:
        with db.session.begin_nested():
            made = add_item(
                draft=draft, module_id=module, kind=kind, title=title, person_id=the_actor().person_id
            )
    except Refusal as refusal:
        return outline_page(course, draft, [str(message) for message in refusal.messages])
    page = {"lesson": ".edit_lesson", "quiz": ".edit_quiz"}.get(kind)
    if page is None:
        return _back(course)
    return redirect(url_for(page, slug=slug, lesson=made))


@authoring.post(f"{COURSE}/muc/<item>")
@allowed(AUTHOR)
def change_item(slug: str, item: str) -> ResponseReturnValue:
    """The item has this title, these minutes, and is required or not."""
    title = clean_line(request.form.get("title", ""))[:200]
    minutes = request.form.get("minutes", "").strip()
    faults = [] if title else [_("Give it a name.")]
    is_whole = minutes.isascii() and minutes.isdigit() and len(minutes) < 7
    if minutes and not (is_whole and int(minutes) <= LONGEST_MINUTES):
        faults.append(_("Minutes are a whole number up to %(most)s; leave them empty and they are reckoned.",
                        most=LONGEST_MINUTES))  # fmt: skip

    def change(draft: CourseDraft) -> Outline:
        if find_item(draft.outline, item) is None:
            raise NotFound()
        if faults:
            raise Refusal(*faults)
        facts = {"title": title, "minutes": int(minutes or 0), "is_required": "is_required" in request.form}
        return outlines.with_item(draft.outline, item, **facts)

    return _change(slug, change)


@authoring.post(f"{COURSE}/bo/<item>")
@allowed(AUTHOR)
def take_out(slug: str, item: str) -> ResponseReturnValue:
    """The item is out of the outline; the page offers to bring it back."""
    course, draft = get_draft(slug)
    found = find_item(draft.outline, item)
    if found is None:
        raise NotFound()
    with db.session.begin_nested():
        remove_item(draft=draft, slug=item, person_id=the_actor().person_id)
    flash(_("“%(title)s” is taken out. It can be brought back below.", title=found["title"]), "success")
    return redirect(url_for(".show_outline", slug=course.slug, _anchor="da-bo"))


@authoring.post(f"{COURSE}/dua-lai/<item>")
@allowed(AUTHOR)
def bring_back(slug: str, item: str) -> ResponseReturnValue:
    """The item that was taken out stands in the outline again."""
    course, draft = get_draft(slug)
    with db.session.begin_nested():
        restore_item(draft=draft, slug=item, person_id=the_actor().person_id)
    return _back(course, f"m-{item}")


@authoring.post(f"{COURSE}/chuong/<module>")
@allowed(AUTHOR)
def change_module(slug: str, module: str) -> ResponseReturnValue:
    """The module is called so; or, where it holds nothing, it is gone."""
    title = clean_line(request.form.get("title", ""))[:200]
    if request.form.get("do") == "remove":
        return _change(slug, lambda draft: outlines.without_module(draft.outline, module))
    return _change(slug, lambda draft: outlines.with_module_title(draft.outline, module, title))
