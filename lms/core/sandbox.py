"""Work on files of others, in a process of its own with bounds on everything it could use up.

The process sees no setting and no secret of the site, has little memory and little time, writes little, and
is ended with all that it started. What becomes of it is told as one of three exceptions, never as a trace.
"""

import json
import math
import os
import pickle
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from lms.core.sandbox_child import NO_MEMORY, ROOT, TOO_MUCH_WRITTEN

_CHILD = str(ROOT / "lms" / "core" / "sandbox_child.py")
_MEGABYTE = 1 << 20
_OPEN_FILES = 256
_KEPT_OUTPUT = 1 << 20
_KEPT_ERRORS = 1 << 14
_LONGEST_LINE = 1 << 14
_RESULT_LIMIT = 64 << 20
_LOOK_SECONDS = 0.5
OnLine = Callable[[str], None]


class SandboxFault(Exception):
    """The work was not done; `errors` holds the last of what it said about that, for the log."""

    def __init__(self, message: str, errors: str = "") -> None:
        super().__init__(f"{message}: {errors[-600:]}" if errors else message)
        self.errors = errors


class TooLong(SandboxFault):
    """It took more time than it was given."""


class TooLarge(SandboxFault):
    """It needed more memory than it was given, or wrote more or larger files."""


class Broken(SandboxFault):
    """It failed: what it read is damaged, or does harm."""


@dataclass(frozen=True)
class Output:
    """What a command printed: all of it up to 1 MiB, and the last of its complaints."""

    text: str
    errors: str


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much a process may use. `files` and `output_mb` bound all that it writes into its folder."""

    seconds: float
    memory_mb: int
    output_mb: int
    files: int = 5000
    cpu_seconds: int = 0

    def told(self) -> str:
        """As the child reads them."""
        return json.dumps(
            {
                "cpu_seconds": self.cpu_seconds or math.ceil(self.seconds),
                "memory": self.memory_mb * _MEGABYTE,
                "output": self.output_mb * _MEGABYTE,
                "open_files": _OPEN_FILES,
            }
        )


def run_limited(
    command: Sequence[str],
    *,
    cwd: Path,
    seconds: float,
    memory_mb: int,
    output_mb: int,
    files: int = 5000,
    on_line: OnLine | None = None,
) -> Output:
    """The command ended well in the folder `cwd`, within the limits; TooLong, TooLarge or Broken otherwise.

    `on_line` is given each line that it prints, at once. What it writes belongs into `cwd`. Its time on all
    processors together is bounded by `seconds` on each.
    """
    cpu_seconds = math.ceil(seconds * (os.cpu_count() or 1))
    limits = Limits(
        seconds=seconds, memory_mb=memory_mb, output_mb=output_mb, files=files, cpu_seconds=cpu_seconds
    )
    start = [sys.executable, "-I", "-S", _CHILD, limits.told(), "run", *command]
    return _Watch(start, cwd, limits, on_line).wait()


def call_limited(
    function: str,
    *arguments: Any,
    cwd: Path,
    seconds: float,
    memory_mb: int = 1200,
    output_mb: int = 600,
    files: int = 5000,
    on_line: OnLine | None = None,
    **named: Any,
) -> Any:
    """What the function "module:name" returns for these arguments; TooLong, TooLarge or Broken otherwise.

    It returns plain JSON, writes its files into the folder `cwd` and may print lines, which `on_line` is given
    at once. An exception that it lets out is Broken.
    """
    limits = Limits(seconds=seconds, memory_mb=memory_mb, output_mb=output_mb, files=files)
    with tempfile.TemporaryDirectory(prefix="lms-call-") as name:
        folder = Path(name)
        (folder / "task.pickle").write_bytes(pickle.dumps((function, arguments, named)))
        start = [sys.executable, "-I", _CHILD, limits.told(), "call", str(folder)]
        done = _Watch(start, cwd, limits, on_line).wait()
        result = folder / "result.json"
        if not result.exists():
            raise Broken("No result", done.errors)
        if result.stat().st_size > _RESULT_LIMIT:
            raise TooLarge("The result is too large")
        return json.loads(result.read_bytes())


@dataclass
class _Watch:
    """One process while it runs."""

    command: list[str]
    cwd: Path
    limits: Limits
    on_line: OnLine | None
    text: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)
    line: bytearray = field(default_factory=bytearray)

    def wait(self) -> Output:
        """What it printed, once it has ended well."""
        held = _weigh(self.cwd)
        with tempfile.TemporaryDirectory(prefix="lms-home-") as home:
            process = self._start(home)
            try:
                self._listen(process, held)
                status = process.wait()
            finally:
                _end(process)
        self._judge(status, held)
        return Output(self.text.decode(errors="replace"), self.errors.decode(errors="replace"))

    def _start(self, home: str) -> subprocess.Popen[bytes]:
        environment = {
            "PATH": os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": home,
            "TMPDIR": home,
        }
        return subprocess.Popen(
            self.command,
            cwd=self.cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _listen(self, process: subprocess.Popen[bytes], held: tuple[int, int]) -> None:
        """Takes what it says until it closes its mouth; raises where a limit is passed."""
        deadline = time.monotonic() + self.limits.seconds
        next_look = time.monotonic() + _LOOK_SECONDS
        with selectors.DefaultSelector() as selector:
            for pipe, take in ((process.stdout, self._take_text), (process.stderr, self._take_errors)):
                if pipe is not None:
                    selector.register(pipe, selectors.EVENT_READ, take)
            while selector.get_map() or process.poll() is None:
                moment = time.monotonic()
                if moment > deadline:
                    raise TooLong(f"More than {self.limits.seconds} s", self.errors.decode(errors="replace"))
                if moment > next_look:
                    self._look(held)
                    next_look = moment + _LOOK_SECONDS
                self._hear(selector, min(deadline, next_look) - moment)
                if process.poll() is not None:
                    self._hear(selector, 0)
                    return

    @staticmethod
    def _hear(selector: selectors.BaseSelector, seconds: float) -> None:
        if not selector.get_map():
            time.sleep(min(max(seconds, 0), 0.05))
        for key, _ in selector.select(max(seconds, 0)) if selector.get_map() else ():
            pipe: IO[bytes] = key.fileobj  # type: ignore[assignment]
            chunk = os.read(pipe.fileno(), 1 << 16)
            if chunk:
                key.data(chunk)
            else:
                selector.unregister(pipe)

    def _take_text(self, chunk: bytes) -> None:
        self.text += chunk[: max(0, _KEPT_OUTPUT - len(self.text))]
        if self.on_line is None:
            return
        self.line += chunk
        *lines, rest = bytes(self.line).replace(b"\r", b"\n").split(b"\n")
        self.line = bytearray(rest[-_LONGEST_LINE:])
        for line in filter(None, lines):
            self.on_line(line[:_LONGEST_LINE].decode(errors="replace"))

    def _take_errors(self, chunk: bytes) -> None:
        self.errors += chunk
        del self.errors[:-_KEPT_ERRORS]

    def _look(self, held: tuple[int, int]) -> None:
        """Raises where more was written than allowed."""
        count, size = _weigh(self.cwd)
        if count - held[0] > self.limits.files:
            raise TooLarge(f"More than {self.limits.files} files were written")
        if size - held[1] > self.limits.output_mb * _MEGABYTE:
            raise TooLarge(f"More than {self.limits.output_mb} MB were written")

    def _judge(self, status: int, held: tuple[int, int]) -> None:
        said = self.errors.decode(errors="replace")
        if status in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
            raise TooLong("Its time on the processor is used up", said)
        if status in (-signal.SIGXFSZ, 128 + signal.SIGXFSZ, -signal.SIGKILL, NO_MEMORY, TOO_MUCH_WRITTEN):
            raise TooLarge("It needed more memory or space than it was given", said)
        if status:
            raise Broken(f"It ended with {status}", said)
        self._look(held)


def _end(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it started are gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _weigh(folder: Path) -> tuple[int, int]:
    """(how many files, how many bytes) lie in the folder."""
    count = size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            count += 1
            with suppress(OSError):
                size += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 - a tight loop
    return count, size
