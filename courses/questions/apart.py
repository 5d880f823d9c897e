"""Reading what people bring in a process of its own, bounded in time and memory: exams go on meanwhile."""

import json
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from courses.questions.formats.reading import Reading, refusal
from courses.questions.reader import SECONDS
from lms.core.text import msgid

ROOT = Path(__file__).resolve().parents[2]
_BUSY = msgid("Other files are being read just now: please try again in a minute.")
_SLOW = msgid("Reading this takes longer than %(limit)s seconds: part it into several files.")
_BROKEN = msgid("This file cannot be read: it is damaged, or reading it takes too much memory.")
_WAIT_SECONDS = 20.0
_places = threading.BoundedSemaphore(2)


def read_apart(name: str, content: bytes) -> Reading:
    """Every question of the file and everything that was found wrong."""
    return _read(name, {"name": name}, {"content": content})


def read_pasted_apart(text: str, html: str) -> Reading:
    """Every question of what was pasted."""
    parts = {"text": text, "html": html}
    encoded = {key: value.encode("utf-8", errors="replace") for key, value in parts.items()}
    return _read("", {}, encoded)


def _read(name: str, task: dict[str, str], parts: dict[str, bytes]) -> Reading:
    if not _places.acquire(timeout=_WAIT_SECONDS):
        return refusal(name, _BUSY)
    try:
        with tempfile.TemporaryDirectory(prefix="lms-read-") as folder:
            return _read_in(Path(folder), name, task, parts)
    finally:
        _places.release()


def _read_in(folder: Path, name: str, task: dict[str, str], parts: dict[str, bytes]) -> Reading:
    for key, value in {**parts, "task.json": json.dumps(task).encode()}.items():
        (folder / key).write_bytes(value)
    try:
        # A process that sees no more of the site than these files: no database, no keys, no settings.
        done = subprocess.run(
            [sys.executable, "-m", "courses.questions.reader", str(folder)],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return refusal(name, _SLOW, limit=SECONDS)
    answer = folder / "answer.json"
    if done.returncode or not answer.exists():
        return (
            refusal(name, _SLOW, limit=SECONDS)
            if done.returncode == -signal.SIGXCPU
            else refusal(name, _BROKEN)
        )
    stored = json.loads(answer.read_bytes())
    return Reading.from_json(stored, lambda digest: (folder / digest).read_bytes())
