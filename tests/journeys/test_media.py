"""A film in a real browser: sent over a line that breaks, watched by a learner, gone on with where it was left."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from courses.catalogue.actions import PlacedItem, PlannedModule, keep_item, open_course, publish_version
from courses.catalogue.queries import get_course
from courses.lessons.actions import put_blocks
from courses.media.models import Media
from courses.progress.actions import enrol
from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.organisations.queries import get_root
from lms.people.queries import find_by_sign_in_name
from tests.courses.media.conftest import draw
from tests.factories.courses import _facts
from tests.journeys.answers import rows
from tests.journeys.conftest import PHONE, LiveSite, sign_in

DESK = "/soan/phuong-tien"


def _long_film(folder: Path) -> Path:
    """A film of some megabytes."""
    path = folder / "Bài giảng.mp4"
    draw(path, size="1280x720", seconds=4)
    path.write_bytes(path.read_bytes() + b"\0\0\0\x08free" * 600_000)
    return path


def test_a_trainer_sends_a_film_over_a_line_that_breaks(
    live: LiveSite, open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_browser()
    sign_in(page, "giangvien")
    page.goto(f"{DESK}/moi")
    parts: list[int] = []

    def line(route: Route) -> None:
        if route.request.method == "PATCH":
            parts.append(len(parts))
            if len(parts) in {2, 3}:
                return route.abort("connectionreset")
        return route.continue_()

    page.route(re.compile("/tai-len/"), line)
    page.get_by_label("Video hoặc âm thanh").set_input_files(_long_film(tmp_path))
    expect(page.get_by_text("Đường truyền bị ngắt")).to_be_visible()
    expect(page.get_by_text("Đã tải lên: Bài giảng.mp4")).to_be_visible(timeout=30_000)
    assert len(parts) > 3
    with page.expect_navigation():
        page.get_by_role("button", name="Tải lên", exact=True).click()
    expect(page.get_by_role("heading", name="Bài giảng")).to_be_visible()
    expect(page.get_by_role("heading", name="Các bản hiện có")).to_be_visible()
    expect(page.locator("#ban").get_by_text("720p")).to_be_visible(timeout=90_000)
    (kept,) = rows(live.data_dir, "SELECT original_size, title FROM media WHERE title = 'Bài giảng'")
    assert kept[0] == (tmp_path / "Bài giảng.mp4").stat().st_size


def test_a_cancelled_film_leaves_nothing(
    live: LiveSite, open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_browser()
    sign_in(page, "giangvien")
    page.goto(f"{DESK}/moi")
    page.route(
        re.compile("/tai-len/"),
        lambda route: route.abort() if route.request.method == "PATCH" else route.continue_(),
    )
    page.get_by_label("Video hoặc âm thanh").set_input_files(_long_film(tmp_path))
    expect(page.get_by_text("Đường truyền bị ngắt")).to_be_visible()
    page.get_by_role("button", name="Hủy tải lên").click()
    expect(page.get_by_text("Đã hủy. Không giữ lại phần nào.")).to_be_visible()
    assert rows(live.data_dir, "SELECT id FROM upload WHERE state = 'open'") == []


@pytest.fixture
def lesson(live: LiveSite) -> str:
    """The address of a lesson with the film of the demonstration site."""
    site = create_app(Settings(data_dir=Path(live.data_dir)))
    with site.app_context(), transaction(write=True):
        media = db.session.scalars(select(Media).order_by(Media.id)).first()
        assert media is not None and media.state == "ready"
        course = open_course(slug="co-phim", unit_id=get_root().id)
        item = keep_item(course=course, slug="mo-dau", kind="lesson")
        block = {"id": "phim0001", "kind": "media", "media": media.public_id, "title": "Phim"}
        version = put_blocks(item=item, blocks=[block], questions=[])
        publish_version(
            course=course,
            facts=_facts("co-phim"),
            modules=[PlannedModule("Học", [PlacedItem(item, "Mở đầu", 10, version.number)])],
            files={},
        )
    return "/khoa-hoc/co-phim/bai/mo-dau"


def test_a_learner_watches_on_a_phone_and_goes_on_where_it_was_left(
    live: LiveSite, open_browser: Callable[..., Page], lesson: str
) -> None:
    page = open_browser(PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "hocvien")
    page.goto("/khoa-hoc/co-phim")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    page.goto(lesson)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if re.search("/(240p|360p|720p|goc|am-thanh)$", url)]
    film = page.locator("video")
    with page.expect_response(re.compile("/xem$")):
        film.evaluate("film => { film.muted = true; return film.play(); }")
    film.evaluate(
        """film => new Promise((done) => {
             const look = () => (film.currentTime > 2.5 ? done() : setTimeout(look, 50));
             look();
           })"""
    )
    with page.expect_response(re.compile("/xem$")):
        film.evaluate("film => film.pause()")
    stopped = film.evaluate("film => film.currentTime")
    ((watched, position),) = rows(live.data_dir, "SELECT watched_ms, position_ms FROM watch_interval")
    assert 1500 <= watched <= 4500 and abs(position - stopped * 1000) < 1000
    page.goto(lesson)
    page.locator("video").evaluate("film => { film.muted = true; return film.play(); }")
    assert page.locator("video").evaluate("film => film.currentTime") >= int(stopped) - 0.01
    page.get_by_role("link", name=re.compile("^Chỉ nghe")).click()
    assert page.locator("video").evaluate("film => film.currentSrc || film.src").endswith("am-thanh")
    expect(page.get_by_text(re.compile("Âm thanh, "))).to_be_visible()


@pytest.fixture
def joined(live: LiveSite, lesson: str) -> str:
    """The same lesson, whose course the learner studies already."""
    site = create_app(Settings(data_dir=Path(live.data_dir)))
    with site.app_context(), transaction(write=True):
        learner = find_by_sign_in_name("hocvien")
        assert learner is not None
        course, version = get_course("co-phim")
        enrol(person_id=learner.id, course=course, version=version)
    return lesson


def test_without_javascript_the_browsers_own_player_is_there(
    open_browser: Callable[..., Page], joined: str
) -> None:
    page = open_browser(PHONE, javascript=False)
    sign_in(page, "hocvien")
    page.goto(joined)
    expect(page.locator("video[controls][preload=none] source")).to_have_count(1)
    page.get_by_role("link", name="Đọc lời thoại").click()
    expect(page.get_by_role("button", name="Đã đọc hết")).to_be_visible()
