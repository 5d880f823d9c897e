"""Writing questions: a new one, the next version of one, a copy; previewed as often as the author likes."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions import wording
from courses.questions.actions import (
    Facts,
    copy_question,
    create_question,
    discard_draft,
    save_question,
    send_for_review,
)
from courses.questions.checks import faults_of, remarks_of
from courses.questions.differences import Change, changes
from courses.questions.formats.question_file import FileQuestion
from courses.questions.forms.ids import Ids
from courses.questions.forms.parts import Part
from courses.questions.forms.question import QuestionForm, pictures_of, sent_pictures, values_of
from courses.questions.forms.registry import find_form, list_writable
from courses.questions.models import Question
from courses.questions.queries import (
    Known,
    get_known,
    list_category_counts,
    list_question_versions,
    list_tags,
)
from courses.questions.reach import WRITE
from courses.questions.shown import Shown, show_content
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.desk import Desk, read_desk
from courses.questions.views.parts import refusals_said, to_question
from courses.questions.views.showing import as_written
from lms.core.db import begin_writing, db
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.storage import record_file
from lms.core.web import prepares


@dataclass
class Bench:
    """A question being written: its form, and what the page says of it."""

    kind: str
    form: QuestionForm
    known: Known | None = None
    base: FileQuestion | None = None
    ids: Ids = field(default_factory=Ids)
    errors: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    preview: Shown | None = None
    conflict: list[Change] | None = None
    status: int = 200

    @property
    def pool(self) -> str:
        """What the question is for."""
        return self.known.question.pool if self.known else str(self.form.pool.data)


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
        form = _offer(QuestionForm(None), None)
        _preselect(form)
        form.attach(part(None), [])
        return _page(Bench(kind, form))
    desk = read_desk()
    bench = Bench(kind, _sent_form(desk, part, None))
    content = _work(bench, desk)
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
    base = _base(known, versions)
    part = find_form(base.kind) if base else None
    if base is None or part is None:
        flash(_("This question cannot be edited here: its kind or its source is not known."), "error")
        return to_question(known.question)
    ids = Ids([version.data for version in versions] + [base.data])
    if request.method in {"GET", "HEAD"}:
        return _page(Bench(base.kind, _stored_form(known, base, part), known, base, ids))
    desk = read_desk()
    bench = Bench(base.kind, _sent_form(desk, part, known), known, base, ids)
    content = _work(bench, desk)
    return _save(bench, content, desk) if content else _page(bench)


def _base(known: Known, versions: list[Any]) -> FileQuestion | None:
    """What the author goes on from: the draft, else what was written for the version in force."""
    if known.draft is not None:
        return FileQuestion.from_json(known.draft.content)
    current = next((each for each in versions if each.number == known.question.current_number), None)
    if current is None or "stem" not in current.source:
        return None
    return FileQuestion.from_json(current.source)


def _offer(form: QuestionForm, known: Known | None) -> QuestionForm:
    own = [each for each in list_category_counts(WRITE) if each.is_own]
    units = {each.unit_id for each in own}
    names = [
        (each.public_id, f"{each.path} ({each.unit_name})" if len(units) > 1 else each.path) for each in own
    ]
    is_free = known is not None and known.question.category_id is None
    first = _("Without a category") if is_free else _("Choose a category")
    form.offer([("", first), *names], {each.public_id: each.id for each in own})
    return form


def _stored_form(known: Known, base: FileQuestion, part: type[Part]) -> QuestionForm:
    question = known.question
    values = values_of(base, document=question.legal_document, article=question.legal_article)
    form = QuestionForm(
        None,
        data=values
        | {
            "difficulty": question.difficulty,
            "competency": question.competency,
            "tags": ", ".join(list_tags(question.id)),
            "revision": str(known.draft.revision if known.draft else 0),
        },
    )
    _offer(form, known)
    form.category.data = next(
        (name for name, id in form.ids_of_categories.items() if id == question.category_id), ""
    )
    form.attach(part(None, values=part.from_data(base.data)), pictures_of(base))
    return form


def _sent_form(desk: Desk, part: type[Part], known: Known | None) -> QuestionForm:
    form = _offer(QuestionForm(desk.fields), known)
    form.attach(part(desk.fields), sent_pictures(desk.fields))
    return form


def _work(bench: Bench, desk: Desk) -> FileQuestion | None:
    """What is to be saved; None where the page comes again: with faults, with a preview, or with another row."""
    bench.errors = [("", wording.said(fault)) for fault in desk.faults]
    if not desk.deed:
        _keep_files(desk)
        return None
    is_sound = bench.form.validate() & _has_category(bench)
    content = bench.form.content(bench.kind, bench.ids, bench.base)
    if not bench.form.part_faults():
        bench.errors += [("noi-dung", wording.said(fault)) for fault in faults_of(content)]
    if bench.errors or not is_sound:
        bench.status = 422
        _keep_files(desk)
        return None
    bench.remarks = [wording.said(remark) for remark in remarks_of(content, bench.pool)]
    if desk.deed == "preview":
        bench.preview = show_content(content)
        _keep_files(desk)
        return None
    return content


def _has_category(bench: Bench) -> bool:
    """Only a question that has none may stay without a category."""
    if bench.form.category.data or (bench.known and bench.known.question.category_id is None):
        return True
    bench.form.category.errors = [*bench.form.category.errors, _("Choose a category.")]
    return False


def _keep_files(desk: Desk) -> None:
    if desk.stored:
        begin_writing()
        _record_files(desk)


def _record_files(desk: Desk) -> None:
    for digest, size, media_type in desk.stored:
        record_file(digest, size=size, media_type=media_type)


def _facts(form: QuestionForm) -> Facts:
    return Facts(
        category_id=form.category_id,
        difficulty=form.difficulty.data,
        competency=form.competency.data,
        tags=form.tag_list(),
    )


def _create(bench: Bench, content: FileQuestion, desk: Desk) -> ResponseReturnValue:
    begin_writing()
    _record_files(desk)
    question = create_question(
        content=content, pool=bench.pool, facts=_facts(bench.form), author_id=the_actor().person_id
    )
    return _done(question, desk, bench)


def _save(bench: Bench, content: FileQuestion, desk: Desk) -> ResponseReturnValue:
    begin_writing()
    _record_files(desk)
    assert bench.known is not None
    question = get_known(bench.known.question.key, permission=WRITE).question
    sent = bench.form.revision.data or ""
    try:
        with db.session.begin_nested():
            save_question(
                question=question,
                content=content,
                facts=_facts(bench.form),
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


@questions.post(f"{BANK}/<key>/bo-ban-nhap")
@allowed(WRITE)
def drop_draft(key: str) -> ResponseReturnValue:
    """The draft is discarded; a question that never had a version goes with it."""
    question = get_known(key, permission=WRITE).question
    is_gone = False
    with refusals_said() as refused:
        is_gone = discard_draft(question=question)
    if not refused:
        flash(_("The draft is discarded."), "success")
    return redirect(url_for("questions.list_bank")) if is_gone else to_question(question)


@questions.post(f"{BANK}/<key>/nhan-ban")
@allowed(WRITE)
def duplicate_question(key: str) -> ResponseReturnValue:
    """A new draft begins as a copy of this question."""
    known = get_known(key, permission=WRITE)
    versions = [row.QuestionVersion for row in list_question_versions(known.question.id)]
    base = _base(known, versions)
    if base is None:
        flash(_("This question cannot be edited here: its kind or its source is not known."), "error")
        return to_question(known.question)
    question = known.question
    facts = Facts(
        category_id=question.category_id,
        difficulty=question.difficulty,
        competency=question.competency,
        tags=list_tags(question.id),
    )
    made = copy_question(
        question=question, content=replace(base, id=""), facts=facts, author_id=the_actor().person_id
    )
    flash(_("This is the copy: change it, then send it for review."), "success")
    return redirect(url_for("questions.edit_question", key=made.key))
