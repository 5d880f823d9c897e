"""A learner proposes what she did, an officer decides by keys or without a script; a class list counts once."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image
from playwright.sync_api import Page
from reportlab.pdfgen.canvas import Canvas

from tests.journeys.conftest import DESKTOP, PHONE, LiveSite, sign_in

Open = Callable[..., Page]
BOTH = pytest.mark.parametrize(
    ("viewport", "javascript"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone without a script"]
)


def _papers(folder: Path) -> list[Path]:
    """A document of two pages and a photograph of a certificate."""
    document, photograph = folder / "giay-moi.pdf", folder / "giay chung nhan.jpg"
    canvas = Canvas(str(document))
    for words in ("Giay moi", "Chuong trinh"):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    Image.new("RGB", (900, 600), (240, 235, 220)).save(photograph, "JPEG")
    return [document, photograph]


def _says(page: Page, words: str) -> None:
    text = page.locator("main").inner_text()
    assert words in text, text


def _until(page: Page, words: str) -> None:
    """The page is shown again until it says so: a job works in between."""
    ends = time.monotonic() + 60
    while words not in page.locator("main").inner_text():
        assert time.monotonic() < ends, page.locator("main").inner_text()
        page.wait_for_timeout(300)
        page.reload()


def _fill(page: Page, title: str) -> None:
    page.get_by_label("Tên khóa bồi dưỡng").fill(title)
    page.get_by_label("Đơn vị tổ chức").fill("Sở Tư pháp")
    page.get_by_label("Ngày bắt đầu").fill("05/01/2026")
    page.get_by_label("Ngày kết thúc").fill("06/01/2026")
    page.get_by_label("Giờ", exact=True).fill("7")
    page.get_by_label("Phút", exact=True).fill("30")
    page.get_by_label("Số, ngày của quyết định").fill("Giấy chứng nhận số 7/GCN-STP")


def _propose(page: Page, title: str, files: list[Path]) -> None:
    page.goto("/cong-nhan/danh-muc")
    page.get_by_role("link", name="Đề nghị", exact=True).first.click()
    _fill(page, title)
    page.set_input_files("input[name=papers]", files)
    page.get_by_role("button", name="Gửi đề nghị").click()
    _says(page, "Chờ duyệt")


def _open_proposal(page: Page, title: str) -> None:
    page.goto("/nhan-su/cong-nhan")
    page.get_by_role("link", name=title, exact=True).click()
    page.locator("h1", has_text=title).wait_for()


@BOTH
def test_a_proposal_is_sent_back_mended_and_recognised(
    open_browser: Open, tmp_path: Path, viewport: dict[str, int], javascript: bool
) -> None:
    title = f"Phổ biến pháp luật đất đai {viewport['width']}"
    learner, officer = (open_browser(viewport, javascript=javascript) for _ in range(2))
    sign_in(learner, "hocvien")
    sign_in(officer, "nhansu")
    _propose(learner, title, _papers(tmp_path)[:1])

    _open_proposal(officer, title)
    _says(officer, "Tính 10 tiết")
    assert officer.locator("figure img").count() == 2
    shown = officer.locator("figure img").first
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    if javascript:
        officer.keyboard.press("t")
        assert officer.evaluate("document.activeElement.name") == "reasons"
    officer.get_by_label("Minh chứng không đọc được").check()
    officer.get_by_label("Chưa xác nhận được đơn vị tổ chức").check()
    officer.locator("textarea[name=words]").fill("Gửi thêm giấy chứng nhận.")
    officer.get_by_role("button", name="Trả lại để sửa").click()
    officer.locator(".notification", has_text="Đã trả lại").wait_for()

    learner.goto("/")
    learner.get_by_role("link", name=title).first.click()
    for words in ("không đọc được", "Chưa xác nhận được đơn vị tổ chức", "Gửi thêm giấy chứng nhận."):
        _says(learner, words)
    learner.get_by_role("link", name="Sửa và gửi").click()
    learner.set_input_files("input[name=papers]", _papers(tmp_path)[1])
    learner.get_by_role("button", name="Gửi đề nghị").click()
    _says(learner, "Chờ duyệt")

    _open_proposal(officer, title)
    if javascript:
        officer.keyboard.press("d")
    else:
        officer.get_by_role("button", name="Duyệt (D)").click()
    officer.locator(".notification", has_text=f"Đã duyệt: {title}, 10 tiết").wait_for()
    learner.goto("/cong-nhan")
    _says(learner, "Đã công nhận")


def test_keys_rest_while_somebody_types_and_can_be_switched_off(open_browser: Open) -> None:
    officer = open_browser(DESKTOP)
    sign_in(officer, "nhansu")
    officer.goto("/nhan-su/cong-nhan")
    officer.get_by_role("link", name="Duyệt lần lượt").click()
    officer.locator("#khong-duyet").wait_for()
    here = officer.url
    officer.locator("textarea[name=words]").fill("")
    officer.locator("textarea[name=words]").press_sequentially("dts")
    assert officer.url == here and officer.locator("textarea[name=words]").input_value() == "dts"
    officer.get_by_label("Dùng phím D, T và S").uncheck()
    officer.locator("h1").click()
    officer.keyboard.press("d")
    officer.wait_for_timeout(300)
    assert officer.url == here


@BOTH
def test_a_class_list_counts_once_and_is_taken_back(
    open_browser: Open, live: LiveSite, tmp_path: Path, viewport: dict[str, int], javascript: bool
) -> None:
    page = open_browser(viewport, javascript=javascript)
    sign_in(page, "nhansu")
    file = tmp_path / "lop.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "DANH SÁCH HỌC VIÊN")
        sheet.write_row("A3", ("STT", "Họ và tên", "Số hiệu"))
        sheet.write_row("A4", (1, "Nguyễn Thị Hằng", _number(live)))
        sheet.write_row("A5", (2, "Không Có Ai", "000"))
    page.goto("/nhan-su/cong-nhan/lop/moi")
    page.set_input_files("input[name=file]", file)
    page.locator("#unit").select_option(
        label=next(each for each in page.locator("#unit option").all_inner_texts() if "Nam Sách" in each)
    )
    page.locator("#activity").select_option(label="Dự tập huấn, hội thảo, tọa đàm chuyên môn")
    _fill(page, f"Lớp kỹ năng {viewport['width']}")
    page.get_by_role("button", name="Kiểm tra danh sách").click()
    _says(page, "1 người được ghi tiết khi áp dụng danh sách")
    _says(page, "Không có trong đơn vị phụ trách")
    page.get_by_role("button", name="Áp dụng danh sách").click()
    _until(page, "1 người đã được ghi tiết")
    page.get_by_text("Hoàn tác cả danh sách").click()
    page.get_by_label("Lý do").fill("Nộp nhầm lớp")
    page.get_by_role("button", name="Hoàn tác danh sách").click()
    _until(page, "Nộp nhầm lớp")


def _number(live: LiveSite) -> str:
    """The staff number of the demonstration's learner."""
    with sqlite3.connect(live.data_dir / "tu-hoc.sqlite3") as connection:
        row = connection.execute(
            "SELECT p.staff_number FROM person p JOIN sign_in_name n ON n.person_id = p.id"
            " WHERE n.identity_key = 'hocvien'"
        ).fetchone()
    return str(row[0])
