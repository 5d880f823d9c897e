"""The sizes a medium is made in: from the smallest line upwards, never above what was brought."""

from dataclasses import dataclass

AUDIO = "audio"
# With its container it stays at 48 kbit/s.
AUDIO_KBITS = 44
LONGEST_HOURS = 6
LARGEST_SIDE = 8192


@dataclass(frozen=True)
class Rung:
    """One size of a film: the length of its shorter side, and what it may take of a line."""

    key: str
    side: int
    video_kbits: int
    audio_kbits: int


# 240p with its sound stays below 160 kbit/s (guides/ux.md, P4).
RUNGS = (Rung("240p", 240, 96, 40), Rung("360p", 360, 380, 48), Rung("720p", 720, 1200, 64))
KEYS = (AUDIO, *(rung.key for rung in RUNGS))


def rungs_for(width: int, height: int) -> list[Rung]:
    """The sizes of a film of these measures: those not above it, and always the smallest."""
    side = min(width, height)
    return [rung for rung in RUNGS if rung.side <= side] or [RUNGS[0]]


def keys_for(width: int | None, height: int | None, *, has_sound: bool) -> list[str]:
    """What is made of a medium, in the order in which it is made: what serves the weakest line first."""
    films = [rung.key for rung in rungs_for(width, height)] if width and height else []
    return [*films[:1], *([AUDIO] if has_sound else []), *films[1:]]


def measures(width: int, height: int, side: int) -> tuple[int, int]:
    """Width and height with that shorter side, or as they are where it is shorter already; both even."""
    scale = min(1.0, side / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def rung(key: str) -> Rung:
    """The size with that key."""
    return next(each for each in RUNGS if each.key == key)
