"""A package of another tool in a real browser: opened, left, gone on with, finished, and kept away from the site."""

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.scorm import scorm12, scorm2004, zipped
from tests.factories.sequenced import objectives, package, part, rule, sequencing, shared
from tests.journeys.conftest import PHONE, LiveSite, sign_in
from tests.journeys.players import Address, do, enrol, inside, kept, log_of, player, publisher

CORPORA = Path(os.environ.get("LMS_CORPORA", "../shared/data"))
# What a curious package tries, from its own page.
_TRIED = """async (site) => {
  const kept = { credentials: "include" };
  const read = async (work) => { try { return await work(); } catch { return "refused"; } };
  const draw = () => new Promise((done) => {
    const picture = new Image();
    picture.onload = () => done("loaded");
    picture.onerror = () => done("refused");
    picture.src = site + "/static/dist/x.png";
  });
  const leave = async () => { top.location = site + "/dang-xuat"; return "gone"; };
  return {
    page: await read(async () => (await fetch(site + "/ho-so", kept)).text()),
    post: await read(() => fetch(site + "/dang-xuat", { ...kept, method: "POST", mode: "no-cors" })),
    picture: await read(draw),
    above: await read(async () => top.document.body.innerText),
    storage: await read(async () => top.localStorage.length),
    leave: await read(leave),
  };
}"""


@pytest.fixture
def published(live: LiveSite) -> Address:
    return publisher(live)


def test_a_learner_leaves_a_package_goes_on_where_she_was_and_passes(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(scorm12(), "goi-12")
    page = open_browser(PHONE)
    sign_in(page, "hocvien")
    enrol(page, course)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{course}/bai/bai-goi")
    expect(page.locator(".package")).to_contain_text("Chưa làm")
    assert not [url for url in asked if "localhost" in url]
    first = log_of(player(page, course))
    assert first["init"] == "true" and first["entry"] == "ab-initio" and first["launch"] == "mo-dau"
    box = page.locator(".player__stage").bounding_box()
    assert box and box["width"] >= 358
    with page.expect_response(re.compile("/ghi$")):
        do(page, "page(3)")
    with page.expect_response(re.compile("/ghi$")):
        do(page, "leave()")
    again = log_of(player(page, course))
    assert (again["entry"], again["suspend"], again["location"]) == ("resume", "da-xem-3", "trang-3")
    assert kept(page, "score(80)")["is_passed"] is True
    expect(page.locator("[data-standing]")).to_contain_text("80")
    page.get_by_role("link", name="Về bài học").click()
    expect(page.locator(".package")).to_contain_text("Đạt")
    page.goto(course)
    expect(page.locator("main")).to_contain_text("Đã xong 1/1 phần")


def test_a_package_that_looks_for_both_interfaces_all_the_way_up_opens_and_is_passed(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(_looking_up(scorm12()), "goi-tim-quanh")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    assert log_of(player(page, course))["init"] == "true"
    assert kept(page, "score(80)")["is_passed"] is True


def _looking_up(content: bytes) -> bytes:
    """The package asks every window above it for the interface of 2004 first, as tools that write for both do.

    And it climbs up for as long as there is a document, as Captivate does.
    """
    before = (
        b"var w0 = window; while (!w0.API_1484_11 && w0.parent && w0.parent !== w0) w0 = w0.parent;\n"
        b"var w1 = window; try { while (w1.parent.document) w1 = w1.parent; } catch (error) {}\n"
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**files, "trang/scorm.js": before + files["trang/scorm.js"]})


def test_a_package_of_2004_goes_from_part_to_part(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(scorm2004(), "goi-2004")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    first = log_of(player(page, course))
    assert first["init"] == "true" and first["passing"] == "0.5"
    do(page, "finish(0.9, true)")
    expect(inside(page).get_by_role("heading", name="Phần 2")).to_be_visible()
    expect(page.locator("[data-part-state=phan1]")).to_have_text("Xong")
    assert kept(page, "finish(0.6, false)")["is_passed"] is True
    page.goto(f"{page.url}/vi-sao")
    expect(page.locator("main")).to_contain_text("90")


def _led() -> bytes:
    """Part b opens once a was passed, and alone decides; c comes after it and counts for nothing."""
    unless = rule(
        "preConditionRule",
        "disabled",
        "not satisfied of truoc",
        "not objectiveStatusKnown of truoc",
        combine="any",
    )
    before = objectives("<imsss:primaryObjective/>", shared("truoc", "muc-tieu", writes=False, is_main=False))
    out = '<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false"/>'
    return package(
        part("a", sequencing(out, objectives(shared("xong", "muc-tieu", writes=True)))),
        part("b", sequencing(f"<imsss:sequencingRules>{unless}</imsss:sequencingRules>", before)),
        part("c", sequencing(out)),
        root=sequencing('<imsss:controlMode choice="true" flow="true"/>'),
    )


def test_a_package_leads_the_learner_by_the_rules_of_its_author(
    open_browser: Callable[..., Page], published: Address
) -> None:
    course = published(_led(), "goi-dan-duong")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    player(page, course)
    expect(page.get_by_role("button", name="Phần tiếp")).to_be_disabled()
    expect(page.locator("button[data-part=b]")).to_be_disabled()
    assert do(page, "api.GetValue('adl.nav.request_valid.continue')") == "false"
    assert kept(page, "finish(0.9, false)")["is_passed"] is False
    page.get_by_role("button", name="Phần tiếp").click()
    expect(inside(page).get_by_role("heading", name="Phần b")).to_be_visible()
    assert do(page, "api.GetValue('adl.nav.request_valid.previous')") == "true"
    assert kept(page, "finish(0.8, false)")["is_passed"] is True
    player(page, course)
    # By the keyboard: a press of the mouse right after a scroll lands in the frame that was there before it.
    page.locator("button[data-part=b]").press("Enter")
    expect(inside(page).get_by_role("heading", name="Phần b")).to_be_visible()
    expect(page.locator("[aria-current=true][data-part]")).to_have_text("b")
    assert kept(page, "finish(0.1, false)")["is_passed"] is True
    page.goto(f"{page.url}/vi-sao")
    expect(page.locator("#sums")).to_be_visible()


# What a package tries against the others of its origin.
_TRIED_ON_OTHERS = """async (other) => {
  const read = async (work) => { try { return await work(); } catch { return "refused"; } };
  const status = async (path) => (await fetch(path)).status;
  const forged = other.replace(/[^/]{6}\\/trang/, "AAAAAA/trang");
  return {
    worker: await read(() => navigator.serviceWorker.register("scorm.js").then(() => "registered")),
    above: await read(() => navigator.serviceWorker.register("/~/x.js", { scope: "/" }).then(() => "registered")),
    forged: await status(forged),
    list: await status("/"),
    token: await status(other.split("/").slice(0, 4).join("/") + "/"),
    referrer: document.referrer,
    cookies: document.cookie,
  };
}"""


def test_a_package_reaches_no_other_package_and_no_service_worker(
    open_browser: Callable[..., Page], published: Address
) -> None:
    victim, attacker = published(scorm12(), "goi-bi-nham"), published(scorm12(), "goi-tan-cong")
    page = open_browser()
    sign_in(page, "hocvien")
    for course in (victim, attacker):
        enrol(page, course)
    player(page, victim)
    secret = next(each.url for each in page.frames if "bai%20mot" in each.url)
    player(page, attacker)
    frame = next(each for each in page.frames if "bai%20mot" in each.url)
    assert frame.url.split("/")[3] != secret.split("/")[3]
    assert frame.evaluate(_TRIED_ON_OTHERS, secret) == {
        "worker": "refused",
        "above": "refused",
        "forged": 404,
        "list": 404,
        "token": 404,
        "referrer": "",
        "cookies": "",
    }


def test_a_package_reaches_neither_the_cookies_nor_the_session_of_the_site(
    open_browser: Callable[..., Page], published: Address, live: LiveSite
) -> None:
    course = published(scorm12(), "goi-to-mo")
    page = open_browser()
    sign_in(page, "hocvien")
    enrol(page, course)
    log = log_of(player(page, course))
    assert log["cookie"] == ""
    frame = next(each for each in page.frames if "bai%20mot" in each.url)
    assert "localhost" in frame.url and "127.0.0.1" in live.address
    found = frame.evaluate(_TRIED, live.address)
    assert set(found.values()) == {"refused"}, found
    frame.evaluate("document.cookie = 'tu_hoc=gia; path=/'")
    site = [cookie for cookie in page.context.cookies(live.address) if cookie["value"] == "gia"]
    assert site == []
    assert page.goto("/ho-so").status == 200
    assert "dang-nhap" not in page.url


def test_a_trainer_brings_a_package_in_and_tries_it_out(
    open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "goi.zip"
    file.write_bytes(scorm12())
    page = open_browser()
    sign_in(page, "giangvien")
    page.goto("/soan/goi/them")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("[data-upload-words]")).to_contain_text("goi.zip")
    page.get_by_role("button", name="Đưa vào").click()
    page.wait_for_url(re.compile("/soan/goi/(?!them|dang-vao)"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("An toàn thông tin"))
    page.get_by_role("link", name="Xem trước").click()
    assert log_of(inside(page))["init"] == "true"
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    do(page, "score(100)")
    page.wait_for_timeout(1500)
    assert not [each for each in sent if each.startswith("POST")]


@pytest.mark.corpora
def test_a_package_of_another_house_goes_on_where_the_learner_was(
    open_browser: Callable[..., Page], published: Address
) -> None:
    house = CORPORA / "scorm" / "elearning-module-parser" / "RuntimeBasicCalls_SCORM12.zip"
    course = published(house.read_bytes(), "choi-golf")
    page = open_browser()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, "hocvien")
    enrol(page, course)
    page.goto(f"{course}/bai/bai-goi")
    page.locator(".package a.button").first.click()
    shown = page.frame_locator(".player__frame").frame_locator("iframe")
    for _ in range(3):
        shown.locator("#butNext").click()
    with page.expect_response(re.compile("/ghi$")):
        page.evaluate("document.querySelector('[data-leave]').click()")
    page.wait_for_url(f"**{course}/bai/bai-goi")
    page.goto(f"{course}/bai/bai-goi")
    page.locator(".package a.button").first.click()
    page.wait_for_timeout(2000)
    last = next(each for each in page.frames if "launchpage" in each.url)
    assert last.evaluate("currentPage") == 3
