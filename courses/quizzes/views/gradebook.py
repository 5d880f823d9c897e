"""The gradebook: by course and class, on screen and as a file; every figure opens to its attempts."""

import tempfile
from typing import Any

from flask import Response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from courses.catalogue.models import Course, CourseVersion
from courses.quizzes.gradebook import (
    count_learners,
    each_row,
    fill_rows,
    get_grade_row,
    list_columns,
    select_learners,
)
from courses.quizzes.gradebook_file import Titles, write_gradebook
from courses.quizzes.learners import MARK
from courses.quizzes.result_words import STATES
from courses.quizzes.views.blueprint import quizzes
from courses.sessions.queries import ClassRow, get_course_taught, list_classes, list_courses_taught
from lms.core.clock import now
from lms.core.db import db, read_one_snapshot
from lms.core.errors import NotFound
from lms.core.i18n import _, format_moment
from lms.core.limits import limiter
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.people.queries import matches, scope_for

_PER_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@quizzes.get("/day-hoc/bang-diem")
@allowed(MARK)
def gradebook_courses() -> ResponseReturnValue:
    """The courses of one's units: each has a gradebook."""
    return render_template("quizzes/gradebook_courses.html", courses=list_courses_taught(MARK))


def _asked(slug: str) -> tuple[Course, CourseVersion, list[ClassRow], ClassRow | None]:
    """The course, its version, its classes and the one that the address asks for (`lop`)."""
    course, version = get_course_taught(slug, MARK)
    classes, wanted = list_classes(MARK, course_id=course.id), request.args.get("lop", "")
    chosen = [row for row in classes if row.study_class.public_id == wanted]
    if wanted and not chosen:
        raise NotFound()
    return course, version, classes, chosen[0] if chosen else None


@quizzes.get("/day-hoc/bang-diem/<course>")
@allowed(MARK)
def gradebook(course: str) -> ResponseReturnValue:
    """People by quizzes: the score that counts, how many attempts, passed or not, when completed."""
    read_one_snapshot()
    found, version, classes, chosen = _asked(course)
    scope, search = scope_for(MARK), asked_search()
    class_id = chosen.study_class.id if chosen else None
    statement = select_learners(found, scope, class_id=class_id)
    page = paginate(
        statement.where(matches(search)) if search else statement, number=asked_page(), per_page=_PER_PAGE
    )
    columns = list_columns(found)
    return render_template(
        "quizzes/gradebook.html",
        course=found,
        version=version,
        classes=classes,
        chosen=chosen,
        columns=columns,
        page=page,
        rows=fill_rows(page.items, columns, scope.on),
        others=count_learners(found, class_id=class_id) - (_count(statement) if search else page.total),
        search=search,
        states=STATES,
        read_at=now(),
        keep={name: value for name, value in request.args.items() if name not in ("tim", "trang")},
    )


def _count(statement: Any) -> int:
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    return int(db.session.scalar(counted) or 0)


@quizzes.get("/day-hoc/bang-diem/<course>/bang-diem.xlsx")
@allowed(MARK)
@limiter.limit("30/minute")
def gradebook_file(course: str) -> ResponseReturnValue:
    """The gradebook as a workbook: the query and the moment of the page."""
    read_one_snapshot()
    found, version, _classes, chosen = _asked(course)
    class_id = chosen.study_class.id if chosen else None
    columns = list_columns(found)
    titles = Titles(
        course=_("Course: %(title)s", title=version.title),
        study_class=_("Class: %(name)s", name=chosen.study_class.name) if chosen else _("All learners"),
        as_of=_("Figures as of %(moment)s", moment=format_moment(now())),
    )
    scope = scope_for(MARK)
    rows = each_row(select_learners(found, scope, class_id=class_id), columns, scope.on)
    return _file(course, lambda target: write_gradebook(target, titles, columns, rows))


def _file(slug: str, write: Any) -> Response:
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write(target)
    size = target.tell()
    target.seek(0)
    answer = send_file(target, mimetype=_XLSX, as_attachment=True, download_name=f"bang-diem-{slug}.xlsx")
    answer.content_length = size
    answer.headers["Cache-Control"] = "no-store"
    return answer


@quizzes.get("/day-hoc/bang-diem/<course>/<enrolment>")
@allowed(MARK)
def gradebook_person(course: str, enrolment: str) -> ResponseReturnValue:
    """One person's attempts at the quizzes of the course."""
    read_one_snapshot()
    found, version = get_course_taught(course, MARK)
    columns = list_columns(found)
    return render_template(
        "quizzes/gradebook_person.html",
        course=found,
        version=version,
        columns=columns,
        row=get_grade_row(found, enrolment, scope_for(MARK), columns),
        states=STATES,
    )
