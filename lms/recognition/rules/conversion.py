"""From the time or the number of something done to hundredths of a tiết: bands with exact edges.

Times are whole seconds, so that an edge is one moment: "from 30 minutes" holds at 30:00 and not at 29:59, "more
than 30 minutes" not at 30:00 and at 30:01. Nothing is rounded.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LONGEST_SECONDS = 400 * 3600
LARGEST_COUNT = 100


@dataclass(frozen=True, order=True)
class Band:
    """From that many seconds on, or only above them, so many hundredths of a tiết."""

    seconds: int
    hundredths: int
    is_above: bool = False

    def reaches(self, seconds: int) -> bool:
        """True where so much time lies in this band or above it."""
        return seconds > self.seconds if self.is_above else seconds >= self.seconds


@dataclass(frozen=True)
class Conversion:
    """How something counts.

    By time: each whole `unit_seconds` counts `unit_hundredths`, and what remains counts by the highest band that
    it reaches (0 `unit_seconds`: all of it is looked up in the bands). By number (`each_hundredths`): each piece.
    """

    unit_seconds: int = 0
    unit_hundredths: int = 0
    bands: tuple[Band, ...] = ()
    each_hundredths: int = 0

    @property
    def is_by_time(self) -> bool:
        """True where the time spent decides, not the number of pieces."""
        return not self.each_hundredths


def convert(conversion: Conversion, *, seconds: int = 0, count: int = 0) -> int:
    """What so much time, or so many pieces, come to."""
    if not conversion.is_by_time:
        return conversion.each_hundredths * count
    units, rest = divmod(seconds, conversion.unit_seconds) if conversion.unit_seconds else (0, seconds)
    reached = [band.hundredths for band in sorted(conversion.bands) if band.reaches(rest)]
    return units * conversion.unit_hundredths + (reached[-1] if reached else 0)


def exceeds(own: Conversion, limit: Conversion) -> int | None:
    """The least time in seconds, or number of pieces, that counts more by `own` than by `limit`; None for none.

    Both are step functions of whole seconds, so it is enough to look right at and right after each edge.
    """
    if own.is_by_time != limit.is_by_time:
        return 0
    if not own.is_by_time:
        return 1 if own.each_hundredths > limit.each_hundredths else None
    edges = sorted({*_edges(own), *_edges(limit)})
    return next((at for at in edges if convert(own, seconds=at) > convert(limit, seconds=at)), None)


def _edges(conversion: Conversion) -> Iterable[int]:
    step = conversion.unit_seconds or LONGEST_SECONDS + 1
    offsets = {0, *(band.seconds + extra for band in conversion.bands for extra in (0, 1))}
    for start in range(0, LONGEST_SECONDS + 1, step):
        yield from (start + offset for offset in offsets if start + offset <= LONGEST_SECONDS)


def faults_of(conversion: Conversion) -> list[str]:
    """What is wrong with it, by keys: pages have the words."""
    found = []
    if not conversion.is_by_time:
        return [] if 0 < conversion.each_hundredths <= 1000_00 else ["each"]
    if not conversion.unit_seconds and not conversion.bands:
        found.append("nothing")
    if bool(conversion.unit_seconds) != bool(conversion.unit_hundredths):
        found.append("unit")
    if 0 < conversion.unit_seconds < 60:
        found.append("unit_short")
    bands = sorted(conversion.bands)
    places = [(band.seconds, band.is_above) for band in bands]
    if len(set(places)) < len(places):
        found.append("twice")
    if any(later.hundredths < earlier.hundredths for earlier, later in itertools.pairwise(bands)):
        found.append("falling")
    if conversion.unit_seconds and any(band.seconds >= conversion.unit_seconds for band in bands):
        found.append("beyond")
    if conversion.unit_seconds and any(band.hundredths > conversion.unit_hundredths for band in bands):
        found.append("more")
    return found


def to_json(conversion: Conversion) -> dict[str, Any]:
    """The conversion as it is kept."""
    return {
        "unit_seconds": conversion.unit_seconds,
        "unit_hundredths": conversion.unit_hundredths,
        "bands": [[band.seconds, band.hundredths, band.is_above] for band in sorted(conversion.bands)],
        "each_hundredths": conversion.each_hundredths,
    }


def from_json(kept: dict[str, Any]) -> Conversion:
    """The conversion that was kept."""
    return Conversion(
        unit_seconds=kept["unit_seconds"],
        unit_hundredths=kept["unit_hundredths"],
        bands=tuple(Band(seconds, hundredths, bool(above)) for seconds, hundredths, above in kept["bands"]),
        each_hundredths=kept["each_hundredths"],
    )
