"""Lists too long to be counted are read page by page, from the key of a row."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Select, event, select

from lms.audit.actions import record
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.paging import KeyPage, paginate_by_key


@pytest.fixture
def entries(app: Flask) -> Flask:
    """Seven entries of the trail, two and two at one moment."""
    with app.app_context(), transaction(write=True):
        for number in range(7):
            record("test.done", kind="test", id=number, label=f"Việc {number}")
            db.session.flush()
        deeds = select(AuditEntry).where(AuditEntry.action == "test.done").order_by(AuditEntry.id)
        for number, entry in enumerate(db.session.scalars(deeds)):
            entry.at = dt.datetime(2026, 1, 1 + number // 2, tzinfo=dt.UTC)
    return app


def page(app: Flask, query: str = "", **choices: Any) -> tuple[list[str], KeyPage[Any]]:
    """The labels on the page that the address asks for, and the page."""
    deeds = select(AuditEntry).where(AuditEntry.action == "test.done")
    given = {"key_columns": (AuditEntry.at, AuditEntry.id), "per_page": 3, "scalars": True, **choices}
    with app.test_request_context(f"/?{query}"):
        found = paginate_by_key(deeds, **given)
    return [entry.object_id for entry in found.items], found


def test_pages_follow_one_another_forwards_and_back(entries: Flask) -> None:
    first, at_first = page(entries)
    second, at_second = page(entries, f"sau={at_first.next_token}")
    third, at_third = page(entries, f"sau={at_second.next_token}")
    back, at_back = page(entries, f"truoc={at_third.previous_token}")
    start, at_start = page(entries, f"truoc={at_back.previous_token}")
    assert (first, second, third) == (["0", "1", "2"], ["3", "4", "5"], ["6"])
    assert (back, start) == (second, first)
    assert at_first.previous_token is None and at_third.next_token is None and at_start.previous_token is None
    assert at_start.next_token == at_first.next_token


def test_the_newest_may_come_first(entries: Flask) -> None:
    first, at_first = page(entries, descending=True)
    second, at_second = page(entries, f"sau={at_first.next_token}", descending=True)
    back, _ = page(entries, f"truoc={at_second.previous_token}", descending=True)
    assert (first, second, back) == (["6", "5", "4"], ["3", "2", "1"], ["6", "5", "4"])


def test_a_full_last_page_leads_nowhere_further(entries: Flask) -> None:
    _, at_first = page(entries, per_page=7)
    assert at_first.next_token is None and at_first.previous_token is None


def test_a_token_of_somebody_elses_making_leads_to_the_first_page(entries: Flask) -> None:
    _, by_id = page(entries, key_columns=(AuditEntry.id,))
    for token in ("abc", "WzFd.xyz", "%00", "é", by_id.next_token):
        assert page(entries, f"sau={token}")[0] == ["0", "1", "2"]
        assert page(entries, f"truoc={token}")[0] == ["0", "1", "2"]


def test_what_came_before_the_first_row_in_the_meantime_is_not_skipped(entries: Flask) -> None:
    _, at_first = page(entries)
    _, at_second = page(entries, f"sau={at_first.next_token}")
    with entries.app_context(), transaction(write=True):
        first = db.session.scalars(
            select(AuditEntry).where(AuditEntry.object_id.in_(["0", "1"]), AuditEntry.object_kind == "test")
        ).all()
        for entry in first:
            db.session.delete(entry)
    short, found = page(entries, f"truoc={at_second.previous_token}")
    assert short == ["2", "3", "4"] and found.previous_token is None


def test_a_page_that_stands_empty_by_now_shows_the_first_one(entries: Flask) -> None:
    _, at_first = page(entries)
    _, at_second = page(entries, f"sau={at_first.next_token}")
    with entries.app_context(), transaction(write=True):
        db.session.delete(
            db.session.scalars(
                select(AuditEntry).where(AuditEntry.object_id == "6", AuditEntry.object_kind == "test")
            ).one()
        )
    assert page(entries, f"sau={at_second.next_token}")[0] == ["0", "1", "2"]


def test_one_statement_reads_a_page_and_counts_nothing(entries: Flask) -> None:
    statements = list[str]()

    def note(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if statement != "BEGIN":
            statements.append(statement)

    with entries.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    page(entries)
    event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 1 and "count" not in statements[0].lower()


def test_rows_of_several_columns_keep_their_names(entries: Flask) -> None:
    deeds: Select[*tuple[Any, ...]] = select(AuditEntry.object_label, AuditEntry.id)
    with entries.test_request_context("/"):
        rows = paginate_by_key(deeds, key_columns=(AuditEntry.id,), per_page=5).items
    assert rows and all(row.object_label and row.id for row in rows)
