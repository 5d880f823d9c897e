"""Anh Tuấn brings a file, looks at what it becomes, and takes it into the draft."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.authoring.actions import begin_course
from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.rules.outlines import items_of
from courses.catalogue.models import Course
from courses.exchange.models import Conversion
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from tests.architecture.test_pages import MOST_STATEMENTS, counted
from tests.architecture.test_pages import _faults as page_faults
from tests.courses.exchange.readers.presentations import Show
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder

SignIn = Callable[[int], FlaskClient]


@pytest.fixture
def trainer(app: Flask) -> tuple[int, str]:
    """(person id, public id of the unit) of a trainer."""
    with app.app_context(), transaction(write=True):
        unit = make_unit("Sở Nội vụ")
        person = make_holder(Role.TRAINER, unit, "Lê Anh Tuấn")
        db.session.flush()
        return person.id, unit.public_id


@pytest.fixture
def browser(sign_in: SignIn, trainer: tuple[int, str]) -> FlaskClient:
    """The trainer's browser."""
    return sign_in(trainer[0])


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A small presentation."""
    made = Show()
    slide = made.slide("Chữ ký số", ("Khóa công khai",), "Chào anh chị.")
    made.picture(slide, "Sơ đồ khóa")
    made.animate(slide)
    made.slide("Kết luận", ("Ký mọi văn bản",))
    return made.save(tmp_path / "chu-ky-so.pptx")


def _bring(app: Flask, browser: FlaskClient, path: Path, address: str = "/soan/tu-tep") -> str:
    with path.open("rb") as file:
        answer = browser.post(address, data={"file-file": (file, path.name)})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    with app.app_context():
        drain()
    return answer.location


def _draft(app: Flask, slug: str = "") -> CourseDraft:
    with app.app_context(), transaction(write=False):
        statement = select(CourseDraft).join(Course, Course.id == CourseDraft.course_id)
        found = db.session.scalars(statement.where(Course.slug == slug) if slug else statement).one()
        db.session.expunge(found)
        return found


def test_a_presentation_is_a_draft_in_three_steps(
    app: Flask, browser: FlaskClient, trainer: tuple[int, str], show: Path
) -> None:
    place = _bring(app, browser, show)
    plan = browser.get(place).get_data(as_text=True)
    assert "Chữ ký số" in plan
    assert "Trang chiếu 1" in plan
    answer = browser.post(
        f"{place}/dua-vao", data={"shape": "reading", "title": "Chữ ký số", "unit": trainer[1]}
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    draft = _draft(app)
    assert answer.location == "/soan/chu-ky-so"
    assert [item["title"] for item in items_of(draft.outline)] == ["Chữ ký số"]


def test_before_it_is_read_the_page_says_that_it_waits(browser: FlaskClient, show: Path) -> None:
    with show.open("rb") as file:
        answer = browser.post("/soan/tu-tep", data={"file-file": (file, "chu-ky-so.pptx")})
    page = browser.get(answer.location).get_data(as_text=True)
    assert 'http-equiv="refresh"' in page


def test_the_original_and_the_pictures_can_be_had(app: Flask, browser: FlaskClient, show: Path) -> None:
    place = _bring(app, browser, show)
    original = browser.get(f"{place}/goc")
    assert original.data == show.read_bytes()
    assert "attachment" in original.headers["Content-Disposition"]
    original.close()
    page = browser.get(place).get_data(as_text=True)
    source = page.split('class="thumbnail" src="')[1].split('"')[0]
    assert browser.get(source).mimetype in ("image/webp", "image/png")


def test_others_do_not_see_the_file(app: Flask, browser: FlaskClient, sign_in: SignIn, show: Path) -> None:
    place = _bring(app, browser, show)
    with app.app_context(), transaction(write=True):
        other = make_holder(Role.TRAINER, make_unit("Sở Y tế"), "Phạm Văn Khác").id
    stranger = sign_in(other)
    for address in (place, f"{place}/goc", f"{place}/tep/images/x.webp"):
        assert stranger.get(address).status_code == 404
    for address in ("dua-vao", "hoan-tac", "bo", "doc-lai"):
        assert stranger.post(f"{place}/{address}").status_code == 404


def test_a_file_into_a_draft_comes_last_and_goes_out_again_with_one_click(
    app: Flask, browser: FlaskClient, trainer: tuple[int, str], show: Path
) -> None:
    with app.app_context(), transaction(write=True):
        from lms.organisations.models import Unit

        unit = db.session.scalars(select(Unit).where(Unit.public_id == trainer[1])).one()
        draft = begin_course(unit=unit, title="Khóa có sẵn", person_id=trainer[0])
        lesson = db.session.scalars(select(DraftLesson).where(DraftLesson.course_id == draft.course_id)).one()
        lesson.content = {
            "blocks": [{"id": "b1", "kind": "text", "html": "<p>Đã viết</p>"}],
            "translations": {},
        }
    place = _bring(app, browser, show, "/soan/khoa-co-san/nhap")
    answer = browser.post(f"{place}/dua-vao", data={"shape": "slides"})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert [item["title"] for item in items_of(_draft(app).outline)][-1] == "Chữ ký số"
    assert len(list(items_of(_draft(app).outline))) == 2
    browser.post(f"{place}/hoan-tac")
    outline = _draft(app).outline
    assert len(list(items_of(outline))) == 1
    assert len(outline["modules"]) == 1
    assert "chu-ky-so.pptx" in browser.get("/soan/khoa-co-san/nhap").get_data(as_text=True)


def test_a_file_can_be_given_up(app: Flask, browser: FlaskClient, show: Path) -> None:
    place = _bring(app, browser, show)
    assert browser.post(f"{place}/bo").status_code == 302
    assert browser.post(f"{place}/dua-vao", data={"shape": "slides"}).status_code in (409, 422)
    assert "chu-ky-so.pptx" not in browser.get("/soan/tu-tep").get_data(as_text=True)


def test_a_file_given_up_while_it_waits_is_not_read_any_more(
    app: Flask, browser: FlaskClient, show: Path
) -> None:
    with show.open("rb") as file:
        place = browser.post("/soan/tu-tep", data={"file-file": (file, show.name)}).location
    browser.post(f"{place}/bo")
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Conversion.state)).one() == "dropped"


def test_a_file_that_is_none_is_refused_in_words(app: Flask, browser: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "bai.pptx"
    path.write_bytes(b"<html><script>alert(1)</script></html>")
    page = browser.get(_bring(app, browser, path)).get_data(as_text=True)
    assert "bai.pptx" in page
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Conversion.state)).one() == "refused"


def test_taking_a_file_in_twice_does_it_once(
    app: Flask, browser: FlaskClient, trainer: tuple[int, str], show: Path
) -> None:
    place = _bring(app, browser, show)
    data = {"shape": "slides", "title": "Chữ ký số", "unit": trainer[1]}
    browser.post(f"{place}/dua-vao", data=data)
    browser.post(f"{place}/dua-vao", data=data)
    assert len(list(items_of(_draft(app).outline))) == 1


def test_a_job_that_runs_twice_changes_nothing(app: Flask, browser: FlaskClient, show: Path) -> None:
    from courses.exchange.listeners import read_file_apart

    place = _bring(app, browser, show)
    with app.app_context(), transaction(write=False):
        key = db.session.scalars(select(Conversion.id)).one()
        read_file_apart({"conversion_id": key, "run": 1})
    assert browser.get(place).status_code == 200


def test_the_pages_are_sound_and_ask_little(app: Flask, browser: FlaskClient, show: Path) -> None:
    place = _bring(app, browser, show)
    for address in ("/soan/tu-tep", place, f"{place}/bai/1", f"{place}/bai/1?dang=reading"):
        with counted(app) as statements:
            page = browser.get(address).get_data(as_text=True)
        assert page_faults(address, page) == []
        assert len(statements) <= MOST_STATEMENTS


def test_a_lesson_can_be_looked_at_before_it_is_taken_in(
    app: Flask, browser: FlaskClient, show: Path
) -> None:
    place = _bring(app, browser, show)
    page = browser.get(f"{place}/bai/1?dang=reading").get_data(as_text=True)
    assert "Khóa công khai" in page
    assert "Sơ đồ khóa" in page
    assert browser.get(f"{place}/bai/9").status_code == 404


def test_a_reading_that_falls_over_can_be_tried_again(
    app: Flask, browser: FlaskClient, show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from courses.exchange import listeners

    honest = listeners.read_as_json

    def falling(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(listeners, "read_as_json", falling)
    place = _bring(app, browser, show)
    assert "doc-lai" in browser.get(place).get_data(as_text=True)
    monkeypatch.setattr(listeners, "read_as_json", honest)
    browser.post(f"{place}/doc-lai")
    with app.app_context():
        drain()
    assert "dua-vao" in browser.get(place).get_data(as_text=True)
