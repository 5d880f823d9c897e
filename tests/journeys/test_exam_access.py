"""An exam without JavaScript, with the keyboard alone, and over a thin line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.journeys.conftest import DESKTOP, PHONE, ROOT, LiveSite
from tests.journeys.exams import EVERY_KIND, Exam, expect_all_sent, make_exam, paper_is_here

OpenBrowser = Callable[..., Page]
_RUN_AXE = """async source => {
    new Function(source)();
    return (await axe.run()).violations.map(one => `${one.id} ${one.nodes[0].html}`);
}"""


@pytest.fixture
def exam(live: LiveSite) -> Exam:
    """A quiz with one question of each kind."""
    return make_exam(live, draw=(), kinds=EVERY_KIND)


def test_every_kind_is_answered_page_by_page_without_javascript(
    exam: Exam, open_browser: OpenBrowser
) -> None:
    page = open_browser(PHONE, javascript=False)
    exam.start(page)
    for position in range(1, len(EVERY_KIND) + 1):
        expect(page.locator("legend").first).to_contain_text(f"Câu {position}/")
        exam.answer(page, position)
        with page.expect_navigation():
            page.locator(".dock__main button").click()
    assert page.url.endswith("/ra-soat")
    with page.expect_navigation():
        page.get_by_role("button", name="Nộp bài").click()
    assert page.url.endswith("/ket-qua")
    assert exam.places() == set(range(1, len(EVERY_KIND) + 1))


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")


def _answer_by_keyboard(page: Page, fields: dict[str, list[str]]) -> None:
    for name, values in fields.items():
        for value in values:
            _give_by_keyboard(page, page.locator(f'main [name$="-{name}"]').first, name, value)


def _give_by_keyboard(page: Page, field: Locator, name: str, value: str) -> None:
    kind = field.evaluate("element => element.type")
    if kind == "radio":
        _tab_to(page, f'[name$="-{name}"]')
        for _ in range(30):
            if page.evaluate("() => document.activeElement.value") == value:
                page.keyboard.press("Space")
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not reached by the arrows")
    if kind == "checkbox":
        _tab_to(page, f'[name$="-{name}"][value="{value}"]')
        page.keyboard.press("Space")
    elif kind == "select-one":
        _tab_to(page, f'[name$="-{name}"]')
        count = field.evaluate(
            "(select, value) => [...select.options].findIndex(option => option.value === value)", value
        )
        for _ in range(count):
            page.keyboard.press("ArrowDown")
    else:
        _tab_to(page, f'[name$="-{name}"]')
        page.keyboard.type(value)


def test_every_kind_is_answered_with_the_keyboard_alone(exam: Exam, open_browser: OpenBrowser) -> None:
    page = open_browser(DESKTOP)
    exam.start(page)
    paper_is_here(page)
    for position in range(1, len(EVERY_KIND) + 1):
        expect(page.locator("legend").first).to_contain_text(f"Câu {position}/")
        _answer_by_keyboard(page, exam.right(position))
        _tab_to(page, ".dock__main button")
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/ra-soat$"))
    expect_all_sent(page)
    _tab_to(page, "[data-submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/ket-qua$"))
    percent = exam.result()
    assert exam.places() == set(range(1, len(EVERY_KIND) + 1))
    assert percent is None or percent[0] == 100.0


def test_the_first_page_of_an_exam_is_light(
    live: LiveSite, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    exam, warm = make_exam(live, draw=(("chung", 20, 24),)), open_browser(PHONE)
    exam.start(warm)
    state = tmp_path / "state.json"
    warm.context.storage_state(path=state)
    page = open_browser(PHONE, storage_state=state)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{exam.base}/1", wait_until="networkidle")
    paper_is_here(page)
    for answer in answers:
        print(answer.url.rsplit("/", 1)[1], answer.request.sizes())
    loaded = [answer for answer in answers if answer.request.method == "GET"]
    print(f"{sum(received) / 1000:.1f} kB in {len(loaded)} requests")
    assert sum(received) <= 60_000
    assert len(loaded) <= 6
    assert {answer.url.split("/")[2] for answer in answers} == {live.address.split("/")[2]}


def _touch(page: Page) -> None:
    """Change one thing in the question on the page: the dialog comes soon after."""
    control = page.locator("[data-question]").locator("input:visible, select:visible, textarea:visible").last
    kind = control.evaluate("element => element.type")
    if kind in {"radio", "checkbox"}:
        control.check()
    elif kind == "select-one":
        control.select_option(index=1)
    else:
        control.fill("khác")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_of_an_exam_shuts_anybody_out(
    exam: Exam, open_browser: OpenBrowser, viewport: dict[str, int], scheme: str
) -> None:
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page = open_browser(viewport, color_scheme=scheme, bypass_csp=True)
    exam.start(page)
    paper_is_here(page)
    faults = []

    def look(where: str) -> None:
        faults.extend(f"{where}: {violation}" for violation in page.evaluate(_RUN_AXE, source))
        if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
            faults.append(f"{where}: scrolls sideways")

    for position in range(1, len(EVERY_KIND) + 1):
        look(f"question {position}")
        page.locator(".dock__main button").click()
    look("review")
    page.context.set_offline(True)
    page.go_back()
    exam.answer(page, len(EVERY_KIND))
    expect(page.locator("[data-unsent]")).to_be_visible()
    look("offline")
    page.context.set_offline(False)
    expect_all_sent(page)
    page.route("**/nhip", lambda route: route.abort())  # so that the next answer is the first to find out
    exam.end_sessions()
    page.locator("[data-previous]").click()
    _touch(page)
    expect(page.locator("dialog[data-sign-in]")).to_be_visible()
    look("dialog")
    assert faults == []
