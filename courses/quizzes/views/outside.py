"""The pages of a graded quiz before and after an attempt: its rules and start, its result, its receipts."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.kinds import item_url
from courses.catalogue.queries import get_outline
from courses.progress.entrance import enter
from courses.progress.queries import list_passes
from courses.quizzes import actions
from courses.quizzes.papers import list_marked, list_receipts
from courses.quizzes.queries import (
    count_questions,
    find_result,
    get_quiz,
    get_sitting,
    get_standing,
)
from courses.quizzes.reviews import lessons_again, review_line
from courses.quizzes.rules import GRACE, deadline, is_time_up
from courses.quizzes.views.blueprint import quizzes
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.core.permissions import signed_in, the_actor


@quizzes.get("/khoa-hoc/<slug>/kiem-tra/<item>")
@signed_in
def show_quiz(slug: str, item: str) -> ResponseReturnValue:
    """The rules before the start, the attempts so far, and one button."""
    entry = enter(slug, item, kind="quiz")
    enrolment, outline, place = entry.enrolment, entry.outline, entry.place
    quiz = get_quiz(place.item_id, place.content_number)
    standing = get_standing(quiz, enrolment_id=enrolment.id)
    passed = list_passes(enrolment.id)
    return render_template(
        "quizzes/show_quiz.html",
        slug=slug,
        place=place,
        outline=outline,
        standing=standing,
        question_count=count_questions(quiz.id),
        would_end_at=deadline(now(), quiz.minutes),
        is_time_up=bool(standing.open_attempt and is_time_up(standing.open_attempt.deadline_at, now())),
        unread=[each for each in outline.places() if each.kind != "quiz" and each.item_id not in passed],
        grace_seconds=int(GRACE.total_seconds()),
        url=item_url,
    )


@quizzes.post("/khoa-hoc/<slug>/kiem-tra/<item>/bat-dau")
@signed_in
def start_attempt(slug: str, item: str) -> ResponseReturnValue:
    """The learner stands before the questions of the one open attempt."""
    entry = enter(slug, item, kind="quiz")
    try:
        attempt = actions.start_attempt(enrolment=entry.enrolment, place=entry.place)
    except Conflict as refusal:
        flash(str(refusal), "info")
        return redirect(url_for(".show_quiz", slug=slug, item=item))
    return redirect(url_for(".open_attempt", attempt=attempt.public_id))


@quizzes.get("/bai-lam/<attempt>/ket-qua")
@signed_in
def show_result(attempt: str) -> ResponseReturnValue:
    """Passed or not, in words; what to study again; each question, with the key where it may be seen."""
    sitting = get_sitting(attempt, person_id=the_actor().person_id)
    if sitting.attempt.closed_at is None and not is_time_up(sitting.attempt.deadline_at, now()):
        return redirect(url_for(".open_attempt", attempt=attempt))
    result = find_result(sitting.attempt.id)
    if result is None:
        until = sitting.attempt.deadline_at + GRACE
        return render_template("quizzes/show_closing.html", sitting=sitting, accepted_until=until)
    standing = get_standing(sitting.quiz, enrolment_id=sitting.enrolment.id)
    outline = get_outline(sitting.enrolment.version_id)
    passed = list_passes(sitting.enrolment.id)
    lines = list_marked(sitting.attempt.id)
    return render_template(
        "quizzes/show_result.html",
        sitting=sitting,
        result=result,
        standing=standing,
        lines=[review_line(line, shows_key=standing.shows_key) for line in lines],
        again=lessons_again(lines, outline),
        right=sum(line.mark.numerator == line.mark.denominator for line in lines),
        following=next((each for each in outline.places() if each.item_id not in passed), None),
        url=item_url,
    )


@quizzes.get("/bai-lam/<attempt>/bien-nhan")
@signed_in
def show_receipts(attempt: str) -> ResponseReturnValue:
    """Everything the server has received in the attempt, each with its receipt; the last heads the chain."""
    sitting = get_sitting(attempt, person_id=the_actor().person_id)
    return render_template(
        "quizzes/show_receipts.html", sitting=sitting, receipts=list_receipts(sitting.attempt.id)
    )
