"""A file on its way: how far it is, what it would become, its pictures, and the file itself."""

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from courses.authoring.incoming import Incoming, Loss
from courses.authoring.queries import AUTHOR
from courses.catalogue.models import Course
from courses.exchange.conversion_queries import find_course_of, get_conversion, reading_of
from courses.exchange.drawing import draw_incoming
from courses.exchange.forms import NewCourseForm, TakeForm
from courses.exchange.models import AT_WORK, READY, TAKEN, UNDONE, Conversion
from courses.exchange.readers.base import Reading
from courses.exchange.views.blueprint import STUDIO, exchange
from courses.exchange.wording import (
    SHAPES,
    STATES,
    contents_words,
    fault_words,
    kind_label,
    losses_by_place,
    step_words,
    summary_words,
    thumbnails_of,
)
from courses.lessons.blocks.drawing import Scene
from courses.questions.kinds.base import Fault
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import allowed
from lms.core.storage import path_of
from lms.core.text import msgid
from lms.organisations.models import Unit
from lms.people.queries import scope_for

PLACE = f"{STUDIO}/tu-tep/<public_id>"
_KEPT = msgid(
    "The draft says this of the course already: name, periods and what else is filled in stay as they are."
)
_PICTURES = ("image/png", "image/jpeg", "image/webp")


@exchange.get(PLACE)
@allowed(AUTHOR)
def show_conversion(public_id: str) -> ResponseReturnValue:
    """The progress of the reading, then the plan with all that did not survive, then what became of it."""
    conversion = get_conversion(public_id)
    if conversion.state in (READY, TAKEN, UNDONE):
        return show_plan(conversion, reading_of(conversion))
    return render_template(
        "exchange/show_waiting.html",
        conversion=conversion,
        course=find_course_of(conversion),
        is_at_work=conversion.state in AT_WORK,
        state=STATES[conversion.state],
        words=step_words(conversion.step, conversion.done, conversion.total),
        faults=[fault_words(fault) for fault in conversion.faults],
    )


def form_for(conversion: Conversion, reading: Reading) -> TakeForm:
    """What has to be said before the file is taken in."""
    if conversion.course_id is not None:
        form = TakeForm()
    else:
        form = NewCourseForm()
        scope = scope_for(AUTHOR)
        tops = sorted(scope.roots)
        form.unit.offer(scope, today(), chosen=db.session.get(Unit, tops[0]) if tops else None)
        if not form.is_submitted():
            form.title.process_data(reading.first.title)
    form.offer_shapes(list(reading.shapes))
    return form


def show_plan(conversion: Conversion, reading: Reading, form: TakeForm | None = None) -> ResponseReturnValue:
    """What the file would become, in the shape that is looked at, and what it loses."""
    form = form or form_for(conversion, reading)
    shape = conversion.shape if conversion.state == TAKEN else str(form.shape.data or "")
    incoming = reading.shapes.get(shape) or reading.first
    course: Course | None = find_course_of(conversion)
    page = render_template(
        "exchange/show_plan.html",
        conversion=conversion,
        course=course,
        form=form,
        incoming=incoming,
        shape=shape or None,
        kind=kind_label(reading.kind),
        state=STATES[conversion.state],
        losses=losses_by_place([*_kept_facts(conversion, incoming), *incoming.losses]),
        summary=summary_words(incoming),
        shapes=[(key, *SHAPES[key], losses_by_place(each.losses)) for key, each in reading.shapes.items()],
        contents_words=contents_words,
        thumbnails_of=thumbnails_of,
        hints={key: SHAPES[key][1] for key in reading.shapes},
        is_open=conversion.state in (READY, UNDONE),
    )
    return page, 422 if _has_errors(form) else 200


def _kept_facts(conversion: Conversion, incoming: Incoming) -> list[Loss]:
    """What a file that states facts of a course leaves as it is where the draft was begun before."""
    if conversion.course_id is None or not incoming.facts or conversion.state not in (READY, UNDONE):
        return []
    return [Loss("", Fault(_KEPT))]


def _has_errors(form: Form) -> bool:
    return bool(form.errors or form.form_errors)


@exchange.get(f"{PLACE}/bai/<int:number>")
@allowed(AUTHOR)
def preview_item(public_id: str, number: int) -> ResponseReturnValue:
    """A lesson of what the file would become, as its learners would see it."""
    conversion = get_conversion(public_id)
    reading = reading_of(conversion)
    shape = request.args.get("dang", "")
    incoming = reading.shapes.get(shape) or reading.first
    lessons = list(incoming.lessons())
    if not 1 <= number <= len(lessons):
        raise NotFound()
    lesson = lessons[number - 1]
    files = url_for("exchange.show_piece", public_id=public_id, name="")
    return render_template(
        "exchange/preview_item.html",
        conversion=conversion,
        course=find_course_of(conversion),
        lesson=lesson,
        shape=shape,
        number=number,
        count=len(lessons),
        language=incoming.language,
        drawn=draw_incoming(
            lesson.blocks, Scene(slug="", files=files, language=incoming.language, is_draft=True)
        ),
    )


@exchange.get(f"{PLACE}/tep/<path:name>")
@allowed(AUTHOR)
def show_piece(public_id: str, name: str) -> ResponseReturnValue:
    """A picture of what the file would become."""
    reading = reading_of(get_conversion(public_id))
    for incoming in reading.shapes.values():
        file = incoming.files.get(name)
        if file is not None and file.media_type in _PICTURES:
            answer = Response(file.read(), mimetype=file.media_type)
            answer.headers["Cache-Control"] = "private, max-age=3600"
            return answer
    raise NotFound()


@exchange.get(f"{PLACE}/goc")
@allowed(AUTHOR)
def fetch_original(public_id: str) -> ResponseReturnValue:
    """The file as it was brought."""
    conversion = get_conversion(public_id)
    return send_file(
        path_of(conversion.sha256),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=conversion.name,
    )
