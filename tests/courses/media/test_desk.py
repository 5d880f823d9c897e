"""An author brings a film, writes its captions, and takes the original away again."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.media.models import Media, MediaText, WatchInterval
from courses.media.queries import list_lacking_texts
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.organisations.actions import create_unit
from lms.organisations.queries import get_root
from tests.conftest import START, HeldClock
from tests.courses.media.conftest import Cinema
from tests.factories.people import make_holder

DESK = "/soan/phuong-tien"
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nXin chào anh/chị\n"


def _unit(browser: FlaskClient) -> str:
    page = browser.get(f"{DESK}/moi").text
    found = re.search(r'name="unit" value="([^"]+)"|<option value="([^"]+)" selected', page)
    assert found is not None
    return found[1] or found[2]


def test_a_film_is_brought_without_javascript_and_made_ready(
    app: Flask, cinema: Cinema, author: FlaskClient, film: bytes
) -> None:
    form = {"unit": _unit(author), "title": "", "file-file": (io.BytesIO(film), "Bài giảng 1.mp4")}
    answer = author.post(f"{DESK}/moi", data=form)
    assert answer.status_code == 302
    page = author.get(answer.headers["Location"]).text
    assert "data-refresh" in page and "Bài giảng 1" in page
    with app.app_context():
        drain()
    page = author.get(answer.headers["Location"]).text
    assert "240p" in page and "360p" in page and "data-refresh" not in page
    assert "Bài giảng 1" in author.get(f"{DESK}?tim=bai+giang").text
    assert "Bài giảng 1" not in author.get(f"{DESK}?tim=khac").text
    saved = author.get(re.search(r"/phuong-tien/\w+/goc\?tai=1", page)[0])  # type: ignore[index]
    assert saved.data == film and saved.headers["Content-Disposition"].startswith("attachment")


def test_a_form_without_a_file_or_with_a_wrong_one_says_so(cinema: Cinema, author: FlaskClient) -> None:
    assert author.post(f"{DESK}/moi", data={"unit": _unit(author)}).status_code == 422
    wrong = {"unit": _unit(author), "file-file": (io.BytesIO(b"MZ"), "x.exe")}
    answer = author.post(f"{DESK}/moi", data=wrong)
    assert answer.status_code == 422 and ".mp4" in answer.text


def test_captions_come_from_a_file_and_are_served_to_learners(
    app: Flask, cinema: Cinema, author: FlaskClient, learner: FlaskClient
) -> None:
    page = f"{DESK}/{cinema.public_id}/phu-de/vi"
    srt = "1\n00:00:00,000 --> 00:00:02,000\nXin chào <b>anh/chị</b>\n"
    answer = author.post(page, data={"text": "", "file": (io.BytesIO(srt.encode()), "phu-de.srt")})
    assert answer.status_code == 302
    served = learner.get(f"{cinema.files}/phu-de/vi.vtt")
    assert served.mimetype == "text/vtt" and "Xin chào anh/chị" in served.text
    assert '<track kind="captions" srclang="vi"' in learner.get(f"/khoa-hoc/{cinema.slug}/bai/mo-dau").text
    wrong = author.post(page, data={"text": "00:05 xx\nlời"})
    assert wrong.status_code == 422 and "1" in wrong.text
    assert author.post(page, data={"text": ""}).status_code == 302
    assert learner.get(f"{cinema.files}/phu-de/vi.vtt").status_code == 404


def test_the_words_are_taken_from_the_captions_and_read_to_their_end(
    app: Flask, cinema: Cinema, author: FlaskClient, learner: FlaskClient, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=False):
        assert [each.id for each in list_lacking_texts([cinema.public_id])] == [cinema.media]
    author.post(f"{DESK}/{cinema.public_id}/phu-de/vi", data={"text": VTT})
    words = f"{DESK}/{cinema.public_id}/loi-thoai/vi"
    assert "tu-phu-de" in author.get(words).text
    author.post(f"{words}/tu-phu-de")
    assert "Xin chào anh/chị" in author.get(words).text
    author.post(words, data={"text": "Xin chào anh/chị. " * 20})
    with app.app_context(), transaction(write=False):
        assert list_lacking_texts([cinema.public_id]) == []
    address = f"{cinema.files}/loi-thoai/vi?khoa-hoc={cinema.slug}&bai=mo-dau"
    opening = re.search(r'name="opening" value="([^"]+)"', learner.get(address).text)[1]  # type: ignore[index]
    done = f"/khoa-hoc/{cinema.slug}/phuong-tien/{cinema.public_id}/doc"
    form = {"opening": opening, "item": "mo-dau", "language": "vi"}
    assert "loi-thoai" in learner.post(done, data=form).headers["Location"]
    clock.forward(seconds=30)
    assert learner.post(done, data=form).headers["Location"].endswith("/bai/mo-dau")
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(WatchInterval)).one().transcript_read_at is not None
    assert learner.post(done, data={**form, "opening": "giả"}).headers["Location"].find("loi-thoai") > 0


@pytest.mark.parametrize("path", ["", "/phu-de/vi", "/loi-thoai/vi"])
def test_a_trainer_of_another_unit_and_a_learner_find_nothing_at_the_desk(
    app: Flask, cinema: Cinema, path: str, learner: FlaskClient, sign_in: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), transaction(write=True):
        unit = create_unit(name="Sở Khác", code="SK", parent=get_root(), valid_from=START.date(), kind="unit")
        other = make_holder(Role.TRAINER, unit, "Lê Văn Khác").id
    stranger = sign_in(other)
    assert stranger.get(f"{DESK}/{cinema.public_id}{path}").status_code == 404
    assert stranger.post(f"{DESK}/{cinema.public_id}{path}", data={"text": "x"}).status_code == 404
    assert stranger.get(f"{cinema.files}/goc").status_code == 404
    assert cinema.public_id not in stranger.get(DESK).text
    assert learner.get(f"{DESK}/{cinema.public_id}{path}").status_code == 403


def test_a_title_is_changed(app: Flask, cinema: Cinema, author: FlaskClient) -> None:
    page = f"{DESK}/{cinema.public_id}"
    assert author.post(page, data={"title": " "}).status_code == 422
    assert author.post(page, data={"title": "Tên mới"}).status_code == 302
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Media, cinema.media).title == "Tên mới"
        assert db.session.scalars(select(MediaText)).all() == []
    assert author.post(f"{page}/lam-lai").status_code == 302


def test_a_recording_has_captions_and_words_like_a_film(
    app: Flask, cinema: Cinema, author: FlaskClient, learner: FlaskClient
) -> None:
    with app.app_context(), transaction(write=True):
        db.session.get_one(Media, cinema.media).kind = "audio"
    desk = f"/soan/phuong-tien/{cinema.public_id}"
    assert f"{desk}/phu-de/vi" in author.get(desk).text
    lesson = f"/khoa-hoc/{cinema.slug}/bai/mo-dau"
    assert "data-watch-said" not in learner.get(lesson).text
    author.post(f"{desk}/phu-de/vi", data={"text": "1\n00:00:00,000 --> 00:00:02,000\nXin chào"})
    author.post(f"{desk}/loi-thoai/vi/tu-phu-de")
    page = learner.get(lesson).text
    assert '<p class="media__said" lang="vi" data-watch-said hidden>' in page
    assert '<track kind="captions" srclang="vi"' in page
    assert f"{cinema.files}/loi-thoai/vi" in page
