"""The short check of a lesson that was finished too soon, and its self-test questions."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from courses.lessons import actions
from courses.lessons.blocks.base import is_block_id
from courses.lessons.completion import SELF_CHECK
from courses.lessons.queries import list_questions
from courses.lessons.rules import CHECK_QUESTIONS, Verdict, least_time
from courses.lessons.self_test import SelfTest, present
from courses.lessons.views.blueprint import lessons
from courses.lessons.views.opened import Reading, go_on, open_reading
from courses.progress.completion import rule_of_kind
from courses.questions.kinds.base import Fault
from lms.core.clock import now
from lms.core.db import begin_writing
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import signed_in
from lms.core.web import prepares


def _check_questions(reading: Reading) -> list[SelfTest]:
    questions = list_questions(reading.lesson.id)[:CHECK_QUESTIONS]
    return [present(question, enrolment_id=reading.enrolment.id) for question in questions]


@lessons.get("/khoa-hoc/<slug>/bai/<item>/xac-nhan")
@signed_in
def show_check(slug: str, item: str) -> ResponseReturnValue:
    """Why the lesson is held, and the short check that resolves it at once."""
    reading = open_reading(slug, item)
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
    reading = open_reading(slug, item)
    tests = _check_questions(reading)
    answers = {test.question.id: test.read(request.form) for test in tests}
    if not tests or not all(test.is_right(answers[test.question.id]) for test in tests):
        return _check_page(reading, tests, answers)
    try:
        verdict = actions.confirm_lesson(enrolment=reading.enrolment, place=reading.place)
    except Refusal as refusal:
        flash(
            _("Still missing: %(what)s.", what="; ".join(str(each) for each in refusal.messages)), "warning"
        )
        return redirect(reading.address())
    if verdict is Verdict.WAITING:
        flash(_("Your trainer is asked to confirm this lesson. Go on meanwhile."), "info")
    else:
        flash(_("Confirmed: the lesson is done."), "success")
    return go_on(reading)


@lessons.route("/khoa-hoc/<slug>/bai/<item>/tu-kiem-tra/<int:number>", methods=["GET", "POST"])
@signed_in
@prepares
def self_test(slug: str, item: str, number: int) -> ResponseReturnValue:
    """One question; after the answer its explanation at once. Unlimited.

    That it was answered rightly is kept, once, in a lesson whose rule asks for it; nothing else is.
    """
    reading = open_reading(slug, item)
    questions = list_questions(reading.lesson.id)
    if not 1 <= number <= len(questions):
        raise NotFound()
    test = present(questions[number - 1], enrolment_id=reading.enrolment.id)
    answer = test.read(request.form) if request.method == "POST" else None
    fault = answer if isinstance(answer, Fault) else None
    counts = rule_of_kind(reading.place, SELF_CHECK) is not None
    if counts and answer is not None and test.is_right(answer):
        _keep_right(reading, test)
    return render_template(
        "lessons/self_test.html",
        reading=reading,
        test=test,
        number=number,
        total=len(questions),
        response=None if fault else answer,
        fault=fault,
        block=_asking_block(),
        counts=counts,
    )


def _keep_right(reading: Reading, test: SelfTest) -> None:
    begin_writing()
    if actions.keep_right_answer(
        enrolment=reading.enrolment, place=reading.place, question_id=test.question.question_id
    ):
        flash(_("All questions are answered rightly: the lesson is done."), "success")


def _asking_block() -> str:
    """The block of the lesson in which the question was asked, to go back to."""
    block = request.values.get("from", "").removeprefix("khoi-")
    return block if is_block_id(block) else ""
