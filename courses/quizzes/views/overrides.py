"""Exceptions from the rules of a quiz: for a person, a class, or a unit with all below it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.quizzes.actions.overriding import grant_override, withdraw_override
from courses.quizzes.allowances import ListedOverride, get_override, list_overrides
from courses.quizzes.forms.allowances import ClassOverrideForm, OverrideForm, UnitOverrideForm
from courses.quizzes.rule_words import gift_words
from courses.quizzes.rules.terms import Override, Window
from courses.quizzes.teaching import Taught
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.desk import COMPOSE, desk_of, open_published
from courses.sessions.models import StudyClass
from courses.sessions.queries import find_learners, get_class, get_learner, list_classes
from lms.core.clock import today
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.organisations.models import Unit
from lms.people.models import Person
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of

_MOST_FOUND = 20
_ADDRESS = "/day-hoc/kiem-tra/<course>/<item>/ngoai-le"


@quizzes.get(_ADDRESS, endpoint="list_overrides")
@allowed(COMPOSE)
def show_overrides(course: str, item: str) -> ResponseReturnValue:
    """The exceptions of the quiz for people, classes and units of one's own, those in force first."""
    taught = open_published(course, item)
    page = paginate(list_overrides(taught.item.id, scope_for(COMPOSE)), number=asked_page())
    return render_template(
        "quizzes/list_overrides.html",
        desk=desk_of(taught),
        page=page,
        rows=[ListedOverride(*row) for row in page.items],
        gift=lambda row: gift_words(_facts(row)),
    )


def _facts(row: ListedOverride) -> Override:
    """The override as the rules see it, for its words."""
    each = row.override
    return Override(
        key=each.public_id,
        kind=row.kind,
        attempts=each.extra_attempts,
        minutes=each.extra_minutes,
        window=Window(each.opens_at, each.closes_at),
    )


@quizzes.route(f"{_ADDRESS}/nguoi", methods=["GET", "POST"])
@allowed(COMPOSE)
def override_person(course: str, item: str) -> ResponseReturnValue:
    """First the person is found, then the exception is given."""
    taught, form, scope = open_published(course, item), OverrideForm(), scope_for(COMPOSE)
    chosen = request.args.get("nguoi", "")
    person = get_learner(chosen, scope) if chosen else None
    if request.method == "POST" and person is not None and form.validate() and _grant(taught, person, form):
        return redirect(url_for(".list_overrides", course=course, item=item))
    search = asked_search()
    found = find_learners(scope, search, limit=_MOST_FOUND) if person is None else []
    page = render_template(
        "quizzes/override_person.html",
        desk=desk_of(taught),
        form=form,
        person=person,
        search=search,
        found=found,
    )
    return page, status_of(form)


@quizzes.route(f"{_ADDRESS}/lop", methods=["GET", "POST"])
@allowed(COMPOSE)
def override_class(course: str, item: str) -> ResponseReturnValue:
    """An exception for everybody who is, or will be, in a class of the course."""
    taught, form = open_published(course, item), ClassOverrideForm()
    classes = list_classes(COMPOSE, course_id=taught.course.id)
    choices = [(row.study_class.public_id, f"{row.study_class.name} ({row.unit_name})") for row in classes]
    form.study_class.choices = choices_of([("", _("Choose a class")), *choices])
    if request.method == "POST" and form.validate():
        holder = get_class(form.study_class.data, COMPOSE).study_class
        if _grant(taught, holder, form):
            return redirect(url_for(".list_overrides", course=course, item=item))
    return _page(taught, form, "class")


@quizzes.route(f"{_ADDRESS}/don-vi", methods=["GET", "POST"])
@allowed(COMPOSE)
def override_unit(course: str, item: str) -> ResponseReturnValue:
    """An exception for everybody who holds a post at a unit or below it."""
    taught, form = open_published(course, item), UnitOverrideForm()
    form.unit.offer(scope_for(COMPOSE), today())
    if request.method == "POST" and form.validate() and _grant(taught, form.unit.unit, form):
        return redirect(url_for(".list_overrides", course=course, item=item))
    return _page(taught, form, "unit")


def _page(taught: Taught, form: OverrideForm, kind: str) -> Any:
    page = render_template("quizzes/override_group.html", desk=desk_of(taught), form=form, kind=kind)
    return page, status_of(form)


def _grant(taught: Taught, holder: Person | StudyClass | Unit, form: OverrideForm) -> bool:
    with refusals_in(form):
        grant_override(
            item=taught.item,
            title=taught.title,
            holder=holder,
            allowance=form.allowance(),
            granted_by_id=the_actor().person_id,
        )
    if form.form_errors:
        return False
    flash(_("The exception holds from now on, also for attempts under way."), "success")
    return True


@quizzes.post(f"{_ADDRESS}/<override>/thu-hoi")
@allowed(COMPOSE)
def end_override(course: str, item: str, override: str) -> ResponseReturnValue:
    """The exception gives nothing any more."""
    taught = open_published(course, item)
    row = get_override(override, item_id=taught.item.id, scope=scope_for(COMPOSE))
    withdraw_override(override=row.override, title=taught.title)
    flash(_("The exception is withdrawn. Attempts under way keep what they have."), "success")
    return redirect(url_for(".list_overrides", course=course, item=item))
