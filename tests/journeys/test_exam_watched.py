"""What the page tells of itself while an exam is taken: facts, measured by the page, without content."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveSite, sign_in
from tests.journeys.exams import Exam, expect_saved, make_exam, onward, paper_is_here

pytestmark = pytest.mark.journey
OpenBrowser = Callable[..., Page]
_PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
    document.querySelector("[data-question] input[type=text]").dispatchEvent(event);
}"""


@pytest.fixture
def exam(live: LiveSite) -> Exam:
    """A quiz of two questions, one of them typed."""
    return make_exam(live, draw=(("chung", 1, 3),), kinds=("short_text",))


def _eventually(exam: Exam, page: Page, kind: str) -> dict[str, object]:
    for _ in range(60):
        found = [detail for each, detail in exam.events() if each == kind]
        if found:
            return found[0]
        page.wait_for_timeout(250)
    raise AssertionError(f"{kind} was never told: {exam.events()}")


def test_another_window_a_paste_and_a_lost_network_are_told(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser()
    exam.start(page)
    page.goto(f"{exam.base}/1")
    paper_is_here(page)
    if not page.locator("[data-question] input[type=text]").count():
        onward(page, "/2")
    place = int(page.url.rsplit("/", 1)[1])
    page.evaluate(_PASTE, "một đoạn dài chép từ nơi khác")
    assert _eventually(exam, page, "paste") == {"characters": 29, "position": place}
    page.evaluate("dispatchEvent(new Event('blur'))")
    page.wait_for_timeout(2600)
    page.evaluate("dispatchEvent(new Event('focus'))")
    assert _eventually(exam, page, "focus_lost")["seconds"] in {2, 3, 4}
    page.context.set_offline(True)
    exam.answer(page, place)
    page.wait_for_timeout(7000)
    page.context.set_offline(False)
    assert int(str(_eventually(exam, page, "offline")["seconds"])) >= 5
    expect_saved(page)
    assert "chép từ nơi khác" not in str(exam.events())


def test_a_glance_aside_is_nothing(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser()
    exam.start(page)
    page.evaluate("dispatchEvent(new Event('blur'))")
    page.wait_for_timeout(900)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(1200)
    assert {kind for kind, _detail in exam.events()} <= {"takeover"}


def test_the_site_that_was_down_gives_the_time_back(
    live: LiveSite, open_browser: OpenBrowser, exam: Exam
) -> None:
    """The whole way: kill, come back, the proposal, one click, and the open page has its time."""
    import datetime as dt

    from courses.quizzes.models import SitePulse
    from lms.core.clock import system_clock
    from lms.core.db import db
    from tests.journeys.exams import at_the_database

    page, officer = open_browser(), open_browser()
    exam.start(page)
    page.goto(f"{exam.base}/1")
    paper_is_here(page)
    sign_in(officer, "quantri")
    live.kill()
    with at_the_database(live):  # as if it had been down for seven minutes: nobody waits that long in a test
        db.session.query(SitePulse).one().at = system_clock() - dt.timedelta(minutes=7)
    exam.change(started_at=system_clock() - dt.timedelta(minutes=8))
    live.start()
    expect(page.locator("[data-held]")).to_contain_text("sự cố", timeout=60_000)
    officer.goto("/day-hoc/su-co")
    officer.locator("main tbody tr", has_text="7 phút").get_by_role("link").first.click()
    officer.get_by_label("Lý do").fill("Mất điện phòng máy")
    officer.get_by_role("button", name="Cộng lại thời gian").click()
    expect(officer.locator("main")).to_contain_text("Đã cộng")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-notice]")).to_contain_text("cộng thêm", timeout=60_000)
    expect(page.locator("[data-timer]")).to_contain_text("26 phút")
    exam.answer(page, 1)
    expect_saved(page)
