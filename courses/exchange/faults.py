"""What is wrong in a course folder, and where: file and line, so that the author can go there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from courses.questions.kinds.base import Fault

MANIFEST = "course.toml"


@dataclass(frozen=True)
class FileFault:
    """What is wrong in that line of that file; a warning does not keep the course from being imported."""

    file: str
    line: int
    fault: Fault
    is_warning: bool = False

    @property
    def place(self) -> tuple[bool, str, int]:
        """Faults are told in this order: the manifest first, then by name of file, then by line."""
        return self.file != MANIFEST, self.file, self.line


@dataclass
class Faults:
    """The faults found so far."""

    found: list[FileFault] = field(default_factory=list)
    guesses: int = 200

    def add(self, file: str, line: int, fault: Fault) -> None:
        """The course cannot be imported because of this."""
        self.found.append(FileFault(file, max(line, 1), fault))

    def warn(self, file: str, line: int, fault: Fault) -> None:
        """The author should look at this; the course can be imported."""
        self.found.append(FileFault(file, max(line, 1), fault, is_warning=True))

    def errors(self, file: str | None = None) -> list[FileFault]:
        """What keeps the course (or that file of it) from being imported, in order."""
        return [each for each in self if not each.is_warning and file in (None, each.file)]

    def nearest(self, name: str, known: list[str]) -> str | None:
        """The known name that was probably meant, if one is near; a hostile folder soon gets no guess."""
        self.guesses -= 1
        found = get_close_matches(name[:200], known[:500], n=1, cutoff=0.6) if self.guesses >= 0 else []
        return found[0] if found else None

    def __iter__(self) -> Iterator[FileFault]:
        return iter(sorted(_once_each(self.found), key=lambda each: each.place))


def _once_each(found: list[FileFault]) -> list[FileFault]:
    """Each fault once."""
    seen: dict[str, FileFault] = {}
    for each in found:
        seen.setdefault(repr(each), each)
    return list(seen.values())
