"""The page of a graded quiz before an attempt: every rule that holds for this learner, and the start."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.kinds import item_url
from courses.progress.entrance import Entry, enter
from courses.progress.queries import list_passes
from courses.quizzes import actions
from courses.quizzes.actions.starting import WrongPassword
from courses.quizzes.forms.starting import StartForm
from courses.quizzes.queries import count_questions, find_newest_attempt, get_quiz, get_standing
from courses.quizzes.room_password import prove_password
from courses.quizzes.rule_words import (
    COUNTINGS,
    FEEDBACKS,
    ORDERS,
    bar_words,
    source_lines,
    window_words,
)
from courses.quizzes.rules import deadline, is_time_up
from courses.quizzes.views.blueprint import quizzes
from lms.core.db import begin_writing
from lms.core.errors import Conflict, NotFound
from lms.core.limits import limiter
from lms.core.permissions import signed_in, the_actor
from lms.core.web import prepares


@quizzes.get("/khoa-hoc/<slug>/kiem-tra/<item>")
@signed_in
def show_quiz(slug: str, item: str) -> ResponseReturnValue:
    """The rules before the start, the attempts so far, and one button."""
    try:
        entry = enter(slug, item, kind="quiz")
    except NotFound:
        newest = find_newest_attempt(slug=slug, item=item, person_id=the_actor().person_id)
        if newest is None:
            raise
        return redirect(url_for(".open_attempt", attempt=newest))
    return _page(entry, StartForm())


def _page(entry: Entry, form: StartForm) -> str:
    quiz = get_quiz(entry.place.item_id, entry.place.content_number)
    standing = get_standing(quiz, enrolment_id=entry.enrolment.id)
    passed = list_passes(entry.enrolment.id)
    under_way = standing.open_attempt
    return render_template(
        "quizzes/show_quiz.html",
        slug=entry.slug,
        place=entry.place,
        outline=entry.outline,
        standing=standing,
        bar_words=bar_words(standing.bar) if standing.bar else "",
        form=form,
        question_count=count_questions(quiz.id),
        would_end_at=deadline(standing.at, standing.terms.minutes),
        is_time_up=bool(under_way and is_time_up(under_way.deadline_at, standing.at)),
        unread=[
            each for each in entry.outline.places() if each.kind != "quiz" and each.item_id not in passed
        ],
        url=item_url,
        window_words=window_words,
        source_lines=source_lines,
        countings=COUNTINGS,
        orders=ORDERS,
        feedbacks=FEEDBACKS,
    )


@quizzes.post("/khoa-hoc/<slug>/kiem-tra/<item>/bat-dau")
@prepares
@signed_in
def start_attempt(slug: str, item: str) -> ResponseReturnValue:
    """The learner stands before the questions of the one open attempt."""
    entry, form = enter(slug, item, kind="quiz"), StartForm()
    item_id, word = entry.place.item_id, request.form.get("password", "")
    proof = _prove(item_id, word) if word else None
    begin_writing()
    try:
        attempt = actions.start_attempt(enrolment=entry.enrolment, place=entry.place, proof=proof)
    except WrongPassword as refusal:
        form.password.errors = [str(message) for message in refusal.messages]
        return _page(entry, form), 422
    except Conflict as refusal:
        flash(str(refusal), "info")
        return redirect(url_for(".show_quiz", slug=slug, item=item))
    return redirect(url_for(".open_attempt", attempt=attempt.public_id))


# By person, not by address: a whole room shares one.
@limiter.limit("10/minute;60/hour", key_func=lambda: f"quiz-password:{the_actor().person_id}")
def _prove(item_id: int, word: str) -> str | None:
    return prove_password(item_id, word)
