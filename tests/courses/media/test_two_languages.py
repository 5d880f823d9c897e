"""A lesson in two languages counts by the films of its original, which readers of both languages meet."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.catalogue.actions import PlacedItem, PlannedModule, keep_item, open_course, publish_version
from courses.lessons.actions import Translation, put_blocks
from courses.progress.models import ItemPass
from lms.core.db import db, transaction
from lms.organisations.queries import get_root
from tests.conftest import HeldClock
from tests.courses.media.conftest import keep
from tests.factories.courses import _facts as make_facts
from tests.factories.courses import make_learner

COURSE = "/khoa-hoc/hai-thu-tieng"
LESSON = f"{COURSE}/bai/mo-dau"
MISSING = "Xem thêm “%s”"


def _film(title: str) -> str:
    """A film of a hundred seconds that is still being made smaller; its public id."""
    media = keep(title.encode(), title=title)
    media.duration_ms = 100_000
    return media.public_id


def _shown(key: str, public_id: str) -> dict[str, Any]:
    return {"id": key, "kind": "media", "media": public_id, "title": ""}


@pytest.fixture
def films(app: Flask) -> tuple[str, str]:
    """The film of the original and the one that only the English lesson shows."""
    with app.app_context(), transaction(write=True):
        course = open_course(slug="hai-thu-tieng", unit_id=get_root().id)
        item = keep_item(course=course, slug="mo-dau", kind="lesson")
        vietnamese, english = _film("Phim gốc"), _film("English film")
        lesson = put_blocks(
            item=item,
            blocks=[_shown("phimgoc1", vietnamese)],
            questions=[],
            translations={"en": Translation("Opening", [_shown("phimanh1", english)])},
        )
        rule = {"kind": "watched", "percent": 80}
        placed = PlacedItem(item, "Mở đầu", 10, lesson.number, completion=rule)
        modules = [PlannedModule("Học", [placed])]
        publish_version(course=course, facts=make_facts("hai-thu-tieng"), modules=modules, files={})
        return vietnamese, english


@pytest.fixture
def learner(app: Flask, films: tuple[str, str], sign_in: Callable[[int], FlaskClient]) -> FlaskClient:
    """The browser of somebody in the course."""
    with app.app_context(), transaction(write=True):
        person_id = make_learner().id
    browser = sign_in(person_id)
    browser.post(f"{COURSE}/ghi-danh")
    return browser


def _watch(browser: FlaskClient, clock: HeldClock, public_id: str) -> None:
    """The film runs from its beginning to its end."""
    report = f"{COURSE}/phuong-tien/{public_id}/xem"
    assert browser.post(report, data={}).status_code == 200
    clock.forward(seconds=100)
    assert browser.post(report, data={"from": ["0"], "to": ["100000"]}).get_json()["percent"] == 100


def _passed(app: Flask) -> list[str]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(ItemPass.rule)))


def test_who_reads_the_original_is_not_asked_for_the_film_of_the_translation(
    app: Flask, films: tuple[str, str], learner: FlaskClient, clock: HeldClock
) -> None:
    page = learner.get(LESSON).text
    assert MISSING % "Phim gốc" in page
    assert "English film" not in page
    _watch(learner, clock, films[0])
    assert _passed(app) == ["watched"]


def test_who_reads_the_translation_meets_both_films_and_is_asked_for_that_of_the_original(
    app: Flask, films: tuple[str, str], learner: FlaskClient, clock: HeldClock
) -> None:
    page = learner.get(f"{LESSON}?ngon-ngu=en").text
    assert all(public_id in page for public_id in films)
    assert MISSING % "English film" not in page
    _watch(learner, clock, films[1])
    assert _passed(app) == []
    _watch(learner, clock, films[0])
    assert _passed(app) == ["watched"]
