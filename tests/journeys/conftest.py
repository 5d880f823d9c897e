"""A demonstration site of its own, served as a person would serve it, and real browsers on it."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "mat-khau-trinh-dien"
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 800}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a journey, named so before anything is chosen by its mark."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("journey")


@dataclass
class LiveSite:
    """A running site: where it is, where its data lie, and the process that runs it."""

    address: str
    data_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def lms(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a verb of the console command on this site."""
        command = [sys.executable, "-m", "lms.core.console", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300
        )

    def start(self) -> None:
        """Start the site and wait until it answers."""
        command = [sys.executable, "-m", "lms.core.console", "run"]
        with (self.data_dir / "run.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError((self.data_dir / "run.log").read_text()[-3000:])

    def kill(self) -> None:
        """kill -9 of everything that serves the site."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


def _site(data_dir: Path) -> LiveSite:
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LMS_")},
        "PYTHONPATH": str(ROOT),
        "LMS_DATA_DIR": str(data_dir),
        "LMS_PORT": str(port),
        "LMS_CONTENT_PORT": str(free_port()),
        "LMS_DEMO_PASSWORD": PASSWORD,
        "LMS_RATE_LIMITS": "false",
    }
    return LiveSite(f"http://127.0.0.1:{port}", data_dir, environment)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a loaded demonstration site that never ran, made once in each test process."""
    data_dir = tmp_path_factory.mktemp("loaded")
    made = _site(data_dir).lms("demo", "load")
    assert made.returncode == 0, made.stderr
    return data_dir


@pytest.fixture(scope="module")
def live(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A copy of the demonstration site, running, one for each file of journeys."""
    data_dir = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(loaded, data_dir)
    site = _site(data_dir)
    site.start()
    yield site
    site.kill()


@pytest.fixture
def open_browser(chromium: Browser, live: LiveSite) -> Iterator[Callable[..., Page]]:
    """A function that opens a fresh browser window: `open_browser(viewport=PHONE, javascript=False)`."""
    contexts: list[BrowserContext] = []

    def opened(viewport: dict[str, int] = DESKTOP, *, javascript: bool = True, **options: object) -> Page:
        context = chromium.new_context(
            base_url=live.address,
            viewport=viewport,
            java_script_enabled=javascript,
            locale="vi-VN",
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, name: str) -> None:
    """Sign in as a demonstration person and accept the privacy notice where it is asked."""
    page.goto("/dang-nhap")
    page.get_by_label("số hiệu").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Đăng nhập").click()
    if "da-doc" in page.url:
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
