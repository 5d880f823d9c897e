"""Cells as people fill them, and what comes of them on a fixed day."""

import datetime as dt

from lms.rosters.formats import Cell
from lms.rosters.formats.cells import date_cell, number_cell, text_cell
from lms.rosters.formats.values import Parsed, parse_field

TODAY = dt.date(2026, 11, 22)
BORN = dt.date(1980, 1, 5)


def cell(value: str | float | dt.date) -> Cell:
    if isinstance(value, str):
        return text_cell(value, "B")
    return date_cell(value, "B") if isinstance(value, dt.date) else number_cell(value, "B")


def parsed(field: str, value: str | float | dt.date) -> Parsed:
    return parse_field(field, cell(value), today=TODAY)


def suggestion(field: str, value: str | float) -> str:
    """What is proposed; put into the cell it is good."""
    found = parsed(field, value)
    assert found.value is None and found.problem
    meant = found.problem.values["suggestion"]
    assert parsed(field, meant).value is not None and not parsed(field, meant).problem
    return meant
