"""A question as pages of the bank show it: as a learner meets it, and with its key."""

import random
from dataclasses import dataclass
from typing import Any

from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.registry import find_kind
from courses.questions.kinds.review import review_answer
from courses.questions.models import QuestionVersion
from courses.questions.rendered import render_question


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the templates of questions draw; `stem` and `explanation` are sanitised."""

    view: dict[str, Any]
    review: dict[str, Any]
    stem: str
    explanation: str
    citation: str


def show_version(version: QuestionVersion) -> Shown | None:
    """The version as pages show it; None where its kind is not known here."""
    return _show(version.kind, version.data, version.stem_html, version.explanation_html, version.citation)


def show_content(content: FileQuestion) -> Shown | None:
    """What an author wrote, as pages would show it: only for what can be asked."""
    made = render_question(content)
    return _show(content.kind, made.data, made.stem_html, made.explanation_html, content.cite)


def _show(kind: str, data: dict[str, Any], stem: str, explanation: str, citation: str) -> Shown | None:
    found = find_kind(kind)
    if found is None:
        return None
    frozen = found.freeze(data, random.Random(0))  # noqa: S311 (an example, the same at every look)
    return Shown(
        view=found.public_view(data, frozen),
        review=review_answer(kind, data, frozen, {}),
        stem=stem,
        explanation=explanation,
        citation=citation,
    )
