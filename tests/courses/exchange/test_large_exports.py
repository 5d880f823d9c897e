"""A large course is written by a job: the page says how far it is, offers the file, and keeps it from others."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.catalogue.queries import get_course
from courses.exchange import exports, leaving
from courses.exchange.actions import import_course
from courses.exchange.export_queries import weight_of
from courses.exchange.exports import tidy_exports
from courses.exchange.leaving import find_leaving
from courses.exchange.manifest import read_course_at
from courses.exchange.models import CourseExport
from courses.exchange.plan_queries import get_plan
from courses.exchange.views import leaving as page
from lms.audit.models import AuditEntry
from lms.core.db import begin_writing, commit_part, db, transaction
from lms.core.errors import Refusal
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.reports.export_files import path_of, writing
from tests.conftest import HeldClock
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder

from .rich_courses import FILM, SLUG, a_rich_course

PLACE = f"/soan/{SLUG}/xuat"
SignIn = Callable[[int], FlaskClient]


@pytest.fixture
def people(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int, int]:
    """(a trainer who keeps the course, her colleague, a trainer of another unit); every course is large."""
    monkeypatch.setattr(page, "AT_ONCE", len(FILM) - 1)
    with app.app_context(), transaction(write=True):
        own, other = make_unit("Sở Nội vụ"), make_unit("Sở Y tế")
        plan = read_course_at(a_rich_course(tmp_path / "khoa")).plan
        assert plan is not None
        import_course(plan, unit_id=own.id)
        names = ((own, "Lê Anh Tuấn"), (own, "Trần Thị Mai"), (other, "Hà Thu"))
        holders = [make_holder(Role.TRAINER, unit, name) for unit, name in names]
        db.session.flush()
        asker, colleague, stranger = (each.id for each in holders)
    return asker, colleague, stranger


def _work(app: Flask) -> None:
    with app.app_context():
        drain()


def _exports(app: Flask) -> list[CourseExport]:
    with app.app_context(), transaction(write=False):
        found = list(db.session.scalars(select(CourseExport).order_by(CourseExport.id)))
        db.session.expunge_all()
    return found


def _text(browser: FlaskClient) -> str:
    answer = browser.get(PLACE)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _ask(browser: FlaskClient, kind: str = "folder") -> None:
    assert browser.post(f"{PLACE}/{kind}").location == f"{PLACE}#tep"


def test_the_page_shows_the_work_and_then_the_file_which_is_the_whole_course(app, sign_in: SignIn, people):
    browser = sign_in(people[0])
    assert "data-refresh" not in _text(browser)
    _ask(browser)
    assert "data-refresh" in _text(browser) and "<progress" in _text(browser)
    _work(app)
    (export,) = _exports(app)
    assert "data-refresh" not in _text(browser) and f"/xuat/tep/{export.public_id}" in _text(browser)
    answer = browser.post(f"{PLACE}/tep/{export.public_id}", buffered=True)
    assert answer.headers["Content-Disposition"].endswith(f"{SLUG}-v1.zip")
    assert answer.headers["Cache-Control"] == "no-store"
    with app.app_context(), transaction(write=False):
        expected = io.BytesIO()
        leaving.write_zip(get_plan(*get_course(SLUG))).write(expected)
        said = db.session.scalars(select(AuditEntry.action)).all()
    assert answer.data == expected.getvalue()
    assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    assert said.count("course.exported") == 1


def test_a_colleague_of_the_unit_may_fetch_it_and_to_a_stranger_there_is_none(
    app, client, sign_in: SignIn, people
):
    _ask(sign_in(people[0]), "scorm12")
    _work(app)
    address = f"{PLACE}/tep/{_exports(app)[0].public_id}"
    assert sign_in(people[1]).post(address, buffered=True).status_code == 200
    stranger = sign_in(people[2])
    assert stranger.post(address).status_code == 404
    assert stranger.post(f"{PLACE}/folder").status_code == 404
    assert client.post(address).status_code in (302, 401, 403)


def test_the_file_of_one_course_is_not_to_be_had_through_the_address_of_another(
    app, sign_in: SignIn, people, tmp_path
):
    _ask(sign_in(people[0]))
    _work(app)
    with app.app_context(), transaction(write=True):
        manifest = a_rich_course(tmp_path / "khac") / "course.toml"
        manifest.write_text(manifest.read_text().replace(SLUG, "khoa-khac"))
        for bank in (tmp_path / "khac" / "questions").iterdir():
            bank.write_text(bank.read_text().replace("att-", "khac-"))
        for file in (tmp_path / "khac").glob("*/*.json"):
            file.write_text(file.read_text().replace("att-", "khac-"))
        plan = read_course_at(tmp_path / "khac").plan
        import_course(plan, unit_id=make_unit("Sở Tư pháp").id)
    public_id = _exports(app)[0].public_id
    assert sign_in(people[0]).post(f"/soan/khoa-khac/xuat/tep/{public_id}").status_code == 404
    assert sign_in(people[0]).post(f"{PLACE}/tep/khong-co").status_code == 404


def test_asking_twice_writes_one_file_and_asking_again_later_a_fresh_one(app, sign_in: SignIn, people):
    browser = sign_in(people[0])
    _ask(browser)
    _ask(sign_in(people[1]))
    assert len(_exports(app)) == 1
    _work(app)
    _ask(browser)
    _ask(browser, "cartridge")
    _work(app)
    old, new, other = _exports(app)
    assert (old.state, new.state, other.state) == ("gone", "ready", "ready")
    with app.app_context():
        assert not path_of(old.public_id).exists() and path_of(new.public_id).exists()
    assert browser.post(f"{PLACE}/tep/{old.public_id}").status_code == 404


def test_a_file_that_nobody_has_written_for_hours_is_asked_for_anew(
    app, sign_in: SignIn, people, clock: HeldClock
):
    _ask(sign_in(people[0]))
    clock.forward(hours=3)
    _ask(sign_in(people[0]))
    assert [each.state for each in _exports(app)] == ["gone", "waiting"]


def test_after_two_days_the_file_is_gone_from_disk_too(app, sign_in: SignIn, people, clock: HeldClock):
    _ask(sign_in(people[0]))
    _work(app)
    (export,) = _exports(app)
    clock.forward(days=2)
    browser = sign_in(people[0])
    assert browser.post(f"{PLACE}/tep/{export.public_id}").status_code == 404
    with app.app_context():
        tidy_exports()
        assert not path_of(export.public_id).exists()
    assert _exports(app)[0].state == "gone"
    assert export.public_id not in _text(browser)


def test_a_file_that_cannot_be_written_says_so_and_can_be_asked_for_again(
    app, sign_in: SignIn, people, monkeypatch
):
    def refuse(_course, _version):
        raise Refusal("Tệp này không viết được.")

    browser = sign_in(people[0])
    _ask(browser)
    with monkeypatch.context() as broken:
        broken.setattr(exports, "get_plan", refuse)
        _work(app)
    assert "Tệp này không viết được." in _text(browser)
    _ask(browser)
    with monkeypatch.context() as broken:
        broken.setattr(exports, "get_plan", lambda _course, _version: 1 / 0)
        _work(app)
    assert [each.state for each in _exports(app)] == ["gone", "failed"]
    assert "data-refresh" not in _text(browser)
    _ask(browser)
    _work(app)
    assert _exports(app)[-1].state == "ready"


def test_a_file_that_was_asked_for_anew_while_it_was_written_is_not_left_behind(
    app, sign_in: SignIn, people, monkeypatch
):
    _ask(sign_in(people[0]))
    (first,) = _exports(app)

    def overtaken(name):
        begin_writing()
        db.session.get_one(CourseExport, first.id).state = "gone"
        commit_part()
        return writing(name)

    monkeypatch.setattr(exports, "writing", overtaken)
    _work(app)
    assert _exports(app)[0].state == "gone"
    with app.app_context():
        assert not path_of(first.public_id).exists()


def test_a_small_course_is_sent_at_once(app, sign_in: SignIn, people, monkeypatch):
    monkeypatch.setattr(page, "AT_ONCE", exports.AT_ONCE)
    answer = sign_in(people[0]).post(f"{PLACE}/folder", buffered=True)
    assert answer.status_code == 200 and answer.data[:2] == b"PK"
    assert _exports(app) == []


def test_the_weight_is_reckoned_without_reading_a_file(app, people, monkeypatch):
    with app.app_context(), transaction(write=False):
        _course, version = get_course(SLUG)
        weight = weight_of(version)
        folder = find_leaving("folder")
        assert folder is not None
        parcel = folder.write(get_plan(*get_course(SLUG)))
    assert len(FILM) < weight < len(FILM) + 2000
    assert any(isinstance(content, Path) for content in parcel.files.values())
