"""Reading a lesson, finishing it, testing oneself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.kinds import item_kind, item_url
from courses.lessons import actions
from courses.lessons.blocks.base import is_block_id
from courses.lessons.blocks.drawing import Asked, Scene, draw_blocks
from courses.lessons.blocks.things import question_keys
from courses.lessons.models import LessonVersion
from courses.lessons.opening import read_opening, seal_opening
from courses.lessons.queries import find_visit, get_lesson, list_held, list_questions
from courses.lessons.rules import CHECK_QUESTIONS, Verdict, least_time
from courses.lessons.self_test import SelfTest, present
from courses.progress.actions import remember_place
from courses.progress.entrance import Entry, enter
from courses.progress.queries import list_passes
from courses.questions.kinds.base import Fault
from courses.questions.models import QuestionVersion
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import signed_in
from lms.core.web import prepares

lessons = Blueprint("lessons", __name__, template_folder="templates")


@dataclass(frozen=True)
class Reading(Entry):
    """A lesson in the hands of a learner: all that its pages need."""

    lesson: LessonVersion


def _open(slug: str, item: str) -> Reading:
    entry = enter(slug, item, kind="lesson")
    lesson = get_lesson(entry.place.item_id, entry.place.content_number)
    return Reading(entry.slug, entry.enrolment, entry.outline, entry.place, lesson)


@lessons.get("/khoa-hoc/<slug>/bai/<item>")
@signed_in
def show_lesson(slug: str, item: str) -> ResponseReturnValue:
    """The lesson, its rule beside the button, its self-test and the way on."""
    reading = _open(slug, item)
    visit = find_visit(enrolment_id=reading.enrolment.id, item_id=reading.place.item_id)
    questions = list_questions(reading.lesson.id)
    inline = question_keys(reading.lesson.blocks)
    return render_template(
        "lessons/show_lesson.html",
        reading=reading,
        visit=visit,
        passes=list_passes(reading.enrolment.id),
        held=list_held(reading.enrolment.id),
        least_minutes=-(-least_time(reading.place.minutes).total_seconds() // 60),
        question_count=len(questions),
        first_apart=next((number for number, each in enumerate(questions, 1) if number > len(inline)), 0),
        text=draw_blocks(reading.lesson.blocks, _scene(reading, inline, questions)),
        opening=seal_opening(reading.enrolment, reading.place, now()),
        kind=item_kind,
        url=item_url,
    )


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
        language=version.language,
        item=reading.place.slug,
        enrolment_id=reading.enrolment.id,
        item_id=reading.place.item_id,
        questions=asked,
    )


def _opened_at(reading: Reading) -> dt.datetime:
    return read_opening(request.form.get("opening", ""), reading.enrolment, reading.place, at=now())


@lessons.post("/khoa-hoc/<slug>/bai/<item>/vi-tri")
@signed_in
def keep_position(slug: str, item: str) -> ResponseReturnValue:
    """The furthest place in the lesson is kept; the answer is empty, for a script."""
    reading = _open(slug, item)
    text = request.form.get("percent", "0")
    percent = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
    actions.keep_position(
        enrolment=reading.enrolment, place=reading.place, opened_at=_opened_at(reading), percent=percent
    )
    return "", 204


@lessons.post("/khoa-hoc/<slug>/bai/<item>/xong")
@signed_in
def finish_lesson(slug: str, item: str) -> ResponseReturnValue:
    """The lesson is passed and the next one opens, or it is held and the short check opens."""
    reading = _open(slug, item)
    verdict = actions.finish_lesson(
        enrolment=reading.enrolment, place=reading.place, opened_at=_opened_at(reading)
    )
    if verdict is Verdict.HELD:
        return redirect(url_for(".show_check", slug=slug, item=item))
    return _onward(reading)


def _onward(reading: Reading) -> ResponseReturnValue:
    following = reading.neighbour(+1)
    if following is None:
        return redirect(url_for("progress.show_course", slug=reading.slug))
    remember_place(enrolment=reading.enrolment, item_id=following.item_id)
    return redirect(item_url(reading.slug, following))


def _check_questions(reading: Reading) -> list[SelfTest]:
    questions = list_questions(reading.lesson.id)[:CHECK_QUESTIONS]
    return [present(question, enrolment_id=reading.enrolment.id) for question in questions]


@lessons.get("/khoa-hoc/<slug>/bai/<item>/xac-nhan")
@signed_in
def show_check(slug: str, item: str) -> ResponseReturnValue:
    """Why the lesson is held, and the short check that resolves it at once."""
    reading = _open(slug, item)
    return _check_page(reading, _check_questions(reading), {})


def _check_page(
    reading: Reading, tests: list[SelfTest], answers: Mapping[int, object]
) -> ResponseReturnValue:
    visit = actions.get_visit(reading.enrolment, reading.place)
    return render_template(
        "lessons/show_check.html",
        reading=reading,
        tests=tests,
        answers=answers,
        opened_at=visit.opened_at,
        enough_at=visit.opened_at + least_time(reading.place.minutes),
        is_held=visit.held_at is not None and visit.finished_at is None,
        now=now(),
    )


@lessons.post("/khoa-hoc/<slug>/bai/<item>/xac-nhan")
@signed_in
def submit_check(slug: str, item: str) -> ResponseReturnValue:
    """All right: the lesson is passed. Else the explanations are shown and the check may be tried again."""
    reading = _open(slug, item)
    tests = _check_questions(reading)
    answers = {test.question.id: test.read(request.form) for test in tests}
    if not tests or not all(test.is_right(answers[test.question.id]) for test in tests):
        return _check_page(reading, tests, answers)
    actions.confirm_lesson(enrolment=reading.enrolment, place=reading.place)
    flash(_("Confirmed: the lesson is done."), "success")
    return _onward(reading)


@lessons.route("/khoa-hoc/<slug>/bai/<item>/tu-kiem-tra/<int:number>", methods=["GET", "POST"])
@signed_in
@prepares
def self_test(slug: str, item: str, number: int) -> ResponseReturnValue:
    """One question; after the answer its explanation at once. Unlimited, and it never counts."""
    reading = _open(slug, item)
    questions = list_questions(reading.lesson.id)
    if not 1 <= number <= len(questions):
        raise NotFound()
    test = present(questions[number - 1], enrolment_id=reading.enrolment.id)
    answer = test.read(request.form) if request.method == "POST" else None
    fault = answer if isinstance(answer, Fault) else None
    return render_template(
        "lessons/self_test.html",
        reading=reading,
        test=test,
        number=number,
        total=len(questions),
        response=None if fault else answer,
        fault=fault,
        block=_asking_block(),
    )


def _asking_block() -> str:
    """The block of the lesson in which the question was asked, to go back to."""
    block = request.values.get("from", "").removeprefix("khoi-")
    return block if is_block_id(block) else ""
