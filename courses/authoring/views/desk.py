"""The author's own courses, a new one, and the next version of an open one."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions import begin_course, copy_course, open_draft
from courses.authoring.forms.courses import NewCourseForm
from courses.authoring.places import list_shelves
from courses.authoring.queries import AUTHOR, get_draft_course
from courses.authoring.queries.desk import TABS, DeskRow, count_desk, list_desk
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.catalogue.models import Course
from courses.catalogue.queries import get_course, list_courses
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _, lazy
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, roles_with, the_actor
from lms.organisations.models import Unit
from lms.people.queries import scope_for
from lms.people.views.parts import status_of

_LABELS = {
    "ban-nhap": lazy("Drafts"),
    "cho-duyet": lazy("Waiting for approval"),
    "dang-mo": lazy("Open courses"),
    "luu-tru": lazy("Archived"),
}
# Beginning from a file: the pages of who reads files, where they are there.
_STARTERS = (
    (
        "pptx",
        lazy("From PowerPoint"),
        lazy("Slides become pictures with their words and notes."),
        "presentation",
    ),
    ("docx", lazy("From Word"), lazy("Headings become lessons; tables and pictures stay."), "file-text"),
)
_ONE_UNIT = 2  # the words “choose a unit”, and the unit
_FILE_PAGE = f"{STUDIO}/tu-tep"


@authoring.get(STUDIO)
@allowed(AUTHOR)
def show_desk() -> ResponseReturnValue:
    """The courses of one's units by where they stand, and three ways to begin."""
    counts = count_desk()
    asked = request.args.get("muc", "")
    first = next((tab for tab in ("ban-nhap", "cho-duyet", "dang-mo") if counts[tab]), "ban-nhap")
    tab = asked if asked in TABS else first
    page = paginate(list_desk(tab), number=asked_page())
    return render_template(
        "authoring/desk.html",
        tab=tab,
        tabs=_tabs(tab, counts),
        page=page,
        rows=[DeskRow(*row) for row in page.items],
        starters=starters(),
        shelves=list_shelves(),
        sample=_sample(counts),
        is_empty=not any(counts.values()),
    )


def _tabs(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": _LABELS[tab],
            "url": url_for(".show_desk", muc=tab),
            "is_current": tab == current,
            "count": counts[tab],
        }
        for tab in TABS
    ]


def starters() -> list[dict[str, Any]]:
    """The ways to begin from a file, where this site reads files."""
    rules = current_app.url_map.iter_rules()
    page = next((rule.endpoint for rule in rules if rule.rule == _FILE_PAGE), None)
    return [
        {"kind": kind, "label": label, "hint": hint, "icon": icon, "url": url_for(page)}
        for kind, label, hint, icon in _STARTERS
        if page
    ]


def _sample(counts: dict[str, int]) -> Any:
    """An open course to begin from, for those who write for the first time."""
    return db.session.execute(list_courses().limit(1)).first() if not counts["ban-nhap"] else None


@authoring.route(f"{STUDIO}/moi", methods=["GET", "POST"])
@allowed(AUTHOR)
def add_course() -> ResponseReturnValue:
    """One field: the name. Then the first lesson opens."""
    form, scope = NewCourseForm(), scope_for(AUTHOR)
    tops = list(the_actor().units_of(*roles_with(AUTHOR)))
    top = db.session.get(Unit, tops[0]) if tops else None
    form.unit.offer(scope, today(), chosen=top)
    if len(list(form.unit.choices or [])) == _ONE_UNIT:
        del form.unit
    if request.method == "POST" and form.validate():
        unit = form.unit.unit if form.unit else top
        if unit is None:
            raise NotFound()
        draft = begin_course(unit=unit, title=form.title.data, person_id=the_actor().person_id)
        course = db.session.get_one(Course, draft.course_id)
        first = draft.outline["modules"][0]["items"][0]["slug"]
        return redirect(url_for(".edit_lesson", slug=course.slug, lesson=first))
    page = render_template("authoring/add_course.html", form=form, starters=starters())
    return page, status_of(form)


@authoring.post(f"{STUDIO}/<slug>/sao-chep")
@allowed(AUTHOR)
def copy_open_course(slug: str) -> ResponseReturnValue:
    """A new draft that says what the open course says, but for its quizzes; the course itself stays as it is."""
    course, version = get_course(slug)
    tops = list(the_actor().units_of(*roles_with(AUTHOR)))
    unit = db.session.get(Unit, tops[0]) if tops else None
    if unit is None:
        raise NotFound()
    title = _("Copy of %(title)s", title=version.title)
    draft = copy_course(course=course, unit=unit, title=title, person_id=the_actor().person_id)
    copied = db.session.get_one(Course, draft.course_id)
    return redirect(url_for(".show_outline", slug=copied.slug))


@authoring.post(f"{STUDIO}/<slug>/phien-ban-moi")
@allowed(AUTHOR)
def begin_version(slug: str) -> ResponseReturnValue:
    """The draft of the next version stands: the one there is, or a copy of what learners have now."""
    course = get_draft_course(slug)
    if course.current_number is None or course.archived_at is not None:
        raise Refusal(_("Only an open course can have a next version."))
    open_draft(course=course, person_id=the_actor().person_id)
    flash(_("You write on the next version. Learners keep what they have until it is published."), "success")
    return redirect(url_for(".show_outline", slug=slug))
