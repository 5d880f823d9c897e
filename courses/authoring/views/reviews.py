"""The author's side of a review: the checklist, sending, taking back, settling remarks."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions.rebasing import rebase_draft
from courses.authoring.actions.remarking import settle_remark
from courses.authoring.actions.reviewing import is_legal, send_for_review, take_back
from courses.authoring.checks import Check, draft_checks
from courses.authoring.models import CourseDraft
from courses.authoring.queries import AUTHOR, get_draft
from courses.authoring.queries.anchors import spots_of
from courses.authoring.queries.meanwhile import came_between
from courses.authoring.queries.remarks import get_remark, list_remarks, split_remarks
from courses.authoring.queries.reviews import find_review, list_steps
from courses.authoring.queries.terms import terms_for
from courses.authoring.rules.outlines import items_of
from courses.authoring.step_words import step_entries
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.parts import without_draft
from courses.catalogue.models import Course
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor

COURSE = f"{STUDIO}/<slug>"


def refused(deed: Callable[[], Any]) -> list[str]:
    """What the deed refuses, in words, and nothing half-done is written; a conflict or a foreign thing goes on up."""
    try:
        with db.session.begin_nested():
            deed()
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return [str(message) for message in refusal.messages]
    return []


@authoring.get(f"{COURSE}/gui-duyet")
@allowed(AUTHOR)
def show_sending(slug: str) -> ResponseReturnValue:
    """The checklist, what reviewers remarked, and sending; or where the draft is by now."""
    try:
        course, draft = get_draft(slug)
    except NotFound:
        return without_draft(slug)
    return _page(course, draft)


def _page(course: Course, draft: CourseDraft, errors: Sequence[str] = ()) -> ResponseReturnValue:
    checks = draft_checks(draft) if draft.state in ("draft", "returned") else []
    terms, review = terms_for(course.unit_id, today()), find_review(course.id)
    remarks, past = split_remarks(list_remarks(course.id, decided=True) if review else [], draft)
    page = render_template(
        "authoring/send.html",
        course=course,
        draft=draft,
        review=review,
        wrong=_by_place([check for check in checks if check.is_error]),
        hints=_by_key([check for check in checks if not check.is_error]),
        remarks=remarks,
        past=past,
        spots=spots_of(draft, remarks),
        between=came_between(course, draft),
        steps=step_entries(list_steps(course.id)),
        terms=terms,
        is_legal=bool(checks) and terms.legal_approvers > 1 and is_legal(draft),
        titles={item["slug"]: item["title"] for item in items_of(draft.outline)},
        errors=errors,
        typed=request.form,
    )
    return page, 422 if errors else 200


def _by_place(checks: Sequence[Check]) -> list[tuple[Check, list[Check]]]:
    """The checks of each lesson together, in order."""
    found: dict[str, list[Check]] = {}
    for check in checks:
        found.setdefault(check.slug, []).append(check)
    return [(same[0], same) for same in found.values()]


def _by_key(checks: Sequence[Check]) -> list[tuple[str, list[Check]]]:
    """The hints of each kind together: each kind is confirmed once."""
    found: dict[str, list[Check]] = {}
    for check in checks:
        found.setdefault(check.key, []).append(check)
    return list(found.items())


@authoring.post(f"{COURSE}/gui-duyet")
@allowed(AUTHOR)
def send_draft(slug: str) -> ResponseReturnValue:
    """The draft is with its reviewers, or the page says what is still missing."""
    course, draft = get_draft(slug)
    errors = refused(
        lambda: send_for_review(
            draft=draft,
            note=request.form.get("note", ""),
            confirmed=set(request.form.getlist("confirmed")),
            person_id=the_actor().person_id,
        )
    )
    if errors:
        return _page(course, draft, errors)
    flash(_("Sent. The reviewers of your unit know about it."), "success")
    return redirect(url_for(".show_sending", slug=slug))


@authoring.post(f"{COURSE}/thu-hoi")
@allowed(AUTHOR)
def take_draft_back(slug: str) -> ResponseReturnValue:
    """The draft can be written again."""
    _course, draft = get_draft(slug)
    errors = refused(lambda: take_back(draft=draft, person_id=the_actor().person_id))
    for message in errors or [_("The draft is yours again: go on writing.")]:
        flash(message, "error" if errors else "success")
    return redirect(url_for(".show_sending", slug=slug))


@authoring.post(f"{COURSE}/cap-nhat")
@allowed(AUTHOR)
def rebase(slug: str) -> ResponseReturnValue:
    """What came into the course since the draft was begun stands in the draft, too."""
    _course, draft = get_draft(slug)
    kept: list[str] = []
    errors = refused(lambda: kept.extend(rebase_draft(draft=draft, person_id=the_actor().person_id)))
    for message in errors:
        flash(message, "error")
    if not errors:
        flash(_("The draft stands on the present version now."), "success")
    for title in kept:
        flash(_("“%(title)s” was changed in both: your words stay. Compare them.", title=title), "warning")
    return redirect(url_for(".show_sending", slug=slug))


@authoring.post(f"{COURSE}/nhan-xet/<remark>")
@allowed(AUTHOR)
def settle(slug: str, remark: str) -> ResponseReturnValue:
    """The remark counts as settled, or is open again."""
    course, draft = get_draft(slug)
    found = get_remark(course.id, remark)
    is_settled = request.form.get("settled") == "1"
    settle_remark(draft=draft, remark=found, is_settled=is_settled, person_id=the_actor().person_id)
    return redirect(url_for(".show_sending", slug=slug, _anchor=f"nx-{remark}"))
