"""What a well-prepared learner would answer: read from the site's own data, as no browser could."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from courses.questions.kinds.form_fields import to_fields
from courses.questions.kinds.registry import get_kind


def rows(data_dir: Path, statement: str, *parameters: object) -> list[Any]:
    with closing(sqlite3.connect(data_dir / "tu-hoc.sqlite3")) as connection:
        return connection.execute(statement, parameters).fetchall()


def right_fields(data_dir: Path, attempt: str, position: int) -> dict[str, list[str]]:
    """The form fields, without their prefix, that answer the question at this place rightly."""
    ((kind, data, frozen),) = rows(
        data_dir,
        """SELECT v.kind, v.data, q.frozen FROM attempt_question q
           JOIN attempt a ON a.id = q.attempt_id JOIN question_version v ON v.id = q.question_version_id
           WHERE a.public_id = ? AND q.position = ?""",
        attempt,
        position,
    )
    data, frozen = json.loads(data), json.loads(frozen)
    return to_fields(get_kind(kind).key_response(data, frozen))


def fill(page: Page, fields: dict[str, list[str]]) -> None:
    """Put the answer into the form as a person would: click, choose, type."""
    for name, values in fields.items():
        for value in values:
            box = page.locator(f'main [name$="{name}"][value="{value}"]')
            if box.count() and box.first.get_attribute("type") in {"radio", "checkbox"}:
                box.first.check()
                continue
            field = page.locator(f'main [name$="{name}"]').first
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
