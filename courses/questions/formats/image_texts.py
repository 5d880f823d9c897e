"""Pictures in texts and in the data of questions: how they are named there, and by whom.

A text names a picture as `@@FILE@@/<name>`, the name quoted as in an address.
"""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

from courses.questions.formats.question_file import FileQuestion

MARK = "@@FILE@@/"
_NAMED = re.compile(r"@@FILE@@/([^\s\"'<>()\\?#]+)")
_SOURCE = re.compile(r"""(<img\b[^<>]*?\bsrc\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_MARKDOWN_IMAGE = re.compile(r"(!\[[^\[\]\n]{0,500}\]\()(<[^<>\n]*>|[^()\s]+)")


def reference(name: str) -> str:
    """How a text names the file."""
    return MARK + quote(name, safe="")


def names_in(text: str) -> list[str]:
    """The names of files in the text, each once."""
    if MARK not in text:
        return []
    return list(dict.fromkeys(unquote(found[1]) for found in _NAMED.finditer(text)))


def map_sources(text: str, text_format: str, change: Callable[[str], str | None]) -> str:
    """The text with every address of a picture changed; None leaves it as it is."""

    def in_html(found: re.Match[str]) -> str:
        changed = change(html.unescape(found[2][1:-1]).strip())
        return found[0] if changed is None else f'{found[1]}"{html.escape(changed)}"'

    def in_markdown(found: re.Match[str]) -> str:
        changed = change(found[2].strip("<>"))
        return found[0] if changed is None else f"{found[1]}{changed}"

    if text_format == "markdown":
        return _MARKDOWN_IMAGE.sub(in_markdown, text) if "![" in text else text
    return _SOURCE.sub(in_html, text) if text_format != "plain" and "<" in text else text


def map_texts(value: Any, change: Callable[[str, str], str]) -> Any:
    """The same JSON with every text that has a format changed by `change(text, format)`.

    Bare strings are plain text, which shows no picture.
    """
    if isinstance(value, list):
        return [map_texts(entry, change) for entry in value]
    if not isinstance(value, dict):
        return value
    made = {key: map_texts(entry, change) for key, entry in value.items()}
    if isinstance(made.get("text"), str) and isinstance(made.get("format"), str):
        made["text"] = change(made["text"], made["format"])
    return made


def map_question(question: FileQuestion, change: Callable[[str, str], str]) -> FileQuestion:
    """The question with its stem, its explanation and every text inside changed."""
    return replace(
        question,
        stem=change(question.stem, question.text_format),
        explanation=change(question.explanation, question.explanation_format),
        data=map_texts(question.data, change),
    )


def names_of(question: FileQuestion) -> list[str]:
    """The names of files in the texts of the question, each once."""
    found: dict[str, None] = {}

    def note(text: str, text_format: str) -> str:
        if text_format != "plain":
            found.update(dict.fromkeys(names_in(text)))
        return text

    map_question(question, note)
    return list(found)


def digests_in(value: Any) -> set[str]:
    """What the data names by digest: the picture of a hotspot question, also inside a case study."""
    if isinstance(value, list):
        return {digest for entry in value for digest in digests_in(entry)}
    if not isinstance(value, dict):
        return set()
    own = {value["sha256"]} if isinstance(value.get("sha256"), str) else set()
    return own.union(*(digests_in(entry) for entry in value.values()))
