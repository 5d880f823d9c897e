"""What a question file holds, whatever its format."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

from courses.questions.kinds.base import Json

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class FaultAt:
    """What is wrong and where: line and column count from 1; `_(fault.message, **fault.params)` says it.

    An error means that the question there cannot be used; a warning that its author should look at it.
    """

    line: int
    column: int | None
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    level: Level = "error"


@dataclass(frozen=True)
class FileQuestion:
    """One question of a file, as its author wrote it: texts in their own format, nothing sanitised yet."""

    kind: str
    data: Json
    stem: str
    text_format: str = "moodle"
    title: str = ""
    category: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    lesson: str = ""
    cite: str = ""
    explanation: str = ""
    explanation_format: str = "moodle"
    points: Decimal = Decimal(1)
    line: int = field(default=0, compare=False)

    def to_json(self) -> Json:
        """Everything but the place in the file, as JSON."""
        stored = asdict(self) | {"tags": list(self.tags), "points": str(self.points)}
        del stored["line"]
        return stored

    @classmethod
    def from_json(cls, stored: Json) -> "FileQuestion":
        """The question that `to_json` stored."""
        return cls(**stored | {"tags": tuple(stored["tags"]), "points": Decimal(stored["points"])})


@dataclass(frozen=True)
class Skipped:
    """Something that is not one of our questions: 'essay' or 'description'. A fault reports it too."""

    line: int
    what: str
    title: str
    stem: str


@dataclass(frozen=True)
class QuestionFile:
    """All questions that can be used and everything that was found wrong, in the order of the file."""

    questions: tuple[FileQuestion, ...]
    notes: tuple[FaultAt, ...]
    skipped: tuple[Skipped, ...]

    @property
    def faults(self) -> list[FaultAt]:
        """Why something of the file cannot be used."""
        return [note for note in self.notes if note.level == "error"]

    @property
    def warnings(self) -> list[FaultAt]:
        """What the author should look at."""
        return [note for note in self.notes if note.level == "warning"]
