"""A short real film, and a course whose lesson shows it."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.catalogue.actions import PlacedItem, PlannedModule, keep_item, open_course, publish_version
from courses.lessons.actions import put_blocks
from courses.media.actions import create_media
from courses.media.ffmpeg import program
from courses.media.models import Media
from courses.progress.actions import enrol
from lms.core.db import transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.core.storage import record_file, write_file
from lms.organisations.queries import get_root
from tests.factories.courses import _facts as make_facts
from tests.factories.courses import make_learner
from tests.factories.people import make_holder


def draw(path: Path, *, size: str = "480x360", seconds: int = 3, sound: bool = True) -> bytes:
    """A film with a tone."""
    tone = ["-f", "lavfi", "-i", f"sine=d={seconds}", "-c:a", "aac", "-b:a", "64k"] if sound else []
    picture = ["-f", "lavfi", "-i", f"testsrc=s={size}:r=25:d={seconds}"]
    command = [program(), "-v", "error", "-y", *picture, *tone, "-c:v", "libx264", "-preset", "ultrafast"]
    subprocess.run([*command, "-pix_fmt", "yuv420p", str(path)], check=True)
    return path.read_bytes()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Three seconds of film."""
    return draw(tmp_path_factory.mktemp("film") / "phim.mp4")


def keep(content: bytes, name: str = "phim.mp4", title: str = "Phim thử") -> Media:
    """The content is a medium of the root unit, in a writing transaction."""
    digest = write_file(content)
    record_file(digest, size=len(content), media_type="video/mp4")
    return create_media(title=title, digest=digest, unit_id=get_root().id, person_id=None, name=name)


@dataclass(frozen=True)
class Cinema:
    """A medium that is ready, a course that shows it, its author, a learner and somebody else, by their ids."""

    media: int
    public_id: str
    slug: str
    author: int
    learner: int
    stranger: int
    enrolment: int

    @property
    def files(self) -> str:
        """Where its files are served."""
        return f"/phuong-tien/{self.public_id}"

    @property
    def report(self) -> str:
        """Where the player of the learner reports."""
        return f"/khoa-hoc/{self.slug}/phuong-tien/{self.public_id}/xem"


@pytest.fixture
def cinema(app: Flask, film: bytes) -> Cinema:
    """The film in a lesson of a published course."""
    with app.app_context():
        with transaction(write=True):
            media = keep(film)
            made, public_id = media.id, media.public_id
        drain()
        with transaction(write=True):
            course = open_course(slug="co-phim", unit_id=get_root().id)
            item = keep_item(course=course, slug="mo-dau", kind="lesson")
            block = {"id": "phim0001", "kind": "media", "media": public_id, "title": "Xem phim"}
            lesson = put_blocks(item=item, blocks=[block], questions=[])
            version = publish_version(
                course=course,
                facts=make_facts("co-phim"),
                modules=[PlannedModule("Học", [PlacedItem(item, "Mở đầu", 10, lesson.number)])],
                files={},
            )
            learner, stranger = make_learner(), make_learner("Phạm Văn Ngoài")
            author = make_holder(Role.TRAINER, get_root())
            enrolment = enrol(person_id=learner.id, course=course, version=version)
            return Cinema(made, public_id, "co-phim", author.id, learner.id, stranger.id, enrolment.id)


@pytest.fixture
def learner(cinema: Cinema, sign_in: Callable[[int], FlaskClient]) -> FlaskClient:
    """The learner's browser."""
    return sign_in(cinema.learner)


@pytest.fixture
def author(cinema: Cinema, sign_in: Callable[[int], FlaskClient]) -> FlaskClient:
    """The author's browser."""
    return sign_in(cinema.author)
