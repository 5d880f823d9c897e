"""Publishing an approved draft after its impact was seen."""

from collections.abc import Sequence

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions.releasing import release_draft
from courses.authoring.models import CourseDraft
from courses.authoring.queries import PUBLISH, get_with_shown_draft
from courses.authoring.queries.impacts import impact_of_draft
from courses.authoring.queries.meanwhile import left_out
from courses.authoring.queries.reviews import how_it_stands
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.releasing import asked_choice, impact_page, people_page, release
from courses.catalogue.models import Course
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor

DRAFT = f"{STUDIO}/<slug>/xuat-ban"


@authoring.get(DRAFT)
@allowed(PUBLISH)
def show_publishing(slug: str) -> ResponseReturnValue:
    """What publishing the approved draft would do, and the choices that it asks for."""
    course, draft = get_with_shown_draft(slug, PUBLISH)
    if draft is None:
        flash(_("There is no draft to publish: it is still being written, or was published already."), "info")
        return redirect(url_for(".list_course_versions", slug=slug))
    return _page(course, draft)


def _get(slug: str) -> tuple[Course, CourseDraft]:
    course, draft = get_with_shown_draft(slug, PUBLISH)
    if draft is None:
        raise NotFound()
    return course, draft


def _page(course: Course, draft: CourseDraft, errors: Sequence[str] = ()) -> ResponseReturnValue:
    impact = impact_of_draft(course, draft)
    approvals, unsettled = how_it_stands(course.id)
    return impact_page(
        course,
        impact,
        errors,
        draft=draft,
        title=draft.facts["title"],
        approvals=approvals if draft.state == "approved" else [],
        unsettled=unsettled,
        left_out=left_out(impact.between, draft.outline),
        people_url=lambda key: url_for(".list_concerned", slug=course.slug, key=key),
    )


@authoring.post(DRAFT)
@allowed(PUBLISH)
def publish(slug: str) -> ResponseReturnValue:
    """The draft is the version that new learners get, and those under way stay or move as was chosen."""
    course, draft = _get(slug)
    return release(
        course,
        lambda: release_draft(draft=draft, choice=asked_choice(), person_id=the_actor().person_id),
        lambda errors: _page(course, draft, errors),
    )


@authoring.get(f"{DRAFT}/nguoi-hoc/<key>")
@allowed(PUBLISH)
def list_concerned(slug: str, key: str) -> ResponseReturnValue:
    """The people behind one number of the impact, as far as they are of one's units."""
    course, draft = _get(slug)
    back = url_for(".show_publishing", slug=slug)
    return people_page(course, impact_of_draft(course, draft), key, back, draft.facts["title"])
