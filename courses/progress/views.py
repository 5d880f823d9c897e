"""A course as its learner sees it: enrolling, how far one is, leaving, and the result that stands as evidence."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.competencies import competency_words
from courses.catalogue.kinds import item_kind, item_url
from courses.catalogue.languages import shown_language
from courses.catalogue.models import CourseVersion
from courses.catalogue.queries import Outline, Place, get_course, get_outline, hold_current
from courses.progress import actions
from courses.progress.completion import completion_sentences
from courses.progress.models import Enrolment, ItemPass
from courses.progress.policy import can_see_result
from courses.progress.queries import (
    find_completion,
    find_enrolment,
    get_active_enrolment,
    get_enrolment_by_address,
    list_asked_again,
    list_passes,
    list_studies,
)
from courses.progress.readiness import is_untouched, prerequisites_of, refuse_unready
from courses.progress.rules import shown_percent
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import signed_in, the_actor
from lms.core.text import msgid
from lms.law.saying import Quote, what_lapsed
from lms.people.aliases import surviving
from lms.people.queries import get_person_by_id
from lms.training.wording import CONTENT_GROUPS

progress = Blueprint("progress", __name__, template_folder="templates")


@progress.get("/khoa-hoc/<slug>")
@signed_in
def show_course(slug: str) -> ResponseReturnValue:
    """What the course teaches, its rule, its lessons with their state, and one button."""
    course, version = get_course(slug)
    enrolment = find_enrolment(person_id=the_actor().person_id, course_id=course.id)
    outline = get_outline(enrolment.version_id if enrolment else version.id)
    passes = list_passes(enrolment.id) if enrolment else {}
    prerequisites = prerequisites_of(the_actor().person_id, course.id)
    has_begun = enrolment is not None and not is_untouched(enrolment)
    required = {place.item_id for place in outline.places() if place.is_required}
    return render_template(
        "progress/show_course.html",
        course=course,
        outline=outline,
        enrolment=enrolment,
        passes=passes,
        prerequisites=prerequisites,
        lapsed=what_lapsed({line: Quote(line) for line in outline.version.legal_documents}),
        missing=[] if has_begun else [each for each in prerequisites if not each[2]],
        percent=_percent(enrolment, passes, required),
        required=required,
        again=list_asked_again(enrolment.id) if enrolment else {},
        next_url=item_url(slug, _next_place(outline, passes)),
        kind=item_kind,
        url=item_url,
        rules_of=completion_sentences,
        published_by=_publisher(outline.version),
        competencies=competency_words(outline.version.competencies or []),
        content_group=CONTENT_GROUPS.get(outline.version.content_group, ""),
        language=shown_language(outline.version, request.args.get("ngon-ngu", "")),
    )


def _publisher(version: CourseVersion) -> str:
    """Who published the version, so that it counts; nobody by name for one that came from a folder."""
    return get_person_by_id(version.published_by_id).full_name if version.published_by_id else ""


def _percent(enrolment: Enrolment | None, passes: dict[int, ItemPass], required: set[int]) -> int:
    if enrolment is None:
        return 0
    is_completed = enrolment.completed_at is not None
    return shown_percent(passes, required, floor=enrolment.floor_percent, is_completed=is_completed)


def _next_place(outline: Outline, passes: dict[int, ItemPass]) -> Place:
    places = outline.places()
    open_places = [place for place in places if place.item_id not in passes]
    return next((place for place in open_places if place.is_required), (open_places or places)[0])


@progress.get("/khoa-hoc/<slug>/hoc-tiep")
@signed_in
def resume(slug: str) -> ResponseReturnValue:
    """One tap: the part where the person stopped, or the first one that is open."""
    enrolment = get_active_enrolment(person_id=the_actor().person_id, slug=slug)
    outline, passes = get_outline(enrolment.version_id), list_passes(enrolment.id)
    last = [place for place in outline.places() if place.item_id == enrolment.last_item_id]
    if last and last[0].item_id not in passes:
        return redirect(item_url(slug, last[0]))
    return redirect(item_url(slug, _next_place(outline, passes)))


@progress.post("/khoa-hoc/<slug>/ghi-danh")
@signed_in
def enrol(slug: str) -> ResponseReturnValue:
    """The person studies the course and stands at its next lesson; refused while a course is missing before it."""
    hold_current(slug)
    course, version = get_course(slug)
    try:
        refuse_unready(person_id=the_actor().person_id, course_id=course.id)
        enrolment = actions.enrol(person_id=the_actor().person_id, course=course, version=version)
    except Refusal as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".show_course", slug=slug))
    place = _next_place(get_outline(enrolment.version_id), list_passes(enrolment.id))
    actions.remember_place(enrolment=enrolment, item_id=place.item_id)
    return redirect(item_url(slug, place))


@progress.post("/khoa-hoc/<slug>/roi-khoa")
@signed_in
def withdraw(slug: str) -> ResponseReturnValue:
    """The course leaves the person's list; they may come back and lose nothing."""
    try:
        actions.withdraw(enrolment=get_active_enrolment(person_id=the_actor().person_id, slug=slug))
        flash(_("You have left the course. What you passed is kept if you come back."), "success")
    except Refusal as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".show_course", slug=slug))


@progress.get("/ket-qua/<public_id>")
@signed_in
def show_result(public_id: str) -> ResponseReturnValue:
    """The items passed, when and by which rule: the evidence of the credit."""
    enrolment = get_enrolment_by_address(public_id)
    if not can_see_result(enrolment):
        raise NotFound()
    return render_template("progress/show_result.html", **_result(enrolment))


def _result(enrolment: Enrolment) -> dict[str, object]:
    return {
        "enrolment": enrolment,
        "person": get_person_by_id(surviving(enrolment.person_id)),
        "version": db.session.get_one(CourseVersion, enrolment.version_id),
        "outline": get_outline(enrolment.version_id),
        "passes": list_passes(enrolment.id),
        "completion": find_completion(enrolment.id),
        "rules": RULES,
    }


# How an item was passed, in words (English message ids); kinds of item name theirs here.
RULES = {
    "read": msgid("Read for long enough"),
    "confirmed": msgid("Confirmed by a short check"),
    "quiz": msgid("Passed the graded quiz"),
    "viewed": msgid("Read and marked as done"),
    "self_check": msgid("All self-test questions answered rightly"),
    "attended": msgid("Attended the class"),
    "watched": msgid("Watched"),
    "package": msgid("Package completed"),
    "all": msgid("Everything the lesson asks for"),
    "by_trainer": msgid("Confirmed by a trainer"),
}


def person_panel(person_id: int) -> str | None:
    """On a person's page: the courses they study or have completed."""
    studies = list_studies(person_id)
    return render_template("progress/_person_panel.html", studies=studies) if studies else None


def home_panel() -> str | None:
    """On the home page: go on where one stopped, and the courses one studies or has completed."""
    studies = list_studies(the_actor().person_id)
    running = [study for study in studies if study.enrolment.completed_at is None]
    done = [study for study in studies if study.enrolment.completed_at is not None]
    return render_template("progress/_home_panel.html", running=running, done=done)
