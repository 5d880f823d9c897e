"""A course through review: returned with remarks, mended, approved, published; its learners keep what they have."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import PHONE, sign_in

SLUG = "quyet-dinh-1690"
SENDING, REVIEW, COURSE = f"/soan/{SLUG}/gui-duyet", f"/tham-dinh-khoa-hoc/{SLUG}", f"/khoa-hoc/{SLUG}"


def _open(open_browser: Callable[..., Page], name: str) -> Page:
    page = open_browser(PHONE, javascript=False)
    sign_in(page, name)
    return page


def _percent(page: Page) -> int:
    page.goto(COURSE)
    return int(float(page.locator("main progress").first.get_attribute("value") or 0))


def _send(page: Page) -> None:
    page.goto(SENDING)
    for box in page.locator("input[name=confirmed]").all():
        box.check()
    page.get_by_role("button", name="Gửi").first.click()


def _remark(page: Page, number: int, words: str) -> None:
    beside = page.locator(".reviewed__margin").nth(number)
    beside.locator("details:has(textarea) summary").click()
    beside.locator("textarea").fill(words)
    beside.get_by_role("button", name="Thêm nhận xét").click()


def test_a_draft_goes_back_and_forth_until_it_is_approved_and_nobody_loses_anything(
    open_browser: Callable[..., Page],
) -> None:
    author, reviewer = _open(open_browser, "giangvien"), _open(open_browser, "thamdinh")
    learner = _open(open_browser, "hocvien")
    before = _percent(learner)
    assert before > 0
    author.goto(SENDING)
    author.get_by_role("button", name="Thu hồi").click()
    _send(author)

    reviewer.goto(REVIEW)
    reviewer.locator("#parts ~ ol a, ol.rows a").first.click()
    lesson = reviewer.url
    _remark(reviewer, 0, "Nêu rõ căn cứ.")
    _remark(reviewer, 1, "Thêm một ví dụ.")
    assert reviewer.locator(".reviewed .remark").count() == 2
    assert reviewer.evaluate("document.documentElement.scrollWidth") <= 360
    author.goto(SENDING)
    assert author.locator(".remark").count() == 0
    reviewer.goto(REVIEW)
    reviewer.get_by_role("button", name="Trả lại để sửa").click()

    author.goto(SENDING)
    assert author.locator(".remark").count() == 2
    item = re.search(r"/bai/([^#?]+)", lesson)[1]  # type: ignore[index]
    author.goto(f"/soan/{SLUG}")
    author.locator(f"#m-{item} details summary").first.click()
    author.fill(f"#t-{item}", "Tên bài đã sửa")
    author.locator(f"#m-{item} details form").first.locator("button[type=submit]").first.click()
    author.goto(SENDING)
    for _ in range(2):
        author.get_by_role("button", name="Đánh dấu đã xử lý").first.click()
    _send(author)

    reviewer.goto(REVIEW)
    reviewer.get_by_role("button", name="Duyệt", exact=True).click()
    reviewer.goto(f"/soan/{SLUG}/xuat-ban")
    assert reviewer.locator("input[name=kind][value=minor]").is_checked()
    reviewer.get_by_role("button", name="Xuất bản").click()
    assert reviewer.get_by_role("heading", name="Phiên bản 2").count() == 1
    assert _percent(learner) == before
    assert "Tên bài đã sửa" in learner.locator("main").inner_text()


def test_a_remark_on_one_slide_leads_its_author_to_that_slide(open_browser: Callable[..., Page]) -> None:
    author, reviewer = _open(open_browser, "giangvien"), _open(open_browser, "thamdinh")
    slug, words = "tiep-cong-dan-o-cap-xa", "Nêu một tình huống thật."
    reviewer.goto(f"/tham-dinh-khoa-hoc/{slug}/bai/bai-1")
    slide = reviewer.locator(".slide").nth(1)
    slide.locator("summary", has_text="2").press("Enter")
    slide.locator("textarea").fill(words)
    slide.get_by_role("button", name="Thêm nhận xét").press("Enter")
    assert words in reviewer.locator(".slide").nth(1).inner_text()
    assert reviewer.locator(".slide").nth(1).bounding_box()["y"] < 640  # type: ignore[index]
    assert reviewer.evaluate("document.documentElement.scrollWidth") <= 360
    reviewer.goto(f"/tham-dinh-khoa-hoc/{slug}")
    reviewer.get_by_role("button", name="Trả lại để sửa").click()

    author.goto(f"/soan/{slug}/gui-duyet")
    author.locator(".remark", has_text=words).get_by_role("link").click()
    assert author.url.endswith("/bai/bai-1#khoi-trinhchieu-s2")
    assert words in author.locator("#khoi-trinhchieu-s2").inner_text()
    author.locator(".sblock--slides .sblock__fields > summary").click()
    author.locator(".sslide input[type=checkbox]").first.check()
    author.locator("#o-trinhchieu").get_by_role("button", name="Lưu khối này").click()
    assert author.locator("#o-trinhchieu .slide").count() == 2
    assert words in author.locator("#o-trinhchieu .slide").first.inner_text()
