"""Chị Mai, HR officer of a province, begins her day on the board, and seals the figures of her province."""

import re
import zipfile
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, LiveSite, sign_in


def _no_wider_than_the_screen(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_she_lands_on_the_three_questions_on_her_phone_without_javascript(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(viewport=PHONE, javascript=False)
    sign_in(page, "nhansu")
    page.goto("/nhan-su")
    questions = [heading.inner_text() for heading in page.locator("main h2").all()]
    assert questions[:3] == ["Đã đến đâu?", "Ai đang chậm?", "Hôm nay cần làm gì?"]
    _no_wider_than_the_screen(page)
    figure = page.locator(".tile", has_text="Chưa đạt mục tiêu").locator("a")
    count = re.sub(r"\D", "", figure.inner_text())
    figure.click()
    expect(page.locator("h1")).to_contain_text(count)
    _no_wider_than_the_screen(page)


def test_she_seals_the_figures_takes_the_file_and_it_recomputes_without_a_database(
    open_browser: Callable[..., Page], live: LiveSite
) -> None:
    page = open_browser(viewport=PHONE)
    sign_in(page, "nhansu")
    page.goto("/nhan-su")
    page.get_by_role("link", name="Chốt số liệu", exact=True).first.click()
    page.locator("main form").get_by_role("button", name="Chốt số liệu").click()
    expect(page.locator("h1")).to_contain_text("Báo cáo chốt số", timeout=30_000)
    _no_wider_than_the_screen(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải báo cáo").click()
    path = taken.value.path()
    with zipfile.ZipFile(path) as archive:
        assert "outputs/people.csv" in archive.namelist()
    elsewhere = live.environment | {"LMS_DATA_DIR": str(live.data_dir.parent / "nothing")}
    checked = LiveSite("", live.data_dir, elsewhere).lms("sealing", "recompute", str(path))
    assert checked.returncode == 0, checked.stderr
    verified = live.lms("sealing", "verify", str(path))
    assert "as it was sealed and signed" in verified.stdout, verified.stderr
    page.get_by_role("button", name="Tính lại").click()
    expect(page.get_by_text("giống từng ký tự")).to_be_visible(timeout=30_000)
