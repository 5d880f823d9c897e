"""The way of a draft: sent to a reviewer who is not its author, then approved as a version or returned."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from courses.questions.actions.versions import keep_version, take_version
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionDraft, QuestionReview, QuestionTag, QuestionVersion
from courses.questions.rendered import RenderedQuestion
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Conflict, Forbidden, NotFound, Refusal
from lms.core.i18n import _
from lms.people.aliases import is_one_of


def send_for_review(*, question: Question, faults: list[str]) -> None:
    """The draft waits for a reviewer. `faults` say why it cannot be asked as it stands."""
    draft = _draft(question)
    if draft.state == "in_review":
        return
    if faults:
        raise Refusal(*faults)
    draft.state, draft.sent_at = "in_review", now()
    if question.current_number is None:
        question.state = "in_review"
    question.updated_at = now()
    db.session.flush()
    record("question.sent_for_review", kind="question", id=question.key, label=question.title)


def take_back(*, question: Question) -> None:
    """The draft no longer waits for a reviewer and can be changed."""
    draft = _draft(question)
    if draft.state != "in_review":
        return
    draft.state, draft.sent_at = "draft", None
    if question.current_number is None:
        question.state = "draft"
    db.session.flush()
    record("question.taken_back", kind="question", id=question.key, label=question.title)


def approve_draft(
    *, question: Question, rendered: RenderedQuestion, revision: int, reviewer_id: int, remarks: str = ""
) -> QuestionVersion:
    """The draft is the next version of the question: in force at once where the question is in use.

    `rendered` is the draft of that `revision` as pages show it: what the reviewer saw is what is approved.
    """
    draft = _reviewable(question, revision, reviewer_id)
    content = FileQuestion.from_json(draft.content)
    version = keep_version(
        question,
        {
            "kind": content.kind,
            "title": content.title,
            "stem_html": rendered.stem_html,
            "data": rendered.data,
            "explanation_html": rendered.explanation_html,
            "citation": content.cite,
            "source": _source(question, content),
        },
        author_id=draft.author_id,
        reviewer_id=reviewer_id,
    )
    take_version(question, version)
    if question.state != "in_use":
        question.state = "reviewed"
    _close(question, draft, "approved", remarks, reviewer_id, number=version.number)
    db.session.delete(draft)
    db.session.flush()
    detail = {"number": version.number}
    record("question.approved", kind="question", id=question.key, label=question.title, detail=detail)
    return version


def _source(question: Question, content: FileQuestion) -> dict[str, Any]:
    """What the version is written back from: the draft with what is kept with the question."""
    tags = select(QuestionTag.tag).where(QuestionTag.question_id == question.id).order_by(QuestionTag.id)
    whole = replace(
        content,
        id=question.key,
        tags=tuple(db.session.scalars(tags)),
        difficulty=question.difficulty,
        competency=question.competency,
    )
    return whole.to_json()


def return_draft(*, question: Question, revision: int, reviewer_id: int, remarks: str) -> None:
    """The author has every remark at once and may change the draft."""
    draft = _reviewable(question, revision, reviewer_id)
    if not remarks:
        raise Refusal(_("Write what has to be changed: everything at once."))
    draft.state, draft.sent_at = "returned", None
    if question.current_number is None:
        question.state = "draft"
    _close(question, draft, "returned", remarks, reviewer_id, number=None)
    db.session.flush()
    record("question.returned", kind="question", id=question.key, label=question.title)


def _draft(question: Question) -> QuestionDraft:
    draft = db.session.get(QuestionDraft, question.id, with_for_update=True)
    if draft is None:
        raise NotFound()
    return draft


def _reviewable(question: Question, revision: int, reviewer_id: int) -> QuestionDraft:
    draft = db.session.get(QuestionDraft, question.id, with_for_update=True)
    if draft is None or draft.state != "in_review" or draft.revision != revision:
        raise Conflict(_("This draft has changed or has been decided since you opened it."))
    if is_author(reviewer_id, question, draft):
        raise Forbidden(_("Whoever wrote a question cannot review it: another reviewer has to."))
    return draft


def is_author(person_id: int, question: Question, draft: QuestionDraft) -> bool:
    """True for who wrote what is reviewed, under whatever account: saved it, or began a new question."""
    begun = {question.author_id} if question.current_number is None else set()
    return is_one_of(person_id, {draft.author_id, *draft.authors} | begun)


def _close(
    question: Question,
    draft: QuestionDraft,
    decision: str,
    remarks: str,
    reviewer_id: int,
    *,
    number: int | None,
) -> None:
    db.session.add(
        QuestionReview(
            question_id=question.id,
            number=number,
            decision=decision,
            remarks=remarks,
            author_id=draft.author_id,
            reviewer_id=reviewer_id,
            at=now(),
        )
    )
    question.updated_at = now()
