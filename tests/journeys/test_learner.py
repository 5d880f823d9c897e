"""The main job, end to end, as a person does it: from sign-in to a certificate that anyone verifies."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.answers import fill, right_fields, rows
from tests.journeys.conftest import DESKTOP, PHONE, LiveSite, sign_in

COURSE = "/khoa-hoc/nhiem-vu-hang-nam"


def _read_lessons(page: Page, live: LiveSite) -> None:
    """Finish every lesson; each is held, because nobody reads that fast, and confirmed by the short check."""
    for _ in range(12):
        page.goto(f"{COURSE}/hoc-tiep")
        if "/kiem-tra/" in page.url:
            return
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Xong")).click()
        if page.url.endswith("/xac-nhan"):
            _confirm(page, live)
    raise AssertionError("the lessons never end")


def _confirm(page: Page, live: LiveSite) -> None:
    for name in sorted(
        set(page.locator("main [name^=q]").evaluate_all("all => all.map(one => one.name.split('-')[0])"))
    ):
        fields = _self_test_fields(live, page, name)
        fill(page, {f"{name}-{field}": values for field, values in fields.items()})
    with page.expect_navigation():
        page.get_by_role("button", name="Trả lời", exact=True).click()
    assert not page.url.endswith("/xac-nhan"), page.content()


def _self_test_fields(live: LiveSite, page: Page, name: str) -> dict[str, list[str]]:
    statement = "SELECT kind, data FROM question_version WHERE id = ?"
    ((kind, data),) = rows(live.data_dir, statement, int(name.removeprefix("q")))
    return _shown_right(page, name, kind, json.loads(data))


def _shown_right(page: Page, name: str, kind: str, data: dict[str, Any]) -> dict[str, list[str]]:
    """By the words on the page: the options whose text is right."""
    if kind == "true_false":
        return {"answer": ["true" if data["answer"] else "false"]}
    if kind in {"one_answer", "several_answers"}:
        right = {option["text"] for option in data["options"] if float(option.get("weight", "100")) > 0}
        values = []
        for card in page.locator(f"main label:has([name='{name}-answer'])").all():
            if any(_same(text, card.inner_text()) for text in right):
                values.append(card.locator("input").get_attribute("value") or "")
        return {"answer": values if kind == "several_answers" else values[:1]}
    if kind == "matching":
        return _matching(page, name, data)
    if kind == "ordering":
        return _ordering(page, name, data)
    if kind == "number":
        return {"answer": [str(data["answers"][0]["value"])]}
    return {"answer": [data["answers"][0]["text"]]}


def _same(text: str, shown: str) -> bool:
    plain = re.sub(r"[\\*_`]", "", text)
    return " ".join(plain.split()) == " ".join(shown.split())


def _matching(page: Page, name: str, data: dict[str, Any]) -> dict[str, list[str]]:
    found = {}
    rights = {pair["left"]: pair["right"] for pair in data["pairs"]}
    for select in page.locator(f"main select[name^='{name}-answer-']").all():
        label = page.locator(f"label[for='{select.get_attribute('id')}']").inner_text()
        right = next(value for left, value in rights.items() if _same(left, label))
        option = select.locator("option").filter(has_text=right).first
        found[(select.get_attribute("name") or "").removeprefix(f"{name}-")] = [
            option.get_attribute("value") or ""
        ]
    return found


def _ordering(page: Page, name: str, data: dict[str, Any]) -> dict[str, list[str]]:
    found = {}
    for select in page.locator(f"main select[name^='{name}-answer-']").all():
        label = page.locator(f"label[for='{select.get_attribute('id')}']").inner_text()
        place = next(index for index, item in enumerate(data["items"], 1) if _same(item["text"], label))
        found[(select.get_attribute("name") or "").removeprefix(f"{name}-")] = [str(place)]
    return found


def _sit_quiz(page: Page, live: LiveSite) -> None:
    page.goto(f"{COURSE}/hoc-tiep")
    page.get_by_role("button", name=re.compile("^Bắt đầu")).click()
    attempt = re.search(r"/bai-lam/([^/]+)", page.url)
    assert attempt, page.url
    for position in range(1, 9):
        page.goto(f"/bai-lam/{attempt[1]}/{position}")
        fill(page, right_fields(live.data_dir, attempt[1], position))
        if position < 8:
            page.get_by_role("button", name="Câu tiếp").first.click()
            page.wait_for_url(re.compile(rf"/{position + 1}$"))
        else:
            page.get_by_role("button", name=re.compile("Rà soát|Xem lại")).first.click()
    page.wait_for_url(re.compile("ra-soat"))
    page.get_by_role("button", name="Nộp bài").click()
    confirm = page.locator("dialog[open]").get_by_role("button").first
    if confirm.count():
        confirm.click()
    page.wait_for_url(re.compile("ket-qua"))


@pytest.mark.parametrize(
    ("viewport", "javascript", "name"),
    [
        (DESKTOP, True, "nhansu"),
        (PHONE, False, "giangvien"),
        (PHONE, True, "thamdinh"),
        (DESKTOP, False, "quantri"),
    ],
    ids=["desktop", "phone without JavaScript", "phone", "desktop without JavaScript"],
)
def test_a_person_studies_is_tested_credited_and_certified(
    live: LiveSite,
    open_browser: Callable[..., Page],
    tmp_path: Path,
    viewport: dict[str, int],
    javascript: bool,
    name: str,
) -> None:
    page = open_browser(viewport, javascript=javascript)
    sign_in(page, name)
    page.goto("/muc-tieu")
    before = page.locator("main").inner_text()
    page.goto(COURSE)
    # Whoever was assigned the course studies it already.
    going_on = page.locator("main").get_by_role("link", name="Học tiếp")
    page.get_by_role("button", name=re.compile("Bắt đầu học|Học tiếp")).or_(going_on).first.click()
    _read_lessons(page, live)
    _sit_quiz(page, live)
    expect(page.locator("main")).to_contain_text("Đạt")
    page.goto("/muc-tieu")
    after = page.locator("main").inner_text()
    assert after != before
    assert "Nhiệm vụ chuyển đổi số hằng năm" in after
    assert live.lms("jobs", "run").returncode == 0
    page.goto("/chung-nhan")
    page.get_by_role("link", name=re.compile("Nhiệm vụ chuyển đổi số")).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải PDF").click()
    file = tmp_path / "chung-nhan.pdf"
    download.value.save_as(file)
    verified = live.lms("certificates", "verify", str(file))
    assert verified.returncode == 0, verified.stdout + verified.stderr
    address = page.get_by_role("link", name="Trang tra cứu công khai").get_attribute("href") or ""
    stranger = open_browser(viewport, javascript=False)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Chứng nhận hợp lệ")
    stranger.locator("input[type=file]").set_input_files(file)
    stranger.get_by_role("button", name="Kiểm tra tệp").click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Chứng nhận hợp lệ")
    assert live.lms("audit").returncode == 0


def test_an_hr_officer_exports_the_rate_of_the_unit(
    live: LiveSite, open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    from python_calamine import CalamineWorkbook

    page = open_browser(DESKTOP, javascript=False)
    sign_in(page, "nhansu")
    page.goto("/nhan-su/ty-le")
    total = page.locator("tfoot tr, tbody tr").last.inner_text()
    people = int(re.findall(r"\d+", total)[0])
    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất Excel").click()
    file = tmp_path / "ty-le.xlsx"
    download.value.save_as(file)
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert any(people in row for row in rows)
