"""Pages of those who arrange courses: what a course asks for first, and programmes of several courses."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.catalogue.forms import NewProgrammeForm, PrerequisitesForm, ProgrammeForm
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.prerequisites import all_needs, list_prerequisites, set_prerequisites
from courses.catalogue.programmes import begin_programme, keep_programme, programme_key
from courses.catalogue.queries import is_current
from courses.catalogue.views import catalogue
from lms.assignments.models import Programme
from lms.assignments.targets import get_target
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of

ARRANGE = "catalogue.arrange"
_MOST_CHOICES = 300


def _every_course() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(Course.slug, CourseVersion.title)
        .join(CourseVersion, is_current())
        .order_by(CourseVersion.title)
        .limit(_MOST_CHOICES)
    )
    return [(row.slug, row.title) for row in rows]


def _archived() -> set[str]:
    """The courses that nobody begins any more."""
    return set(db.session.scalars(select(Course.slug).where(Course.archived_at.is_not(None))))


def _own_course(slug: str) -> tuple[Course, CourseVersion]:
    row = db.session.execute(
        select(Course, CourseVersion)
        .join(CourseVersion, is_current())
        .where(Course.slug == slug, Course.unit_id.in_(scope_for(ARRANGE).unit_ids()))
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def _own_programme(slug: str) -> Programme:
    found = db.session.scalar(
        select(Programme).where(
            Programme.key == programme_key(slug), Programme.unit_id.in_(scope_for(ARRANGE).unit_ids())
        )
    )
    if found is None:
        raise NotFound()
    return found


def _crumbs(title: str) -> list[tuple[str, str | None]]:
    return [(str(_("Programmes and order of courses")), url_for("catalogue.list_programmes")), (title, None)]


@catalogue.get("/day-hoc/chuong-trinh")
@allowed(ARRANGE)
def list_programmes() -> ResponseReturnValue:
    """The programmes and courses of one's units, and what each course asks for first."""
    scope = scope_for(ARRANGE)
    programmes = db.session.scalars(
        select(Programme).where(Programme.unit_id.in_(scope.unit_ids())).order_by(Programme.title).limit(200)
    ).all()
    statement: Any = (
        select(Course, CourseVersion)
        .join(CourseVersion, is_current())
        .where(Course.unit_id.in_(scope.unit_ids()))
        .order_by(CourseVersion.title, Course.id)
    )
    return render_template(
        "catalogue/list_programmes.html",
        programmes=programmes,
        page=paginate(statement, number=asked_page()),
        needs=all_needs(),
        titles=dict(_every_course()),
        slug_of=_address_of,
    )


def _address_of(programme: Programme) -> str:
    return programme.key.partition(":")[2]


@catalogue.route("/day-hoc/khoa-hoc/<slug>/tien-quyet", methods=["GET", "POST"])
@allowed(ARRANGE)
def edit_prerequisites(slug: str) -> ResponseReturnValue:
    """What has to be completed before this course; a circle is refused with its way."""
    course, version = _own_course(slug)
    form = PrerequisitesForm()
    needed = {each.slug: title for each, title in list_prerequisites(course.id)}
    chosen = list(needed)
    offered = dict(_every_course()) | needed
    archived = _archived() - set(chosen)
    form.offer([each for each in offered.items() if each[0] != slug and each[0] not in archived])
    if request.method != "POST":
        form.courses.data = chosen
    elif form.validate():
        with refusals_in(form):
            set_prerequisites(course=course, slugs=form.courses.data or [])
        if not form.form_errors:
            flash(_("Saved."), "success")
            return redirect(url_for("catalogue.list_programmes"))
    page = render_template(
        "catalogue/edit_prerequisites.html", form=form, version=version, crumbs=_crumbs(version.title)
    )
    return page, status_of(form)


@catalogue.route("/day-hoc/chuong-trinh/moi", methods=["GET", "POST"])
@allowed(ARRANGE)
def add_programme() -> ResponseReturnValue:
    """A programme of several courses exists, at an address made of its name, and can be assigned."""
    form = NewProgrammeForm()
    form.unit.offer(scope_for(ARRANGE), today())
    if _is_kept(form, [], lambda **facts: begin_programme(unit_id=form.unit.unit.id, **facts)):
        return redirect(url_for("catalogue.list_programmes"))
    return _programme_page(form, _("New programme"))


@catalogue.route("/day-hoc/chuong-trinh/<slug>/sua", methods=["GET", "POST"])
@allowed(ARRANGE)
def edit_programme(slug: str) -> ResponseReturnValue:
    """The programme has another name or other courses; its address stays, and periods that were done stay done."""
    programme, form = _own_programme(slug), ProgrammeForm()
    parts = get_target(f"p:{programme.id}").creditable_keys
    held = [key.removeprefix("courses:") for key in parts]
    if request.method != "POST":
        form.title.data, form.is_open.data = programme.title, programme.is_open
        form.show(held)
    keep = partial(keep_programme, slug=slug, unit_id=programme.unit_id)
    if _is_kept(form, held, keep):
        return redirect(url_for("catalogue.list_programmes"))
    return _programme_page(form, programme.title)


def _programme_page(form: ProgrammeForm, title: str) -> ResponseReturnValue:
    page = render_template("catalogue/edit_programme.html", form=form, crumbs=_crumbs(title))
    return page, status_of(form)


def _is_kept(form: ProgrammeForm, held: Sequence[str], keep: Callable[..., Programme]) -> bool:
    """True once the form was sent without a fault and what it says is kept; further lines are no keeping."""
    form.make_room()
    form.offer(_offered(held))
    if request.method != "POST" or "more" in request.form or not form.validate():
        return False
    with refusals_in(form):
        keep(title=form.title.data, courses=_chosen(form), is_open=bool(form.is_open.data))
    if form.form_errors:
        return False
    flash(_("Saved."), "success")
    return True


def _offered(held: Sequence[str]) -> list[tuple[str, str]]:
    """The courses that may be chosen, and those that the programme has already."""
    known, archived = dict(_every_course()), _archived()
    others = [(slug, known.get(slug, slug)) for slug in held if slug not in known or slug in archived]
    return [each for each in known.items() if each[0] not in archived] + others


def _chosen(form: ProgrammeForm) -> list[str]:
    """The courses chosen; refused where one of them was archived since."""
    chosen, archived, known = form.chosen(), _archived(), dict(_every_course())
    faults = [
        _("“%(name)s” is archived: nobody begins it any more.", name=known.get(slug, slug))
        for slug in chosen
        if slug in archived
    ]
    if faults:
        raise Refusal(*faults)
    return chosen
