"""A programme as its learner sees it: its courses in order, how far one is in each, and which one comes next."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.prerequisites import all_needs
from courses.catalogue.programmes import programme_key
from courses.catalogue.queries import is_current
from courses.progress.queries import Study, list_studies
from lms.assignments.models import Programme
from lms.assignments.targets import get_target
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import signed_in, the_actor

programme_pages = Blueprint("programmes", __name__, template_folder="templates")


@dataclass(frozen=True)
class Step:
    """One course of the programme, as a row of the page."""

    title: str
    url: str
    state: str
    facts: str
    note: str
    is_current: bool = False


@programme_pages.get("/chuong-trinh/<slug>")
@signed_in
def show_programme(slug: str) -> ResponseReturnValue:
    """The courses of a programme in order, with one's own progress."""
    programme = db.session.scalar(select(Programme).where(Programme.key == programme_key(slug)))
    if programme is None:
        raise NotFound()
    keys = get_target(f"p:{programme.id}").creditable_keys
    slugs = [key.removeprefix("courses:") for key in keys]
    studies = {study.course_slug: study for study in list_studies(the_actor().person_id)}
    steps = _steps(slugs, studies)
    done = sum(1 for step in steps if step.state == "done")
    following = next((step for step in steps if step.state in ("started", "todo") and step.url), None)
    return render_template(
        "progress/show_programme.html", programme=programme, steps=steps, done=done, following=following
    )


def _steps(slugs: list[str], studies: dict[str, Study]) -> list[Step]:
    rows = db.session.execute(
        select(Course, CourseVersion).join(CourseVersion, is_current()).where(Course.slug.in_(slugs))
    )
    known = {course.slug: (course, version) for course, version in rows}
    needs = all_needs()
    archived = {slug for slug, (course, _version) in known.items() if course.archived_at is not None}
    finished = {slug for slug, study in studies.items() if study.enrolment.completed_at is not None}
    return [
        _step(*known[slug], studies.get(slug), (needs.get(slug, set()) & known.keys()) - finished - archived)
        if slug in known
        else Step(slug, "", "locked", "", _("not open yet"))
        for slug in slugs
    ]


def _step(course: Course, version: CourseVersion, study: Study | None, missing: set[str]) -> Step:
    url = url_for("progress.show_course", slug=course.slug)
    if study is not None and study.enrolment.completed_at is not None:
        return Step(version.title, url, "done", "100%", "")
    if study is not None and (study.enrolment.last_item_id is not None or not missing):
        return Step(version.title, url, "started", f"{study.percent}%", "")
    if course.archived_at is not None:
        return Step(version.title, "", "locked", "", _("archived: nobody begins it any more"))
    if missing:
        return Step(version.title, url, "locked", "", _("after the courses before it"))
    return Step(version.title, url, "todo", "", "")
