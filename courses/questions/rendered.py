"""What a question's author wrote as the safe HTML that pages show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.questions.formats.question_file import FileQuestion
from courses.questions.rendering import render_data, to_html, to_inline_html

_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|pre|blockquote|figure|hr|h[2-4])\b")


@dataclass(frozen=True)
class RenderedQuestion:
    """A question ready for the bank; `source` is what it is written back from."""

    question: FileQuestion
    stem_html: str
    explanation_html: str
    data: dict[str, Any]

    @property
    def source(self) -> dict[str, Any]:
        """The question as in its file, without what its lesson or quiz says of it."""
        return self.question.to_json() | {"category": "", "lesson": ""}


def render_question(question: FileQuestion) -> RenderedQuestion:
    """The stem for a legend, the explanation in paragraphs, and every answer, as safe HTML."""
    files = {file.name: file.sha256 for file in question.files}
    return RenderedQuestion(
        question,
        str(to_inline_html(question.stem, question.text_format, files)),
        _paragraphs(question.explanation, question.explanation_format, files),
        render_data(question.data, files),
    )


def _paragraphs(text: str, text_format: str, files: Mapping[str, str]) -> str:
    html = str(to_html(text, text_format, files))
    return html if not html or _BLOCK.search(html) else f"<p>{html}</p>"
