"""Asking and reporting, from a lesson; and what was answered for all in a course."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.queries import get_course, get_outline
from courses.inquiries.actions import Asked, ask
from courses.inquiries.forms import AskForm
from courses.inquiries.queries import select_shared
from courses.inquiries.rules import ERROR, QUESTION, shortened
from courses.inquiries.views.blueprint import inquiries, refusals_in
from courses.lessons.blocks.registry import words_of
from courses.lessons.views.opened import Reading, open_reading
from courses.progress.queries import get_active_enrolment
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import signed_in, the_actor

_LONGEST_CHOICE = 70


@inquiries.route("/khoa-hoc/<slug>/bai/<item>/hoi", methods=["GET", "POST"])
@signed_in
def ask_about(slug: str, item: str) -> ResponseReturnValue:
    """A learner of the course asks its trainer about this lesson, or reports an error in it."""
    reading, form = open_reading(slug, item), AskForm()
    parts = _parts(reading)
    form.block.choices = choices_of([("", _("The whole lesson")), *parts.items()])
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            return _asked(reading, form, parts)
    if request.method == "GET":
        form.kind.data = ERROR if request.args.get("loai") == "loi" else QUESTION
        form.block.data = request.args.get("khoi", "")
    page = render_template("inquiries/ask.html", reading=reading, form=form)
    return page, 422 if form.errors else 200


def _parts(reading: Reading) -> dict[str, str]:
    """The blocks of the lesson by their ids, each by its first words."""
    words = {block["id"]: shortened(words_of([block]), _LONGEST_CHOICE) for block in reading.blocks}
    return {key: text for key, text in words.items() if text}


def _asked(reading: Reading, form: AskForm, parts: dict[str, str]) -> ResponseReturnValue:
    block = form.block.data if form.block.data in parts else ""
    quoted = next((words_of([each]) for each in reading.blocks if each["id"] == block), "")
    inquiry = ask(
        place=Asked(
            course_id=reading.enrolment.course_id,
            item_id=reading.place.item_id,
            version_number=reading.outline.version.number,
            block_id=block,
            quoted=quoted,
        ),
        person_id=the_actor().person_id,
        kind=form.kind.data,
        text=form.text.data or "",
    )
    flash(_("Sent to the trainers of this course. You are told when they answer."), "success")
    return redirect(url_for("inquiries.show_own", public_id=inquiry.public_id))


@inquiries.get("/khoa-hoc/<slug>/hoi-dap")
@signed_in
def list_shared(slug: str) -> ResponseReturnValue:
    """What was answered for all learners of a course that one studies."""
    course, _version = get_course(slug)
    enrolment = get_active_enrolment(person_id=the_actor().person_id, slug=slug)
    outline = get_outline(enrolment.version_id)
    places: dict[int, Any] = {place.item_id: place for place in outline.places()}
    return render_template(
        "inquiries/list_shared.html",
        course=course,
        title=outline.version.title,
        page=paginate(select_shared(course.id), number=asked_page()),
        places=places,
    )
