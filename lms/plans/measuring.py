"""What is asked of plan against done, and its rows with words."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from lms.plans.tallies import Branch, Tally
from lms.plans.wording import CONTENT_GROUPS, quarter_of


@dataclass(frozen=True)
class Measure:
    """A unit and all below, a year, the day by whose structure units are shown, and when it was read."""

    branch: Branch
    unit_name: str
    read_at: dt.datetime

    @property
    def year(self) -> int:
        """The year of the plans."""
        return self.branch.year

    @property
    def on(self) -> dt.date:
        """The day by whose structure units are shown."""
        return self.branch.on


def labelled(rows: list[Tally], cut: str) -> list[Tally]:
    """The rows with the words of their content group or quarter."""
    return [replace(row, name=_word(row.key, cut)) for row in rows]


def _word(key: Any, cut: str) -> str:
    return quarter_of(key) if cut == "quy" else str(CONTENT_GROUPS.get(key, key))
