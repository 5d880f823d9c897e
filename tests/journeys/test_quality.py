"""What people see: accessible, light enough for 3G, from this origin only, and whole without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from tests.journeys.conftest import DESKTOP, PHONE, ROOT, LiveSite, sign_in

LESSON = "/khoa-hoc/quyet-dinh-1690/bai/to-chuc-bo-may"
BLENDED = "/khoa-hoc/soan-thao-van-ban"
STUDIO = "/soan/soan-thao-van-ban-hanh-chinh-dung-the-thuc"
PAGES = {
    None: [
        "/",
        "/dang-nhap",
        "/xac-minh",
        "/xac-minh/ABCD-2345-EFGH-6789",
        "/quyen-rieng-tu",
        "/khong-co-trang-nay",
    ],
    "hocvien": [
        *(
            "/",
            "/khoa-hoc",
            "/khoa-hoc?tim=zzz",
            "/khoa-hoc/quyet-dinh-1690",
            LESSON,
            f"{LESSON}/tu-kiem-tra/1",
        ),
        *("/khoa-hoc/quyet-dinh-1690/kiem-tra/kiem-tra-cuoi-khoa", "/muc-tieu", "/chung-nhan", "/thong-bao"),
        *("/ho-so", "/quan-tri"),
        *(BLENDED, f"{BLENDED}/bai/the-thuc", f"{BLENDED}/buoi-hoc/thuc-hanh-tren-lop"),
        *(f"{BLENDED}/bai/the-thuc?ngon-ngu=en", f"{BLENDED}/bai/the-thuc/hoi", f"{BLENDED}/hoi-dap"),
        *(f"{BLENDED}/bai/the-thuc/hoi?loai=loi", "/hoi-dap", "/khoa-hoc?nhom=3"),
    ],
    "giangvien": [
        *("/soan", "/soan?muc=luu-tru", "/soan/moi", STUDIO, f"{STUDIO}/thong-tin", f"{STUDIO}/lich-su"),
        *(f"{STUDIO}/bai/chon-loai-van-ban", f"{STUDIO}/bai/cac-thanh-phan-the-thuc"),
        *(f"{STUDIO}/bai/chon-loai-van-ban/xem", f"{STUDIO}/bai/chon-loai-van-ban/lich-su"),
        *(f"{STUDIO}/gui-duyet", f"{STUDIO}/muc/chon-loai-van-ban/hoan-thanh"),
        *("/soan/soan-thao-van-ban/phien-ban", "/soan/soan-thao-van-ban/phien-ban/so-sanh?tu=1&den=2"),
        *("/soan/nhiem-vu-hang-nam/kiem-tra/kiem-tra-cuoi-khoa", "/soan/tu-tep", "/soan/phuong-tien"),
        *("/soan/phuong-tien/moi", "/soan/goi", "/soan/goi/them", "/soan?muc=cho-duyet", "/soan?muc=dang-mo"),
        *("/soan/tiep-cong-dan-o-cap-xa", "/soan/soan-thao-van-ban-ro-y", "/soan/soan-thao-van-ban"),
        *(f"{STUDIO}/nhap", f"{STUDIO}/xuat", "/soan/soan-thao-van-ban/xuat"),
        *("/soan/soan-thao-van-ban/phien-ban/2", "/soan/soan-thao-van-ban/phien-ban/2/bai/the-thuc"),
        *("/soan/tiep-cong-dan-o-cap-xa/gui-duyet", "/soan/soan-thao-van-ban-ro-y/gui-duyet"),
        *("/giang-day/hoi-dap", "/day-hoc/lop", "/day-hoc/lop/moi?khoa=soan-thao-van-ban"),
        *("/day-hoc/xac-nhan", "/day-hoc/nang-luc", "/day-hoc/chuong-trinh"),
    ],
    "thamdinh": [
        *("/tham-dinh-khoa-hoc", "/tham-dinh-khoa-hoc?trang-thai=da-tra-lai"),
        *("/tham-dinh-khoa-hoc/tiep-cong-dan-o-cap-xa", "/tham-dinh-khoa-hoc/soan-thao-van-ban-ro-y"),
        "/tham-dinh-khoa-hoc/tiep-cong-dan-o-cap-xa/bai/bai-1",
    ],
    "nhansu": ["/nhan-su/ty-le", "/nhan-su/ty-le/nguoi"],
    "quantri": [
        "/quan-tri",
        "/quan-tri/don-vi",
        "/quan-tri/chung-nhan",
        "/quan-tri/nguoi-ky",
        "/quan-tri/muc-tieu",
        *("/quan-tri/van-ban", "/quan-tri/van-ban/moi", "/quan-tri/van-ban/chua-co"),
        *("/quan-tri/tham-dinh-khoa-hoc", "/soan/soan-thao-van-ban/phien-ban/1/quay-lai"),
        *("/soan/tiep-cong-dan-o-cap-xa/xuat-ban", "/day-hoc/khoa-hoc/soan-thao-van-ban/tien-quyet"),
        "/day-hoc/chuong-trinh/moi",
    ],
}
_RUN_AXE = """async source => {
    new Function(source)();
    return (await axe.run()).violations.map(one => `${one.id} ${one.nodes[0].html}`);
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, from the npm lock."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_shuts_anybody_out(
    live: LiveSite, open_browser: Callable[..., Page], axe: str, viewport: dict[str, int], scheme: str
) -> None:
    faults = []
    for name, paths in PAGES.items():
        page = open_browser(viewport, color_scheme=scheme, bypass_csp=True)
        if name:
            sign_in(page, name)
        for path in paths:
            page.goto(path)
            faults += [f"{path}: {violation}" for violation in page.evaluate(_RUN_AXE, axe)]
            if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
                faults.append(f"{path}: scrolls sideways")
    assert faults == []


def test_nothing_scrolls_sideways_on_the_smallest_screen(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    wide = []
    for name, paths in PAGES.items():
        page = open_browser({"width": 320, "height": 568})
        if name:
            sign_in(page, name)
        for path in paths:
            page.goto(path)
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide.append(path)
    assert wide == []


def test_the_first_load_of_a_lesson_is_light(
    live: LiveSite, open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    warm = open_browser(PHONE)
    sign_in(warm, "hocvien")
    state = tmp_path / "state.json"
    warm.context.storage_state(path=state)
    page = open_browser(PHONE, storage_state=state)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(LESSON, wait_until="networkidle")
    loaded = [answer for answer in answers if answer.request.method == "GET"]
    print(f"{sum(received) / 1000:.1f} kB in {len(loaded)} requests")
    assert sum(received) <= 60_000
    assert len(loaded) <= 6
    assert {answer.url.split("/")[2] for answer in answers} == {live.address.split("/")[2]}


def test_no_page_complains_on_the_console(live: LiveSite, open_browser: Callable[..., Page]) -> None:
    said: list[str] = []
    for name, paths in PAGES.items():
        page = open_browser(DESKTOP)
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        if name:
            sign_in(page, name)
        for path in paths:
            page.goto(path)
    expected = ("status of 404", "status of 403")
    assert [words for words in said if not any(part in words for part in expected)] == []


def test_the_primary_deed_of_a_lesson_is_near_for_the_keyboard(
    live: LiveSite, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(DESKTOP)
    sign_in(page, "hocvien")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Đến nội dung chính")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if "Học tiếp" in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError("“Học tiếp” is more than three steps behind the skip link")


def test_english_is_one_switch_away_and_back(live: LiveSite, open_browser: Callable[..., Page]) -> None:
    page = open_browser(DESKTOP, javascript=False)
    page.goto("/xac-minh")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Verify a certificate"
    page.get_by_role("button", name="Tiếng Việt").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Xác minh chứng nhận"
