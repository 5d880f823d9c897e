"""Going back to an earlier version after its impact was seen; archiving a course and opening it again."""

from collections.abc import Sequence

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions.archiving import archive_course, unarchive_course
from courses.authoring.actions.releasing import roll_back
from courses.authoring.queries import PUBLISH, get_draft_course
from courses.authoring.queries.impacts import impact_of_version
from courses.authoring.queries.versions import get_version
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.releasing import asked_choice, impact_page, people_page, release
from courses.authoring.views.reviews import refused
from courses.catalogue.models import Course
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor

COURSE = f"{STUDIO}/<slug>"


@authoring.get(f"{COURSE}/phien-ban/<int:number>/quay-lai")
@allowed(PUBLISH)
def show_rollback(slug: str, number: int) -> ResponseReturnValue:
    """What going back to that version would do."""
    return _rollback_page(get_draft_course(slug, PUBLISH), number)


def _rollback_page(course: Course, number: int, errors: Sequence[str] = ()) -> ResponseReturnValue:
    back_to = get_version(course.id, number)
    return impact_page(
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
    return release(
        course,
        lambda: roll_back(
            course=course, number=number, choice=asked_choice(), person_id=the_actor().person_id
        ),
        lambda errors: _rollback_page(course, number, errors),
    )


@authoring.get(f"{COURSE}/phien-ban/<int:number>/nguoi-hoc/<key>")
@allowed(PUBLISH)
def list_concerned_back(slug: str, number: int, key: str) -> ResponseReturnValue:
    """The people behind one number of the impact of going back."""
    course = get_draft_course(slug, PUBLISH)
    back_to = get_version(course.id, number)
    back = url_for(".show_rollback", slug=slug, number=number)
    return people_page(course, impact_of_version(course, back_to), key, back, back_to.title)


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
