"""A trainer shows a code in the room; a learner scans it with another phone and is entered; an old code is refused."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, sign_in

VIETNAM = dt.timezone(dt.timedelta(hours=7))
COURSE = "/khoa-hoc/soan-thao-van-ban"


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def _add_meeting(trainer: Page, name: str = "Buổi thử mã") -> None:
    """The class meets now, and the page of that meeting is open."""
    trainer.goto("/day-hoc/lop")
    trainer.get_by_role("link", name="Lớp soạn thảo văn bản, đợt 1").first.click()
    trainer.get_by_role("link", name="Thêm buổi học").click()
    # A meeting lies within one day, and its code is good from 15 minutes before: whatever the hour, it is now.
    soon = dt.datetime.now(VIETNAM) + dt.timedelta(minutes=10)
    begins, ends = soon - dt.timedelta(hours=1), soon + dt.timedelta(hours=1)
    trainer.get_by_label("Tên buổi học").fill(name)
    trainer.get_by_label("Ngày", exact=True).fill(f"{soon:%d/%m/%Y}")
    trainer.get_by_label("Bắt đầu lúc").fill(f"{begins:%H:%M}" if begins.day == soon.day else "00:00")
    trainer.get_by_label("Kết thúc lúc").fill(f"{ends:%H:%M}" if ends.day == soon.day else "23:59")
    _press(trainer, "Lưu")
    trainer.get_by_role("link", name=name, exact=True).click()


def _code(trainer: Page) -> str:
    """The path behind the code that is on the screen."""
    trainer.reload()
    expect(trainer.locator("svg.qr-screen")).to_be_visible()
    trainer.get_by_text("Không có máy ảnh").click()
    address = trainer.locator("details.more a").inner_text()
    return urlsplit(address).path


@pytest.mark.parametrize("javascript", [False], ids=["without scripts"])
def test_a_learner_scans_the_code_in_the_room_and_an_old_code_is_refused(
    open_browser: Callable[..., Page], javascript: bool
) -> None:
    trainer = open_browser(javascript=javascript)
    sign_in(trainer, "giangvien")
    _add_meeting(trainer)
    meeting = trainer.url
    trainer.get_by_role("link", name="Hiện mã QR").click()
    old, shown_at = _code(trainer), time.monotonic()

    phone = open_browser(viewport=PHONE, javascript=javascript)
    phone.goto(old)
    expect(phone.locator("h1")).to_have_text("Đăng nhập")
    sign_in(phone, "hocvien")
    phone.goto("/diem-danh/khong-phai-ma")
    expect(phone.locator("main")).to_contain_text("Đây không phải mã của hệ thống")
    time.sleep(max(0.0, 61 - (time.monotonic() - shown_at)))
    phone.goto(old)
    expect(phone.locator("main")).to_contain_text("Mã này đã hết hạn")

    phone.goto(_code(trainer))
    assert int(phone.evaluate("document.documentElement.scrollWidth")) <= PHONE["width"]
    _press(phone, "Tôi có mặt")
    expect(phone.locator("main")).to_contain_text("Đã điểm danh: Buổi thử mã")
    phone.goto(f"{COURSE}/buoi-hoc/thuc-hanh-tren-lop")
    expect(phone.locator("main")).to_contain_text("Buổi thử mã")
    trainer.goto(meeting)
    expect(trainer.locator("main")).to_contain_text("1/12")
    expect(trainer.locator("main")).to_contain_text("bằng mã QR")


def test_the_screen_renews_its_code_and_leaves_the_keyboard_where_it_was(
    open_browser: Callable[..., Page],
) -> None:
    trainer = open_browser()
    sign_in(trainer, "giangvien")
    _add_meeting(trainer, "Buổi đổi mã")
    trainer.get_by_role("link", name="Hiện mã QR").click()
    trainer.get_by_text("Không có máy ảnh").click()
    address = trainer.locator("details.more a")
    before, drawn = address.inner_text(), trainer.locator("svg.qr-screen").inner_html()
    address.focus()
    expect(address).not_to_have_text(before, timeout=30_000)
    assert trainer.locator("svg.qr-screen").inner_html() != drawn
    assert trainer.evaluate("document.activeElement.closest('details.more')?.open")


def test_a_trainer_sends_a_list_looks_at_it_enters_it_and_takes_it_back(
    open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    trainer = open_browser(viewport=PHONE, javascript=False)
    sign_in(trainer, "giangvien")
    trainer.goto("/day-hoc/lop")
    trainer.get_by_role("link", name="Lớp soạn thảo văn bản, đợt 1").first.click()
    trainer.get_by_role("link", name="Thực hành soạn thảo (buổi 2)").click()
    file = tmp_path / "danh-sach.csv"
    file.write_text(
        "Mã cán bộ,Họ và tên,Có mặt\n31000001,Nguyễn Thị Hằng,x\n1,Người Lạ,x\n", encoding="utf-8"
    )
    trainer.get_by_role("link", name="Gửi danh sách").click()
    trainer.get_by_label("Tệp", exact=True).set_input_files(file)
    _press(trainer, "Xem danh sách")
    expect(trainer.locator("main")).to_contain_text("1 dòng ghi được; 1 dòng bị bỏ lại")
    assert int(trainer.evaluate("document.documentElement.scrollWidth")) <= PHONE["width"]
    _press(trainer, "Ghi danh sách và những người đã chọn")
    expect(trainer.locator("main")).to_contain_text("Danh sách đã được ghi")
    _press(trainer, "Rút lại danh sách")
    expect(trainer.locator("main")).to_contain_text("Danh sách đã được rút lại")
