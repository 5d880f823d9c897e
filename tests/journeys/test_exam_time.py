"""The clock of the server decides: it runs out while one types, it is given back, it waits for other devices."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lms.core.clock import system_clock
from tests.journeys.conftest import PHONE, LiveSite
from tests.journeys.exams import Exam, expect_saved, grid, make_exam, onward, paper_is_here

OpenBrowser = Callable[..., Page]


@pytest.fixture
def exam(live: LiveSite) -> Exam:
    """A quiz of two typed questions."""
    return make_exam(live, draw=(("chung", 1, 3),), kinds=("short_text",), pass_percent=30)


def _typed_question(exam: Exam, page: Page) -> int:
    """Stand at the question that is typed; its place."""
    exam.start(page)
    page.goto(f"{exam.base}/1")
    paper_is_here(page)
    if page.locator("[data-question] input[type=text]").count():
        return 1
    onward(page, "/2")
    return 2


def test_what_is_typed_until_the_last_second_counts(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser(PHONE)
    place = _typed_question(exam, page)
    exam.ends_in(7)
    page.reload()
    page.locator("[data-question] input[type=text]").press_sequentially("abcdefghijklmnop" * 4, delay=130)
    page.wait_for_url(re.compile("ket-qua"), timeout=60_000)
    typed = [response["text"] for where, response, _receipt in exam.stored() if where == place]
    assert len(typed[-1]) >= 20
    assert exam.result() is not None


def test_an_answer_that_waited_out_the_time_on_the_device_counts_within_the_grace(
    exam: Exam, open_browser: OpenBrowser
) -> None:
    page = open_browser()
    place = _typed_question(exam, page)
    exam.ends_in(6)
    page.reload()
    paper_is_here(page)
    page.context.set_offline(True)
    exam.answer(page, place)
    expect(page.locator("[data-timer]")).to_contain_text("hết", timeout=15_000)
    expect(page.locator("[data-question] input[type=text]")).to_be_disabled()
    assert exam.stored() == []
    page.context.set_offline(False)
    page.wait_for_url(re.compile("ket-qua"), timeout=60_000)
    assert exam.places() == {place}


def test_time_that_is_given_back_reopens_the_page(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser()
    _typed_question(exam, page)
    exam.change(
        deadline_at=system_clock() + dt.timedelta(seconds=4),
        held_until=system_clock() + dt.timedelta(hours=1),
    )
    page.reload()
    paper_is_here(page)
    expect(page.locator("[data-held]")).to_contain_text("sự cố", timeout=20_000)
    expect(page.locator("[data-question] input[type=text]")).to_be_disabled()
    assert exam.result() is None
    exam.change(deadline_at=system_clock() + dt.timedelta(minutes=8), held_until=None)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-question] input[type=text]")).to_be_enabled()
    expect(page.locator("[data-timer]")).to_contain_text("7 phút")
    page.locator("[data-question] input[type=text]").fill("vẫn làm tiếp")
    expect_saved(page)
    assert len(exam.places()) == 1


def test_the_time_is_told_when_asked_for(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser()
    exam.start(page)
    page.goto(f"{exam.base}/1")
    announced = page.locator("[data-announce]")
    page.locator("[data-tell-time]").focus()
    page.keyboard.press("Enter")
    expect(announced).to_contain_text("Còn")
    expect(announced).to_contain_text("phút")


def test_locked_order_goes_one_way(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser(PHONE)
    exam.start(page)
    exam.change(order="locked")
    page.goto(f"{exam.base}/2")
    page.wait_for_url(re.compile("/1$"))
    page.get_by_role("button", name="Câu tiếp").click()
    expect(page.locator("main")).to_contain_text("chưa trả lời")
    exam.answer(page, 1)
    page.get_by_role("button", name="Câu tiếp").click()
    page.wait_for_url(re.compile("/2$"))
    assert exam.places() == {1}
    page.goto(f"{exam.base}/1")
    page.wait_for_url(re.compile("/2$"))
    assert grid(page, 1).count() == 0
