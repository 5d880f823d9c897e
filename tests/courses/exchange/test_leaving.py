"""Anh Tuấn takes a course of his unit along as a file; nobody else can, and the trail says that he did."""

import io
import zipfile

import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.exchange.actions import import_course
from courses.exchange.archive import read_archive
from courses.exchange.manifest import read_course
from courses.packages.formats.package import open_package
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.permissions import Role
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder

from .folders import a_course, read


@pytest.fixture
def course(app) -> tuple[int, int]:
    """(trainer of the unit that keeps the course, trainer of another one)."""
    with app.app_context(), transaction(write=True):
        own, other = make_unit("Sở Nội vụ"), make_unit("Sở Y tế")
        import_course(read(a_course()).plan, unit_id=own.id)
        trainers = make_holder(Role.TRAINER, own, "Lê Anh Tuấn"), make_holder(Role.TRAINER, other, "Hà Thu")
        db.session.flush()
        return trainers[0].id, trainers[1].id


def _fetch(browser, kind: str):
    return browser.post(f"/soan/an-toan-thong-tin/xuat/{kind}", buffered=True)


def test_the_trainer_sees_what_each_file_leaves_behind(sign_in, course):
    page = sign_in(course[0]).get("/soan/an-toan-thong-tin/xuat")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert text.count("Bài kiểm tra") >= 2 and "SCORM 1.2" in text and "Common Cartridge" in text


def test_the_course_folder_comes_whole_and_is_the_same_course(app, sign_in, course, tmp_path):
    answer = _fetch(sign_in(course[0]), "folder")
    assert answer.headers["Content-Disposition"].endswith("an-toan-thong-tin-v1.zip")
    path = tmp_path / "khoa.zip"
    path.write_bytes(answer.data)
    with app.app_context():
        assert read_course(read_archive(path)).plan.digest() == read(a_course()).plan.digest()
        said = db.session.scalars(select(AuditEntry.action)).all()
    assert "course.exported" in said


def test_packages_for_other_systems_come_as_they_read_them(sign_in, course, tmp_path):
    browser = sign_in(course[0])
    path = tmp_path / "khoa.zip"
    path.write_bytes(_fetch(browser, "scorm12").data)
    with open_package(path) as package:
        assert package.manifest.standard == "scorm12"
    with zipfile.ZipFile(io.BytesIO(_fetch(browser, "cartridge").data)) as archive:
        assert b"IMS Common Cartridge" in archive.read("imsmanifest.xml")


def test_to_other_trainers_there_is_no_such_course(client, sign_in, course):
    stranger = sign_in(course[1])
    assert stranger.get("/soan/an-toan-thong-tin/xuat").status_code == 404
    assert _fetch(stranger, "folder").status_code == 404
    assert _fetch(client, "folder").status_code in (302, 401, 403)
    assert _fetch(sign_in(course[0]), "khac").status_code == 404


def test_a_course_without_a_version_offers_nothing_to_take_along(app, sign_in, course):
    with app.app_context(), transaction(write=True):
        db.session.scalar(select(Course)).current_number = None
    browser = sign_in(course[0])
    assert browser.get("/soan/an-toan-thong-tin/xuat").status_code == 200
    assert _fetch(browser, "folder").status_code == 404
