"""No address appears, disappears or changes its guard unnoticed; no guard is only written down.

`routes.txt` is the committed matrix: methods, address, guard. After a wanted change:
`LMS_WRITE_ROUTES=1 python -m pytest tests/architecture/test_routes.py`.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.permissions import guard_of

MATRIX = Path(__file__).parent / "routes.txt"
ROLES_OF = {
    "hocvien": {"learner"},
    "giangvien": {"trainer"},
    "thamdinh": {"reviewer"},
    "nhansu": {"hr_officer"},
    "quantri": {"administrator"},
}
UNKNOWN = "zzzzzzzzzzzz"


def _routes(app: Flask) -> list[str]:
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{methods:<10} {rule.rule:<60} {guard_of(app, rule.endpoint)}")
    return sorted(lines)


def test_the_addresses_and_their_guards_are_the_committed_ones(app: Flask) -> None:
    found = _routes(app)
    if os.environ.get("LMS_WRITE_ROUTES"):
        MATRIX.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == MATRIX.read_text(encoding="utf-8").splitlines()


def _address(rule: str) -> str:
    """The address with ids that nobody has."""
    rule = re.sub(r"<any\('?([\w-]+)[^>]*>", r"\1", rule)
    return re.sub(r"<[^>]*>", UNKNOWN, re.sub(r"<int:[^>]*>", "1", rule))


def _filled(app: Flask) -> list[tuple[str, str, str]]:
    """(method, address with ids nobody has, guard) of every page."""
    return [
        (method, _address(rule.rule), guard_of(app, rule.endpoint) or "")
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]


def test_a_visitor_opens_public_pages_only(
    demo_site: Flask, demo_browser: Callable[[str | None], FlaskClient]
) -> None:
    browser, open_doors = demo_browser(None), []
    for method, address, guard in _filled(demo_site):
        if guard == "public":
            continue
        answer = browser.open(address, method=method)
        if answer.status_code != 302 or "/dang-nhap" not in answer.location:
            open_doors.append(f"{method} {address}: {answer.status_code}")
    assert open_doors == []


@pytest.mark.parametrize("name", ROLES_OF)
def test_a_page_for_other_roles_is_refused(
    demo_site: Flask, demo_browser: Callable[[str | None], FlaskClient], name: str
) -> None:
    browser, wrong = demo_browser(name), []
    permissions = demo_site.extensions["lms.permissions"]
    for method, address, guard in _filled(demo_site):
        if guard not in permissions or permissions[guard] & ROLES_OF[name]:
            continue
        status = browser.open(address, method=method).status_code
        if status != 403:
            wrong.append(f"{method} {address}: {status}")
    assert wrong == []


@pytest.mark.parametrize("name", ROLES_OF)
def test_an_id_that_nobody_has_is_never_a_fault(
    demo_site: Flask, demo_browser: Callable[[str | None], FlaskClient], name: str
) -> None:
    browser, faults = demo_browser(name), []
    demo_site.config["PROPAGATE_EXCEPTIONS"] = False
    for method, address, _ in _filled(demo_site):
        if address in {"/dang-xuat"}:
            continue
        with browser.open(address, method=method) as answer:
            if answer.status_code >= 500:
                faults.append(f"{method} {address}: {answer.status_code}")
    assert faults == []
