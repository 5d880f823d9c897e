"""A package in a real browser: published, opened by a learner, looked into, and made to speak."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator, Page, Response, expect

from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.db import transaction
from tests.factories.packages import make_package, make_package_course
from tests.journeys.conftest import LiveSite

Address = Callable[..., str]


def publisher(live: LiveSite) -> Address:
    """A function: the course with that package is published on the running site; the address of its lesson."""
    site = create_app(Settings(data_dir=Path(live.data_dir)))

    def publish(content: bytes, slug: str) -> str:
        with site.app_context(), transaction(write=True):
            course = make_package_course(make_package(content), slug=slug)
            return f"/khoa-hoc/{course.course.slug}"

    return publish


def enrol(page: Page, course: str) -> None:
    """She takes part in the course."""
    page.goto(course)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def player(page: Page, course: str) -> FrameLocator:
    """The lesson, the tap on its button, and what the package shows."""
    page.goto(f"{course}/bai/bai-goi")
    page.locator(".package a.button").first.click()
    return inside(page)


def inside(page: Page) -> FrameLocator:
    """What the open package shows; the frame of a part that was just left is not looked into."""
    expect(page.locator("[data-package]")).to_have_attribute("data-state", "open", timeout=20_000)
    shown = page.frame_locator(".player__frame").frame_locator("iframe")
    expect(shown.locator("#log")).not_to_be_empty(timeout=20_000)
    return shown


def log_of(shown: FrameLocator) -> dict[str, Any]:
    """What the package found when it was opened."""
    return dict(json.loads(shown.locator("#log").inner_text()))


def do(page: Page, script: str) -> Any:
    """Run a word of the package's own script, as its pages do."""
    frame = next(
        each for each in page.frames if "/~/" not in each.url and each.parent_frame and each.url[:4] == "http"
    )
    return frame.evaluate(script)


def kept(page: Page, script: str) -> dict[str, Any]:
    """What the server answered to the report that this word of the package brought about."""
    with page.expect_response(re.compile("/ghi$")) as answered:
        do(page, script)
    answer: Response = answered.value
    return dict(answer.json())
