"""Writing questions: a new one, or the next version of one; previewed as often as the author likes."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from courses.questions.actions import (
    create_question,
    save_question,
    send_for_review,
)
from courses.questions.differences import changes
from courses.questions.formats.question_file import FileQuestion
from courses.questions.forms.ids import Ids
from courses.questions.forms.question import QuestionForm
from courses.questions.forms.registry import find_form, list_writable
from courses.questions.models import Question
from courses.questions.queries import (
    get_known,
    list_question_versions,
)
from courses.questions.reach import WRITE
from courses.questions.views.bench import (
    Bench,
    base_of,
    facts_of,
    offer_categories,
    record_files,
    sent_form,
    stored_form,
    work_on,
)
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.desk import Desk, read_desk
from courses.questions.views.parts import refusals_said, to_question
from courses.questions.views.showing import as_written
from lms.core.db import begin_writing, db
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares


@questions.get(f"{BANK}/tao")
@allowed(WRITE)
def choose_kind() -> ResponseReturnValue:
    """Which kind of question is to be written."""
    return render_template("questions/choose_kind.html", kinds=list_writable())


@questions.route(f"{BANK}/tao/<kind>", methods=["GET", "POST"])
@allowed(WRITE)
@prepares
def add_question(kind: str) -> ResponseReturnValue:
    """A new question is written, looked at, and saved as a draft."""
    part = find_form(kind)
    if part is None:
        raise NotFound()
    if request.method in {"GET", "HEAD"}:
        form = offer_categories(QuestionForm(None), None)
        _preselect(form)
        form.attach(part(None), [])
        return _page(Bench(kind, form))
    desk = read_desk()
    bench = Bench(kind, sent_form(desk, part, None))
    content = work_on(bench, desk)
    return _create(bench, content, desk) if content else _page(bench)


def _preselect(form: QuestionForm) -> None:
    """The category of the list one came from, or the only one there is."""
    offered = [str(choice.value) for choice in form.category.choices]
    asked = request.args.get("danh-muc", "")
    if asked in offered:
        form.category.data = asked
    elif len(offered) == 2 and not offered[0]:
        form.category.data = offered[1]


@questions.route(f"{BANK}/<key>/sua", methods=["GET", "POST"])
@allowed(WRITE)
@prepares
def edit_question(key: str) -> ResponseReturnValue:
    """The draft of the question is written on; where there is none, one begins from the version in force."""
    known = get_known(key, permission=WRITE)
    versions = [row.QuestionVersion for row in list_question_versions(known.question.id)]
    base = base_of(known, versions)
    part = find_form(base.kind) if base else None
    if base is None or part is None:
        flash(_("This question cannot be edited here: its kind or its source is not known."), "error")
        return to_question(known.question)
    ids = Ids([version.data for version in versions] + [base.data])
    if request.method in {"GET", "HEAD"}:
        return _page(Bench(base.kind, stored_form(known, base, part), known, base, ids))
    desk = read_desk()
    bench = Bench(base.kind, sent_form(desk, part, known), known, base, ids)
    content = work_on(bench, desk)
    return _save(bench, content, desk) if content else _page(bench)


def _create(bench: Bench, content: FileQuestion, desk: Desk) -> ResponseReturnValue:
    begin_writing()
    record_files(desk)
    question = create_question(
        content=content, pool=bench.pool, facts=facts_of(bench.form), author_id=the_actor().person_id
    )
    return _done(question, desk, bench)


def _save(bench: Bench, content: FileQuestion, desk: Desk) -> ResponseReturnValue:
    begin_writing()
    record_files(desk)
    assert bench.known is not None
    question = get_known(bench.known.question.key, permission=WRITE).question
    sent = bench.form.revision.data or ""
    try:
        with db.session.begin_nested():
            save_question(
                question=question,
                content=content,
                facts=facts_of(bench.form),
                revision=int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1,
                author_id=the_actor().person_id,
            )
    except Conflict as conflict:
        return _conflict_page(bench, content, conflict)
    except Refusal as refusal:
        bench.errors, bench.status = [("", str(message)) for message in refusal.messages], 422
        return _page(bench)
    return _done(question, desk, bench)


def _conflict_page(bench: Bench, content: FileQuestion, conflict: Conflict) -> ResponseReturnValue:
    """Both stand side by side; sending again keeps the author's own, knowing of the other."""
    assert bench.known is not None
    bench.known = get_known(bench.known.question.key, permission=WRITE)
    draft = bench.known.draft
    versions = list_question_versions(bench.known.question.id)
    stored = draft.content if draft else as_written(versions[0].QuestionVersion)
    bench.conflict = changes(stored, content.to_json())
    bench.form.revision.data = str(draft.revision if draft else 0)
    bench.form.revision.raw_data = None
    bench.errors, bench.status = [("", str(message)) for message in conflict.messages], 409
    return _page(bench)


def _done(question: Question, desk: Desk, bench: Bench) -> ResponseReturnValue:
    if desk.deed == "send" and get_known(question.key).draft is not None:
        with refusals_said() as refused:
            send_for_review(question=question, faults=[])
        if not refused:
            flash(_("Saved and sent for review."), "success")
    else:
        flash(_("Saved."), "success")
    for remark in bench.remarks:
        flash(_("Please look at this: %(remark)s", remark=remark), "warning")
    return to_question(question)


def _page(bench: Bench) -> ResponseReturnValue:
    errors = bench.errors + bench.form.part_faults() if bench.status == 422 else bench.errors
    page = render_template(
        "questions/edit_question.html",
        bench=bench,
        form=bench.form,
        errors=errors,
        form_has_errors=bool(errors or bench.form.errors),
        known=bench.known,
        question=bench.known.question if bench.known else None,
    )
    return page, bench.status
