"""What a question's author wrote as the safe HTML that pages show."""

from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.texts import render_texts
from lms.core.html import render_markdown, sanitise


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
    """Stem, explanation and all answers as safe HTML."""
    return RenderedQuestion(
        question,
        to_html(question.stem, question.text_format),
        to_html(question.explanation, question.explanation_format),
        render_texts(question.data, inline_html),
    )


def to_html(text: str, text_format: str) -> str:
    """The text as sanitised HTML; plain text (also Moodle's own format) as escaped paragraphs."""
    if text_format == "markdown":
        return str(render_markdown(text))
    if text_format == "html":
        return str(sanitise(text))
    lines = (line.strip() for line in text.split("\n"))
    return str(sanitise("".join(f"<p>{escape(line)}</p>" for line in lines if line)))


def inline_html(text: str, text_format: str) -> str:
    """The same for an answer, which stands within a line: a single paragraph loses its mark."""
    html = to_html(text, text_format).strip()
    is_one = html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1
    return html.removeprefix("<p>").removesuffix("</p>") if is_one else html
