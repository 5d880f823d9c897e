"""Renditions are made by jobs, of what may be read, never above what was brought."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from courses.media.actions import make_again
from courses.media.ffmpeg import probe
from courses.media.models import Media, MediaRendition
from courses.media.queries import list_renditions
from lms.core.db import db, transaction
from lms.core.errors import Conflict
from lms.core.jobs import drain
from lms.core.registries import invariants
from lms.core.storage import draft_folder, path_of
from tests.courses.media.conftest import draw, keep


def made_of(app: Flask, content: bytes, name: str = "phim.mp4") -> int:
    """The id of the medium, after its jobs."""
    with app.app_context():
        with transaction(write=True):
            media_id = keep(content, name).id
        drain()
    return media_id


def test_a_film_is_made_small_for_phones_with_a_picture_and_sound_alone(
    app: Flask, film: bytes, tmp_path: Path
) -> None:
    media_id = made_of(app, film)
    with app.app_context(), transaction(write=False):
        media = db.session.get_one(Media, media_id)
        assert (media.state, media.kind, media.width, media.height) == ("ready", "video", 480, 360)
        assert media.duration_ms is not None and abs(media.duration_ms - 3000) < 150
        assert media.done_percent == 100 and media.poster_sha256 is not None
        assert path_of(media.poster_sha256).stat().st_size <= 15_000
        made = {each.key: each for each in list_renditions(media_id)}
        assert list(made) == ["audio", "240p", "360p"]
        for key, most in (("240p", 170), ("audio", 60)):
            assert made[key].size * 8 / media.duration_ms < most, "kbit/s, with the head of so short a file"
        facts = probe(path_of(made["240p"].sha256), cwd=tmp_path)
        assert (facts.height, facts.has_sound) == (240, True)
        assert probe(path_of(made["audio"].sha256), cwd=tmp_path).width == 0
        assert not list(draft_folder().glob("media-*"))
        for name, check in invariants().items():
            if name.startswith("media:"):
                assert check() == []


def test_a_film_without_sound_has_no_sound_alone(app: Flask, tmp_path: Path) -> None:
    media_id = made_of(app, draw(tmp_path / "cam.mp4", size="160x120", seconds=1, sound=False))
    with app.app_context(), transaction(write=False):
        assert [(each.key, each.height) for each in list_renditions(media_id)] == [("240p", 120)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chữ.mp4", b"not a film at all " * 100),
        ("danh-sach.mp4", b"#EXTM3U\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
        ("noi.mp4", b"ffconcat version 1.0\nfile /etc/hostname\n"),
        ("trang.mp4", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ],
)
def test_what_is_no_film_fails_with_a_sentence_for_its_author(app: Flask, name: str, content: bytes) -> None:
    media_id = made_of(app, content, name)
    with app.app_context(), transaction(write=False):
        media = db.session.get_one(Media, media_id)
        assert media.state == "failed" and media.reason is not None
        assert media.reason.startswith("This file is no film")
        assert db.session.scalars(select(MediaRendition)).all() == []


def test_a_film_that_breaks_off_is_shown_as_far_as_it_goes_or_named_as_damaged(
    app: Flask, film: bytes
) -> None:
    media_id = made_of(app, film[: len(film) // 2])
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Media, media_id).state in {"failed", "ready"}


def test_a_failed_film_is_tried_again_and_a_ready_one_is_not(app: Flask, film: bytes) -> None:
    failed, ready = made_of(app, b"x" * 500), made_of(app, film)
    with app.app_context():
        with transaction(write=True):
            make_again(media=db.session.get_one(Media, failed))
            with pytest.raises(Conflict):
                make_again(media=db.session.get_one(Media, ready))
        drain()
        with transaction(write=False):
            media = db.session.get_one(Media, failed)
            assert (media.run, media.state) == (2, "failed")


def test_others_work_in_between_while_a_long_film_is_made(
    app: Flask, film: bytes, monkeypatch: pytest.MonkeyPatch, clock: object
) -> None:
    monkeypatch.setattr("courses.media.running._PATIENCE_SECONDS", 0.0)
    with app.app_context():
        with transaction(write=True):
            media_id = keep(film).id
        for _turn in range(400):
            drain()
            with transaction(write=False):
                if db.session.get_one(Media, media_id).state == "ready":
                    break
            clock.forward(seconds=2)  # type: ignore[attr-defined]
        with transaction(write=False):
            assert [each.key for each in list_renditions(media_id)] == ["audio", "240p", "360p"]
            assert _turn > 0
