"""An HR officer makes next year's plan out of what units need, and marks a class of this year's by phone."""

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import DESKTOP, PHONE, sign_in

PLANS = "/nhan-su/ke-hoach"
TOPIC = "An toàn thông tin cơ bản"


def _text(page: Page) -> str:
    return page.locator("main").inner_text()


def _figures(page: Page) -> list[int]:
    """Planned, done, cancelled and left, as the tiles say."""
    values = page.locator(".tile__value").all_inner_texts()
    return [int(value.split()[0].replace(".", "")) for value in values]


def test_needs_become_a_plan_that_changes_only_by_amendment(open_browser: Callable[..., Page]) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "nhansu")
    page.goto(PLANS)
    page.get_by_role("link", name=f"năm {dt.date.today().year + 1}", exact=False).first.click()
    page.get_by_role("link", name="Đưa nhu cầu vào").click()
    page.get_by_role("checkbox", name=TOPIC, exact=False).check()
    page.get_by_role("button", name="Đưa vào kế hoạch").click()
    assert TOPIC in _text(page)

    page.get_by_role("link", name="Nhập quyết định").click()
    page.get_by_role("button", name="Ban hành theo quyết định này").click()
    assert page.locator(".field--error").count() == 3
    page.locator("input[name=number]").fill("3001/QĐ-UBND")
    page.locator("input[name=decided_on]").fill(f"{dt.date.today():%d/%m/%Y}")
    page.locator("input[name=signer]").fill("Nguyễn Đức Thọ")
    page.get_by_role("button", name="Ban hành theo quyết định này").click()
    assert "3001/QĐ-UBND" in _text(page) and "Nhập quyết định" not in _text(page)

    page.get_by_role("link", name="Điều chỉnh", exact=True).click()
    page.locator("input[name=reason]").fill("Cắt giảm kinh phí")
    page.get_by_role("button", name="Lập điều chỉnh").click()
    page.get_by_role("link", name=f"Lượt theo đơn vị {TOPIC}").click()
    page.get_by_label("Lượt hủy của UBND xã Nam An Phụ").fill("2")
    page.get_by_role("button", name="Lưu", exact=True).click()
    row = page.locator("table").first.locator("tbody tr")
    assert row.count() == 1 and "Nam An Phụ" in row.inner_text()

    page.get_by_role("link", name="Nhập quyết định").click()
    page.locator("input[name=number]").fill("3002/QĐ-UBND")
    page.locator("input[name=decided_on]").fill(f"{dt.date.today():%d/%m/%Y}")
    page.locator("input[name=signer]").fill("Nguyễn Đức Thọ")
    page.get_by_role("button", name="Ban hành theo quyết định này").click()
    page.get_by_role("link", name=TOPIC).click()
    assert _figures(page) == [11, 0, 2, 9]
    page.go_back()
    page.get_by_role("link", name="Ban hành lần đầu").click()
    assert "3001/QĐ-UBND" in _text(page) and "Cắt giảm kinh phí" not in _text(page)


def test_a_class_is_marked_by_phone_and_the_figures_follow(open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE, javascript=False)
    sign_in(page, "nhansu")
    page.goto(f"{PLANS}/thuc-hien")
    planned, done, cancelled, left = _figures(page)
    assert done + cancelled + left == planned

    page.goto("/nhan-su/lop?trang-thai=over")
    page.get_by_role("link", name="Nghiệp vụ tiếp công dân, lớp 1").click()
    waiting = page.locator("select[name^=ket-qua-]").count()
    assert waiting > 5
    page.locator("select[name^=ket-qua-]").first.select_option("missed")
    page.get_by_role("button", name="Lưu kết quả của trang này").click()
    page.get_by_role("button", name="Kết thúc lớp").click()
    assert "Đã đóng" in _text(page)

    page.goto(f"{PLANS}/thuc-hien")
    assert _figures(page) == [planned, done + waiting - 1, cancelled, left - waiting + 1]
    with page.expect_download() as caught:
        page.get_by_role("link", name="Xuất Excel").click()
    book = CalamineWorkbook.from_path(str(caught.value.path()))
    for name in book.sheet_names:
        total = next(row for row in book.get_sheet_by_name(name).to_python() if row[1] == "Tổng cộng")
        assert [value for value in total if isinstance(value, float)][:4] == _figures(page)
