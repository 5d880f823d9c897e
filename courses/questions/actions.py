"""Putting questions into the bank."""

import hashlib
import json
from typing import Any

from sqlalchemy import select

from courses.questions.models import Question, QuestionVersion
from courses.questions.queries import find_question
from lms.core.clock import now
from lms.core.db import db
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
) -> QuestionVersion:
    """The question stands in the bank with exactly this content: an equal version is kept, else a new one made.

    `stem_html` and `explanation_html` are sanitised already. A question never changes its pool.
    """
    question = find_question(key)
    if question is None:
        question = Question(key=key, pool=pool)
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
    return _keep_version(question, content)


def _keep_version(question: Question, content: dict[str, Any]) -> QuestionVersion:
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    newest = db.session.scalar(
        select(QuestionVersion)
        .where(QuestionVersion.question_id == question.id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    )
    if newest is not None and newest.digest == digest:
        return newest
    number = newest.number + 1 if newest else 1
    version = QuestionVersion(
        question_id=question.id, number=number, digest=digest, created_at=now(), **content
    )
    db.session.add(version)
    db.session.flush()
    return version
