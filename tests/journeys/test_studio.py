"""The studio as a trainer meets it: one field, then writing; two authors; keys alone; no network; no JavaScript."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESKTOP, LiveSite, sign_in

SAVED = re.compile("Đã lưu")


def _begin(page: Page, title: str) -> str:
    """A new course of that name; returns where its first lesson is written."""
    page.goto("/soan/moi")
    page.get_by_label("Tên khóa học").fill(title)
    page.get_by_role("button", name="Tạo và viết bài đầu tiên").click()
    page.wait_for_url(re.compile("/bai/bai-1"))
    return page.url


def _add(page: Page, kind: str) -> Locator:
    """A new block of that kind; returns it."""
    page.locator("[data-add]").click()
    page.get_by_role("menuitem", name=kind, exact=True).click()
    return page.locator("[data-block]").last


def _write(page: Page, words: str) -> Locator:
    """A new text block that says so."""
    block = _add(page, "Văn bản")
    block.locator(".tiptap").click()
    page.keyboard.type(words)
    return block


def _saved(page: Page) -> None:
    expect(page.locator("[data-state-words]")).to_have_text(SAVED, timeout=8000)


def test_from_one_field_to_a_lesson_that_saves_itself(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    _begin(page, "Viết công văn")
    _write(page, "Câu đầu tiên nói ngay việc cần làm.")
    _saved(page)
    page.reload()
    expect(page.locator(".tiptap").first).to_have_text("Câu đầu tiên nói ngay việc cần làm.")


def test_two_authors_compare_side_by_side_and_lose_nothing(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    first, second = open_browser(DESKTOP), open_browser(DESKTOP)
    for page in (first, second):
        sign_in(page, "giangvien")
    address = _begin(first, "Hai người viết")
    _write(first, "Chung.")
    _saved(first)
    second.goto(address)
    first.locator(".tiptap").click()
    first.keyboard.press("End")
    first.keyboard.type(" Của người thứ nhất.")
    _saved(first)
    second.locator(".tiptap").click()
    second.keyboard.press("End")
    second.keyboard.type(" Của người thứ hai.")
    conflict = second.locator(".sconflict")
    expect(conflict).to_be_visible(timeout=8000)
    expect(conflict).to_contain_text("Chung. Của người thứ nhất.")
    expect(conflict).to_contain_text("Chung. Của người thứ hai.")
    conflict.get_by_label("Cả hai, lần lượt").check()
    with second.expect_navigation():
        conflict.get_by_role("button", name="Ghép theo lựa chọn").click()
    expect(second.locator(".tiptap")).to_have_text(
        ["Chung. Của người thứ nhất.", "Chung. Của người thứ hai."]
    )


def test_blocks_are_moved_deleted_and_brought_back_by_keys_alone(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    _begin(page, "Chỉ dùng bàn phím")
    _write(page, "Một")
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.get_by_role("menuitem", name="Văn bản", exact=True).press("Enter")
    page.keyboard.type("Hai")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".tiptap")).to_have_text(["Hai", "Một"])
    page.keyboard.press("Escape")
    expect(page.locator("[data-block]").first).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(".tiptap")).to_have_text(["Một"])
    page.keyboard.press("Control+z")
    expect(page.locator(".tiptap")).to_have_text(["Hai", "Một"])
    _saved(page)
    page.reload()
    expect(page.locator(".tiptap")).to_have_text(["Hai", "Một"])


def test_what_is_written_without_network_survives_the_closing_of_the_page(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    address = _begin(page, "Mất mạng")
    _write(page, "Trước khi mất mạng.")
    _saved(page)
    page.context.set_offline(True)
    page.keyboard.type(" Trong lúc mất mạng.")
    expect(page.locator("[data-state-words]")).to_contain_text("Mất mạng", timeout=8000)
    other = page.context.new_page()
    page.close(run_before_unload=False)
    other.context.set_offline(False)
    other.goto(address)
    expect(other.locator(".tiptap")).to_have_text("Trước khi mất mạng. Trong lúc mất mạng.")
    _saved(other)
    other.reload()
    expect(other.locator(".tiptap")).to_have_text("Trước khi mất mạng. Trong lúc mất mạng.")


def test_a_paste_from_word_keeps_lists_tables_and_links(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    _begin(page, "Dán từ Word")
    block = _add(page, "Văn bản")
    block.locator(".tiptap").click()
    page.evaluate(_PASTE, [WORD, ""])
    words = block.locator(".tiptap")
    expect(words.locator("h2")).to_have_text("Mở đầu")
    expect(words.locator("ol > li")).to_have_count(2)
    expect(words.locator("ol > li ul > li")).to_have_text("Ý nhỏ")
    expect(words.locator("td[colspan='2'], th[colspan='2']")).to_have_count(1)
    expect(words.locator("a[href='https://chinhphu.vn/']")).to_have_count(1)
    _saved(page)
    page.reload()
    html = page.locator("[data-block]").first.get_attribute("data-value") or ""
    assert "colspan" in html
    assert "mso" not in html
    assert "style=" not in html


def test_a_picture_pasted_from_word_is_sent_up(live: LiveSite, open_browser: Callable[..., Page]) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    _begin(page, "Hình từ Word")
    block = _add(page, "Văn bản")
    block.locator(".tiptap").click()
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(drawn, "PNG")
    rtf = (
        r"{\rtf1{\*\shppict{\pict\picw500\pngblip\bliptag-1{\*\blipuid f8a1}"
        + f" {drawn.getvalue().hex()}"
        + "}}}"
    )
    page.evaluate(_PASTE, ['<p class=MsoNormal>Trước <img src="file:///C:/x/image001.png"></p>', rtf])
    page.locator("#alt-dialog input").fill("Ô màu lam")
    page.locator("#alt-dialog").get_by_role("button", name="Giữ lại").click()
    _saved(page)
    page.reload()
    shown = page.locator("[data-block] img").first
    expect(shown).to_have_attribute("alt", "Ô màu lam")
    expect(shown).to_have_attribute("src", re.compile(r"/tep/images/[0-9a-f]+\.png"))


_PASTE = """([html, rtf]) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    if (rtf) data.setData("text/rtf", rtf);
    data.setData("text/plain", "x");
    const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(event);
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>
<h1 style='mso-style-name:x;color:red'><span style='font-family:"Times New Roman"'>Mở đầu<o:p></o:p></span></h1>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
 style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>Ý thứ nhất</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o</span>Ý nhỏ</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>Ý thứ hai</p>
<table class=MsoTableGrid border=1><tr><td colspan=2 style='width:100pt'><p class=MsoNormal><b>Bảng</b></p></td></tr>
<tr><td><p>Một</p></td><td><p>Hai</p></td></tr></table>
<p class=MsoNormal><a href="http://chinhphu.vn/"><span style='color:blue'>Cổng</span></a><o:p></o:p></p>
</body></html>"""


def test_everything_is_written_without_javascript(live: LiveSite, open_browser: Callable[..., Page]) -> None:
    page = open_browser(DESKTOP, javascript=False)
    sign_in(page, "giangvien")
    _begin(page, "Không có JavaScript")
    page.get_by_label("Thêm khối").select_option("text")
    page.get_by_role("button", name="Thêm", exact=True).last.click()
    page.get_by_role("textbox", name="Nội dung").fill("Viết bằng **Markdown**.")
    page.get_by_role("button", name="Lưu khối này").click()
    expect(page.locator("[data-block] strong")).to_have_text("Markdown")
    page.get_by_label("Thêm khối").select_option("heading")
    page.get_by_role("button", name="Thêm", exact=True).last.click()
    page.get_by_label("Chữ của tiêu đề").fill("Phần một")
    page.locator("[data-kind=heading]").get_by_role("button", name="Lưu khối này").click()
    page.locator("[data-kind=heading]").get_by_role("button", name="Chuyển lên").click()
    kinds = page.locator("[data-block]").evaluate_all("all => all.map(each => each.dataset.kind)")
    assert kinds == ["heading", "text"]
    page.get_by_role("link", name="Sửa: Văn bản").click()
    expect(page.get_by_role("textbox", name="Nội dung")).to_have_value("Viết bằng **Markdown**.")
    expect(page.get_by_label("Chữ của tiêu đề")).to_have_value("Phần một")


def test_pictures_are_sent_up_and_their_words_asked_for_once(
    live: LiveSite, open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "giangvien")
    _begin(page, "Có hình")
    block = _add(page, "Hình")
    picture = tmp_path / "sơ đồ.png"
    Image.new("RGB", (300, 200), "navy").save(picture)
    block.locator("input[type=file]").set_input_files(picture)
    page.locator("#alt-dialog input").fill("Sơ đồ tổ chức")
    page.locator("#alt-dialog").get_by_role("button", name="Giữ lại").click()
    expect(page.locator("[data-block] img")).to_have_attribute("alt", "Sơ đồ tổ chức", timeout=10000)
    _saved(page)
    page.reload()
    expect(page.locator("[data-block] img")).to_have_attribute("alt", "Sơ đồ tổ chức")
    assert page.locator("[data-block] img").evaluate("each => each.complete && each.naturalWidth > 0")
