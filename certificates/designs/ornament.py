"""The drawings of the certificate: the river in its band and the QR code. All our own, all lines."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno
from reportlab.lib.colors import HexColor

from certificates.designs.places import BAND, INK, MIST, PAGE, PAPER, RIVER, VERMILION, WAVE
from certificates.designs.sheet import Sheet

_STEPS = 28
"""Points on each line of a stream."""


def draw_river(sheet: Sheet) -> None:
    """The river-blue band with its streams, the vermilion hairline beside it, and a mist of water below."""
    with sheet.artifact():
        sheet.canvas.setLineWidth(0.4)
        sheet.canvas.setStrokeColor(HexColor(MIST))
        sheet.operate(_shallows())
        sheet.plate(0, 0, BAND, PAGE[1], RIVER)
        sheet.canvas.setStrokeColor(HexColor(WAVE))
        sheet.canvas.setLineWidth(0.35)
        sheet.operate(_streams())
        sheet.plate(BAND, 0, 1.6, PAGE[1], VERMILION)


@dataclass(frozen=True)
class Wave:
    """A sine wave along one axis: how far it swings, how often over a length, and where it begins."""

    middle: float
    reach: float
    turns: float
    delay: float

    def at(self, share: float) -> float:
        """How far aside the wave is, at that share of its length."""
        return self.middle + self.reach * math.sin(2 * math.pi * self.turns * share + self.delay)

    def slope(self, share: float) -> float:
        """How fast it moves aside there."""
        speed = 2 * math.pi * self.turns
        return self.reach * speed * math.cos(speed * share + self.delay)


@lru_cache(maxsize=1)
def _streams() -> str:
    """Two streams that wind up the band through each other."""
    middle, reach = BAND / 2, BAND * 0.46
    return "".join(
        _stream(Wave(middle, reach, turns, 0), Wave(middle, reach, turns, delay), length=PAGE[1], strands=18)
        for turns, delay in ((1.5, 2.2), (-2.5, 1.7))
    )


@lru_cache(maxsize=1)
def _shallows() -> str:
    """Faint waves over the whole width at the foot of the page."""
    near, far = Wave(2, 18, 1.5, 0), Wave(30, 8, 1.5, 2.4)
    return _stream(near, far, length=PAGE[0] - BAND, strands=26, upright=False)


def _stream(one: Wave, other: Wave, *, length: float, strands: int, upright: bool = True) -> str:
    """Lines from one wave over to the other: where the two cross, the stream is narrow."""
    lines = []
    for strand in range(strands):
        share = strand / (strands - 1)
        points, slopes = [], []
        for step in range(_STEPS + 1):
            along = step / _STEPS
            aside = (1 - share) * one.at(along) + share * other.at(along)
            slope = ((1 - share) * one.slope(along) + share * other.slope(along)) / _STEPS
            points.append((aside, along * length) if upright else (BAND + along * length, aside))
            slopes.append((slope, length / _STEPS) if upright else (length / _STEPS, slope))
        lines.append(_curve(points, slopes))
    return "".join(lines)


def _curve(points: list[tuple[float, float]], slopes: list[tuple[float, float]]) -> str:
    """Operators for a smooth line through points, which leaves each of them along its slope."""
    path = [f"{points[0][0]:.1f} {points[0][1]:.1f} m"]
    for (x0, y0), (u0, v0), (x1, y1), (u1, v1) in zip(points, slopes, points[1:], slopes[1:], strict=False):
        controls = (x0 + u0 / 3, y0 + v0 / 3, x1 - u1 / 3, y1 - v1 / 3, x1, y1)
        path.append(" ".join(f"{value:.1f}" for value in controls) + " c")
    return " ".join(path) + " S "


def draw_code(sheet: Sheet, text: str, *, left: float, bottom: float, side: float) -> None:
    """The QR code of a text, level Q, as one path of rectangles on white with its quiet zone."""
    rows = list(segno.make(text, error="q", boost_error=False, micro=False).matrix)
    module = side / len(rows)
    quiet = 4 * module
    sheet.plate(left - quiet, bottom - quiet, side + 2 * quiet, side + 2 * quiet, PAPER)
    sheet.fill(INK)
    dark = [
        f"{start} {len(rows) - number} {length} 1 re"
        for number, row in enumerate(rows, start=1)
        for start, length in _runs(row)
    ]
    sheet.operate(f"q {module:.5f} 0 0 {module:.5f} {left:.3f} {bottom:.3f} cm {' '.join(dark)} f Q")


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """(start, length) of every dark run in a row of the code."""
    runs, start = [], 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            runs.append((start, length))
        start += length
    return runs
