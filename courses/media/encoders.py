"""Encoders at work in threads of this process: they go on while the turns of other jobs come."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from courses.media.ffmpeg import Probe, encode


@dataclass
class Encoder:
    """One rendition in the making: how far it is, and what went wrong."""

    target: Path
    done_ms: int = 0
    fault: Exception | None = None
    thread: threading.Thread = field(default_factory=threading.Thread)

    def heard(self, milliseconds: int) -> None:
        """The program said how far it is."""
        self.done_ms = milliseconds

    def wait(self, seconds: float) -> bool:
        """True when it has ended within that time."""
        self.thread.join(max(0.0, seconds))
        return not self.thread.is_alive()


_at_work: dict[tuple[int, int, str], Encoder] = {}


def encoder_of(media_id: int, run: int, key: str, *, facts: Probe, source: Path, folder: Path) -> Encoder:
    """The encoder of that rendition in that try: the one at work, or one that begins now."""
    found = _at_work.get((media_id, run, key))
    if found is not None:
        return found
    made = _at_work[media_id, run, key] = Encoder(folder / f"{key}.mp4")

    def work() -> None:
        try:
            encode(source, made.target, key, facts, on_progress=made.heard)
        except Exception as fault:
            made.fault = fault

    made.thread = threading.Thread(target=work, name=f"media-{media_id}-{key}", daemon=True)
    made.thread.start()
    return made


def forget_encoder(media_id: int, run: int, key: str) -> None:
    """Its work is taken over."""
    _at_work.pop((media_id, run, key), None)
