"""Every page that a link leads to, for every kind of person."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from lms.core.db import db
from tests.architecture.crawl import walk

MOST_STATEMENTS = 12
# Pages put together from a panel of each feature, and those that explain a calculation: a fixed number as well.
OF_PANELS = {
    "/": 16,
    "/muc-tieu": 19,
    "/nhan-su/nguoi/": 32,
    "/quan-tri/nguoi-dung/": 34,
    "/nhan-su/bao-cao/": 17,
    "/cong-nhan/": 14,
    "/khoa-hoc/soan-thao-van-ban/bai/the-thuc": 17,
}
PEOPLE = [None, "hocvien", "giangvien", "thamdinh", "nhansu", "quantri"]


@contextmanager
def counted(site: Flask) -> Iterator[list[str]]:
    """The statements that the database was asked in the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    with site.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        yield statements
        event.remove(db.engine, "before_cursor_execute", note)


def _faults(path: str, page: str) -> list[str]:
    faults = []
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(page)
    faults += [f"{path}: {code} at {place}" for place, code, _ in parser.errors]
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    faults += [f"{path}: the id {name} stands {number} times" for name, number in ids.items() if number > 1]
    if len(tree.findall(".//h1")) != 1:
        faults.append(f"{path}: not exactly one main heading")
    if not (tree.findtext(".//title") or "").strip():
        faults.append(f"{path}: no title")
    if re.search(r"%\(\w+\)s|\{\{|\bNone\b</|>None<", page):
        faults.append(f"{path}: a text is not filled in")
    return faults


@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: name or "visitor")
def test_every_link_leads_to_a_sound_page(
    demo_browser: Callable[[str | None], FlaskClient], name: str | None
) -> None:
    pages = walk(demo_browser(name))
    faults = [fault for path, page in pages.items() for fault in _faults(path, page)]
    assert faults == []
    assert len(pages) >= (4 if name is None else 12)


@pytest.mark.parametrize("name", ["hocvien", "nhansu", "quantri"])
def test_no_page_asks_the_database_more_than_twelve_times(
    demo_site: Flask, demo_browser: Callable[[str | None], FlaskClient], name: str
) -> None:
    browser = demo_browser(name)
    dear = {}
    for path in walk(browser):
        with counted(demo_site) as statements:
            browser.get(path)
        if len(statements) > _most(path):
            dear[path] = len(statements)
    assert dear == {}


def _most(path: str) -> int:
    """How many statements the page may ask for."""
    exact = OF_PANELS.get(path.split("?")[0])
    below = (most for start, most in OF_PANELS.items() if start.count("/") > 1 and path.startswith(start))
    return exact or max(below, default=MOST_STATEMENTS)


def test_vietnamese_pages_hold_no_english(demo_browser: Callable[[str | None], FlaskClient]) -> None:
    """Nothing that stands in the English catalogue as a sentence comes out on a Vietnamese page."""
    english = re.compile(
        r">\s*(The|This|You|Your|Choose|Enter|No|Start|Sign|Show|Back|Save|Search|Page) [a-z]+"
    )
    found = {
        path: english.search(page).group(0)  # type: ignore[union-attr]
        for name in PEOPLE
        for path, page in walk(demo_browser(name)).items()
        if english.search(page)
    }
    assert found == {}
