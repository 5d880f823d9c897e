"""An administrator merges two communes on a phone without a script, sees everybody there, and takes it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESKTOP, PHONE, sign_in

HOME = "/quan-tri/sap-xep"
DECISION = {
    "decision_number": "12/NQ-HĐND",
    "decided_on": "10/10/2026",
    "signer": "Nguyễn Văn Ký",
    "effective_on": "01/11/2026",
    "title": "Sáp nhập Nam Sách và An Phú",
}


def _choose(page: Page, field: str, name: str) -> None:
    option = page.locator(f"select[name={field}] option", has_text=name).first.get_attribute("value")
    page.select_option(f"select[name={field}]", option)


def _send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def _draft(page: Page) -> None:
    page.goto(f"{HOME}/moi/sap-nhap")
    _choose(page, "unit", "UBND xã Nam Sách")
    _choose(page, "second", "UBND xã An Phú")
    page.fill("input[name=name]", "UBND xã Nam An")
    page.fill("input[name=code]", "HP.NA")
    for field, text in DECISION.items():
        page.fill(f"input[name={field}]", text)
    _send(page)


def _units_found(page: Page, search: str) -> str:
    page.goto(f"/quan-tri/don-vi?tim={search}")
    return page.locator("main").inner_text()


@pytest.mark.parametrize(("viewport", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_two_communes_are_merged_and_given_back(
    open_browser: Callable[..., Page], viewport: dict[str, int], javascript: bool
) -> None:
    page = open_browser(viewport, javascript=javascript)
    sign_in(page, "quantri")
    _draft(page)
    place = page.url
    dry = page.locator("main").inner_text()
    assert "UBND xã Nam Sách" in dry and "UBND xã Nam An" in dry
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.locator("main form[action$=ap-dung] button[type=submit]").click()
    if javascript:
        with page.expect_navigation():
            page.locator("dialog[open] button[value=yes]").click()
    page.wait_for_load_state()
    assert page.url == place and page.locator("main ol li").count() > 5
    assert "UBND xã Nam An" in _units_found(page, "nam+an")
    page.locator("main table a", has_text="UBND xã Nam An").first.click()
    assert page.locator("#nguoi tbody tr").count() > 0
    page.goto(f"{place}/hoan-tac")
    _send(page)
    assert page.url == place
    assert "UBND xã Nam An\n" not in _units_found(page, "nam+an")
