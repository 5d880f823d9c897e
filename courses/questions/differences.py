"""What changed from one version of a question to another: field by field, texts word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.questions.word_pieces import Piece, word_pieces

Label = tuple[str, ...]
_FIELDS = ("kind", "title", "stem", "data", "explanation", "cite", "points")
_UNSAID = {"id", "html", "format"}


@dataclass(frozen=True)
class Change:
    """A field that differs, named by its way into the question, and its text in pieces."""

    label: Label
    pieces: tuple[Piece, ...]


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Every field in which the two (the JSON of a FileQuestion) differ, in the order of the new one."""
    before, after = dict(_lines(old)), dict(_lines(new))
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Change(label, word_pieces(before.get(label, ""), after.get(label, "")))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def _lines(question: dict[str, Any]) -> Iterator[tuple[Label, str]]:
    for field in _FIELDS:
        yield from _walk((field,), question.get(field, ""))


def _walk(label: Label, value: Any) -> Iterator[tuple[Label, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and "format" in value:
            yield label, value["text"]
            return
        for key, inner in value.items():
            if key not in _UNSAID:
                yield from _walk((*label, key), inner)
    elif isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        names = [str(entry.get("id", place)) for place, entry in enumerate(value, 1)]
        for name, entry in zip(names, value, strict=True):
            yield from _walk((*label, name), entry)
        yield (*label, "order"), ", ".join(names)
    elif isinstance(value, list):
        yield label, "; ".join(str(entry) for entry in value)
    else:
        yield label, str(value).lower() if isinstance(value, bool) else str(value)
