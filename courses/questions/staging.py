"""What a file or a paste holds while its reader looks at it: nothing of it is in the bank yet.

The JSON kept with a QuestionImport: `questions` as `Reading.to_json` has them, with their `prints` (fingerprints),
`notes`, `skipped`, `files` (digests), `left_out` (positions that are not wanted), `pool`, `keep_categories`, and
`made_category` where the category is there for this import alone.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from courses.questions.formats.question_file import DIFFICULTIES, FaultAt, FileQuestion
from courses.questions.formats.reading import Reading, note_from_json, question_from_json
from courses.questions.kinds.base import Json
from courses.questions.rules import clean_path, clean_tags, fingerprint, path_faults
from courses.questions.wording import COMPETENCIES
from lms.core.text import clean_line

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
# Words of the addresses of the bank: no question can be called so.
_TAKEN = {"nhap", "xuat", "tao", "danh-muc", "tham-dinh", "cung-luc", "mau.xlsx"}
_LONGEST_TITLE, _LONGEST_CITATION = 200, 400
# What a database cannot keep: NUL, and halves of characters.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def stage(reading: Reading, *, pool: str, keep_categories: bool, made_category: bool = False) -> Json:
    """What is kept of the reading until its author decides; nothing is left out yet."""
    questions = [_tidy(question) for question in reading.file.questions]
    content = replace(reading, file=replace(reading.file, questions=tuple(questions))).to_json()
    return clean(
        {
            "questions": content["questions"],
            "notes": content["notes"],
            "skipped": content["skipped"],
            "prints": [fingerprint(each.kind, each.stem, each.data) for each in questions],
            "files": [file.sha256 for file in reading.file.files],
            "left_out": [],
            "pool": pool,
            "keep_categories": keep_categories,
            "made_category": made_category,
        }
    )


def clean(value: Any) -> Any:
    """The same JSON without characters that a database cannot keep."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [clean(entry) for entry in value]
    if isinstance(value, dict):
        return {clean(key): clean(entry) for key, entry in value.items()}
    return value


def _tidy(question: FileQuestion) -> FileQuestion:
    """The question with titles and marks as long as the bank has them."""
    return replace(
        question,
        title=clean_line(question.title)[:_LONGEST_TITLE],
        cite=clean_line(question.cite)[:_LONGEST_CITATION],
        tags=tuple(clean_tags(",".join(question.tags))),
        difficulty=question.difficulty if question.difficulty in DIFFICULTIES else "",
        competency=question.competency if question.competency in COMPETENCIES else "",
    )


class Repeat(NamedTuple):
    """That a question asks what an earlier one asks; a copy has the same answers, points and feedback too."""

    first: int
    is_copy: bool


@dataclass(frozen=True)
class Staged:
    """What is staged, read from its JSON."""

    content: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.content["questions"])

    @property
    def pool(self) -> str:
        """What the questions are for."""
        return str(self.content["pool"])

    @property
    def prints(self) -> Sequence[str]:
        """The fingerprint of every question, in their order."""
        found: Sequence[str] = self.content["prints"]
        return found

    @property
    def left_out(self) -> set[int]:
        """The positions of the questions that are not wanted."""
        return set(self.content["left_out"])

    @property
    def notes(self) -> list[FaultAt]:
        """Everything that was found wrong, in the order of the file."""
        return [note_from_json(note) for note in self.content["notes"]]

    def id_at(self, position: int) -> str:
        """What the question is called in its file."""
        return str(self.content["questions"][position]["id"])

    def question(self, position: int) -> FileQuestion:
        """The question at that place, counted from 0."""
        return question_from_json(self.content["questions"][position])

    def path(self, question: FileQuestion, chosen: str) -> str | None:
        """The path of the category it will stand in; None where the file's cannot be kept below the chosen one."""
        return path_for(chosen, question.category if self.content["keep_categories"] else "")

    def repeats(self) -> dict[int, Repeat]:
        """The positions of questions that ask what an earlier one of the file asks."""
        same: dict[str, int] = {}
        equal: dict[str, int] = {}
        found = {}
        for position, print in enumerate(self.prints):
            question = self.content["questions"][position]
            whole = json.dumps([print, question["data"], question["explanation"]], sort_keys=True)
            if equal.setdefault(whole, position) != position:
                found[position] = Repeat(equal[whole], is_copy=True)
            elif same.setdefault(print, position) != position:
                found[position] = Repeat(same[print], is_copy=False)
        return found


def path_for(chosen: str, kept: str) -> str | None:
    """The category of the file below the chosen one; one that stands there already is not put below itself."""
    kept = clean_path(kept)
    if not kept or kept == chosen:
        return chosen
    path = kept if kept.startswith(f"{chosen}/") else f"{chosen}/{kept}"
    return None if path_faults(path) else path


def usable_key(id: str) -> str:
    """The id as the key of a question; '' where it cannot be one."""
    return id if _KEY.fullmatch(id) and id not in _TAKEN else ""
