"""What a question file holds, whatever its format, and what a writer says of it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from courses.questions.kinds.base import Json

Level = Literal["error", "warning"]
DIFFICULTIES = ("easy", "medium", "hard")
# What goes without saying is not stored, so that a question keeps its digest when a field is added here.
_OPTIONAL = ("difficulty", "competency", "files")


@dataclass(frozen=True)
class FaultAt:
    """What is wrong and where: line and column count from 1; `_(fault.message, **fault.params)` says it.

    `place` stands in front where a part of the question is meant, as in `Fault`. An error means that the
    question there cannot be used; a warning that its author should look at it.
    """

    line: int
    column: int | None
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    level: Level = "error"
    place: str = ""


@dataclass(frozen=True)
class EmbeddedFile:
    """A file that a question shows, called `@@FILE@@/<name>` in its texts; two are equal by name and digest.

    One that was restored without its content has only its digest.
    """

    name: str
    content: bytes = field(repr=False, compare=False)
    media_type: str
    sha256: str = ""

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", hashlib.sha256(self.content).hexdigest())

    def to_json(self) -> Json:
        """Name, digest and media type: the content stays with the files."""
        return {"name": self.name, "sha256": self.sha256, "media_type": self.media_type}


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
    difficulty: str = ""
    competency: str = ""
    files: tuple[EmbeddedFile, ...] = ()
    line: int = field(default=0, compare=False)

    def to_json(self) -> Json:
        """Everything but the place in the file and the content of files, as JSON."""
        stored = asdict(replace(self, files=())) | {"tags": list(self.tags), "points": str(self.points)}
        stored["files"] = [file.to_json() for file in self.files]
        del stored["line"]
        return {key: value for key, value in stored.items() if value or key not in _OPTIONAL}

    @classmethod
    def from_json(cls, stored: Json, read_file: Callable[[str], bytes] | None = None) -> "FileQuestion":
        """The question that `to_json` stored; `read_file` gives the content of a file by its digest."""
        read = read_file or (lambda _digest: b"")
        files = tuple(EmbeddedFile(content=read(file["sha256"]), **file) for file in stored.get("files", ()))
        exact = {"tags": tuple(stored["tags"]), "points": Decimal(stored["points"]), "files": files}
        return cls(**stored | exact)


@dataclass(frozen=True)
class Skipped:
    """Something that is not one of our questions, such as a 'description'. A fault reports it too."""

    line: int
    what: str
    title: str
    stem: str


@dataclass(frozen=True)
class QuestionFile:
    """All questions that can be used and everything that was found wrong, in the order of the file."""

    questions: tuple[FileQuestion, ...]
    notes: tuple[FaultAt, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def faults(self) -> list[FaultAt]:
        """Why something of the file cannot be used."""
        return [note for note in self.notes if note.level == "error"]

    @property
    def warnings(self) -> list[FaultAt]:
        """What the author should look at."""
        return [note for note in self.notes if note.level == "warning"]

    @property
    def files(self) -> tuple[EmbeddedFile, ...]:
        """Every file that a question shows, each content once."""
        return tuple({file.sha256: file for each in self.questions for file in each.files}.values())


@dataclass(frozen=True)
class Unholdable:
    """What a format cannot hold: `position` counts from 1 in the order given, `question` names it to people.

    An error means that the whole question is left out; a warning that a part of it is.
    """

    position: int
    question: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    level: Level = "warning"


@dataclass(frozen=True)
class Written:
    """A file that was written, and what of the questions it does not hold: nothing is dropped unsaid."""

    content: bytes
    notes: tuple[Unholdable, ...] = ()

    @property
    def text(self) -> str:
        """The content of a text format."""
        return self.content.decode()

    @property
    def left_out(self) -> list[Unholdable]:
        """Questions that are not in the file at all."""
        return [note for note in self.notes if note.level == "error"]
