"""An HR officer brings a staff list with disorders: maps it, mends it, applies it and takes it back."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import DESKTOP, PHONE, ROOT, LiveSite, sign_in

LISTS = "/nhan-su/danh-sach"
UNIT = "HP.10606"
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Số hiệu", "Chức vụ", "Mã đơn vị", "Thư điện tử")
ROWS = (
    (1, "Lương Văn Khởi", "05/01/1985", "031085004417", "NV90001", "Chuyên viên", UNIT, "khoi@xa.example"),
    (2, "Đoàn Thị Nhẫn", "31/02/1990", "031190002218", "NV90002", "Kế toán", UNIT, "nhan@xa.example"),
    (3, "Phùng Khắc Hiếu", "17/08/1992", "31092003319", "NV90003", "Văn thư", UNIT, "hieu@xa.example"),
    (4, "Lương Văn Khởi", "05/01/1985", "031085004417", "NV90001", "Chuyên viên", UNIT, "khoi@xa.example"),
)


def _staff_list(path: Path) -> Path:
    """A list as offices write it: titles above, a merged cell, the headings in row 5, a total at the foot."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.merge_range("A1:H1", "UBND XÃ NAM SÁCH", book.add_format({"bold": True}))
        sheet.write("A3", "DANH SÁCH CÁN BỘ, CÔNG CHỨC NĂM 2026")
        sheet.write_row("A5", HEADINGS)
        for number, row in enumerate(ROWS, start=5):
            sheet.write_row(number, 0, row)
        sheet.write(9, 1, "Tổng cộng: 04 người")
    return path


def _until(page: Page, words: str) -> None:
    """The page is shown again until it says so: a job works in between."""
    ends = time.monotonic() + 60
    while words not in page.locator("main").inner_text():
        assert time.monotonic() < ends, page.locator("main").inner_text()
        page.wait_for_timeout(300)
        page.reload()


def _upload(page: Page, file: Path) -> None:
    page.goto(f"{LISTS}/moi")
    page.set_input_files("input[name=file]", file)
    page.select_option("select[name=unit]", label=_label(page))
    page.get_by_role("button", name="Tải lên").click()
    page.wait_for_url("**/ghep-cot")


def _label(page: Page) -> str:
    options = page.locator("select[name=unit] option").all_inner_texts()
    return next(option for option in options if "Nam Sách" in option)


@pytest.mark.parametrize(
    ("viewport", "javascript"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone without a script"]
)
def test_a_list_is_brought_mended_applied_and_taken_back(
    open_browser: Callable[..., Page], tmp_path: Path, viewport: dict[str, int], javascript: bool
) -> None:
    page = open_browser(viewport, javascript=javascript)
    sign_in(page, "nhansu")
    _upload(page, _staff_list(tmp_path / "danh-sach.xlsx"))
    assert page.locator("select[name=field_national_id] option:checked").inner_text().startswith("D")
    page.get_by_role("button", name="Kiểm tra danh sách").click()
    _until(page, "Xem kết quả kiểm tra")

    page.get_by_role("link", name="Lỗi", exact=False).first.click()
    text = page.locator("main").inner_text()
    assert "Dòng 7, cột C" in text and "31/02/1990" in text
    assert "Dòng 9" in text and "Dòng 8, cột D" in text
    page.locator("#dong-7 input[name=birth_on]").fill("28/02/1990")
    page.locator("#dong-7").get_by_role("button", name="Lưu").click()
    assert "Dòng 7, cột C" not in page.locator("main").inner_text()

    page.goto(page.url.split("/dong")[0])
    with page.expect_download() as caught:
        page.get_by_role("link", name="Tải tệp có đánh dấu lỗi").click()
    marked = CalamineWorkbook.from_path(str(caught.value.path()))
    assert "Phùng Khắc Hiếu" in str(marked.get_sheet_by_index(0).to_python())

    page.get_by_role("button", name="Bỏ qua mọi dòng lỗi").click()
    page.get_by_role("link", name="Tiếp tục", exact=False).click()
    page.get_by_role("button", name="Áp dụng").click()
    _until(page, "Danh sách đã được áp dụng")
    assert "Lương Văn Khởi" in _log(page)

    page.get_by_role("link", name="Hoàn tác cả lần nhập").click()
    page.get_by_role("button", name="Hoàn tác cả lần nhập").click()
    _until(page, "Lần nhập đã được hoàn tác")


def _log(page: Page) -> str:
    address = page.url
    page.get_by_role("link", name="Nhật ký", exact=False).click()
    text = page.locator("main").inner_text()
    page.goto(address)
    return text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(open_browser: Callable[..., Page], live: LiveSite, scheme: str) -> None:
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    run = """async source => { new Function(source)();
        return (await axe.run()).violations.map(one => `${one.id} ${one.nodes[0].html}`); }"""
    page = open_browser(PHONE, color_scheme=scheme)
    sign_in(page, "nhansu")
    page.goto(LISTS)
    lists = page.locator("table th a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(lists) >= 5
    for path in [LISTS, f"{LISTS}/moi", *lists]:
        page.goto(path)
        assert page.evaluate(run, source) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
