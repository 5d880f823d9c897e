"""A course under review: as learners will see it, with remarks beside its blocks, and the decision."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions.remarking import add_remark, drop_remark
from courses.authoring.actions.reviewing import approve_draft, return_draft
from courses.authoring.models import CourseDraft, Review
from courses.authoring.queries import REVIEW, get_draft_course
from courses.authoring.queries.remarks import get_remark
from courses.authoring.queries.reviews import get_reviewed
from courses.authoring.reviewed_course import open_overview
from courses.authoring.reviewed_lesson import open_lesson
from courses.authoring.rules.outlines import find_item
from courses.authoring.views.blueprint import authoring
from courses.authoring.views.parts import asked_number
from courses.authoring.views.review_queue import QUEUE, tab_url
from courses.authoring.views.reviews import refused
from courses.catalogue.models import Course
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor

ONE = f"{QUEUE}/<slug>"


@authoring.get(ONE)
@allowed(REVIEW)
def show_review(slug: str) -> ResponseReturnValue:
    """The whole course under review: what differs, its parts, all remarks, and the decision."""
    try:
        found = get_reviewed(slug)
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
    return _lesson(*get_reviewed(slug), lesson)


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
    course, draft, review = get_reviewed(slug)
    lesson, block = request.form.get("lesson", "")[:80], request.form.get("block", "")[:40]
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
    course, draft, review = get_reviewed(slug)
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
    return _decide(slug, return_draft)


@authoring.post(f"{ONE}/duyet")
@allowed(REVIEW)
def approve(slug: str) -> ResponseReturnValue:
    """The draft has this person's approval."""
    return _decide(slug, approve_draft)


def _decide(slug: str, deed: Callable[..., Any]) -> ResponseReturnValue:
    course, draft, review = get_reviewed(slug)
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
    flash(_done(draft), "success")
    return redirect(tab_url("approved") if draft.state == "approved" else url_for(".list_reviews"))


def _done(draft: CourseDraft) -> str:
    if draft.state == "returned":
        return _("Returned: the authors have all remarks at once.")
    if draft.state == "approved":
        return _("Your approval stands: “%(title)s” can be published now.", title=draft.facts["title"])
    return _("Your approval stands.")
