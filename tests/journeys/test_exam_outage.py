"""The site falls in the middle of an exam and says so itself; one click gives the time back to the open page."""

import datetime as dt
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from courses.quizzes.models import SitePulse
from lms.core.clock import system_clock
from lms.core.db import db
from tests.journeys.conftest import LiveSite, sign_in
from tests.journeys.exams import at_the_database, expect_saved, make_exam, paper_is_here


def test_the_site_that_was_down_gives_the_time_back(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    exam, page, officer = make_exam(live), open_browser(), open_browser()
    exam.start(page)
    page.goto(f"{exam.base}/1")
    paper_is_here(page)
    sign_in(officer, "quantri")
    live.kill()
    with at_the_database(live):  # as if it had been down for three minutes: nobody waits that long in a test
        db.session.query(SitePulse).one().at = system_clock() - dt.timedelta(minutes=3)
    exam.change(started_at=system_clock() - dt.timedelta(minutes=8))
    live.start()
    expect(page.locator("[data-held]")).to_contain_text("sự cố", timeout=60_000)
    officer.goto("/day-hoc/su-co")
    officer.get_by_role("row", name=re.compile("Cả hệ thống.*Cần quyết định")).get_by_role("link").click()
    officer.get_by_label("Lý do").fill("Mất điện phòng máy")
    officer.get_by_role("button", name="Cộng lại thời gian").click()
    expect(officer.locator("main")).to_contain_text("Đã cộng")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-notice]")).to_contain_text("cộng thêm", timeout=60_000)
    expect(page.locator("[data-held]")).to_be_hidden()
    expect(page.locator("[data-timer]")).to_contain_text(re.compile("2[12] phút"))
    exam.answer(page, 1)
    expect_saved(page)
    assert live.lms("audit").returncode == 0
