"""The reviewer's side: the queue, the course as learners will see it with remarks beside its blocks, the decision."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions.remarking import add_remark, drop_remark
from courses.authoring.actions.reviewing import approve_draft, return_draft
from courses.authoring.actions.steps import is_author
from courses.authoring.desk_of_review import open_lesson, open_overview
from courses.authoring.models import CourseDraft, Review
from courses.authoring.queries import REVIEW, get_draft_course, get_draft_file
from courses.authoring.queries.reviews import (
    STATES,
    QueueRow,
    count_queue,
    get_remark,
    get_reviewed,
    list_queue,
)
from courses.authoring.rules.outlines import find_item
from courses.authoring.views.blueprint import authoring
from courses.authoring.views.parts import asked_number
from courses.authoring.views.reviews import refused
from courses.catalogue.models import Course
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.core.storage import media_type_of, read_file

QUEUE = "/tham-dinh-khoa-hoc"
ONE = f"{QUEUE}/<slug>"
TABS = dict(zip(("cho-duyet", "da-duyet", "da-tra-lai"), STATES, strict=True))
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


@authoring.get(QUEUE)
@allowed(REVIEW)
def list_reviews() -> ResponseReturnValue:
    """The drafts that wait for a review, those sent first on top; and those decided and not yet published."""
    tab = request.args.get("trang-thai", "")
    tab = tab if tab in TABS else "cho-duyet"
    page = paginate(list_queue(TABS[tab]), number=asked_page())
    labels = {"cho-duyet": _("To review"), "da-duyet": _("Approved"), "da-tra-lai": _("Returned")}
    tabs = [
        {
            "label": labels[key],
            "url": _tab_url(key),
            "is_current": key == tab,
            "count": count_queue() if key == "cho-duyet" else None,
        }
        for key in TABS
    ]
    rows = [QueueRow(*row) for row in page.items]
    own = {row.course.id for row in rows if is_author(row.draft, the_actor().person_id)}
    return render_template("authoring/review_queue.html", page=page, rows=rows, tabs=tabs, tab=tab, own=own)


def _tab_url(key: str) -> str:
    asked: dict[str, Any] = {"trang-thai": key}
    return url_for(".list_reviews", **asked)


def _open(slug: str) -> tuple[Course, CourseDraft, Review]:
    return get_reviewed(slug)


@authoring.get(ONE)
@allowed(REVIEW)
def show_review(slug: str) -> ResponseReturnValue:
    """The whole course under review: what differs, its parts, all remarks, and the decision."""
    try:
        found = _open(slug)
    except NotFound:
        get_draft_course(slug, REVIEW)
        flash(_("This course is not under review any more."), "info")
        return redirect(url_for(".list_reviews"))
    return _overview(*found)


def _overview(
    course: Course, draft: CourseDraft, review: Review, errors: Sequence[str] = ()
) -> ResponseReturnValue:
    page = render_template(
        "authoring/review_course.html",
        view=open_overview(course, draft, review),
        errors=errors,
        typed=request.form,
    )
    return page, 422 if errors else 200


@authoring.get(f"{ONE}/bai/<lesson>")
@allowed(REVIEW)
def review_lesson(slug: str, lesson: str) -> ResponseReturnValue:
    """The lesson as learners will see it, with what changed and the remarks beside each block."""
    return _lesson(*_open(slug), lesson)


def _lesson(
    course: Course, draft: CourseDraft, review: Review, lesson: str, errors: Sequence[str] = ()
) -> ResponseReturnValue:
    item = find_item(draft.outline, lesson)
    if item is None or item["kind"] != "lesson":
        raise NotFound()
    page = render_template(
        "authoring/review_lesson.html",
        view=open_lesson(course, draft, review, item),
        errors=errors,
        typed=request.form,
    )
    return page, 422 if errors else 200


@authoring.post(f"{ONE}/nhan-xet")
@allowed(REVIEW)
def remark(slug: str) -> ResponseReturnValue:
    """The remark stands beside its block, at the lesson, or at the whole course."""
    course, draft, review = _open(slug)
    lesson, block = request.form.get("lesson", "")[:80], request.form.get("block", "")[:16]
    errors = refused(
        lambda: add_remark(
            draft=draft,
            round_number=asked_number("round"),
            slug=lesson,
            block_id=block,
            text=request.form.get("text", ""),
            person_id=the_actor().person_id,
        )
    )
    if not lesson:
        return _overview(course, draft, review, errors) if errors else _to(slug, anchor="remarks")
    item = find_item(draft.outline, lesson)
    if item is None or item["kind"] != "lesson":
        return _overview(course, draft, review, errors) if errors else _to(slug, anchor="remarks")
    if errors:
        return _lesson(course, draft, review, lesson, errors)
    anchor = f"khoi-{block}" if block else "whole"
    return redirect(url_for(".review_lesson", slug=slug, lesson=lesson, _anchor=anchor))


def _to(slug: str, *, anchor: str) -> ResponseReturnValue:
    return redirect(url_for(".show_review", slug=slug, _anchor=anchor))


@authoring.post(f"{ONE}/nhan-xet/<public_id>/bo")
@allowed(REVIEW)
def withdraw_remark(slug: str, public_id: str) -> ResponseReturnValue:
    """The remark is gone before the authors have read it."""
    course, draft, review = _open(slug)
    found = get_remark(course.id, public_id)
    lesson = found.slug
    drop_remark(draft=draft, remark=found, round_number=review.round, person_id=the_actor().person_id)
    item = find_item(draft.outline, lesson) if lesson else None
    if item is not None and item["kind"] == "lesson":
        return redirect(url_for(".review_lesson", slug=slug, lesson=lesson))
    return _to(slug, anchor="remarks")


@authoring.post(f"{ONE}/tra-lai")
@allowed(REVIEW)
def return_to_authors(slug: str) -> ResponseReturnValue:
    """The authors have all remarks at once."""
    return _decide(slug, return_draft, _("Returned: the authors have all remarks at once."))


@authoring.post(f"{ONE}/duyet")
@allowed(REVIEW)
def approve(slug: str) -> ResponseReturnValue:
    """The draft has this person's approval."""
    return _decide(slug, approve_draft, _("Your approval stands."))


def _decide(slug: str, deed: Callable[..., Any], done: str) -> ResponseReturnValue:
    course, draft, review = _open(slug)
    errors = refused(
        lambda: deed(
            draft=draft,
            round_number=asked_number("round"),
            reason=request.form.get("reason", ""),
            person_id=the_actor().person_id,
        )
    )
    if errors:
        return _overview(course, draft, review, errors)
    flash(done, "success")
    return redirect(url_for(".list_reviews"))


@authoring.get(f"{ONE}/tep/<path:name>")
@allowed(REVIEW)
def reviewed_file(slug: str, name: str) -> ResponseReturnValue:
    """A file of the draft under review; what somebody opens by itself can run nothing."""
    course, _draft, _review = _open(slug)
    digest = get_draft_file(course.id, name).sha256
    media_type = media_type_of(digest)
    response = Response(read_file(digest), mimetype=media_type)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "private, max-age=600"
    if not media_type.startswith("image/"):
        response.headers["Content-Disposition"] = f'attachment; filename="{name.rpartition("/")[2]}"'
    return response
