"""Two authors on one lesson, one of them without network for a while: nothing is lost or written over silently."""

import base64
import io
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import DESKTOP, LiveSite, sign_in
from tests.journeys.test_studio import _PASTE, _begin, _saved, _write


def _end(page: Page, words: str, place: int = 0) -> None:
    """These words are written at the end of that block."""
    page.locator(".tiptap").nth(place).click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def test_an_author_who_was_offline_meets_what_another_wrote_and_moved(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    here, away = open_browser(DESKTOP), open_browser(DESKTOP)
    sign_in(here, "quantri")
    sign_in(away, "giangvien")
    address = _begin(away, "Một giờ mất mạng")
    for words in ("Một.", "Hai.", "Ba."):
        _write(away, words)
    _saved(away)
    here.goto(address)
    away.context.set_offline(True)
    _end(away, " Viết khi mất mạng.", 1)
    _write(away, "Thêm khi mất mạng.")
    expect(away.locator("[data-state-words]")).to_contain_text("Mất mạng", timeout=8000)
    _end(here, " Của người ở lại.", 0)
    here.keyboard.press("Escape")
    here.keyboard.press("Alt+ArrowDown")
    here.keyboard.press("Alt+ArrowDown")
    _saved(here)
    away.context.set_offline(False)
    conflict = away.locator(".sconflict")
    expect(conflict).to_be_visible(timeout=20_000)
    here.reload()
    expect(here.locator(".tiptap")).to_have_text(["Hai.", "Ba.", "Một. Của người ở lại."])
    with away.expect_navigation():
        conflict.get_by_role("button", name="Ghép theo lựa chọn").click()
    expect(away.locator(".tiptap")).to_have_text(
        ["Hai. Viết khi mất mạng.", "Ba.", "Một. Của người ở lại.", "Thêm khi mất mạng."]
    )


def _lose_the_next_answer(page: Page, address: str = "**/luu") -> Callable[[], bool]:
    """The server takes the next save, and its answer is lost on the way; whether that has happened."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        route.fetch()
        lost.append(route.request.url)
        route.abort("connectionfailed")

    page.route(address, lose)
    return lambda: bool(lost)


def _save_without_an_answer(page: Page, title: str) -> str:
    """The address of a new lesson whose last save the server has, and the page does not know it."""
    sign_in(page, "giangvien")
    address = _begin(page, title)
    _write(page, "Một.")
    _saved(page)
    is_lost = _lose_the_next_answer(page)
    _end(page, " Đã tới máy chủ.")
    expect(page.locator("[data-state-words]")).to_contain_text("Mất mạng", timeout=8000)
    assert is_lost()
    return address


def test_an_author_whose_answer_was_lost_does_not_meet_herself(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    _save_without_an_answer(page, "Mất tin trả lời")
    page.keyboard.type(" Viết sau đó.")
    _saved(page)
    expect(page.locator(".sconflict")).to_have_count(0)
    page.reload()
    expect(page.locator(".tiptap")).to_have_text(["Một. Đã tới máy chủ. Viết sau đó."])


def test_a_page_that_was_closed_before_the_answer_came_goes_on_where_it_was(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    address = _save_without_an_answer(page, "Đóng máy trước khi có tin")
    page.context.set_offline(True)
    page.keyboard.type(" Chưa gửi được.")
    page.wait_for_timeout(1500)
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(address)
    expect(again.locator(".tiptap")).to_have_text(["Một. Đã tới máy chủ. Chưa gửi được."])
    _saved(again)
    expect(again.locator(".sconflict")).to_have_count(0)
    again.reload()
    expect(again.locator(".tiptap")).to_have_text(["Một. Đã tới máy chủ. Chưa gửi được."])


def test_an_outline_that_is_arranged_without_network_is_sent_later(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    _begin(page, "Sắp xếp khi mất mạng")
    page.locator(".side__add summary").click()
    page.get_by_label("Tên bài").fill("Bài sau")
    with page.expect_navigation():
        page.locator(".side__add").get_by_role("button").click()
    items = page.locator("[data-side] [data-item]")
    first = items.first.get_attribute("data-item")
    page.context.set_offline(True)
    items.nth(1).drag_to(items.first, target_position={"x": 10, "y": 2})
    said = page.locator("[data-outline-said]")
    expect(said).to_contain_text("Mất mạng")
    page.context.set_offline(False)
    expect(said).to_have_text("✓", timeout=15_000)
    page.reload()
    assert items.nth(1).get_attribute("data-item") == first


def test_an_order_whose_answer_was_lost_does_not_stand_in_the_way_of_the_next(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    _begin(page, "Mất tin khi sắp xếp")
    for title in ("Bài hai", "Bài ba"):
        page.locator(".side__add summary").click()
        page.get_by_label("Tên bài").fill(title)
        with page.expect_navigation():
            page.locator(".side__add").get_by_role("button").click()
    items = page.locator("[data-side] [data-item]")
    first, second, third = (items.nth(number).get_attribute("data-item") for number in range(3))
    is_lost = _lose_the_next_answer(page, "**/chuyen")
    items.nth(1).drag_to(items.first, target_position={"x": 10, "y": 2})
    said = page.locator("[data-outline-said]")
    expect(said).to_contain_text("Mất mạng")
    assert is_lost()
    items.nth(2).drag_to(items.first, target_position={"x": 10, "y": 2})
    expect(said).to_have_text("✓", timeout=15_000)
    expect(page.locator("[data-unsent]")).to_have_count(0)
    page.reload()
    assert [items.nth(number).get_attribute("data-item") for number in range(3)] == [third, second, first]


def test_a_picture_that_is_pasted_without_network_is_sent_later(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    _begin(page, "Dán hình khi mất mạng")
    _write(page, "Trước hình.")
    _saved(page)
    page.context.set_offline(True)
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(drawn, "PNG")
    source = f"data:image/png;base64,{base64.b64encode(drawn.getvalue()).decode()}"
    page.evaluate(_PASTE, [f'<p>Có hình <img src="{source}"></p>', ""])
    expect(page.locator("[data-toast]")).to_be_visible()
    page.context.set_offline(False)
    page.locator("#alt-dialog input").fill("Ô màu lam")
    page.locator("#alt-dialog").get_by_role("button", name="Giữ lại").click()
    _saved(page)
    page.reload()
    expect(page.locator("[data-block] img").first).to_have_attribute(
        "src", re.compile(r"/tep/images/[0-9a-f]+\.png")
    )


def test_what_waits_on_the_device_is_named_while_a_reviewer_has_the_draft(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    address = _begin(page, "Gửi duyệt khi mất mạng")
    _write(page, "Trước.")
    _saved(page)
    page.context.set_offline(True)
    _end(page, " Trong lúc mất mạng.")
    expect(page.locator("[data-state-words]")).to_contain_text("Mất mạng", timeout=8000)
    _set_state(live, address, "in_review")
    page.context.set_offline(False)
    expect(page.locator("[data-state-words]")).to_contain_text("Chưa lưu", timeout=20_000)
    page.goto(address)
    expect(page.locator("[data-left]")).to_be_visible()
    _set_state(live, address, "draft")
    page.reload()
    expect(page.locator(".tiptap")).to_have_text("Trước. Trong lúc mất mạng.")
    _saved(page)


def test_nothing_is_saved_in_the_name_of_who_signed_in_meanwhile(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    address = _begin(page, "Đổi người đăng nhập")
    _write(page, "Của giảng viên.")
    _saved(page)
    other = page.context.new_page()
    page.context.clear_cookies()
    sign_in(other, "quantri")
    _end(page, " Viết sau khi người khác đăng nhập.")
    expect(page.locator("[data-state-words]")).to_contain_text("Phiên đăng nhập đã hết", timeout=15_000)
    other.goto(address)
    expect(other.locator(".tiptap")).to_have_text("Của giảng viên.")
    page.context.clear_cookies()
    sign_in(other, "giangvien")
    other.goto(address)
    expect(other.locator(".tiptap")).to_have_text("Của giảng viên. Viết sau khi người khác đăng nhập.")


def _set_state(live: LiveSite, address: str, state: str) -> None:
    """As if somebody had sent the draft for review, or taken it back."""
    slug = address.split("/soan/")[1].split("/")[0]
    course = "SELECT id FROM course WHERE slug = ?"
    with closing(sqlite3.connect(live.data_dir / "tu-hoc.sqlite3", timeout=10)) as database, database:
        database.execute(f"UPDATE course_draft SET state = ? WHERE course_id = ({course})", (state, slug))
