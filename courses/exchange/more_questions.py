"""Questions that GIFT cannot hold, in a JSON file beside it, each after the question that it follows."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import InvalidOperation
from typing import Any

from courses.exchange.faults import Faults
from courses.exchange.json_files import read_json
from courses.questions.formats.gift import read_gift, write_gift
from courses.questions.formats.images import check_image
from courses.questions.formats.question_file import EmbeddedFile, FileQuestion
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import find_kind
from lms.core.text import nfc

PICTURES = "questions/files/"
_TEXTS = (
    "kind", "stem", "text_format", "title", "category", "id", "lesson", "cite", "explanation",
    "explanation_format", "points", "difficulty", "competency",
)  # fmt: skip
_FORMATS = ("moodle", "html", "plain", "markdown")
_SHAPE = Fault("This question does not have the shape that it should have.")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def fits_gift(question: FileQuestion) -> bool:
    """True where GIFT holds the question whole, so that it comes back as it was."""
    written = write_gift([question])
    return not written.notes and read_gift(written.text).questions == (question,)


def questions_as_json(questions: list[FileQuestion]) -> list[dict[str, Any]]:
    """Those that GIFT cannot hold, each with the id of the one before it in its category."""
    found, before = [], {"": ""}
    for question in questions:
        if not fits_gift(question):
            found.append({**question.to_json(), "after": before.get(question.category, "")})
        before[question.category] = question.id
    return found


def pictures_of(questions: list[FileQuestion]) -> dict[str, bytes]:
    """The pictures that these questions show, by their names in the folder."""
    return {f"{PICTURES}{each.sha256}": each.content for question in questions for each in question.files}


def read_more(
    file: str, content: bytes | None, contents: Mapping[str, bytes], faults: Faults
) -> list[tuple[FileQuestion, str]]:
    """(question, id of the one before it) of every question of the file, with every fault of it."""
    data = read_json(file, content, faults) if content is not None else {}
    entries = data.get("questions", [])
    if not isinstance(entries, list):
        faults.add(file, 1, _SHAPE)
        return []
    read = [_read(file, entry, contents, faults) for entry in entries]
    return [each for each in read if each is not None]


def _read(
    file: str, entry: Any, contents: Mapping[str, bytes], faults: Faults
) -> tuple[FileQuestion, str] | None:
    """The question; None, told with its id, where it cannot be asked."""
    if not _has_shape(entry):
        faults.add(file, 1, _SHAPE)
        return None
    stored = {key: value for key, value in entry.items() if key != "after"}
    pictures = _pictures(file, stored.pop("files", []), contents, faults)
    try:
        question = FileQuestion.from_json({"tags": [], "points": "1", **stored})
    except (TypeError, ValueError, KeyError, InvalidOperation):
        faults.add(file, 1, _SHAPE)
        return None
    kind = find_kind(question.kind)
    for fault in kind.validate(question.data) if kind else [_SHAPE]:
        faults.add(file, 1, replace(fault, place=question.id[:80]))
    return replace(question, files=tuple(pictures)), str(entry.get("after", ""))


def _has_shape(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("data"), dict) or not entry.get("id"):
        return False
    texts = [entry[name] for name in _TEXTS if name in entry]
    known = all(isinstance(text, str) and nfc(text) == text and len(text) <= 100_000 for text in texts)
    formats = {entry.get("text_format", "moodle"), entry.get("explanation_format", "moodle")}
    tags = entry.get("tags", [])
    return (
        known
        and formats <= set(_FORMATS)
        and isinstance(tags, list)
        and all(isinstance(each, str) for each in tags)
    )


def _pictures(file: str, entries: Any, contents: Mapping[str, bytes], faults: Faults) -> list[EmbeddedFile]:
    """The pictures that the question names, each there and a picture."""
    found = []
    for entry in entries if isinstance(entries, list) else []:
        digest = str(entry.get("sha256", "")) if isinstance(entry, dict) else ""
        content = contents.get(f"{PICTURES}{digest}") if _DIGEST.fullmatch(digest) else None
        checked = (
            check_image(str(entry.get("name", "")), content) if content is not None else _missing(digest)
        )
        if isinstance(checked, Fault):
            faults.add(file, 1, checked)
        elif checked.sha256 != digest:
            faults.add(file, 1, _missing(digest))
        else:
            found.append(checked)
    return found


def _missing(digest: str) -> Fault:
    return Fault("The file “%(name)s” is not there.", {"name": f"{PICTURES}{digest[:64]}"})
