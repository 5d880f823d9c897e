"""A browser is killed, a second device takes over, the sign-in runs out: the exam goes on where it was."""

import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.journeys.conftest import DESKTOP, PASSWORD, PHONE, LiveSite
from tests.journeys.exams import (
    Exam,
    add_learner,
    at_the_database,
    expect_all_sent,
    grid,
    make_exam,
    onward,
    paper_is_here,
)
from tests.servers import browser as find_browser

OpenBrowser = Callable[..., Page]
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture
def exam(live: LiveSite) -> Exam:
    """A quiz of four questions, one of them typed."""
    return make_exam(live, draw=(("chung", 3, 6),), kinds=("short_text",), pass_percent=30)


def _open_profile(chromium: BrowserType, profile: Path, live: LiveSite) -> BrowserContext:
    context = chromium.launch_persistent_context(
        profile, executable_path=find_browser(), args=_FLAGS, base_url=live.address, locale="vi-VN"
    )
    context.set_default_timeout(15_000)
    return context


def _kill_profile(profile: Path) -> None:
    """kill -9 of every process of the browser that uses this profile, and of no other."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            if f"--user-data-dir={profile}".encode() in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
    (profile / "SingletonLock").unlink(missing_ok=True)


def test_a_killed_browser_sends_what_it_kept_when_its_profile_is_opened_again(
    exam: Exam, live: LiveSite, chromium: Browser, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    context = _open_profile(chromium.browser_type, profile, live)
    page = context.pages[0]
    exam.start(page)
    page.goto(f"{exam.base}/1")
    paper_is_here(page)
    exam.answer(page, 1)
    expect(grid(page, 1)).to_have_class(re.compile("is-answered"))
    context.set_offline(True)
    for position in (2, 3):
        onward(page, f"/{position}")
        exam.answer(page, position)
    expect(page.locator("[data-unsent]")).to_contain_text("2 câu chưa gửi")
    time.sleep(0.3)
    _kill_profile(profile)
    with suppress(Exception):
        context.close()
    assert exam.places() == {1}
    context = _open_profile(chromium.browser_type, profile, live)
    page = context.pages[0]
    page.goto(f"{exam.base}/4")
    if "/dang-nhap" in page.url:
        exam.sign_in(page)
        page.wait_for_url(re.compile("/4$"))
    expect(grid(page, 2)).to_have_class(re.compile("is-answered"))
    expect(grid(page, 3)).to_have_class(re.compile("is-answered"))
    expect_all_sent(page)
    assert exam.places() == {1, 2, 3}
    exam.answer(page, 4)
    expect(grid(page, 4)).to_have_class(re.compile("is-answered"))
    context.close()
    assert exam.places() == {1, 2, 3, 4}


def test_a_second_device_goes_on_and_the_first_is_told(live: LiveSite, open_browser: OpenBrowser) -> None:
    exam, laptop = make_exam(live, draw=(("chung", 4, 6),)), open_browser(DESKTOP)
    exam.start(laptop)
    laptop.goto(f"{exam.base}/1")
    paper_is_here(laptop)
    exam.answer(laptop, 1)
    expect(grid(laptop, 1)).to_have_class(re.compile("is-answered"))
    phone = open_browser(PHONE)
    exam.sign_in(phone)
    phone.goto(exam.base)
    phone.wait_for_url(re.compile("/2$"))
    paper_is_here(phone)
    exam.answer(phone, 2)
    expect(grid(phone, 2)).to_have_class(re.compile("is-answered"))
    laptop.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(laptop.locator("[data-notice]")).to_contain_text("thẻ khác")
    expect(grid(laptop, 2)).to_have_class(re.compile("is-answered"))
    onward(laptop, "/2")
    right = exam.right(2)["answer"][0]
    expect(laptop.locator(f'[data-question="2"] input[value="{right}"]')).to_be_checked()
    onward(laptop, "/3")
    exam.answer(laptop, 3)
    expect(grid(laptop, 3)).to_have_class(re.compile("is-answered"))
    assert exam.places() == {1, 2, 3}
    takeovers = [detail for kind, detail in exam.events() if kind == "takeover"]
    assert [each["writer"] for each in takeovers] == list(range(1, len(takeovers) + 1))
    assert not takeovers[0]["is_other"]
    assert any(each["is_other"] for each in takeovers)


def _expire(exam: Exam, page: Page) -> None:
    exam.end_sessions()
    exam.answer(page, 2)
    expect(page.locator("dialog[data-sign-in]")).to_be_visible()
    expect(page.locator("[data-unsent]")).to_contain_text("1 câu chưa gửi")


def test_a_sign_in_that_ran_out_is_renewed_in_the_page(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser(PHONE)
    exam.start(page)
    page.goto(f"{exam.base}/2")
    paper_is_here(page)
    loads: list[str] = []
    page.on("load", lambda _page: loads.append(page.url))
    _expire(exam, page)
    dialog = page.locator("dialog[data-sign-in]")
    dialog.locator('input[name="name"]').fill(exam.name)
    dialog.locator('input[name="password"]').fill("khong-phai-mat-khau")
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("[data-says]")).to_contain_text("chưa đúng")
    dialog.locator('input[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect_all_sent(page)
    assert exam.places() == {2}
    onward(page, "/3")
    exam.answer(page, 3)
    expect(grid(page, 3)).to_have_class(re.compile("is-answered"))
    assert loads == []
    assert exam.places() == {2, 3}
    page.wait_for_timeout(500)
    assert "signed_in_again" in [kind for kind, _detail in exam.events()]
    page.get_by_role("button", name="Rà soát").last.click()
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url(re.compile("ket-qua"))


def test_somebody_else_in_the_dialog_is_told_whose_paper_it_is(
    exam: Exam, live: LiveSite, open_browser: OpenBrowser
) -> None:
    page = open_browser()
    exam.start(page)
    page.goto(f"{exam.base}/2")
    paper_is_here(page)
    _expire(exam, page)
    with at_the_database(live):
        add_learner("nguoi-khac")
    dialog = page.locator("dialog[data-sign-in]")
    dialog.locator('input[name="name"]').fill("nguoi-khac")
    dialog.locator('input[name="password"]').fill(PASSWORD)
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("[data-says]")).to_contain_text("người khác")
    assert exam.stored() == []
    assert [cookie for cookie in page.context.cookies() if cookie["name"] == "tu_hoc_phien"] != []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-expired]")).to_be_visible()
    page.locator("[data-expired] [data-sign-in-here]").click()
    expect(dialog).to_be_visible()
