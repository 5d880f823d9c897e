"""Looking through what was read, then importing it all at once, discarding it, or taking it back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions import import_words
from courses.questions.actions.imported import send_import, undo_import
from courses.questions.actions.importing import (
    choose_questions,
    chosen,
    confirm_import,
    discard_import,
    plan_import,
)
from courses.questions.models import QuestionCategory, QuestionImport
from courses.questions.previews import PER_PAGE, make_cards
from courses.questions.queries.imports import count_sendable, get_import, list_imported
from courses.questions.reach import READ, WRITE, is_own, is_readable
from courses.questions.staging import Staged
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.listing import first_words
from courses.questions.views.parts import refusals_said
from lms.core.db import begin_writing
from lms.core.i18n import _, ngettext
from lms.core.paging import Page, asked_page, paginate
from lms.core.permissions import allowed
from lms.core.web import prepares

_PAGE = f"{BANK}/nhap/<batch>"
MOST_NOTES = 500


@questions.get(_PAGE)
@allowed(WRITE)
def show_import(batch: str) -> ResponseReturnValue:
    """What was read, question by question, or what became of it; only its author sees it."""
    staged, category = get_import(batch)
    if staged.state == "previewed":
        return _preview(staged, category)
    return _outcome(staged, category)


def _preview(batch: QuestionImport, category: QuestionCategory) -> str:
    staged = Staged(batch.content)
    page = _page_of(len(staged), asked_page())
    notes = staged.notes
    return render_template(
        "questions/import_preview.html",
        batch=batch,
        category=category,
        staged=staged,
        page=page,
        cards=make_cards(staged, page.items, chosen=category.path, readable=is_readable(READ)),
        errors=[note for note in notes if note.level == "error"],
        warnings=[note for note in notes if note.level == "warning"],
        most_notes=MOST_NOTES,
        wanted=len(staged) - len(staged.left_out),
        import_words=import_words,
    )


def _page_of(total: int, number: int) -> Page[int]:
    number = max(1, min(number, -(-total // PER_PAGE)))
    places = range(total)[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Page(list(places), number, total, PER_PAGE)


def _outcome(batch: QuestionImport, category: QuestionCategory) -> str:
    return render_template(
        "questions/import_result.html",
        batch=batch,
        category=category,
        page=paginate(list_imported(batch.id), number=asked_page(), per_page=PER_PAGE),
        first_words=first_words,
        sendable=count_sendable(batch.id),
        import_words=import_words,
    )


@questions.post(_PAGE)
@allowed(WRITE)
def choose_in_import(batch: str) -> ResponseReturnValue:
    """The choices on the page are kept, and the page that was asked for is shown."""
    staged, _category = get_import(batch)
    with refusals_said():
        choose_questions(batch=staged, **_choices(staged))
    return redirect(url_for("questions.show_import", batch=batch, trang=_sent_number("trang") or None))


def _choices(batch: QuestionImport) -> dict[str, Any]:
    """The places that the page showed, and those of them that are ticked; none for a page that there is not."""
    total, number = len(batch.content["questions"]), _sent_number("hien")
    shown = range(total)[(number - 1) * PER_PAGE : number * PER_PAGE] if number else range(0)
    ticked = [text for text in request.form.getlist("lay") if text.isascii() and text.isdigit()]
    return {"shown": shown, "taken": {int(text) for text in ticked if len(text) < 7}}


def _sent_number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@questions.post(f"{_PAGE}/xac-nhan")
@allowed(WRITE)
@prepares
def confirm(batch: str) -> ResponseReturnValue:
    """Every question that is wanted is in the bank as a draft: all of them or none."""
    staged, category = get_import(batch)
    back = redirect(url_for("questions.show_import", batch=batch))
    if staged.state != "previewed":
        return back
    left_out = chosen(staged, **_choices(staged))
    planned = plan_import(batch=staged, category=category, left_out=left_out)
    begin_writing()
    staged, category = get_import(batch)
    with refusals_said() as refused:
        made = confirm_import(batch=staged, category=category, planned=planned)
    if not refused:
        count = len(made)
        flash(
            ngettext(
                "%(num)s question is in the bank as a draft.",
                "%(num)s questions are in the bank as drafts.",
                count,
            ),
            "success",
        )
    return back


@questions.post(f"{_PAGE}/bo")
@allowed(WRITE)
def discard(batch: str) -> ResponseReturnValue:
    """Nothing of what was read is kept."""
    staged, category = get_import(batch)
    with refusals_said() as refused:
        discard_import(batch=staged, category=category)
    if refused:
        return redirect(url_for("questions.show_import", batch=batch))
    flash(_("Discarded. Nothing was put into the bank."), "success")
    return redirect(url_for("questions.import_questions"))


@questions.post(f"{_PAGE}/gui")
@allowed(WRITE)
def send_imported(batch: str) -> ResponseReturnValue:
    """Every draft of the import that has no fault waits for a reviewer."""
    staged, _category = get_import(batch)
    with refusals_said():
        sent, faulty = send_import(batch=staged, own=is_own(WRITE))
        if sent:
            flash(
                ngettext(
                    "%(num)s draft waits for its review.", "%(num)s drafts wait for their review.", sent
                ),
                "success",
            )
        if faulty:
            words = ngettext(
                "%(num)s draft has to be corrected first: open it to see why.",
                "%(num)s drafts have to be corrected first: open each to see why.",
                faulty,
            )
            flash(words, "warning")
    return redirect(url_for("questions.show_import", batch=batch))


@questions.post(f"{_PAGE}/hoan-tac")
@allowed(WRITE)
def undo(batch: str) -> ResponseReturnValue:
    """The drafts that nobody has touched since are gone; the page says which stay and why."""
    staged, _category = get_import(batch)
    with refusals_said() as refused:
        undo_import(batch=staged, own=is_own(WRITE))
    if not refused:
        flash(_("The import is taken back."), "success")
    return redirect(url_for("questions.show_import", batch=batch))
