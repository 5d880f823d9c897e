"""Reminders as HR and a learner meet them: tomorrow's plan on the page, the own calendar, without JavaScript."""

import re
import urllib.request
from collections.abc import Callable

from icalendar import Calendar
from playwright.sync_api import Page

from tests.journeys.conftest import DESKTOP, PHONE, LiveSite, sign_in

Open = Callable[..., Page]


def test_an_hr_officer_sees_on_a_phone_who_gets_what_and_reads_a_message_word_for_word(
    live: LiveSite, open_browser: Open
) -> None:
    page = open_browser(PHONE, javascript=False)
    sign_in(page, "nhansu")
    page.goto("/quan-tri/nhac-hoc")
    page.locator("main").get_by_role("link", name=re.compile("^Xem ngày")).click()
    assert "Đây là nội dung sẽ gửi" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("main table a").first.click()
    words = page.locator("main").inner_text()
    assert "Nguyên văn" in words and "Số liệu lúc" in words
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_administrator_pauses_a_unit_and_lifts_the_pause(live: LiveSite, open_browser: Open) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "quantri")
    page.goto("/quan-tri/nhac-hoc/tam-dung")
    page.get_by_label("Đơn vị", exact=True).select_option(index=1)
    page.get_by_label("Lý do").fill("Phòng, chống bão")
    with page.expect_navigation():
        page.get_by_role("button", name="Tạm dừng nhắc học", exact=True).click()
    assert "Phòng, chống bão" in page.locator("main").inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Bỏ tạm dừng").click()
    assert "Phòng, chống bão" not in page.locator("main").inner_text()


def test_a_learner_takes_the_own_deadlines_into_a_calendar_program(
    live: LiveSite, open_browser: Open
) -> None:
    page = open_browser(PHONE, javascript=False)
    sign_in(page, "hocvien")
    page.goto("/thong-bao")
    page.get_by_role("link", name="Nhắc học và lịch").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Tạo đường dẫn của tôi").click()
    link = page.get_by_label("Đường dẫn của anh/chị").input_value()
    assert link.startswith(live.address)
    with urllib.request.urlopen(link, timeout=10) as answer:
        calendar = Calendar.from_ical(answer.read())
    titles = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert any(title.startswith("Đến hạn: ") for title in titles)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
