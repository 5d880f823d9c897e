"""Bringing questions in: a file or a paste is read, and nothing of it enters the bank before it is confirmed."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions import import_words, wording
from courses.questions.actions.categories import keep_category
from courses.questions.actions.importing import stage_import
from courses.questions.apart import read_apart, read_pasted_apart
from courses.questions.formats.excel_template import write_template
from courses.questions.formats.reading import Reading
from courses.questions.forms.imports import LARGEST_FILE, LARGEST_HTML, ImportForm
from courses.questions.models import QuestionCategory
from courses.questions.queries import find_category, list_category_counts
from courses.questions.queries.imports import find_last_category, list_imports
from courses.questions.reach import READ, WRITE, is_readable
from courses.questions.rules import clean_path
from courses.questions.staging import stage
from courses.questions.views.blueprint import BANK, questions
from lms.core.clock import today
from lms.core.db import begin_writing, db
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, holds, the_actor
from lms.core.storage import record_file, write_file
from lms.core.web import prepares
from lms.organisations.models import Unit
from lms.people.queries import scope_for

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENDPOINT = "questions.import_questions"
_FORM_LIMIT = LARGEST_HTML + 64 * 1024


def widen_limits() -> None:
    """This one page takes larger files and pastes than the site does, from those who may import."""
    if request.endpoint == _ENDPOINT and request.method == "POST" and holds(WRITE):
        request.max_content_length = LARGEST_FILE + _FORM_LIMIT
        request.max_form_memory_size = _FORM_LIMIT


@questions.route(f"{BANK}/nhap", methods=["GET", "POST"])
@allowed(WRITE)
@limiter.limit("20/minute", methods=["POST"])
@prepares
def import_questions() -> ResponseReturnValue:
    """A file or a paste is read and kept, to be looked through."""
    form = _offer(ImportForm())
    if request.method in {"GET", "HEAD"}:
        _preselect(form)
        return _page(form)
    if not form.validate():
        return _page(form)
    reading = _read(form)
    if not reading.file.questions:
        return _page(form, reading)
    return redirect(url_for("questions.show_import", batch=_stage(form, reading)))


def _offer(form: ImportForm) -> ImportForm:
    own = [each for each in list_category_counts(WRITE) if each.is_own]
    is_one_unit = len({each.unit_id for each in own}) < 2
    names = [
        (each.public_id, each.path if is_one_unit else f"{each.path} ({each.unit_name})") for each in own
    ]
    form.offer(names, {each.public_id: each.id for each in own})
    scope = scope_for(WRITE)
    tops = sorted(scope.roots)
    form.unit.offer(scope, today(), chosen=db.session.get(Unit, tops[0]) if tops else None)
    return form


def _preselect(form: ImportForm) -> None:
    """The category of the list one came from, else the only one there is or the one used last."""
    offered = form.ids_of_categories
    asked = request.args.get("danh-muc", "")
    if asked in offered:
        form.category.data = asked
    elif len(offered) == 1:
        form.category.data = next(iter(offered))
    elif last := find_last_category(offered.values()):
        form.category.data = next(each for each, key in offered.items() if key == last)


def _read(form: ImportForm) -> Reading:
    if form.is_paste:
        return read_pasted_apart(form.text.data, form.html.data or "")
    return read_apart(form.file_name, form.file.data.stream.read())


def _stage(form: ImportForm, reading: Reading) -> str:
    """The address of what was read: pictures on disk first, then everything staged in one transaction."""
    for file in reading.file.files:
        write_file(file.content)
    unit_id, path = _place(form)
    content = stage(
        reading,
        pool=form.pool.data,
        keep_categories=form.keep_categories.data,
        made_category=find_category(unit_id=unit_id, path=path) is None,
    )
    begin_writing()
    for file in reading.file.files:
        record_file(file.sha256, size=len(file.content), media_type=file.media_type)
    batch = stage_import(
        category=keep_category(unit_id=unit_id, path=path),
        name=reading.name or _("Pasted on %(day)s", day=f"{today():%d/%m/%Y}"),
        format=reading.format,
        content=content,
        person_id=the_actor().person_id,
        readable=is_readable(READ),
    )
    return batch.public_id


def _place(form: ImportForm) -> tuple[int, str]:
    """(unit id, path) of the category that was chosen or named."""
    if form.category_id is None:
        return form.unit.unit.id, clean_path(form.new_category.data)
    category = db.session.get_one(QuestionCategory, form.category_id)
    return category.unit_id, category.path


def _page(form: ImportForm, reading: Reading | None = None) -> ResponseReturnValue:
    notes = reading.file.notes if reading else ()
    faults = [note for note in notes if note.level == "error"]
    page = render_template(
        "questions/import_questions.html",
        form=form,
        form_has_errors=bool(form.errors or faults),
        import_words=import_words,
        format=reading.format if reading else "",
        notes=notes,
        faults=faults,
        imports=list_imports(),
        pool_hints=wording.POOL_HINTS,
        largest_html=LARGEST_HTML,
    )
    return page, 422 if form.errors or reading else 200


@questions.get(f"{BANK}/mau.xlsx")
@allowed(WRITE)
def excel_template() -> ResponseReturnValue:
    """The workbook that authors start from."""
    answer = Response(write_template(), mimetype=_EXCEL)
    answer.headers["Content-Disposition"] = 'attachment; filename="mau-cau-hoi.xlsx"'
    return answer
