"""What a release of a course would do, seen before it is done; the same for a draft and for an earlier version."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions.releasing import Choice, Released
from courses.authoring.queries import PUBLISH
from courses.authoring.queries.concerned import list_people, people_of
from courses.authoring.queries.impacts import Impact
from courses.authoring.views.parts import asked_number
from courses.authoring.views.reviews import refused
from courses.authoring.wording import reason_words
from courses.catalogue.models import Course
from courses.progress.moves import count_of
from courses.progress.moving import MOST_AT_ONCE
from lms.core.i18n import _, ngettext
from lms.core.paging import asked_page, paginate
from lms.people.queries import scope_for


def impact_page(course: Course, impact: Impact, errors: Sequence[str], **more: Any) -> ResponseReturnValue:
    """The impact with the choices that it asks for; with what was refused."""
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


def asked_choice() -> Choice:
    """What the form chose."""
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


def release(
    course: Course, deed: Callable[[], Released], again: Callable[[list[str]], ResponseReturnValue]
) -> ResponseReturnValue:
    """The deed is done and its page says so; what it refuses stands on the page `again`."""
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


def people_page(course: Course, impact: Impact, key: str, back: str, title: str) -> ResponseReturnValue:
    """The people behind one number of the impact, as far as they are of one's units."""
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
