"""Classes: the list, one class with its people, opening and changing one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.sessions.actions import change_class, create_class, stop_waiting
from courses.sessions.forms import ClassForm, NewClassForm
from courses.sessions.models import StudyClass
from courses.sessions.queries import (
    KEEP,
    ClassRow,
    get_class,
    get_course_taught,
    list_courses_taught,
    list_meetings,
    list_waiting,
    select_classes,
    select_members,
)
from courses.sessions.views.blueprint import sessions
from lms.core.clock import today
from lms.core.errors import NotFound
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of


@sessions.get("/day-hoc/lop")
@allowed(KEEP)
def list_classes() -> ResponseReturnValue:
    """The classes of one's units, all or those of one course."""
    courses = list_courses_taught(KEEP)
    slug = request.args.get("khoa", "")
    course = next((course for course, _version in courses if course.slug == slug), None)
    page = paginate(select_classes(KEEP, course_id=course.id if course else None), number=asked_page())
    rows = [ClassRow(*row) for row in page.items]
    return render_template(
        "sessions/list_classes.html", page=page, rows=rows, courses=courses, course=course, today=today()
    )


@sessions.route("/day-hoc/lop/moi", methods=["GET", "POST"])
@allowed(KEEP)
def add_class() -> ResponseReturnValue:
    """A class of a course of one's units is opened, held by one of them."""
    form = NewClassForm()
    courses = [(course.slug, version.title) for course, version in list_courses_taught(KEEP)]
    form.course.choices = choices_of([("", _("Choose a course")), *courses])
    form.unit.offer(scope_for(KEEP), today())
    if request.method in {"GET", "HEAD"}:
        form.starts_on.data, form.course.data = today(), request.args.get("khoa", "")
    elif form.validate():
        study_class = _create(form)
        if study_class is not None:
            flash(_("The class is open. Add its people now."), "success")
            return redirect(url_for(".add_people", public_id=study_class.public_id))
    return render_template("sessions/edit_class.html", form=form, row=None), status_of(form)


def _create(form: NewClassForm) -> StudyClass | None:
    course, _version = get_course_taught(form.course.data, KEEP)
    with refusals_in(form):
        return create_class(
            course=course,
            unit=form.unit.unit,
            name=form.name.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            capacity=form.capacity.data,
        )
    return None


@sessions.get("/day-hoc/lop/<public_id>")
@allowed(KEEP)
def show_class(public_id: str) -> ResponseReturnValue:
    """A class: its course, its days, its people and how far they are."""
    row = get_class(public_id, KEEP)
    page = paginate(select_members(row.study_class), number=asked_page(), per_page=50)
    return render_template(
        "sessions/show_class.html",
        row=row,
        page=page,
        meetings=list_meetings(row.study_class.id),
        waiting=list_waiting(row.study_class.id),
        today=today(),
    )


@sessions.post("/day-hoc/lop/<public_id>/thoi-cho/<person>")
@allowed(KEEP)
def end_waiting(public_id: str, person: str) -> ResponseReturnValue:
    """The person no longer waits for a place in the class."""
    row = get_class(public_id, KEEP)
    found = next((each for _w, each in list_waiting(row.study_class.id) if each.public_id == person), None)
    if found is None:
        raise NotFound()
    stop_waiting(study_class=row.study_class, person_id=found.id)
    flash(_("%(name)s no longer waits.", name=found.full_name), "success")
    return redirect(url_for(".show_class", public_id=public_id))


@sessions.route("/day-hoc/lop/<public_id>/sua", methods=["GET", "POST"])
@allowed(KEEP)
def edit_class(public_id: str) -> ResponseReturnValue:
    """The name and the days of the class are changed."""
    row = get_class(public_id, KEEP)
    form = ClassForm(obj=row.study_class)
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            change_class(
                study_class=row.study_class,
                name=form.name.data,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                capacity=form.capacity.data,
            )
        if not form.form_errors:
            flash(_("Saved."), "success")
            return redirect(url_for(".show_class", public_id=public_id))
    return render_template("sessions/edit_class.html", form=form, row=row), status_of(form)
