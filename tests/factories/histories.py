"""An organisation told as it happened, day by day, by the simplest means: to hold the real one against."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

BEGINNING = dt.date(2020, 1, 1)


@dataclass
class Told:
    """What happened, in order of days: (day, deed, unit, other unit or name)."""

    deeds: list[tuple[dt.date, str, str, str]] = field(default_factory=list)

    def tell(self, day: dt.date, deed: str, unit: str, other: str = "") -> None:
        """One more thing happened."""
        self.deeds.append((day, deed, unit, other))

    def on(self, day: dt.date) -> "Standing":
        """How everything stood at the end of that day: everything told anew from the beginning."""
        standing = Standing()
        for when, deed, unit, other in self.deeds:
            if when <= day:
                standing.take(deed, unit, other)
        return standing


@dataclass
class Standing:
    """Who stands under whom, who has ended, who took over, who is called what."""

    above: dict[str, str] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def take(self, deed: str, unit: str, other: str) -> None:
        """One deed is done."""
        if deed in ("begin", "move"):
            self.above[unit] = other
        elif deed == "end":
            self.ended[unit] = other
        else:
            self.names[unit] = other

    def now(self, unit: str) -> str:
        """The unit, or whoever has what it left."""
        while unit in self.ended:
            unit = self.ended[unit] or self.above[unit]
        return unit

    def line(self, unit: str) -> tuple[str, ...]:
        """The unit, or who took over, and all above; () for one that did not begin yet."""
        if unit not in self.above:
            return ()
        line, here = [], self.now(unit)
        while here:
            line.append(here)
            here = self.now(self.above[here]) if self.above[here] else ""
        return tuple(line)

    def alive(self) -> list[str]:
        """The units that are there."""
        return sorted(unit for unit in self.above if unit not in self.ended)

    def is_below(self, unit: str, top: str) -> bool:
        """True for the unit itself and everything that stands under it."""
        return top in self.line(unit)


def unrelated(standing: Standing, random: Random, unit: str) -> str:
    """Some unit that is there and not in the branch of this one; '' where there is none."""
    found = [each for each in standing.alive() if not standing.is_below(each, unit)]
    return random.choice(found) if found else ""


def below(standing: Standing, unit: str) -> list[str]:
    """The units that stand directly under it."""
    return [
        each
        for each in standing.alive()
        if standing.now(standing.above[each] or each) == unit and each != unit
    ]
