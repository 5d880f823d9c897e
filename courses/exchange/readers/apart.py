"""Reading a file of others in processes of their own, bounded in time, memory and space."""

import tempfile
from pathlib import Path
from typing import Any

import structlog

from courses.exchange.foreign.tars import MEMBER_LIMIT
from courses.exchange.readers.base import Reading, Tell, Unreadable, tell_nobody
from courses.exchange.readers.office import PICTURES, convert, draw_pictures, find_office
from courses.exchange.readers.office_mending import MENDED
from courses.exchange.readers.registry import ReaderKind, find_reader
from courses.exchange.readers.stored import Json, fault_from_json, places_in, reading_from_json
from courses.questions.kinds.base import Fault
from lms.core.sandbox import SandboxFault, TooLarge, TooLong, call_limited

log = structlog.get_logger()
_LOOK_SECONDS, _READ_SECONDS = 60, 240
_MEMORY_MB, _OUTPUT_MB = 1800, 1200
# What an archive may hold at most, and what is made of it.
_MOST_FILES = 2 * MEMBER_LIMIT + 1000
_SLOW = Fault("Reading the file takes too long: part it into several files.")
_LARGE = Fault(
    "Reading the file takes too much memory or space: make its pictures smaller, or part it into several files."
)
_BROKEN = Fault("The file is damaged: open it in its own program, save it again, and choose the new one.")
_OLD = {
    "pptx": Fault("This is a presentation of an old kind: open it in PowerPoint and save it as .pptx."),
    "docx": Fault("This is a document of an old kind: open it in Word and save it as .docx."),
}


def read_apart(path: Path, name: str, out: Path, tell: Tell = tell_nobody) -> Reading:
    """The file at `path`, called `name`, as the course it can become; its pieces lie in the folder `out`.

    Unreadable says every reason why it cannot be taken in.
    """
    return reading_from_json(read_as_json(path, name, out, tell), lambda place: out / place)


def read_as_json(path: Path, name: str, out: Path, tell: Tell = tell_nobody) -> Json:
    """The same as JSON (see stored.py)."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lms-convert-") as work:
        return _Reader(path.absolute(), name, out.absolute(), Path(work), tell).read()


class _Reader:
    """One file on its way."""

    def __init__(self, path: Path, name: str, out: Path, work: Path, tell: Tell) -> None:
        self.path = path
        self.name = name
        self.out = out
        self.work = work
        self.tell = tell

    def read(self) -> Json:
        """The reading."""
        self.tell("look", 0, 0)
        kind, copy = self._prepare()
        if kind.modern:
            self._modernise(kind.modern)
            kind, copy = self._prepare()
        pages = self._draw(Path(copy)) if copy else self._draw_pictures()
        answer = self._call("read", kind.key, str(self.path), self.name, str(self.out), str(pages or ""))
        self._check_places(answer)
        return answer

    def _check_places(self, answer: Json) -> None:
        """Every file that the reading names is a plain one in its own folder: a hostile file may speak through it."""
        for place in places_in(answer):
            path = self.out / place
            if (
                not path.resolve().is_relative_to(self.out.resolve())
                or path.is_symlink()
                or not path.is_file()
            ):
                log.warning("file_names_places_elsewhere", place=place[:200])
                raise Unreadable(_BROKEN)

    def _prepare(self) -> tuple[ReaderKind, str]:
        found = self._call("prepare", str(self.path), self.name, str(self.work))
        kind = find_reader(str(found["kind"]))
        if kind is None:
            raise Unreadable(_BROKEN)
        if found["is_mended"]:
            self.path = self.work / MENDED
        return kind, str(found["copy"])

    def _modernise(self, modern: str) -> None:
        self.tell("modernise", 0, 0)
        made = convert(self.path, modern, self.work)
        if made is None:
            raise Unreadable(_BROKEN if find_office() else _OLD[modern])
        self.path, self.name = made, f"{Path(self.name).stem}.{modern}"

    def _draw(self, copy: Path) -> Path | None:
        self.tell("draw", 0, 0)
        return convert(copy, "pdf", self.work)

    def _draw_pictures(self) -> Path | None:
        """The folder with the drawings of a document as PNG, where it has any."""
        folder = self.work / PICTURES
        if not folder.is_dir() or not any(folder.iterdir()):
            return None
        self.tell("draw", 0, 0)
        draw_pictures(folder)
        return folder

    def _call(self, function: str, *arguments: str) -> Json:
        is_reading = function == "read"
        try:
            answer: dict[str, Any] = call_limited(
                f"courses.exchange.readers.child:{function}",
                *arguments,
                cwd=self.out if is_reading else self.work,
                seconds=_READ_SECONDS if is_reading else _LOOK_SECONDS,
                memory_mb=_MEMORY_MB,
                output_mb=_OUTPUT_MB,
                files=_MOST_FILES,
                on_line=self._hear,
            )
        except SandboxFault as fault:
            log.warning("file_not_read", step=function, error=str(fault))
            raise Unreadable(_sentence(fault)) from fault
        if "faults" in answer:
            raise Unreadable(*(fault_from_json(each) for each in answer["faults"]))
        return answer

    def _hear(self, line: str) -> None:
        step, _, figures = line.partition(" ")
        done, _, total = figures.partition(" ")
        if done.isdigit() and total.isdigit():
            self.tell(step[:20], int(done), int(total))


def _sentence(fault: SandboxFault) -> Fault:
    if isinstance(fault, TooLong):
        return _SLOW
    return _LARGE if isinstance(fault, TooLarge) else _BROKEN
