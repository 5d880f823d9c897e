"""Taking questions out of the bank: first what the format cannot hold is said, then the file is sent."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

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
    losses = _losses(export.written.notes) if export else []
    return render_template(
        "questions/export_questions.html",
        form=form,
        form_has_errors=bool(form.errors),
        export=export,
        in_short=Counter(words for loss in losses for words in dict.fromkeys(loss.sentences)).most_common(),
        page=_page_of(losses),
        left_out=sum(loss.is_left_out for loss in losses),
        sent=[(name, value) for name, value in request.args.items(multi=True) if name != "trang"],
    )


@dataclass(frozen=True)
class Loss:
    """What of one question the file does not hold."""

    key: str
    is_left_out: bool
    sentences: list[str]


def _losses(notes: Iterable[Unholdable]) -> list[Loss]:
    """The losses of each question, in the order of the file."""
    found: dict[int, list[Unholdable]] = {}
    for note in notes:
        found.setdefault(note.position, []).append(note)
    return [
        Loss(
            same[0].question,
            any(note.level == "error" for note in same),
            [import_words.said_of(note) for note in same],
        )
        for same in found.values()
    ]


def _page_of(losses: list[Loss]) -> Page[Loss]:
    number = max(1, min(asked_page(), -(-len(losses) // _PER_PAGE)))
    return Page(losses[(number - 1) * _PER_PAGE : number * _PER_PAGE], number, len(losses), _PER_PAGE)


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
