"""Cut off in the middle of an exam: one goes on, and everything is on the server when the line is back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from tests.journeys.conftest import PHONE, LiveSite
from tests.journeys.exams import Exam, expect_all_sent, grid, make_exam, onward, paper_is_here

OpenBrowser = Callable[..., Page]


def _network(page: Page, *, on: bool) -> None:
    context: BrowserContext = page.context
    context.set_offline(not on)


@pytest.fixture
def exam(live: LiveSite) -> Exam:
    """A quiz of six questions, some chosen and some typed."""
    return make_exam(live, draw=(("chung", 4, 6),), kinds=("short_text", "number"))


def _at_the_first_question(exam: Exam, page: Page) -> None:
    exam.start(page)
    page.goto(f"{exam.base}/1")
    paper_is_here(page)


def test_whole_questions_are_answered_without_network_and_sent_afterwards(
    exam: Exam, open_browser: OpenBrowser
) -> None:
    page = open_browser(PHONE)
    _at_the_first_question(exam, page)
    _network(page, on=False)
    for position in range(1, 6):
        exam.answer(page, position)
        onward(page, f"/{position + 1}")
        expect(page.locator("legend")).to_be_focused()
        expect(page.locator("legend")).to_contain_text(f"Câu {position + 1}")
        expect(grid(page, position)).to_have_class(re.compile("is-waiting"))
        expect(grid(page, position)).to_contain_text("chưa gửi")
    exam.answer(page, 6)
    expect(page.locator("[data-unsent]")).to_contain_text("6 câu chưa gửi")
    expect(page.locator("[data-offline]")).to_contain_text("tải lại")
    assert exam.stored() == []
    page.go_back()
    expect(page.locator("legend")).to_contain_text("Câu 5")
    _network(page, on=True)
    expect_all_sent(page)
    assert exam.places() == {1, 2, 3, 4, 5, 6}
    expect(grid(page, 3)).to_have_class(re.compile("is-answered"))
    page.reload()
    expect(page.locator("legend")).to_contain_text("Câu 5")
    page.goto(f"{exam.base}/ra-soat")
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url(re.compile("ket-qua"))
    assert exam.result() == (100.0, True)


def test_the_review_works_without_network_and_submitting_waits(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser()
    _at_the_first_question(exam, page)
    exam.answer(page, 1)
    expect(grid(page, 1)).to_have_class(re.compile("is-answered"))
    _network(page, on=False)
    onward(page, "/2")
    exam.answer(page, 2)
    page.get_by_role("button", name="Rà soát").last.click()
    page.wait_for_url(re.compile("/ra-soat$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rà soát")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    rows = page.locator("[data-row]")
    expect(rows.nth(0)).to_contain_text("Đã trả lời")
    expect(rows.nth(1)).to_contain_text("chưa gửi")
    expect(rows.nth(2)).to_contain_text("Chưa trả lời")
    expect(page.locator("main")).to_contain_text("4 câu chưa trả lời")
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.locator("[data-notice]")).to_contain_text("chưa gửi")
    assert exam.result() is None
    rows.nth(2).get_by_role("link").click()
    page.wait_for_url(re.compile("/3$"))
    exam.answer(page, 3)
    page.go_back()
    expect(rows.nth(2)).to_contain_text("chưa gửi")
    _network(page, on=True)
    expect_all_sent(page)
    expect(rows.nth(2)).to_contain_text("Đã lưu")
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url(re.compile("ket-qua"))
    assert exam.result() == (50.0, False)
    assert exam.places() == {1, 2, 3}


def test_leaving_with_unsent_answers_is_asked_about(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser()
    _at_the_first_question(exam, page)
    _network(page, on=False)
    exam.answer(page, 1)
    expect(page.locator("[data-unsent]")).to_contain_text("1 câu chưa gửi")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.route("**/cau/*", lambda route: route.abort())
    _network(page, on=True)
    page.reload()
    assert asked == ["beforeunload"]


def test_the_server_falls_in_the_middle_and_nothing_typed_is_lost(
    exam: Exam, live: LiveSite, open_browser: OpenBrowser
) -> None:
    page = open_browser()
    _at_the_first_question(exam, page)
    exam.answer(page, 1)
    expect(grid(page, 1)).to_have_class(re.compile("is-answered"))
    live.kill()
    try:
        onward(page, "/2")
        for position in (2, 3):
            exam.answer(page, position)
            onward(page, f"/{position + 1}")
        expect(page.locator("[data-unsent]")).to_contain_text("2 câu chưa gửi")
    finally:
        live.start()
    expect_all_sent(page)
    assert exam.places() == {1, 2, 3}
    assert live.lms("audit").returncode == 0


def test_a_lost_receipt_is_asked_for_again_and_is_the_same(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser()
    _at_the_first_question(exam, page)
    receipts: list[str] = []

    def commit_and_lose(route: Route) -> None:
        receipts.append(route.fetch().json()["receipt"])
        route.abort()

    page.route("**/cau/1", commit_and_lose, times=2)
    with page.expect_response("**/cau/1", timeout=30_000) as answered:
        exam.answer(page, 1)
    expect_all_sent(page)
    assert {*receipts, answered.value.json()["receipt"]} == {receipts[0]}
    assert [receipt for _place, _response, receipt in exam.stored()] == receipts[:1]


def test_thirty_per_cent_of_all_requests_are_lost_and_no_answer(
    exam: Exam, open_browser: OpenBrowser
) -> None:
    import random

    chance = random.Random(30)
    page = open_browser()
    _at_the_first_question(exam, page)

    def perhaps(route: Route) -> None:
        fate = chance.random()
        if fate < 0.15:
            route.abort()
        elif fate < 0.3:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/bai-lam/**", perhaps)
    for position in range(1, 7):
        exam.answer(page, position)
        if position < 6:
            onward(page, f"/{position + 1}")
    expect(page.locator("[data-unsent]")).to_be_hidden(timeout=60_000)
    expect(grid(page, 6)).to_have_class(re.compile("is-answered"))
    assert exam.places() == {1, 2, 3, 4, 5, 6}
    receipts = [receipt for _place, _response, receipt in exam.stored()]
    assert len(receipts) == len(set(receipts))
