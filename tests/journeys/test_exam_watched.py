"""What the page tells of itself while an exam is taken: facts, measured by the page, without content."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import LiveSite
from tests.journeys.exams import Exam, expect_saved, make_exam, onward, paper_is_here

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
