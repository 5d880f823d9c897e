"""The pictures of README and docs, taken from a demonstration site whose clock stands still.

    make screenshots          (or .venv/bin/python -m docs.screenshots)

The site lives in a temporary folder and in this process; people walk it in a real Chromium. Only what chance
decides differs from one run to the next: the codes of certificates, the questions drawn.
"""

import io
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pypdfium2
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from certificates.issuing.models import Certificate
from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.core.setup import seed_demonstration
from lms.core.storage import read_file
from tests.conftest import HeldClock
from tests.journeys.answers import fill, right_fields
from tests.journeys.conftest import DESKTOP, PASSWORD, PHONE, sign_in
from tests.servers import Missing, browser, free_port

IMAGES = Path(__file__).resolve().parent / "images"
COURSE, LESSON = "quyet-dinh-1690", "to-chuc-bo-may"
TOTAL_LIMIT = 1_200_000
_COLOURS = 128
Theme = Literal["light", "dark"]


class Quiet(WSGIRequestHandler):
    """A server that says nothing of each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def demonstration(data_dir: Path) -> Iterator[tuple[Flask, str]]:
    """The loaded demonstration site, served: the application and its address."""
    settings = Settings(
        data_dir=data_dir, demo_password=PASSWORD, base_url="http://tu-hoc.example", rate_limits=False
    )
    app, port = create_app(settings, clock=HeldClock()), free_port()
    with app.app_context():
        seed_demonstration()
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()


class Camera:
    """Chromium on the site: opens windows and keeps what they show."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address

    def window(self, viewport: Any, *, theme: Theme = "light", name: str | None = None) -> Page:
        """A fresh window, without JavaScript so that nothing ticks; that demonstration person is signed in."""
        page = self.chromium.new_context(
            base_url=self.address,
            viewport=viewport,
            device_scale_factor=2 if viewport is PHONE else 1,
            color_scheme=theme,
            locale="vi-VN",
            java_script_enabled=False,
        ).new_page()
        if name:
            sign_in(page, name)
        return page

    def keep(self, page: Page, picture: str, path: str | None = None, *, height: int = 0) -> None:
        """The page (at that path, if given) is a picture of that name, so high if its window does not do."""
        if path:
            page.goto(path)
        if height:
            page.set_viewport_size({"width": DESKTOP["width"], "height": height})
        page.wait_for_load_state("networkidle")
        keep(Image.open(io.BytesIO(page.screenshot())), picture)


def keep(picture: Image.Image, name: str) -> None:
    """The picture lies in docs/images, in few colours."""
    few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)


def take_learner(camera: Camera, data_dir: Path) -> None:
    """What a learner meets, from the own page to the result."""
    camera.keep(camera.window(DESKTOP, name="hocvien"), "trang-cua-toi-1280-sang", "/")
    camera.keep(camera.window(DESKTOP, theme="dark", name="hocvien"), "trang-cua-toi-1280-toi", "/")
    camera.keep(camera.window(DESKTOP, name="hocvien"), "muc-tieu-1280", "/muc-tieu", height=1120)
    phone = camera.window(PHONE, name="hocvien")
    camera.keep(phone, "bai-hoc-360", f"/khoa-hoc/{COURSE}/bai/{LESSON}")
    phone.get_by_role("button", name="Xong").click()
    camera.keep(phone, "xac-nhan-360")
    take_quiz(camera, phone, data_dir)


def take_quiz(camera: Camera, phone: Page, data_dir: Path) -> None:
    """A graded quiz: a question with its answer saved, and the result."""
    phone.goto(f"/khoa-hoc/{COURSE}/kiem-tra/kiem-tra-cuoi-khoa")
    phone.get_by_role("button", name="Bắt đầu").click()
    attempt = phone.url.split("/bai-lam/")[1].split("/")[0]
    while "/ra-soat" not in phone.url:
        position = int(phone.url.rsplit("/", 1)[1])
        fill(phone, right_fields(data_dir, attempt, position))
        phone.locator("main .dock button.button").first.click()
    for back in range(position):
        phone.goto(f"/bai-lam/{attempt}/{position - back}")
        if phone.locator("main input[type=radio]").count() > 2:
            break
    camera.keep(phone, "bai-kiem-tra-360")
    phone.goto(f"/bai-lam/{attempt}/ra-soat")
    phone.get_by_role("button", name="Nộp bài").click()
    camera.keep(phone, "ket-qua-360")


def take_others(camera: Camera) -> None:
    """What HR officers and administrators meet."""
    camera.keep(camera.window(DESKTOP, name="nhansu"), "ty-le-1280", "/nhan-su/ty-le", height=1000)
    page = camera.window(DESKTOP, name="quantri")
    page.goto("/quan-tri/don-vi?tim=nam+sach")
    page.locator("main table a").first.click()
    camera.keep(page, "don-vi-1280", height=1080)
    camera.keep(page, "so-cap-1280", "/quan-tri/chung-nhan", height=800)


def take_certificate(camera: Camera, app: Flask) -> None:
    """A certificate as it prints, and as anyone verifies it."""
    with app.app_context(), transaction(write=False):
        issued = select(Certificate).where(Certificate.state == "issued").order_by(Certificate.id.desc())
        certificate = db.session.scalars(issued).first()
        assert certificate is not None and certificate.signed_sha256 is not None
        content, code = read_file(certificate.signed_sha256), certificate.code
    document = pypdfium2.PdfDocument(content)
    document.init_forms()  # the signature is shown in a form field
    keep(document[0].render(scale=1.3).to_pil(), "chung-nhan")
    camera.keep(camera.window(PHONE), "xac-minh-360", f"/xac-minh/{code}")


def take_all() -> None:
    """Every picture is in docs/images. The site is loaded before Playwright starts its own event loop."""
    with tempfile.TemporaryDirectory(prefix="tu-hoc-pictures-") as folder:
        data_dir = Path(folder)
        with demonstration(data_dir) as (app, address), sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
            camera = Camera(chromium, address)
            take_others(camera)
            take_learner(camera, data_dir)
            take_certificate(camera, app)
            chromium.close()


def main() -> int:
    """Take the pictures and say what they weigh; the exit status."""
    IMAGES.mkdir(exist_ok=True)
    for old in IMAGES.glob("*.png"):
        old.unlink()
    try:
        take_all()
    except Missing as missing:
        print(f"Missing: {missing}", file=sys.stderr)
        return 1
    sizes = {path.name: path.stat().st_size for path in sorted(IMAGES.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{size:>8} {name}")
    print(f"{sum(sizes.values()):>8} in all")
    return 0 if sum(sizes.values()) < TOTAL_LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
