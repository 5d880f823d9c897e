"""Taking questions out of the bank: first what the format cannot hold is said, then the file is sent."""

from collections import Counter
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from courses.questions import import_words
from courses.questions.actions.exporting import Export, note_export, write_export
from courses.questions.formats.question_file import Unholdable
from courses.questions.formats.registry import find_format
from courses.questions.forms.exports import ExportForm
from courses.questions.queries import list_category_counts
from courses.questions.queries.exports import MOST, count_exportable, list_exportable
from courses.questions.reach import WRITE, is_own
from courses.questions.views.blueprint import BANK, questions
from lms.core.db import begin_writing
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import Page, asked_page
from lms.core.permissions import allowed
from lms.core.web import prepares

_PER_PAGE = 50


@questions.get(f"{BANK}/xuat")
@allowed(WRITE)
@limiter.limit("60/minute")
def export_questions() -> ResponseReturnValue:
    """Which questions, in which format; once a format is chosen, what it cannot hold of each of them."""
    form = _form(request.args)
    if not request.args.get("dinh-dang"):
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        return _page(form, _export(form))
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return _page(form), 422


def _form(sent: MultiDict[str, str]) -> ExportForm:
    form = ExportForm(sent)
    own = [each for each in list_category_counts(WRITE) if each.is_own]
    is_one_unit = len({each.unit_id for each in own}) < 2
    names = [
        (each.public_id, each.path if is_one_unit else f"{each.path} ({each.unit_name})") for each in own
    ]
    form.offer(names, {each.public_id: each.id for each in own})
    if form.category.data is None:
        form.category.data = ""
    return form


def _export(form: ExportForm) -> Export:
    format = find_format(form.format.data)
    if format is None or format.write is None:
        raise NotFound()
    count = count_exportable(form.chosen(), is_own(WRITE))
    if count > MOST:
        raise Refusal(
            _("These are %(count)s questions; one file takes %(most)s: choose fewer.", count=count, most=MOST)
        )
    return write_export(questions=list_exportable(form.chosen(), is_own(WRITE)), format=format)


def _page(form: ExportForm, export: Export | None = None) -> str:
    notes = export.written.notes if export else ()
    return render_template(
        "questions/export_questions.html",
        form=form,
        form_has_errors=bool(form.errors),
        export=export,
        in_short=_in_short(notes),
        page=_page_of(notes),
        left_out=len({note.position for note in notes if note.level == "error"}),
        import_words=import_words,
        sent=[(name, value) for name, value in request.args.items(multi=True) if name != "trang"],
    )


def _in_short(notes: Any) -> list[tuple[str, int]]:
    """Every loss once, with the number of questions it happens to, the most frequent first."""
    pairs = {(import_words.said_of(note), note.position) for note in notes}
    return Counter(words for words, _position in sorted(pairs)).most_common()


def _page_of(notes: tuple[Unholdable, ...]) -> Page[Unholdable]:
    number = max(1, min(asked_page(), -(-len(notes) // _PER_PAGE)))
    shown = list(notes[(number - 1) * _PER_PAGE : number * _PER_PAGE])
    return Page(shown, number, len(notes), _PER_PAGE)


@questions.post(f"{BANK}/xuat/tep")
@allowed(WRITE)
@limiter.limit("20/minute")
@prepares
def download_questions() -> ResponseReturnValue:
    """The file of the questions that were chosen; the trail says who took it."""
    form = _form(request.form)
    if not form.validate():
        raise NotFound()
    export, category = _export(form), form.category.data or "*"
    begin_writing()
    note_export(export=export, category=category)
    answer = Response(export.written.content, mimetype=export.format.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{export.name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
