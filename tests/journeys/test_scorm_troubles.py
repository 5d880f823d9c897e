"""A package on a bad line, on a phone that is put away, and before somebody who is signed out or taps twice."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories.scorm import scorm12
from tests.factories.sequenced import package, part, sequencing
from tests.journeys.conftest import PHONE, LiveSite, sign_in
from tests.journeys.players import Address, do, enrol, inside, kept, log_of, player, publisher


@pytest.fixture
def published(live: LiveSite) -> Address:
    return publisher(live)


def test_what_a_package_said_without_a_commit_is_kept_when_the_window_is_closed(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(scorm12(), "goi-dong")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    player(page, course)
    do(page, "quietly(7)")
    page.wait_for_timeout(1500)
    page.goto("/")
    assert log_of(player(page, course))["suspend"] == "lang-le-7"


def test_a_cut_line_loses_nothing(open_browser: Callable[..., Page], published: Address) -> None:
    course = published(scorm12(), "goi-mat-mang")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    player(page, course)
    page.route("**/ghi", lambda route: route.abort())
    do(page, "page(5)")
    expect(page.locator("[data-package]")).to_have_attribute("data-state", "waiting")
    page.unroute("**/ghi")
    with page.expect_response(re.compile("/ghi$")) as answered:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert answered.value.ok
    expect(page.locator("[data-package]")).to_have_attribute("data-state", "open")
    assert log_of(player(page, course))["suspend"] == "da-xem-5"


def test_what_is_finished_after_the_phone_was_put_away_counts(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(scorm12(), "goi-cat-may")
    page = open_browser(PHONE)
    sign_in(page, "hocvien")
    enrol(page, course)
    player(page, course)
    do(page, "quietly(3)")
    page.wait_for_timeout(1500)
    with page.expect_response(re.compile("/ghi$")):
        page.evaluate(_PUT_AWAY)
    do(page, "score(80)")
    expect(page.locator("[data-standing]")).to_contain_text("80", timeout=20_000)
    expect(page.locator("[data-standing]")).to_contain_text("Đạt")


# As a browser says that its window is no longer seen; the page goes on living.
_PUT_AWAY = """() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
_TAKEN_UP = _PUT_AWAY.replace('"hidden"', '"visible"')


def test_a_report_outlives_signing_out_and_in_again_in_another_tab(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(scorm12(), "goi-dang-xuat")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    player(page, course)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    do(page, "score(80)")
    expect(page.locator("[data-package]")).to_have_attribute("data-state", "signedOut")
    other = page.context.new_page()
    sign_in(other, "hocvien")
    assert cookies != page.context.cookies()
    with page.expect_response(lambda answer: answer.url.endswith("/ghi") and answer.ok) as answered:
        page.evaluate(_TAKEN_UP)
    assert answered.value.json()["is_passed"] is True
    expect(page.locator("[data-standing]")).to_contain_text("80")


def _in_three_parts() -> bytes:
    free = sequencing('<imsss:controlMode choice="true" flow="true"/>')
    return package(part("a"), part("b"), part("c"), root=free)


def test_whoever_was_signed_out_signs_in_again_and_opens_the_part_that_was_tapped(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(_in_three_parts(), "goi-cham-khi-het-phien")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    player(page, course)
    page.context.clear_cookies()
    page.locator("button[data-part=c]").press("Enter")
    expect(page.locator("[data-package]")).to_have_attribute("data-state", "signedOut")
    sign_in(page.context.new_page(), "hocvien")
    page.get_by_role("button", name="Thử lại").click()
    expect(inside(page).get_by_role("heading", name="Phần c")).to_be_visible()


def test_a_package_that_does_not_come_can_be_asked_for_again(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(scorm12(), "goi-khong-den")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    page.route("**/~/", lambda route: route.abort())
    page.clock.install()
    page.goto(f"{course}/bai/bai-goi")
    page.locator(".package a.button").first.click()
    expect(page.locator(".player__frame")).to_be_attached()
    page.clock.fast_forward(31_000)
    expect(page.locator("[data-package]")).to_have_attribute("data-state", "failed")
    expect(page.get_by_role("button", name="Thử lại")).to_be_visible()


def test_a_browser_of_some_years_ago_plays_a_package(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(scorm12(), "goi-trinh-duyet-cu")
    page = open_browser(PHONE)
    page.add_init_script("delete AbortSignal.timeout; delete Object.hasOwn;")
    sign_in(page, "hocvien")
    enrol(page, course)
    player(page, course)
    assert kept(page, "score(80)")["is_passed"] is True


def test_the_part_that_was_tapped_opens_whatever_the_open_one_asks_for_when_it_is_left(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(_in_three_parts(), "goi-cham-nhanh")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    player(page, course)
    do(page, "addEventListener('pagehide', () => finish(0.9, true))")
    page.locator("button[data-part=c]").press("Enter")
    expect(inside(page).get_by_role("heading", name="Phần c")).to_be_visible()
    expect(page.locator("[aria-current=true][data-part]")).to_have_text("c")
    expect(page.locator("[data-part-state=a]")).to_have_text("Xong")
