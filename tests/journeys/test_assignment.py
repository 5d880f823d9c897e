"""HR gives a course to a commune and sees by name who is reached; the official finds it on the phone, and why."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESKTOP, PHONE, sign_in

NAME = "Chuẩn bị báo cáo của xã"


def _option(page: Page, field: str, words: str) -> str:
    options = page.locator(f"select[name={field}] option").all_inner_texts()
    return next(option for option in options if words in option)


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without a script"])
def test_a_course_is_given_and_the_official_reads_why(
    open_browser: Callable[..., Page], javascript: bool
) -> None:
    officer = open_browser(DESKTOP, javascript=javascript)
    sign_in(officer, "nhansu")
    officer.goto("/nhan-su/giao-hoc/moi")
    officer.select_option("select[name=unit]", label=_option(officer, "unit", "Nam Sách"))
    officer.select_option("select[name=target]", label=_option(officer, "target", "Nhiệm vụ chuyển đổi số"))
    officer.fill("input[name=title]", NAME)
    due = dt.date.today() + dt.timedelta(days=30)
    officer.fill("input[name=due_on]", f"{due:%d/%m/%Y}")
    officer.get_by_role("button", name="Tiếp tục: xem ai được giao").click()
    officer.wait_for_url("**/xem-truoc")
    assert "Nguyễn Thị Hằng" in officer.locator("main").inner_text()
    officer.get_by_role("button", name="Ban hành").click()
    officer.wait_for_url(lambda url: not url.endswith("xem-truoc"))
    assert "Quy tắc đã có hiệu lực" in officer.locator("body").inner_text()

    official = open_browser(PHONE, javascript=javascript)
    sign_in(official, "hocvien")
    official.goto("/giao-hoc")
    row = official.locator("tr", has_text="Nhiệm vụ chuyển đổi số").first
    assert f"{due:%d/%m/%Y}" in row.inner_text()
    row.get_by_role("link", name="Vì sao tôi được giao?").click()
    text = official.locator("main").inner_text()
    assert NAME in text and "UBND xã Nam Sách" in text and "do UBND xã Nam Sách quyết định" in text
    width = official.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]

    officer.get_by_role("link", name="Kết thúc quy tắc").click()
    officer.fill("input[name=reason]", "Thay bằng kế hoạch năm sau")
    officer.get_by_role("button", name="Kết thúc quy tắc").click()
    official.goto("/giao-hoc")
    assert "Đã đóng" in official.locator("tr", has_text="Nhiệm vụ chuyển đổi số").first.inner_text()
