"""What a cell came to as the value of a field."""

import datetime as dt
from dataclasses import dataclass

from lms.rosters.formats.problems import Problem


@dataclass(frozen=True)
class Parsed:
    """A value, or the problem why there is none; `note` says what was changed or looks odd.

    `doubt` says what a person has to look at before the row is taken.

    Where `problem.values` holds "suggestion", that text is what the person most likely meant: put into the cell
    it parses without a problem.
    """

    value: str | dt.date | None
    problem: Problem | None = None
    note: Problem | None = None
    doubt: Problem | None = None


def failed(message: str, value: str, suggestion: str = "") -> Parsed:
    """No value, and why; with what was likely meant."""
    shown = {"value": value if len(value) <= 60 else f"{value[:59]}…"}
    return Parsed(None, Problem(message, shown | ({"suggestion": suggestion} if suggestion else {})))
