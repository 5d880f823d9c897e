"""The shape of the house, held by tests."""

import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from lms.core.permissions import guard_of

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for package in ("lms", "courses", "certificates") for path in (ROOT / package).rglob("*.py")
)
TEMPLATES = sorted(
    path for package in ("lms", "courses", "certificates") for path in (ROOT / package).rglob("*.html")
)
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services"}


def test_every_page_says_who_may_open_it(app: Flask) -> None:
    assert [endpoint for endpoint in app.view_functions if guard_of(app, endpoint) is None] == []


def test_nothing_is_committed_but_at_the_edge() -> None:
    offenders = [path for path in SOURCES if "session.commit()" in path.read_text() and path.name != "db.py"]
    assert offenders == []


def test_every_file_is_named_for_a_subject() -> None:
    assert [path for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_script_and_no_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"[\s\"']style=", text)
    assert not re.search(r"\son[a-z]+=[\"']", text)


def test_no_lock_file_records_an_address() -> None:
    locks = [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"]
    assert len(locks) == 4
    assert [path.name for path in locks if "://" in path.read_text()] == []


def test_no_third_party_file_is_committed() -> None:
    if not (ROOT / ".git").exists():
        return
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not re.search(r"^(node_modules|static/(dist|fonts))/|\.(woff2?|ttf|otf)$", tracked, re.M)
