"""The bench of an author: the form of a question, and what is to be said of what was typed."""

from dataclasses import dataclass, field
from typing import Any

from courses.questions import wording
from courses.questions.actions import Facts
from courses.questions.checks import faults_of, remarks_of
from courses.questions.differences import Change
from courses.questions.formats.question_file import FileQuestion
from courses.questions.forms.ids import Ids
from courses.questions.forms.parts import Part
from courses.questions.forms.question import QuestionForm, pictures_of, sent_pictures, values_of
from courses.questions.queries import Known, list_category_counts, list_tags
from courses.questions.reach import WRITE
from courses.questions.shown import Shown, show_content
from courses.questions.views.desk import Desk
from lms.core.db import begin_writing
from lms.core.i18n import _
from lms.core.storage import record_file


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


def base_of(known: Known, versions: list[Any]) -> FileQuestion | None:
    """What the author goes on from: the draft, else what was written for the version in force."""
    if known.draft is not None:
        return FileQuestion.from_json(known.draft.content)
    current = next((each for each in versions if each.number == known.question.current_number), None)
    if current is None or "stem" not in current.source:
        return None
    return FileQuestion.from_json(current.source)


def offer_categories(form: QuestionForm, known: Known | None) -> QuestionForm:
    """The categories of this person can be chosen in the form."""
    own = [each for each in list_category_counts(WRITE) if each.is_own]
    units = {each.unit_id for each in own}
    names = [
        (each.public_id, f"{each.path} ({each.unit_name})" if len(units) > 1 else each.path) for each in own
    ]
    is_free = known is not None and known.question.category_id is None
    first = _("Without a category") if is_free else _("Choose a category")
    form.offer([("", first), *names], {each.public_id: each.id for each in own})
    return form


def stored_form(known: Known, base: FileQuestion, part: type[Part]) -> QuestionForm:
    """The form as it shows what was written so far."""
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
    offer_categories(form, known)
    form.category.data = next(
        (name for name, id in form.ids_of_categories.items() if id == question.category_id), ""
    )
    form.attach(part(None, values=part.from_data(base.data)), pictures_of(base))
    return form


def sent_form(desk: Desk, part: type[Part], known: Known | None) -> QuestionForm:
    """The form as it was sent."""
    form = offer_categories(QuestionForm(desk.fields), known)
    form.attach(part(desk.fields), sent_pictures(desk.fields))
    return form


def work_on(bench: Bench, desk: Desk) -> FileQuestion | None:
    """What is to be saved; None where the page comes again: with faults, with a preview, or with another row."""
    bench.errors = [("", wording.said(fault)) for fault in desk.faults]
    if not desk.deed:
        keep_files(desk)
        return None
    is_sound = bench.form.validate() & _has_category(bench)
    content = bench.form.content(bench.kind, bench.ids, bench.base)
    if not bench.form.part_faults():
        bench.errors += [("noi-dung", wording.said(fault)) for fault in faults_of(content)]
    if bench.errors or not is_sound:
        bench.status = 422
        keep_files(desk)
        return None
    bench.remarks = [wording.said(remark) for remark in remarks_of(content, bench.pool)]
    if desk.deed == "preview":
        bench.preview = show_content(content)
        keep_files(desk)
        return None
    return content


def _has_category(bench: Bench) -> bool:
    """Only a question that has none may stay without a category."""
    if bench.form.category.data or (bench.known and bench.known.question.category_id is None):
        return True
    bench.form.category.errors = [*bench.form.category.errors, _("Choose a category.")]
    return False


def keep_files(desk: Desk) -> None:
    """Pictures that were sent up are on record, though the question is not saved."""
    if desk.stored:
        begin_writing()
        record_files(desk)


def record_files(desk: Desk) -> None:
    """The rows of the pictures that were sent up are written."""
    for digest, size, media_type in desk.stored:
        record_file(digest, size=size, media_type=media_type)


def facts_of(form: QuestionForm) -> Facts:
    """What the form says beside what is asked."""
    return Facts(
        category_id=form.category_id,
        difficulty=form.difficulty.data,
        competency=form.competency.data,
        tags=form.tag_list(),
    )
