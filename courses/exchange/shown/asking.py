"""A question to test oneself on a page that stands alone: what can be chosen there, or the answer to unfold."""

from dataclasses import dataclass, field
from typing import Any

from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Json
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.texts import RichText
from courses.questions.rendered import render_question
from courses.questions.rendering import FILE_ADDRESS
from lms.core.i18n import _

_CHOSEN = ("one_answer", "several_answers")


@dataclass(frozen=True)
class Choice:
    """One answer to choose: `html` is safe, `text` has to be escaped."""

    id: str
    text: str
    html: str | None
    is_right: bool


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it. Without choices, its answer is to be unfolded."""

    id: str
    stem_html: str
    explanation_html: str
    is_several: bool = False
    choices: tuple[Choice, ...] = ()
    lines: tuple[Json, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)


def ask(question: FileQuestion, *, pictures: str) -> Asked:
    """The question; its pictures are called by their digests below the address `pictures`."""
    rendered = render_question(question)
    kind = get_kind(question.kind)
    choices = tuple(_choices(question.kind, kind.parse(rendered.data), pictures))
    return Asked(
        id=question.id,
        stem_html=rendered.stem_html.replace(FILE_ADDRESS, pictures),
        explanation_html=rendered.explanation_html.replace(FILE_ADDRESS, pictures),
        is_several=question.kind == "several_answers",
        choices=choices,
        lines=() if choices else tuple(_line(line, pictures) for line in kind.describe_key(rendered.data)),
        pictures={file.sha256: file.content for file in question.files},
    )


def _choices(kind: str, content: Any, pictures: str) -> list[Choice]:
    if kind == "true_false":
        named = (("true", _("True"), True), ("false", _("False"), False))
        return [Choice(key, word, None, content.answer is value) for key, word, value in named]
    if kind not in _CHOSEN:
        return []
    return [
        Choice(option.id, option.text.text, _address(option.text, pictures), option.weight > 0)
        for option in content.options
    ]


def _address(text: RichText, pictures: str) -> str | None:
    return text.html.replace(FILE_ADDRESS, pictures) if text.html else None


def _line(line: Json, pictures: str) -> Json:
    """A line of the right answer, its message in the language of the page."""
    message = line.get("message")
    said = _(message, **line["params"]) if message else line["text"]
    html = (line["html"] or "").replace(FILE_ADDRESS, pictures) or None
    return {"prompt": line["prompt"], "text": said, "html": html}
