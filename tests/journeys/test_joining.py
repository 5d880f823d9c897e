"""HR makes a join code; a colleague scans it with a phone and joins; HR sees the seat. With and without scripts."""

import email
import email.policy
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, LiveSite, sign_in

PASSWORD = "gạo nếp tím năm cũ"


def _in_letter_to(live: LiveSite, address: str, pattern: str) -> str:
    """What the pattern finds in a letter to that address, once one has come that holds it."""
    ends = time.monotonic() + 40
    while time.monotonic() < ends:
        for path in (live.data_dir / "mail").glob("*.eml"):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            found = re.search(pattern, str(letter.get_content())) if str(letter["To"]) == address else None
            if found is not None:
                return found.group(0)
        time.sleep(0.3)
    raise AssertionError(f"no such letter came to {address}")


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def _is_narrow_enough(page: Page) -> bool:
    return int(page.evaluate("document.documentElement.scrollWidth")) <= PHONE["width"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_colleague_joins_with_a_code_from_a_phone_and_the_officer_sees_the_seat(
    live: LiveSite, open_browser: Callable[..., Page], javascript: bool
) -> None:
    address = f"ang{int(javascript)}@haiphong.gov.vn"
    officer = open_browser(javascript=javascript)
    sign_in(officer, "nhansu")
    officer.goto("/nhan-su/ma-tham-gia/moi")
    officer.get_by_label("Đơn vị", exact=True).select_option(index=1)
    officer.get_by_label("Chức vụ").fill("Công chức xã")
    officer.get_by_label("Số chỗ").fill("3")
    officer.locator("#last_day").fill("31/12/2027")
    officer.get_by_label("Tên miền").fill("haiphong.gov.vn")
    _press(officer, "Tạo mã")
    shown = officer.url
    code = officer.get_by_role("heading", level=1).inner_text()
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    officer.goto(f"{shown}/to-in")
    expect(officer.locator("svg.qr")).to_be_visible()

    phone = open_browser(viewport=PHONE, javascript=javascript)
    phone.goto(f"/tham-gia?ma={code.replace('-', '')}")
    assert _is_narrow_enough(phone)
    _press(phone, "Tiếp tục")
    assert _is_narrow_enough(phone)
    phone.get_by_label("Họ và tên").fill("Lò Thị Ẳng")
    phone.get_by_label("Email").fill(address)
    _press(phone, "Gửi mã cho tôi")
    phone.locator("#code").fill(_in_letter_to(live, address, r"\b\d{6}\b"))
    phone.locator("#password").fill(PASSWORD)
    phone.locator("#again").fill(PASSWORD)
    assert _is_narrow_enough(phone)
    _press(phone, "Mở tài khoản và đăng nhập")
    if "da-doc" in phone.url:
        with phone.expect_navigation():
            phone.locator("main form button[type=submit]").first.click()
    phone.goto("/ho-so")
    expect(phone.locator("main")).to_contain_text("Công chức xã")

    officer.goto(shown)
    expect(officer.locator("main")).to_contain_text("Đã dùng 1 trên 3 chỗ")
    with officer.expect_navigation():
        officer.get_by_role("link", name="Lò Thị Ẳng").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("Lò Thị Ẳng")


def test_somebody_invited_sets_a_password_from_the_letter(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    officer = open_browser()
    sign_in(officer, "nhansu")
    officer.goto("/nhan-su/loi-moi?trang-thai=not_invited")
    row = officer.locator("tbody tr").first
    name = row.get_by_role("rowheader").inner_text()
    address = re.search(r"\S+@\S+", row.inner_text())
    assert address is not None
    row.get_by_role("checkbox").check()
    _press(officer, "Gửi thư cho người đã chọn")
    link = _in_letter_to(live, address.group(0), r"/loi-moi/[\w-]+")
    phone = open_browser(viewport=PHONE)
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text(name)
    _press(phone, "Đặt mật khẩu")
    phone.locator("#password").fill(PASSWORD)
    phone.locator("#again").fill(PASSWORD)
    _press(phone, "Đặt mật khẩu và đăng nhập")
    officer.goto("/nhan-su/loi-moi?trang-thai=accepted")
    expect(officer.locator("table")).to_contain_text(name)
