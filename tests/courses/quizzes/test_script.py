"""quiz.js in a real browser: cut off, killed, signed out, taken to another device; nothing is lost."""

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from werkzeug.serving import make_server

from courses.quizzes.wording import script_words
from lms.core.db import transaction
from lms.people.passwords import hash_password, set_password
from lms.people.queries import get_person_by_id
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker, receipts_of, result_of, right_fields

# Flask-Compress leaves the static files it compresses to the garbage collector, which warns.
_COMPRESSED = (
    "ignore:Exception ignored in. <_io.FileIO name='.*static:pytest.PytestUnraisableExceptionWarning"
)
pytestmark = [pytest.mark.journey, pytest.mark.filterwarnings(_COMPRESSED)]
SOURCE = Path(__file__).resolve().parents[3] / "static" / "js" / "quiz.js"
PASSWORD = "mat-khau-cua-hang-9"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The site under test, served to browsers, with its forms guarded as in life."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Desk:
    """A learner before an open attempt, and as many browsers as she likes."""

    taker: Taker
    address: str
    open_window: Callable[[], BrowserContext]
    words: dict[str, str]

    def url(self, page: object) -> str:
        """The address of a page of the attempt."""
        return f"{self.address}{self.taker.base}/{page}"

    def receipts(self) -> set[str]:
        """What the server has received."""
        return receipts_of(self.taker.app, self.taker.attempt)

    def right(self, position: int) -> str:
        """The value of the right choice at that place."""
        return right_fields(self.taker.app, self.taker.attempt)[position]["answer"][0]

    def finish(self) -> tuple[float, bool] | None:
        """The attempt as it is graded now."""
        self.taker.app.config["WTF_CSRF_ENABLED"] = False
        self.taker.submit()
        return result_of(self.taker.app, self.taker.attempt)


@pytest.fixture
def desk(taker: MakeTaker, app: Flask, address: str, chromium: Browser) -> Iterator[Callable[..., Desk]]:
    """A function: settings of the course → the learner at her desk."""
    contexts: list[BrowserContext] = []

    def make(**settings: Any) -> Desk:
        app.config["WTF_CSRF_ENABLED"] = False
        hang = taker(**settings)
        hang.start()
        app.config["WTF_CSRF_ENABLED"] = True
        cookie = hang.client.get_cookie("tu_hoc_phien")
        assert cookie is not None

        def open_window() -> BrowserContext:
            context = chromium.new_context(base_url=address, locale="vi-VN")
            context.set_default_timeout(10_000)
            context.add_cookies([{"name": "tu_hoc_phien", "value": cookie.value, "url": address}])
            contexts.append(context)
            return context

        with app.test_request_context():
            words = script_words()
        return Desk(hang, address, open_window, words)

    yield make
    for context in contexts:
        context.close()


def choose(page: Page, value: str) -> None:
    page.locator(f'fieldset input[value="{value}"]').check()


def state(page: Page) -> Any:
    return page.locator("[data-save-state]")


def whole_paper(page: Page) -> None:
    expect(page.locator("html[data-paper='ready']")).to_be_attached()


def expect_saved(page: Page) -> None:
    expect(state(page)).to_contain_text("09:4", timeout=15_000)


def expect_unsent(page: Page, desk: Desk) -> None:
    expect(state(page)).to_have_text(desk.words["unsent"])


def test_a_choice_is_saved_at_once_and_stands_there_after_a_reload(desk: Callable[..., Desk]) -> None:
    at = desk()
    page, faults = at.open_window().new_page(), list[str]()
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(at.url(1))
    choose(page, at.right(1))
    expect_saved(page)
    assert len(at.receipts()) == 1
    page.reload()
    expect(page.locator(f'input[value="{at.right(1)}"]')).to_be_checked()
    expect_saved(page)
    assert faults == []


def test_the_whole_quiz_goes_from_button_to_button(desk: Callable[..., Desk]) -> None:
    at = desk()
    page = at.open_window().new_page()
    page.goto(at.url(1))
    for position in (1, 2, 3):
        choose(page, at.right(position))
        page.locator(".dock__main button").click()
        page.wait_for_url(at.url(position + 1 if position < 3 else "ra-soat"))
    page.locator("[data-quiz] button").click()
    page.wait_for_url(at.url("ket-qua"))
    assert result_of(at.taker.app, at.taker.attempt) == (100.0, True)


def test_an_answer_given_without_network_goes_out_when_it_is_back(desk: Callable[..., Desk]) -> None:
    at = desk()
    window = at.open_window()
    page = window.new_page()
    page.goto(at.url(1))
    whole_paper(page)
    window.set_offline(True)
    choose(page, at.right(1))
    expect_unsent(page, at)
    page.locator(".dock__main button").click()
    page.wait_for_url(at.url(2))
    expect(page.locator('[data-position="1"]')).to_have_class("is-waiting")
    assert at.receipts() == set()
    window.set_offline(False)
    expect(page.locator('[data-position="1"]')).to_have_class("is-answered")
    assert len(at.receipts()) == 1


def test_where_the_paper_has_not_arrived_the_page_stays_until_the_answer_is_sent(
    desk: Callable[..., Desk],
) -> None:
    at = desk()
    window = at.open_window()
    page = window.new_page()
    page.route("**/tat-ca", lambda route: route.abort())
    page.goto(at.url(1))
    window.set_offline(True)
    choose(page, at.right(1))
    page.locator(".dock__main button").click()
    expect(page.locator("[data-notice]")).to_contain_text(at.words["stay"])
    assert page.url == at.url(1)
    window.set_offline(False)
    expect_saved(page)
    page.locator(".dock__main button").click()
    page.wait_for_url(at.url(2))


def test_a_tab_that_was_killed_leaves_its_answer_to_the_next(desk: Callable[..., Desk]) -> None:
    at = desk()
    window = at.open_window()
    page = window.new_page()
    page.goto(at.url(1))
    window.set_offline(True)
    choose(page, at.right(1))
    expect_unsent(page, at)
    page.close()
    window.set_offline(False)
    again = window.new_page()
    again.goto(at.url(2))
    expect(again.locator('[data-position="1"].is-answered')).to_be_visible()
    assert len(at.receipts()) == 1
    again.goto(at.url(1))
    expect(again.locator(f'input[value="{at.right(1)}"]')).to_be_checked()


def test_what_the_quick_storage_of_a_killed_browser_lost_is_in_the_slow_one(
    desk: Callable[..., Desk],
) -> None:
    at = desk()
    window = at.open_window()
    page = window.new_page()
    page.goto(at.url(1))
    whole_paper(page)
    window.set_offline(True)
    choose(page, at.right(1))
    expect_unsent(page, at)
    page.wait_for_timeout(300)
    page.evaluate("localStorage.clear()")
    page.close()
    window.set_offline(False)
    again = window.new_page()
    again.goto(at.url(2))
    expect(again.locator('[data-position="1"].is-answered')).to_be_visible()
    assert len(at.receipts()) == 1


def test_what_was_sent_is_not_sent_again_by_a_storage_that_fell_behind(desk: Callable[..., Desk]) -> None:
    at = desk()
    window = at.open_window()
    page = window.new_page()
    page.goto(at.url(1))
    whole_paper(page)
    window.set_offline(True)
    choose(page, at.right(1))
    expect_unsent(page, at)
    behind = page.evaluate("JSON.stringify(localStorage)")
    window.set_offline(False)
    expect_saved(page)
    page.locator(f'fieldset input:not([value="{at.right(1)}"])').first.check()
    expect(state(page)).to_contain_text("09:4")
    page.wait_for_timeout(500)
    assert len(at.receipts()) == 2
    page.goto(at.url("bien-nhan"))
    page.evaluate(
        "text => Object.entries(JSON.parse(text)).forEach(([k, v]) => localStorage.setItem(k, v))", behind
    )
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/cau/" in request.url else None)
    page.goto(at.url(1))
    whole_paper(page)
    expect(page.locator(f'input[value="{at.right(1)}"]')).not_to_be_checked()
    page.wait_for_timeout(800)
    assert sent == []
    assert len(at.receipts()) == 2


def test_an_hour_without_network_is_sent_once_however_often_the_line_comes_and_goes(
    desk: Callable[..., Desk],
) -> None:
    at = desk()
    window = at.open_window()
    page = window.new_page()
    page.goto(at.url(1))
    whole_paper(page)
    window.set_offline(True)
    for position in (1, 2, 3):
        choose(page, at.right(position))
        if position < 3:
            page.locator(".dock__main button").click()
    for _ in range(5):
        window.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        window.set_offline(True)
    window.set_offline(False)
    expect(page.locator("[data-unsent]")).to_be_hidden(timeout=20_000)
    assert len(at.receipts()) == 3
    assert at.finish() == (100.0, True)


def test_after_a_failed_save_and_a_reload_the_answer_is_shown_and_sent(desk: Callable[..., Desk]) -> None:
    at = desk()
    page = at.open_window().new_page()
    page.goto(at.url(1))
    page.route("**/cau/1", lambda route: route.fulfill(status=503, json={}))
    choose(page, at.right(1))
    expect_unsent(page, at)
    page.unroute("**/cau/1")
    page.reload()
    expect(page.locator(f'input[value="{at.right(1)}"]')).to_be_checked()
    expect_saved(page)
    assert len(at.receipts()) == 1


def test_an_answer_whose_receipt_was_lost_on_the_way_is_stored_once(desk: Callable[..., Desk]) -> None:
    at = desk()
    page = at.open_window().new_page()
    page.goto(at.url(1))

    def lose_the_receipt(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/cau/1", lose_the_receipt, times=1)
    choose(page, at.right(1))
    expect_saved(page)
    assert len(at.receipts()) == 1


def test_an_expired_sign_in_is_renewed_in_a_new_tab_and_nothing_is_lost(
    desk: Callable[..., Desk], app: Flask
) -> None:
    at = desk()
    with app.app_context(), transaction(write=True):
        person = get_person_by_id(at.taker.seen["person_id"])
        set_password(person=person, password_hash=hash_password(PASSWORD), must_change=False)
        name = person.staff_number
    window = at.open_window()
    page = window.new_page()
    page.goto(at.url(1))
    window.clear_cookies()
    choose(page, at.right(1))
    expect(page.locator("[data-expired]")).to_be_visible()
    expect_unsent(page, at)
    page.locator("dialog[data-sign-in] [data-close]").click()
    with window.expect_page() as opened:
        page.locator("[data-expired] a").click()
    tab = opened.value
    tab.locator('main input[name="name"]').fill(str(name))
    tab.locator('main input[name="password"]').fill(PASSWORD)
    tab.locator('main form [type="submit"]').first.click()
    tab.wait_for_url(at.url(1))
    expect(tab.locator(f'input[value="{at.right(1)}"]')).to_be_checked()
    expect_saved(tab)
    assert len(at.receipts()) == 1
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect_saved(page)
    expect(page.locator("[data-expired]")).to_be_hidden()
    page.locator("fieldset input").last.check()
    page.locator("fieldset input").first.check()
    expect_saved(page)
    page.locator(".dock__main button").click()
    page.wait_for_url(at.url(2))


def test_a_colleague_who_signs_in_on_the_same_browser_takes_nothing_away(
    desk: Callable[..., Desk], app: Flask, sign_in: Callable[[int], Any]
) -> None:
    from tests.factories.courses import make_learner

    at = desk()
    window = at.open_window()
    page = window.new_page()
    page.goto(at.url(1))
    with app.app_context(), transaction(write=True):
        colleague = make_learner("Hồ Văn Tú").id
    mine = window.cookies()
    theirs = sign_in(colleague).get_cookie("tu_hoc_phien")
    window.add_cookies([{"name": "tu_hoc_phien", "value": theirs.value, "url": at.address}])
    choose(page, at.right(1))
    expect(page.locator("[data-expired]")).to_be_visible()
    assert at.receipts() == set()
    window.add_cookies([cookie for cookie in mine if cookie["name"] == "tu_hoc_phien"])  # type: ignore[misc]
    page.evaluate("dispatchEvent(new Event('online'))")
    expect_saved(page)
    assert len(at.receipts()) == 1


def test_who_answers_now_counts_on_whatever_device(desk: Callable[..., Desk]) -> None:
    at = desk(pass_percent=30)
    phone, laptop = at.open_window().new_page(), at.open_window().new_page()
    phone.goto(at.url(1))
    laptop.goto(at.url(1))
    wrong = phone.locator(f'fieldset input:not([value="{at.right(1)}"])').first.get_attribute("value")
    choose(laptop, str(wrong))
    expect_saved(laptop)
    choose(phone, at.right(1))
    expect_saved(phone)
    assert at.finish() == (33.3, True)


def test_a_phone_that_was_offline_does_not_undo_what_was_answered_since(desk: Callable[..., Desk]) -> None:
    at = desk(pass_percent=30)
    pocket = at.open_window()
    phone, laptop = pocket.new_page(), at.open_window().new_page()
    phone.goto(at.url(1))
    wrong = phone.locator(f'fieldset input:not([value="{at.right(1)}"])').first.get_attribute("value")
    pocket.set_offline(True)
    choose(phone, str(wrong))
    expect_unsent(phone, at)
    phone.close()
    laptop.goto(at.url(1))
    choose(laptop, at.right(1))
    expect_saved(laptop)
    pocket.set_offline(False)
    again = pocket.new_page()
    again.goto(at.url(2))
    expect(again.locator("[data-notice]")).to_contain_text(at.words["elsewhere"].replace("%s", "1"))
    assert len(at.receipts()) == 2
    assert at.finish() == (33.3, True)


def test_two_tabs_of_one_browser_never_mix_their_answers_up(desk: Callable[..., Desk]) -> None:
    at = desk()
    window = at.open_window()
    one = window.new_page()
    one.goto(at.url(1))
    choose(one, at.right(1))
    expect_saved(one)
    with window.expect_page() as opened:
        one.evaluate("open(location.href)")  # carries the session storage along, as duplicating a tab does
    two = opened.value
    two.wait_for_load_state()
    two.goto(at.url(2))
    choose(two, at.right(2))
    expect_saved(two)
    one.goto(at.url(3))
    choose(one, at.right(3))
    expect_saved(one)
    assert at.finish() == (100.0, True)


def test_submitting_waits_for_what_is_not_sent(desk: Callable[..., Desk]) -> None:
    at = desk()
    window = at.open_window()
    page = window.new_page()
    page.route("**/cau/*", lambda route: route.fulfill(status=503, json={}))
    page.goto(at.url(1))
    choose(page, at.right(1))
    expect_unsent(page, at)
    page.goto(at.url("ra-soat"))
    page.locator("[data-quiz] button").click()
    expect(page.locator("[data-notice]")).to_contain_text(at.words["submit"])
    assert result_of(at.taker.app, at.taker.attempt) is None
    page.unroute("**/cau/*")
    page.locator("[data-quiz] button").click()
    page.wait_for_url(at.url("ket-qua"))
    assert result_of(at.taker.app, at.taker.attempt) == (33.3, False)


def test_a_refused_answer_is_said_to_be_refused(desk: Callable[..., Desk]) -> None:
    at = desk()
    page = at.open_window().new_page()
    page.goto(at.url(1))
    right = at.right(1)
    assert at.finish() is not None
    at.taker.app.config["WTF_CSRF_ENABLED"] = True
    choose(page, right)
    expect(state(page)).to_have_text(at.words["refused"])
    expect(page.locator("[data-notice]")).to_be_visible()
    assert at.receipts() == set()


def test_digits_choose_an_answer_but_not_while_one_writes(desk: Callable[..., Desk]) -> None:
    at = desk(draw=(("chung", 1, 3),), kinds=("short_text",))
    page = at.open_window().new_page()
    for number in (1, 2):
        page.goto(at.url(number))
        if page.locator("fieldset input[type=radio]").count():
            page.keyboard.press("2")
            expect(page.locator("fieldset input[type=radio]").nth(1)).to_be_checked()
        else:
            page.locator("fieldset input").click()
            page.keyboard.type("12")
            expect(page.locator("fieldset input")).to_have_value("12")
        expect_saved(page)
    assert len(at.receipts()) >= 2


def test_nothing_is_sent_in_the_middle_of_a_composed_letter(desk: Callable[..., Desk]) -> None:
    at = desk(draw=(), kinds=("short_text",))
    page = at.open_window().new_page()
    page.goto(at.url(1))
    whole_paper(page)
    # The page's own timers keep their order however slow the machine is: the wait belongs into the page.
    sent = page.evaluate(
        """async () => {
          const box = document.querySelector("fieldset input");
          const seen = [], real = window.fetch;
          window.fetch = (address, ...more) => (seen.push(String(address)), real(address, ...more));
          box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          for (box.value of ["ti", "tie", "tiê"])
            box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
          await new Promise((resolve) => setTimeout(resolve, 300));
          const early = seen.filter((address) => address.includes("/cau/"));
          box.value = "tiết";
          box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
          return early;
        }"""
    )
    assert sent == []
    expect_saved(page)
    assert len(at.receipts()) == 1


def test_a_word_that_is_never_finished_is_saved_all_the_same(desk: Callable[..., Desk]) -> None:
    at = desk(draw=(), kinds=("short_text",))
    page = at.open_window().new_page()
    page.goto(at.url(1))
    page.evaluate(
        """() => {
          const box = document.querySelector("fieldset input");
          box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          box.value = "Hà Nội";
          box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    expect_saved(page)
    page.reload()
    expect(page.locator("fieldset input")).to_have_value("Hà Nội")


def test_fast_typing_is_sent_once_it_pauses(desk: Callable[..., Desk]) -> None:
    at = desk(draw=(), kinds=("short_text",))
    page = at.open_window().new_page()
    page.goto(at.url(1))
    page.locator("fieldset input").press_sequentially("mat khau dai", delay=20)
    expect_saved(page)
    assert len(at.receipts()) <= 2
    page.reload()
    expect(page.locator("fieldset input")).to_have_value("mat khau dai")


def test_when_the_time_runs_out_the_last_answer_is_sent_and_the_result_opens(
    desk: Callable[..., Desk], clock: Any
) -> None:
    at = desk(pass_percent=30)
    clock.forward(minutes=20, seconds=-4)
    page = at.open_window().new_page()
    page.goto(at.url(1))
    choose(page, at.right(1))
    expect(page.locator('[data-state="saved"]')).to_be_visible()
    clock.forward(seconds=5)
    page.wait_for_url(at.url("ket-qua"), timeout=20_000)
    assert result_of(at.taker.app, at.taker.attempt) == (33.3, True)


def test_the_clock_is_announced_politely_at_five_minutes(desk: Callable[..., Desk], clock: Any) -> None:
    at = desk()
    clock.forward(minutes=14, seconds=59)
    page = at.open_window().new_page()
    page.goto(at.url(1))
    announced = page.locator("[data-announce]")
    expect(announced).to_have_text("")
    expect(announced).to_have_text(at.words["minutes"].replace("%s", "5"))


def test_the_script_stays_small() -> None:
    written = b"".join(path.read_bytes() for path in [SOURCE, *sorted(SOURCE.with_suffix("").glob("*.js"))])
    assert len(gzip.compress(written, 9)) <= 13_000
