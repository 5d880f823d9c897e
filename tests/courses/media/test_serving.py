"""Media are served to those who may see them, in ranges, and to nobody else."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.media.models import Media
from courses.progress.actions import withdraw
from courses.progress.models import Enrolment
from lms.core.db import db, transaction
from tests.courses.media.conftest import Cinema


@pytest.mark.parametrize("key", ["240p", "360p", "am-thanh", "goc", "anh-bia.jpg"])
def test_a_learner_of_the_course_and_its_author_see_it_and_nobody_else(
    cinema: Cinema, key: str, client: FlaskClient, sign_in: Callable[[int], FlaskClient]
) -> None:
    address = f"{cinema.files}/{key}"
    answer = sign_in(cinema.learner).get(address)
    assert answer.status_code == 200 and int(answer.headers["Content-Length"]) == len(answer.data)
    assert (
        "private" in answer.headers["Cache-Control"]
        and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert sign_in(cinema.author).get(address).status_code == 200
    assert sign_in(cinema.stranger).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_who_left_the_course_sees_nothing_more(app: Flask, cinema: Cinema, learner: FlaskClient) -> None:
    with app.app_context(), transaction(write=True):
        withdraw(enrolment=db.session.get_one(Enrolment, cinema.enrolment))
    assert learner.get(f"{cinema.files}/240p").status_code == 404


def test_a_range_is_that_part_of_the_film(cinema: Cinema, learner: FlaskClient) -> None:
    address = f"{cinema.files}/240p"
    whole = learner.get(address)
    part = learner.get(address, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and part.data == whole.data[100:200]
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.data)}"
    assert part.mimetype == "video/mp4"
    beyond = learner.get(address, headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416 and beyond.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    tag = whole.headers["ETag"]
    assert learner.get(address, headers={"If-None-Match": tag}).status_code == 304
    stale = learner.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert stale.status_code == 200


def test_a_film_is_saved_under_its_title(cinema: Cinema, learner: FlaskClient) -> None:
    answer = learner.get(f"{cinema.files}/240p?tai=1")
    assert answer.headers["Content-Disposition"] == "attachment; filename=phim-thu-240p.mp4"


@pytest.mark.parametrize(
    "path", ["480p", "audio", "..%2f..%2fetc", "poster", "phu-de/vi.vtt", "loi-thoai/vi", "phu-de/xx.vtt"]
)
def test_what_is_not_there_is_not_found(cinema: Cinema, learner: FlaskClient, path: str) -> None:
    assert learner.get(f"{cinema.files}/{path}").status_code == 404
    assert learner.get("/phuong-tien/khong-co/240p").status_code == 404


def test_an_original_that_no_browser_plays_is_only_saved(
    app: Flask, cinema: Cinema, author: FlaskClient
) -> None:
    with app.app_context(), transaction(write=True):
        db.session.get_one(Media, cinema.media).original_name = "trang.html"
    answer = author.get(f"{cinema.files}/goc")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_lesson_shows_the_film_without_fetching_it(cinema: Cinema, learner: FlaskClient) -> None:
    page = learner.get(f"/khoa-hoc/{cinema.slug}/bai/mo-dau").text
    assert 'preload="none"' in page and f'{cinema.files}/240p"' in page
    assert f'data-watch="{cinema.report}"' in page and "240p, " in page and "watch-" in page
    assert "autoplay" not in page
