"""Reading a lesson and finishing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.kinds import item_kind
from courses.lessons import actions
from courses.lessons.blocks.drawing import Asked, Scene, draw_blocks
from courses.lessons.blocks.things import question_keys
from courses.lessons.completion import BY_PRESS, SELF_CHECK, lesson_sentences
from courses.lessons.models import LessonVisit
from courses.lessons.opening import seal_opening
from courses.lessons.panels import lesson_panels
from courses.lessons.queries import list_questions, list_visits
from courses.lessons.rules import Verdict
from courses.lessons.self_test import present
from courses.lessons.views.blueprint import lessons
from courses.lessons.views.opened import Reading, go_on, open_reading, opened_at
from courses.progress.completion import rule_of_kind, what_is_missing
from courses.progress.confirming import CONFIRMED, find_confirmation
from courses.progress.queries import list_passes
from courses.questions.models import QuestionVersion
from lms.core.clock import now
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import signed_in


@lessons.get("/khoa-hoc/<slug>/bai/<item>")
@signed_in
def show_lesson(slug: str, item: str) -> ResponseReturnValue:
    """The lesson, its rule beside the button, its self-test and the way on."""
    reading = open_reading(slug, item)
    visits = list_visits(reading.enrolment.id)
    questions = list_questions(reading.lesson.id)
    inline = question_keys(reading.lesson.blocks)
    passes = list_passes(reading.enrolment.id)
    return render_template(
        "lessons/show_lesson.html",
        reading=reading,
        visit=visits.get(reading.place.item_id),
        passes=passes,
        held={key for key, each in visits.items() if is_held(each)},
        rules=lesson_sentences(reading.place, len(questions)),
        counts=rule_of_kind(reading.place, SELF_CHECK) is not None,
        **_standing(reading, is_done=reading.place.item_id in passes),
        question_count=len(questions),
        first_apart=next((number for number, each in enumerate(questions, 1) if number > len(inline)), 0),
        text=draw_blocks(reading.blocks, _scene(reading, inline, questions)),
        opening=seal_opening(reading.enrolment, reading.place, now()),
        kind=item_kind,
        panels=lesson_panels(reading),
    )


def is_held(visit: LessonVisit) -> bool:
    """True while the lesson waits for its confirmation by the short check."""
    return visit.held_at is not None and visit.finished_at is None


def _standing(reading: Reading, *, is_done: bool) -> dict[str, object]:
    """What is still missing, whether a trainer is to be asked, and since when one was."""
    if is_done:
        return {"missing": [], "asks_trainer": False, "waits_since": None}
    asks_trainer, asked = rule_of_kind(reading.place, CONFIRMED) is not None, None
    if asks_trainer:
        asked = find_confirmation(enrolment_id=reading.enrolment.id, item_id=reading.place.item_id)
    return {
        "missing": what_is_missing(reading.enrolment, reading.place, but=BY_PRESS),
        "asks_trainer": asks_trainer and not (asked and asked.confirmed_at),
        "waits_since": asked.asked_at if asked else None,
    }


def _scene(reading: Reading, inline: list[str], questions: list[QuestionVersion]) -> Scene:
    tests = [present(question, enrolment_id=reading.enrolment.id) for question in questions[: len(inline)]]
    asked = {
        key: Asked(number=number, test=test)
        for number, (key, test) in enumerate(zip(inline, tests, strict=True), 1)
    }
    version = reading.outline.version
    return Scene(
        slug=reading.slug,
        files=url_for("catalogue.show_file", slug=reading.slug, number=version.number, name=""),
        language=reading.language,
        item=reading.place.slug,
        enrolment_id=reading.enrolment.id,
        item_id=reading.place.item_id,
        questions=asked,
        is_counted=rule_of_kind(reading.place, SELF_CHECK) is not None,
    )


@lessons.post("/khoa-hoc/<slug>/bai/<item>/vi-tri")
@signed_in
def keep_position(slug: str, item: str) -> ResponseReturnValue:
    """The furthest place in the lesson is kept; the answer is empty, for a script."""
    reading = open_reading(slug, item)
    text = request.form.get("percent", "0")
    percent = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
    actions.keep_position(
        enrolment=reading.enrolment, place=reading.place, opened_at=opened_at(reading), percent=percent
    )
    return "", 204


@lessons.post("/khoa-hoc/<slug>/bai/<item>/xong")
@signed_in
def finish_lesson(slug: str, item: str) -> ResponseReturnValue:
    """The lesson is passed and the next one opens, or its page says what is missing, or the short check opens."""
    reading = open_reading(slug, item)
    try:
        verdict = actions.finish_lesson(
            enrolment=reading.enrolment, place=reading.place, opened_at=opened_at(reading)
        )
    except Refusal as refusal:
        flash(
            _("Still missing: %(what)s.", what="; ".join(str(each) for each in refusal.messages)), "warning"
        )
        return redirect(reading.address())
    if verdict is Verdict.HELD:
        return redirect(reading.address("lessons.show_check"))
    if verdict is Verdict.WAITING:
        flash(_("Your trainer is asked to confirm this lesson. Go on meanwhile."), "info")
    return go_on(reading)
