"""Pages of a list, with their numbers, and what a list is searched for."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select

from lms.core.db import db
from lms.core.text import clean_line

Row = TypeVar("Row")
PER_PAGE = 20
_LAST_PAGE = 100_000
_LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number and how many rows there are in all."""

    items: list[Row]
    number: int
    total: int
    per_page: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.per_page))


def asked_page() -> int:
    """The page number in the address; 1 for anything that is no page number."""
    text = request.args.get("trang", "1")
    return min(max(int(text), 1), _LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def asked_search() -> str:
    """What the address asks to look for (`tim`), in normal form, at most a hundred characters."""
    return clean_line(request.args.get("tim", "")[:_LONGEST_SEARCH])


def paginate(
    statement: Select[Any], *, number: int, per_page: int = PER_PAGE, scalars: bool = False
) -> Page[Any]:
    """The page of the statement's rows, in its own order, and the count of all of them: two statements."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    last = max(1, -(-total // per_page))
    number = min(number, last)
    result = db.session.execute(statement.limit(per_page).offset((number - 1) * per_page))
    return Page(list(result.scalars() if scalars else result.all()), number, total, per_page)
