"""A paper that somebody brings: looked at by a process apart, and refused in words where it is no proof."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lms.core.text import msgid

LARGEST_FILE = 5 * 1024 * 1024
MOST_FILES = 5
WIDTH = 1400
_SECONDS = 40
_ROOT = Path(__file__).resolve().parents[3]
_SIGNS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
FAULTS = {
    "empty": msgid("“%(name)s” is empty: choose the file again."),
    "large": msgid("“%(name)s” is larger than 5 MB: scan it with fewer dots, or part it."),
    "kind": msgid("“%(name)s” is neither a PDF document nor a picture (JPG, PNG), whatever its name says."),
    "damaged": msgid(
        "“%(name)s” is damaged or was cut off on its way: open it, save it again and choose it again."
    ),
    "locked": msgid("“%(name)s” is protected with a password: save it without one and choose it again."),
    "pages": msgid("“%(name)s” has more than 60 pages: keep those that prove it."),
    "pixels": msgid("“%(name)s” is a picture of more than 40 million dots: make it smaller."),
}


class Unfit(Exception):
    """The file is no proof: `fault` is a key of FAULTS."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Paper:
    """A file that can be shown page by page."""

    name: str
    content: bytes
    media_type: str
    pages: int


def read_paper(name: str, content: bytes) -> Paper:
    """The paper by its content, whatever its name says; Unfit where it is none."""
    if not content:
        raise Unfit("empty")
    if len(content) > LARGEST_FILE:
        raise Unfit("large")
    if not any(content.startswith(sign) for sign, _type in _SIGNS):
        raise Unfit("kind")
    with _on_disk(content) as path:
        told = json.loads(_run("look", str(path)) or '{"fault": "damaged"}')
    if "fault" in told:
        raise Unfit(told["fault"])
    return Paper(name, content, told["type"], told["pages"])


def draw_page(content: bytes, number: int) -> bytes:
    """A picture (PNG) of the page of a paper that was read; Unfit where it cannot be drawn."""
    with _on_disk(content) as path:
        target = path.with_name("page.png")
        _run("page", str(path), str(number), str(WIDTH), str(target))
        if not target.exists():
            raise Unfit("damaged")
        return target.read_bytes()


@contextmanager
def _on_disk(content: bytes) -> Iterator[Path]:
    with TemporaryDirectory(prefix="lms-paper-") as folder:
        path = Path(folder) / "paper"
        path.write_bytes(content)
        yield path


def _run(*arguments: str) -> str:
    """What the process prints; nothing where it was ended by its bounds."""
    command = [sys.executable, "-m", "lms.recognition.papers.child", *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=_ROOT,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout if done.returncode == 0 else ""
