"""Immutable versions of questions, and putting a question into the bank as it stands in a file."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from courses.questions.actions.citing import note_law
from courses.questions.actions.pictures import keep_pictures
from courses.questions.formats.images import digests_in
from courses.questions.models import Question, QuestionTag, QuestionVersion
from courses.questions.queries import find_question
from courses.questions.rules import fingerprint, read_citation, search_text
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import Refusal
from lms.core.i18n import _


def put_question(
    *,
    key: str,
    pool: str,
    kind: str,
    title: str,
    stem_html: str,
    data: dict[str, Any],
    explanation_html: str,
    citation: str,
    source: dict[str, Any],
    category_id: int | None = None,
    author_id: int | None = None,
    reviewer_id: int | None = None,
    difficulty: str = "",
    competency: str = "",
    tags: Sequence[str] = (),
) -> QuestionVersion:
    """The question is in use with exactly this content: an equal version is kept, else a new one made.

    `stem_html` and `explanation_html` are sanitised already. A question never changes its pool. The category
    is that of a question that has none yet: where people moved one, it stays. Tags are added, none is lost.
    """
    question = find_question(key)
    if question is None:
        question = Question(key=key, pool=pool, author_id=author_id, created_at=now())
        db.session.add(question)
        db.session.flush()
    elif question.pool != pool:
        raise Refusal(_("Question %(key)s belongs to the other pool: a self-test never shows it.", key=key))
    content = {
        "kind": kind,
        "title": title,
        "stem_html": str(stem_html),
        "data": data,
        "explanation_html": str(explanation_html),
        "citation": citation,
        "source": source,
    }
    version = keep_version(question, content, author_id=author_id, reviewer_id=reviewer_id)
    question.category_id = question.category_id or category_id
    question.difficulty = difficulty or question.difficulty
    question.competency = competency or question.competency
    take_version(question, version)
    question.state = "in_use"
    add_tags(question, tags)
    db.session.flush()
    return version


def keep_version(
    question: Question, content: dict[str, Any], *, author_id: int | None, reviewer_id: int | None
) -> QuestionVersion:
    """The newest version of the question has this content: an equal one is kept, else the next one made."""
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    newest = db.session.scalar(
        select(QuestionVersion)
        .where(QuestionVersion.question_id == question.id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    )
    if newest is not None and newest.digest == digest:
        return newest
    version = QuestionVersion(
        question_id=question.id,
        number=newest.number + 1 if newest else 1,
        digest=digest,
        author_id=author_id,
        reviewer_id=reviewer_id,
        created_at=now(),
        **content,
    )
    db.session.add(version)
    db.session.flush()
    keep_pictures(question, digests_in(version.data) | _files_of(version.source))
    return version


def _files_of(source: dict[str, Any]) -> set[str]:
    return {file["sha256"] for file in source.get("files", ())}


def take_version(question: Question, version: QuestionVersion) -> None:
    """The question is known by what this version says: kind, title, citation, and what it is found by."""
    if question.current_number == version.number and question.search_text:
        return
    source = version.source
    stem, data = source.get("stem", version.stem_html), source.get("data", version.data)
    question.current_number = version.number
    question.updated_at = now()
    describe_question(question, kind=version.kind, title=version.title, stem=stem, data=data)
    question.legal_document, question.legal_article = read_citation(version.citation)
    note_law(question, version.citation)


def describe_question(question: Question, *, kind: str, title: str, stem: str, data: dict[str, Any]) -> None:
    """Kind and title of the question, what it is found by, and what equal questions share."""
    question.kind, question.title = kind, title
    question.search_text = search_text(question.key, title, stem, data)
    question.fingerprint = fingerprint(kind, stem, data)


def add_tags(question: Question, tags: Sequence[str]) -> None:
    """The question carries these words, each once."""
    for tag in tags:
        insert_once(QuestionTag, question_id=question.id, tag=tag)
