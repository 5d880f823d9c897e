"""Writing questions: the draft of the next version, kept until a reviewer has approved it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, or_, select

from courses.questions.actions.pictures import keep_pictures
from courses.questions.actions.versions import add_tags, describe_question
from courses.questions.formats.images import digests_in
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import (
    Question,
    QuestionDraft,
    QuestionEnemy,
    QuestionPicture,
    QuestionReview,
    QuestionTag,
    QuestionVersion,
)
from courses.questions.queries import find_version
from courses.questions.rules import read_citation
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.ids import public_id


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a question beside what it asks: kept with the question, changed without a review."""

    category_id: int | None = None
    difficulty: str = ""
    competency: str = ""
    tags: Sequence[str] = ()


def create_question(
    *,
    content: FileQuestion,
    pool: str,
    facts: Facts,
    author_id: int,
    key: str = "",
    import_id: int | None = None,
) -> Question:
    """A new question stands in the bank as a draft of its author."""
    question = Question(
        key=key or f"ch-{public_id(8)}",
        pool=pool,
        state="draft",
        author_id=author_id,
        import_id=import_id,
        created_at=now(),
    )
    db.session.add(question)
    db.session.flush()
    _write_facts(question, facts)
    _write_draft(question, None, content, author_id)
    record("question.created", kind="question", id=question.key, label=question.title)
    return question


def save_question(
    *, question: Question, content: FileQuestion, facts: Facts, revision: int, author_id: int
) -> QuestionDraft | None:
    """The question has these facts, and a draft of this content where it differs from the version in force.

    `revision` is that of the draft the author saw, 0 for none: another save since then is a conflict. What
    waits for a reviewer is taken back first; a retired question is brought back first.
    """
    draft = db.session.get(QuestionDraft, question.id, with_for_update=True)
    if (draft.revision if draft else 0) != revision:
        raise Conflict(_("Somebody else has saved this question since you opened it."))
    if question.state == "retired":
        raise Refusal(_("This question is retired: bring it back before you change it."))
    if draft is not None and draft.state == "in_review":
        raise Refusal(_("This question waits for its review: take it back before you change it."))
    if _write_facts(question, facts):
        record("question.classified", kind="question", id=question.key, label=question.title)
    if draft is None and _is_in_force(question, content):
        db.session.flush()
        return None
    draft = _write_draft(question, draft, content, author_id)
    record("question.saved", kind="question", id=question.key, label=question.title)
    return draft


def _write_draft(
    question: Question, draft: QuestionDraft | None, content: FileQuestion, author_id: int
) -> QuestionDraft:
    stored = as_asked(content).to_json()
    if draft is None:
        draft = QuestionDraft(
            question_id=question.id,
            content=stored,
            author_id=author_id,
            authors=[author_id],
            updated_at=now(),
        )
        db.session.add(draft)
    else:
        draft.content, draft.author_id, draft.updated_at = stored, author_id, now()
        draft.authors = sorted({*draft.authors, author_id})
        draft.revision += 1
        draft.state = "draft"
    if question.current_number is None:
        describe_question(
            question, kind=content.kind, title=content.title, stem=content.stem, data=content.data
        )
        question.legal_document, question.legal_article = read_citation(content.cite)
    question.updated_at = now()
    db.session.flush()
    keep_pictures(question, digests_in(content.data) | {file.sha256 for file in content.files})
    return draft


def as_asked(content: FileQuestion) -> FileQuestion:
    """The content alone, without what is kept with the question."""
    return replace(content, category="", lesson="", id="", tags=(), difficulty="", competency="")


def _is_in_force(question: Question, content: FileQuestion) -> bool:
    version = find_version(question.id, question.current_number)
    if version is None or "stem" not in version.source:
        return False
    return as_asked(FileQuestion.from_json(version.source)) == as_asked(content)


def _write_facts(question: Question, facts: Facts) -> bool:
    """The facts are those; True where one of them is new."""
    before = (question.category_id, question.difficulty, question.competency)
    after = (facts.category_id, facts.difficulty, facts.competency)
    question.category_id, question.difficulty, question.competency = after
    kept = set(db.session.scalars(select(QuestionTag.tag).where(QuestionTag.question_id == question.id)))
    gone = kept - set(facts.tags)
    if gone:
        db.session.execute(
            delete(QuestionTag).where(QuestionTag.question_id == question.id, QuestionTag.tag.in_(gone))
        )
    add_tags(question, [tag for tag in facts.tags if tag not in kept])
    return before != after or kept != set(facts.tags)


def discard_draft(*, question: Question) -> bool:
    """The draft is gone; a question that never had a version goes with it. True where the question is gone."""
    draft = db.session.get(QuestionDraft, question.id)
    if draft is None:
        return False
    if draft.state == "in_review":
        raise Refusal(_("This question waits for its review: take it back before you change it."))
    record("question.draft_discarded", kind="question", id=question.key, label=question.title)
    db.session.delete(draft)
    has_version = select(QuestionVersion.id).where(QuestionVersion.question_id == question.id).limit(1)
    if db.session.scalar(has_version) is not None:
        db.session.flush()
        return False
    for table in (QuestionTag, QuestionPicture, QuestionReview):
        db.session.execute(delete(table).where(table.question_id == question.id))
    either = or_(QuestionEnemy.first_id == question.id, QuestionEnemy.second_id == question.id)
    db.session.execute(delete(QuestionEnemy).where(either))
    db.session.flush()
    db.session.delete(question)
    db.session.flush()
    return True


def copy_question(*, question: Question, content: FileQuestion, facts: Facts, author_id: int) -> Question:
    """Another question with the same content, a draft of its own."""
    title = _("%(title)s (copy)", title=question.title)[:200]
    return create_question(
        content=replace(content, title=title), pool=question.pool, facts=facts, author_id=author_id
    )
