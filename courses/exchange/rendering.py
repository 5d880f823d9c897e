"""What a question's author wrote as the safe HTML that pages show."""

import re
from dataclasses import dataclass
from typing import Any

from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.texts import render_texts
from courses.questions.rendering import to_html, to_inline_html

_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|pre|blockquote|figure|hr|h[2-4])\b")
_STRAY = re.compile(r"<(?!/?[a-zA-Z][^<>]*>|!--)")


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
    return RenderedQuestion(
        question,
        _inline(question.stem, question.text_format),
        _paragraphs(question.explanation, question.explanation_format),
        render_texts(question.data, _inline),
    )


def _inline(text: str, text_format: str) -> str:
    return str(to_inline_html(_keep_signs(text, text_format), text_format))


def _paragraphs(text: str, text_format: str) -> str:
    html = str(to_html(_keep_signs(text, text_format), text_format))
    return html if not html or _BLOCK.search(html) else f"<p>{html}</p>"


def _keep_signs(text: str, text_format: str) -> str:
    """In Moodle's own format tags are markup, but “a<b” is a comparison: no word behind it may be lost."""
    return _STRAY.sub("&lt;", text) if text_format == "moodle" else text
