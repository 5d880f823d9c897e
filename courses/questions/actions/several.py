"""Many questions at once, written and discarded in few statements: the same as one by one, but quick."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, or_, select

from courses.questions.actions.drafts import Facts, as_asked
from courses.questions.actions.versions import describe_question
from courses.questions.formats.images import digests_in
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import (
    Question,
    QuestionDraft,
    QuestionEnemy,
    QuestionPicture,
    QuestionReview,
    QuestionTag,
)
from courses.questions.rules import read_citation, search_text
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.ids import public_id
from lms.core.storage import StoredFile

_AT_ONCE = 500


@dataclass(frozen=True)
class NewQuestion:
    """A question that is to be written: everything about it is worked out, nothing is in the database."""

    question: Question
    draft: dict[str, Any]
    tags: tuple[str, ...]
    pictures: frozenset[str]


def prepare_question(
    *, content: FileQuestion, pool: str, facts: Facts, author_id: int, key: str
) -> NewQuestion:
    """The question and its draft, for `create_several`: the slow part, done before anything is written."""
    document, article = read_citation(content.cite)
    question = Question(
        key=key or new_key(),
        pool=pool,
        state="draft",
        author_id=author_id,
        difficulty=facts.difficulty,
        competency=facts.competency,
        category_id=facts.category_id,
        legal_document=document,
        legal_article=article,
        created_at=now(),
        updated_at=now(),
    )
    describe_question(question, kind=content.kind, title=content.title, stem=content.stem, data=content.data)
    pictures = frozenset(digests_in(content.data) | {file.sha256 for file in content.files})
    return NewQuestion(question, as_asked(content).to_json(), tuple(facts.tags), pictures)


def new_key() -> str:
    """A key that nobody has."""
    return f"ch-{public_id(8)}"


def rename(new: NewQuestion) -> None:
    """The question has another key, because its own was taken."""
    question, content = new.question, new.draft
    question.key = new_key()
    question.search_text = search_text(question.key, question.title, content["stem"], content["data"])


def create_several(news: Sequence[NewQuestion], *, import_id: int | None = None) -> list[Question]:
    """The questions stand in the bank, each as a draft of its author."""
    questions = [new.question for new in news]
    for question in questions:
        question.import_id = import_id
    db.session.add_all(questions)
    db.session.flush()
    drafts = [
        {
            "question_id": new.question.id,
            "content": new.draft,
            "author_id": new.question.author_id,
            "authors": [new.question.author_id],
            "state": "draft",
            "revision": 1,
            "updated_at": new.question.updated_at,
        }
        for new in news
    ]
    tags = [{"question_id": new.question.id, "tag": tag} for new in news for tag in dict.fromkeys(new.tags)]
    _insert(QuestionDraft, drafts)
    _insert(QuestionTag, tags)
    _insert(QuestionPicture, _pictures(news))
    for question in questions:
        record("question.created", kind="question", id=question.key, label=question.title)
    db.session.flush()
    return questions


def _pictures(news: Sequence[NewQuestion]) -> list[dict[str, Any]]:
    """Which question shows which stored file."""
    wanted = sorted({digest for new in news for digest in new.pictures})
    stored = {
        digest
        for some in _some(wanted)
        for digest in db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(some)))
    }
    return [
        {"question_id": new.question.id, "sha256": digest}
        for new in news
        for digest in sorted(new.pictures & stored)
    ]


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _some(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def discard_several(questions: Sequence[Any]) -> None:
    """These questions (rows with id, key and title) are gone; none of them ever had a version."""
    for question in questions:
        record("question.draft_discarded", kind="question", id=question.key, label=question.title)
    for some in _some([question.id for question in questions]):
        for table in (QuestionTag, QuestionPicture, QuestionReview, QuestionDraft):
            db.session.execute(delete(table).where(table.question_id.in_(some)))
        either = or_(QuestionEnemy.first_id.in_(some), QuestionEnemy.second_id.in_(some))
        db.session.execute(delete(QuestionEnemy).where(either))
        db.session.execute(delete(Question).where(Question.id.in_(some)))
    db.session.flush()
