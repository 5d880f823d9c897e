"""Reading a pasted list of people: staff numbers and e-mail addresses, as they come out of Excel or a message."""

import re
from collections.abc import Collection, Iterable

from lms.core.text import clean_line

MOST_LINES = 500
# A cell of a row, or a name beside an address; a staff number holds none of these.
_BETWEEN = re.compile(r"[\t;,<>]+")


def split_lines(text: str) -> list[list[str]]:
    """The cells of every line that says anything, in normal form."""
    lines = [[clean_line(cell) for cell in _BETWEEN.split(line)] for line in text.splitlines()]
    return [cells for line in lines if (cells := [cell for cell in line if cell])]


def keys_of(lines: Iterable[Collection[str]]) -> set[str]:
    """What people are looked up by: every cell, in small letters."""
    return {cell.casefold() for cells in lines for cell in cells}


def not_found(lines: Iterable[list[str]], known: Collection[str]) -> list[str]:
    """What named nobody: lines in which no cell is known, and cells beside a known one that look like a key.

    A name beside a staff number is only read, not looked up.
    """
    missing = []
    for cells in lines:
        unknown = [cell for cell in cells if cell.casefold() not in known]
        if len(unknown) == len(cells):
            missing.append(" ".join(cells))
        else:
            missing += [cell for cell in unknown if "@" in cell or any(char.isdigit() for char in cell)]
    return missing
