"""Pages of a list, by their numbers or by the key of a row, and what a list is searched for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

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


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """One page of a list of any length: its rows, and what leads to the pages beside it (None where none is)."""

    items: list[Row]
    next_token: str | None
    previous_token: str | None


def paginate_by_key(
    statement: Select[Any],
    *,
    key_columns: Sequence[Any],
    descending: bool = False,
    per_page: int = PER_PAGE,
    scalars: bool = False,
) -> KeyPage[Any]:
    """The page after (`sau`) or before (`truoc`) the row whose key the address names, else the first page.

    One statement that reads no more than a page, however long the list, where an index has the key columns in
    this order. They are never NULL and tell rows apart; the statement needs no order of its own. A token that
    is not ours leads to the first page; so does a page that stands empty by now, for a second statement.
    """
    keys = [getattr(column, "expression", column) for column in key_columns]
    listing = _Listing(statement.order_by(None), keys, descending=descending, per_page=per_page)
    after, before = (listing.key_in(request.args.get(name, "")) for name in ("sau", "truoc"))
    page = listing.page(after=after, before=None if after else before)
    if (after and not page.items) or (before and page.previous_token is None and len(page.items) < per_page):
        page = listing.page()
    return KeyPage([row[0] for row in page.items], *page[1:]) if scalars else KeyPage(*page)


class _Cut(NamedTuple):
    items: list[Any]
    next_token: str | None
    previous_token: str | None


class _Listing:
    """A statement in the order of its key, of which a page can be cut from anywhere."""

    def __init__(
        self, statement: Select[Any], keys: list[ColumnElement[Any]], *, descending: bool, per_page: int
    ) -> None:
        self.keys, self.descending, self.per_page = keys, descending, per_page
        self.statement = statement.add_columns(
            *(key.label(f"page_key_{number}") for number, key in enumerate(keys))
        )
        salt = "page-key:" + ",".join(str(key) for key in keys)
        self.writer = URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt=salt)

    def page(self, *, after: list[Any] | None = None, before: list[Any] | None = None) -> _Cut:
        """The rows after that key, or before it, and the tokens that lead on."""
        back = before is not None
        rows = db.session.execute(self._cut(before if back else after, back=back)).all()
        more, rows = len(rows) > self.per_page, rows[: self.per_page]
        rows = list(reversed(rows)) if back else list(rows)
        has_next, has_previous = (True, more) if back else (more, after is not None)
        return _Cut(
            rows,
            self._token(rows[-1]) if rows and has_next else None,
            self._token(rows[0]) if rows and has_previous else None,
        )

    def _cut(self, key: list[Any] | None, *, back: bool) -> Select[Any]:
        falling = self.descending != back
        statement = self.statement.order_by(*(each.desc() if falling else each.asc() for each in self.keys))
        if key is not None:
            here = tuple_(*(literal(value, each.type) for value, each in zip(key, self.keys, strict=True)))
            there = tuple_(*self.keys)
            statement = statement.where(there < here if falling else there > here)
        return statement.limit(self.per_page + 1)

    def _token(self, row: Any) -> str:
        values = row[-len(self.keys) :]
        return str(self.writer.dumps([_written(value) for value in values]))

    def key_in(self, token: str) -> list[Any] | None:
        """The key that the token holds; None for none, and for one that this site did not write for this list."""
        try:
            written = self.writer.loads(token) if token else None
        except BadSignature:
            return None
        return [_read(value) for value in written] if written else None


def _written(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"at": value.isoformat()}
    return {"on": value.isoformat()} if isinstance(value, dt.date) else value


def _read(value: Any) -> Any:
    match value:
        case {"at": moment}:
            return dt.datetime.fromisoformat(moment)
        case {"on": day}:
            return dt.date.fromisoformat(day)
    return value
