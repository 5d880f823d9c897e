"""Two communes and an old district of a province, and how they are reorganised by use case."""

import datetime as dt
from collections.abc import Iterator, Sequence

import pytest
from flask import Flask
from sqlalchemy import event

from lms.core.db import db
from lms.organisations.queries import SubtreeScope
from lms.reorganisations.actions import Decision, apply_reorganisation, draft_reorganisation
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.rules import Step

LAW = dt.date(2026, 3, 1)
BEFORE = LAW - dt.timedelta(days=1)


def draft(
    steps: Sequence[Step], *, on: dt.date = LAW, kind: str = "merge", scope: SubtreeScope | None = None
) -> Reorganisation:
    """A draft of those steps."""
    return draft_reorganisation(
        kind=kind,
        title="Sắp xếp đơn vị hành chính",
        decision=Decision("12/NQ-HĐND", on - dt.timedelta(days=30), "Nguyễn Văn Ký", on),
        steps=steps,
        scope=scope,
    )


def reorganise(
    steps: Sequence[Step], *, on: dt.date = LAW, scope: SubtreeScope | None = None
) -> Reorganisation:
    """Those steps are taken."""
    made = draft(steps, on=on, scope=scope)
    apply_reorganisation(reorganisation=made, scope=scope)
    return made


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement from now on, without the transaction's own."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
