"""The list of the bank, and what can be done with several questions at once."""

from collections.abc import Callable, Collection
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from courses.questions import wording
from courses.questions.actions import (
    move_questions,
    put_in_use,
    retire_question,
    send_for_review,
    tag_questions,
)
from courses.questions.checks import faults_of
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.registry import list_kinds
from courses.questions.models import Question, QuestionDraft
from courses.questions.queries import (
    MARKS,
    SORTS,
    STATES,
    CategoryCount,
    Wanted,
    count_waiting,
    get_own_category,
    list_category_counts,
    list_own_questions,
    list_questions,
)
from courses.questions.reach import READ, WRITE
from courses.questions.rules import words_shown
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.parts import back_to
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _, ngettext
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.core.text import clean_line

_MOST_AT_ONCE = 100


@questions.get(BANK)
@allowed(READ)
def list_bank() -> ResponseReturnValue:
    """The questions open to this person, searched, filtered, sorted."""
    categories = list_category_counts(READ)
    chosen = _chosen(categories)
    wanted = _wanted(chosen)
    page = paginate(list_questions(wanted), number=asked_page())
    return render_template(
        "questions/list_bank.html",
        page=page,
        wanted=wanted,
        chosen=chosen,
        categories=categories,
        kinds=list_kinds(),
        is_narrowed=wanted != Wanted(sort=wanted.sort),
        waiting=count_waiting(),
        first_words=first_words,
    )


def first_words(row: Any) -> str:
    """The first words of what a row of the list asks: of the version in force, else of the draft."""
    stored = row.source if row.source and "stem" in row.source else row.draft_content
    if stored:
        text = stored["stem"] or _inner_text(stored["data"])
        return words_shown(text, 120)
    return words_shown(row.stem_html or "", 120)


def _inner_text(data: dict[str, Any]) -> str:
    text = data.get("text", "")
    return str(text.get("text", "")) if isinstance(text, dict) else str(text)


def _chosen(categories: list[CategoryCount]) -> CategoryCount | None:
    asked = request.args.get("danh-muc", "")
    return next((each for each in categories if asked and each.public_id == asked), None)


def _wanted(category: CategoryCount | None) -> Wanted:
    sort = request.args.get("sap-xep", "")
    return Wanted(
        search=asked_search(),
        category_id=category.id if category else None,
        state=_one_of("trang-thai", STATES),
        kind=_one_of("loai", [kind.key for kind in list_kinds()]),
        difficulty=_one_of("do-kho", wording.DIFFICULTIES),
        competency=_one_of("nang-luc", wording.COMPETENCIES),
        tag=clean_line(request.args.get("the", "")[:80]),
        mark=_one_of("dau", MARKS),
        pool=_one_of("muc-dich", wording.POOLS),
        sort=sort if sort.removeprefix("-") in SORTS else Wanted.sort,
    )


def _one_of(name: str, known: Collection[str]) -> str:
    asked = request.args.get(name, "")
    return asked if asked in known else ""


def _send(question: Question) -> None:
    draft = db.session.get(QuestionDraft, question.id)
    if draft is None:
        raise Refusal(_("There is no draft to send."))
    content = FileQuestion.from_json(draft.content)
    send_for_review(question=question, faults=[wording.said(fault) for fault in faults_of(content)])


_EACH: dict[str, Callable[[Question], None]] = {
    "gui": _send,
    "dung": lambda question: put_in_use(question=question),
    "ngung": lambda question: retire_question(question=question),
}


@questions.post(f"{BANK}/cung-luc")
@allowed(WRITE)
def change_several() -> ResponseReturnValue:
    """The chosen questions are sent, put in use, retired, tagged or moved; what cannot be is said by key.

    Questions that are not this person's to write are left out as if there were none.
    """
    chosen = list_own_questions(request.form.getlist("cau")[:_MOST_AT_ONCE])
    deed = request.form.get("viec", "")
    if not chosen:
        flash(_("Choose at least one question of your own first."), "error")
    elif deed in _EACH:
        _do_each(chosen, _EACH[deed])
    elif deed == "the":
        _do_all(chosen, lambda: tag_questions(questions=chosen, tag=request.form.get("the", "")))
    elif deed == "chuyen":
        _do_all(chosen, lambda: _move(chosen))
    else:
        flash(_("Choose what to do with the questions."), "error")
    return back_to("questions.list_bank")


def _move(chosen: list[Question]) -> None:
    try:
        category = get_own_category(request.form.get("danh-muc", ""))
    except NotFound as missing:
        raise Refusal(_("Choose a category of your own.")) from missing
    move_questions(questions=chosen, category=category)


def _do_all(chosen: list[Question], work: Callable[[], None]) -> None:
    try:
        with db.session.begin_nested():
            work()
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    else:
        _say_done(len(chosen))


def _do_each(chosen: list[Question], work: Callable[[Question], None]) -> None:
    done = 0
    for question in chosen:
        key = question.key
        try:
            with db.session.begin_nested():
                work(question)
        except Refusal as refusal:
            flash(f"{key}: {' '.join(refusal.messages)}", "error")
        else:
            done += 1
    if done:
        _say_done(done)


def _say_done(count: int) -> None:
    flash(ngettext("Done with %(num)s question.", "Done with %(num)s questions.", count), "success")
