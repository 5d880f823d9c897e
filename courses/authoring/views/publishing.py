"""Publishing an approved draft, going back to an earlier version: each after its impact was seen; archiving."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions.archiving import archive_course, unarchive_course
from courses.authoring.actions.releasing import Choice, Released, release_draft, roll_back
from courses.authoring.models import CourseDraft
from courses.authoring.queries import PUBLISH, get_draft, get_draft_course
from courses.authoring.queries.impacts import (
    Impact,
    came_between,
    impact_of_draft,
    impact_of_version,
    left_out,
    list_people,
    people_of,
)
from courses.authoring.queries.reviews import find_review, list_approvals
from courses.authoring.queries.versions import get_version
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.parts import asked_number
from courses.authoring.views.reviews import refused
from courses.authoring.wording import reason_words
from courses.catalogue.models import Course
from courses.progress.moves import count_of
from courses.progress.moving import MOST_AT_ONCE
from lms.core.i18n import _, ngettext
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.queries import scope_for

COURSE = f"{STUDIO}/<slug>"


@authoring.get(f"{COURSE}/xuat-ban")
@allowed(PUBLISH)
def show_publishing(slug: str) -> ResponseReturnValue:
    """What publishing the approved draft would do, and the choices that it asks for."""
    course, draft = get_draft(slug, PUBLISH)
    return _draft_page(course, draft)


def _draft_page(course: Course, draft: CourseDraft, errors: Sequence[str] = ()) -> ResponseReturnValue:
    review = find_review(course.id)
    between = came_between(course, draft)
    return _page(
        course,
        impact_of_draft(course, draft),
        errors,
        draft=draft,
        title=draft.facts["title"],
        approvals=list_approvals(review.id) if review and draft.state == "approved" else [],
        between=between,
        left_out=left_out(between, draft.outline),
        people_url=lambda key: url_for(".list_concerned", slug=course.slug, key=key),
    )


def _page(course: Course, impact: Impact, errors: Sequence[str], **more: Any) -> ResponseReturnValue:
    page = render_template(
        "authoring/publish.html",
        course=course,
        impact=impact,
        reasons=reason_words(impact.reasons),
        most_at_once=MOST_AT_ONCE,
        errors=errors,
        typed=request.form,
        **({"draft": None, "back_to": None, "left_out": []} | more),
    )
    return page, 422 if errors else 200


def _choice() -> Choice:
    form = request.form
    seen = asked_number("seen")
    return Choice(
        kind=form.get("kind", "major"),
        moves=form.get("moves") == "1",
        again=frozenset(form.getlist("again")) if form.get("moves") == "1" else frozenset(),
        note=form.get("note", ""),
        seen=seen if seen > 0 else None,
        mark=form.get("mark", ""),
        drops=form.get("drops") == "1",
    )


@authoring.post(f"{COURSE}/xuat-ban")
@allowed(PUBLISH)
def publish(slug: str) -> ResponseReturnValue:
    """The draft is the version that new learners get, and those under way stay or move as was chosen."""
    course, draft = get_draft(slug, PUBLISH)
    return _done(
        course,
        lambda: release_draft(draft=draft, choice=_choice(), person_id=the_actor().person_id),
        lambda errors: _draft_page(course, draft, errors),
    )


def _done(
    course: Course, deed: Callable[[], Released], again: Callable[[list[str]], ResponseReturnValue]
) -> ResponseReturnValue:
    made: list[Released] = []
    errors = refused(lambda: made.append(deed()))
    if errors:
        return again(errors)
    released = made[0]
    flash(_("Version %(number)s is published.", number=released.version.number), "success")
    move = released.move
    if move is not None and move.finished_at is None:
        flash(_("Those under way are being moved; this page says how far it is."), "info")
    elif move is not None and move.moved:
        said = ngettext("%(num)s learner moved to it.", "%(num)s learners moved to it.", move.moved)
        flash(said, "info")
    return redirect(url_for(".list_course_versions", slug=course.slug))


@authoring.get(f"{COURSE}/xuat-ban/nguoi-hoc/<key>")
@allowed(PUBLISH)
def list_concerned(slug: str, key: str) -> ResponseReturnValue:
    """The people behind one number of the impact, as far as they are of one's units."""
    course, draft = get_draft(slug, PUBLISH)
    back = url_for(".show_publishing", slug=slug)
    return _people(course, impact_of_draft(course, draft), key, back, draft.facts["title"])


def _people(course: Course, impact: Impact, key: str, back: str, title: str) -> ResponseReturnValue:
    condition = people_of(impact, course.id, key)
    page = paginate(list_people(condition, scope_for(PUBLISH)), number=asked_page())
    titles = {f"hoc-lai:{each.item.slug}": each.item.title for each in impact.restudies}
    return render_template(
        "authoring/concerned.html",
        page=page,
        total=count_of(condition),
        key=key,
        lesson=titles.get(key, ""),
        back=back,
        title=title,
    )


@authoring.get(f"{COURSE}/phien-ban/<int:number>/quay-lai")
@allowed(PUBLISH)
def show_rollback(slug: str, number: int) -> ResponseReturnValue:
    """What going back to that version would do."""
    return _rollback_page(get_draft_course(slug, PUBLISH), number)


def _rollback_page(course: Course, number: int, errors: Sequence[str] = ()) -> ResponseReturnValue:
    back_to = get_version(course.id, number)
    return _page(
        course,
        impact_of_version(course, back_to),
        errors,
        back_to=back_to,
        title=back_to.title,
        people_url=lambda key: url_for(".list_concerned_back", slug=course.slug, number=number, key=key),
    )


@authoring.post(f"{COURSE}/phien-ban/<int:number>/quay-lai")
@allowed(PUBLISH)
def go_back(slug: str, number: int) -> ResponseReturnValue:
    """A new version says what that one said."""
    course = get_draft_course(slug, PUBLISH)
    get_version(course.id, number)
    return _done(
        course,
        lambda: roll_back(course=course, number=number, choice=_choice(), person_id=the_actor().person_id),
        lambda errors: _rollback_page(course, number, errors),
    )


@authoring.get(f"{COURSE}/phien-ban/<int:number>/nguoi-hoc/<key>")
@allowed(PUBLISH)
def list_concerned_back(slug: str, number: int, key: str) -> ResponseReturnValue:
    """The people behind one number of the impact of going back."""
    course = get_draft_course(slug, PUBLISH)
    back_to = get_version(course.id, number)
    back = url_for(".show_rollback", slug=slug, number=number)
    return _people(course, impact_of_version(course, back_to), key, back, back_to.title)


@authoring.post(f"{COURSE}/luu-tru")
@allowed(PUBLISH)
def archive(slug: str) -> ResponseReturnValue:
    """Nobody new begins the course; those under way finish it."""
    course = get_draft_course(slug, PUBLISH)
    errors = refused(lambda: archive_course(course=course, person_id=the_actor().person_id))
    for message in errors or [_("Archived: nobody new begins the course, those under way finish it.")]:
        flash(message, "error" if errors else "success")
    return redirect(url_for(".list_course_versions", slug=slug))


@authoring.post(f"{COURSE}/mo-lai")
@allowed(PUBLISH)
def unarchive(slug: str) -> ResponseReturnValue:
    """The course stands in the catalogue again."""
    course = get_draft_course(slug, PUBLISH)
    unarchive_course(course=course, person_id=the_actor().person_id)
    flash(_("The course stands in the catalogue again."), "success")
    return redirect(url_for(".list_course_versions", slug=slug))
