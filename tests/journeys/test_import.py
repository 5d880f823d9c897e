"""A trainer brings questions from Word and from a file, with and without a script, and through a power cut."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.journeys.conftest import PHONE, ROOT, LiveSite, sign_in

IMPORT, EXPORT = "/ngan-hang-cau-hoi/nhap", "/ngan-hang-cau-hoi/xuat?dinh-dang=aiken"
HTML = "<p>Câu 1. Mật khẩu nào khó dò?</p><p>A. 123456</p><p><b>B. Một câu dài</b></p><p>C. Ngày sinh</p>"
TEXT = "Câu 1. Mật khẩu nào khó dò?\nA. 123456\nB. Một câu dài\nC. Ngày sinh"
COPY = """async ([html, text]) => navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob([html], {type: "text/html"}), "text/plain": new Blob([text], {type: "text/plain"}),
})])"""


def _paste(page: Page) -> None:
    page.goto(IMPORT)
    page.evaluate(COPY, [HTML, TEXT])
    page.locator("textarea[name=text]").click()
    page.keyboard.press("Control+V")
    page.wait_for_function("document.querySelector('textarea[name=html]').value !== ''")


def _read(page: Page) -> None:
    page.select_option("select[name=category]", index=1)
    page.locator("main form[method=post] button[type=submit]").first.click()


def test_bold_of_word_comes_along_and_goes_when_the_text_is_changed(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, "giangvien")
    _paste(page)
    page.keyboard.type(" x")
    page.wait_for_function("document.querySelector('textarea[name=html]').value === ''")
    _paste(page)
    _read(page)
    page.wait_for_url("**/nhap/*")
    assert "Một câu dài" in page.locator("details.more[open]").first.inner_text()
    page.go_back()
    assert page.locator("textarea[name=html]").input_value() != ""


def test_a_file_is_imported_and_taken_back_on_a_phone_without_a_script(
    open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "cau-hoi.gift"
    file.write_text("Giấy có màu trắng. {T}\n\nMực có màu trắng. {F}\n", encoding="utf-8")
    page = open_browser(PHONE, javascript=False)
    sign_in(page, "giangvien")
    page.goto(IMPORT)
    page.set_input_files("input[name=file]", file)
    _read(page)
    page.locator("input[name=lay]").nth(1).uncheck()
    page.locator("button[formaction$=xac-nhan]").first.click()
    assert page.locator("table a").count() == 1
    address = page.url
    page.locator("form[action$=hoan-tac] button").click()
    page.goto(address)
    assert page.locator("table").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(open_browser: Callable[..., Page], scheme: str) -> None:
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    run = """async source => { new Function(source)();
        return (await axe.run()).violations.map(one => `${one.id} ${one.nodes[0].html}`); }"""
    page = open_browser(PHONE, color_scheme=scheme)
    sign_in(page, "giangvien")
    page.goto(IMPORT)
    batches = page.locator("table a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(batches) >= 3
    for path in [IMPORT, EXPORT, *batches]:
        page.goto(path)
        assert page.evaluate(run, source) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_an_import_that_is_cut_off_is_there_whole_or_not_at_all(
    open_browser: Callable[..., Page], live: LiveSite, tmp_path: Path
) -> None:
    many = "\n\n".join(f"Câu số {number} của đợt cắt điện đúng không? {{T}}" for number in range(2000))
    (tmp_path / "lon.gift").write_text(many, encoding="utf-8")
    page = open_browser()
    sign_in(page, "giangvien")
    for wait in (0.05, 0.4, 0.8, 1.2, 1.8):
        page.goto(IMPORT)
        page.set_input_files("input[name=file]", tmp_path / "lon.gift")
        _read(page)
        page.wait_for_url("**/nhap/*")
        cut = threading.Timer(wait, live.kill)
        cut.start()
        try:
            page.locator("button[formaction$=xac-nhan]").first.click()
        except Error:
            time.sleep(0.1)
        cut.join()
        live.start()
        held = _count(live.data_dir)
        assert held in (0, 2000)
        if held:
            return


def _count(data_dir: Path) -> int:
    with closing(sqlite3.connect(data_dir / "tu-hoc.sqlite3")) as connection:
        found = connection.execute("SELECT count(*) FROM question WHERE search_text LIKE '%dot cat dien%'")
        return int(found.fetchone()[0])
