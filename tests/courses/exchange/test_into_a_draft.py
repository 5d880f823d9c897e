"""A course of this site is brought into a draft on another one: all of it comes, or the plan says what does not."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.authoring.actions import (
    add_item,
    begin_course,
    publish_draft,
    save_facts,
    save_lesson,
    save_outline,
)
from courses.authoring.models import CourseDraft, DraftFile, DraftLesson
from courses.authoring.rules.outlines import items_of, with_item
from courses.catalogue.models import Course
from courses.catalogue.prerequisites import list_prerequisites
from courses.catalogue.queries import get_course
from courses.exchange.actions import import_course
from courses.exchange.leaving import write_zip
from courses.exchange.manifest import read_course_at
from courses.exchange.own import incoming_of
from courses.exchange.plan_queries import get_plan
from courses.media.actions import create_media
from courses.media.models import Media
from courses.questions.models import Question
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.core.storage import store_file
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder

from .folders import a_course, a_picture, put_down, read
from .rich_courses import SLUG, a_rich_course


@dataclass(frozen=True)
class Trainer:
    """Anh Tuấn of the Sở Nội vụ, before his browser."""

    site: Flask
    browser: FlaskClient
    person_id: int
    unit: str

    def bring(self, path: Path, into: str = "/soan/tu-tep") -> str:
        """He chooses the file; where its plan stands."""
        with path.open("rb") as file:
            place = self.browser.post(into, data={"file-file": (file, path.name)}).location
        with self.site.app_context():
            drain()
        return str(place)

    def take(self, place: str) -> None:
        """He takes it in."""
        data = {"shape": "course", "title": "Khóa đầy đủ", "unit": self.unit}
        answer = self.browser.post(f"{place}/dua-vao", data=data)
        assert answer.status_code == 302, answer.get_data(as_text=True)[-3000:]

    def publish(self) -> None:
        """The draft becomes a version."""
        with self.site.app_context(), transaction(write=True):
            publish_draft(draft=db.session.scalars(select(CourseDraft)).one(), person_id=self.person_id)


@pytest.fixture
def trainer(app: Flask, sign_in: Callable[[int], FlaskClient]) -> Trainer:
    with app.app_context(), transaction(write=True):
        unit = make_unit("Sở Nội vụ")
        person = make_holder(Role.TRAINER, unit, "Lê Anh Tuấn")
        db.session.flush()
        person_id, unit_id = person.id, unit.public_id
    return Trainer(app, sign_in(person_id), person_id, unit_id)


def _import(site: Flask, folder: Path) -> None:
    with site.app_context(), transaction(write=True):
        reading = read_course_at(folder)
        assert reading.plan is not None, [(each.file, each.line, each.fault) for each in reading.faults]
        import_course(reading.plan, unit_id=get_root().id)


def _taken_along(site: Flask, slug: str = SLUG) -> bytes:
    buffer = io.BytesIO()
    with site.app_context(), transaction(write=False):
        write_zip(get_plan(*get_course(slug))).write(buffer)
    return buffer.getvalue()


def _files(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def _packed(files: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"khoa/{name}", content)
    return path


def _unpacked(archive: bytes, folder: Path) -> Path:
    return put_down(_files(archive), folder)


def test_a_course_with_meetings_and_rules_of_every_sort_moves_to_another_site_byte_for_byte(
    app, other_site, tmp_path
):
    _import(other_site, a_rich_course(tmp_path / "khoa"))
    first = _taken_along(other_site)
    assert b'kind = "meeting"' in _files(first)["course.toml"]
    _import(app, _unpacked(first, tmp_path / "khac"))
    assert _taken_along(app) == first


def test_through_the_draft_of_another_site_the_course_comes_out_byte_for_byte(trainer, other_site, tmp_path):
    _import(other_site, a_rich_course(tmp_path / "khoa"))
    first = _taken_along(other_site)
    path = tmp_path / "khoa.zip"
    path.write_bytes(first)
    place = trainer.bring(path)
    page = trainer.browser.get(place).get_data(as_text=True)
    assert "Mọi nội dung trong tệp đều được giữ" in page and "540" in page
    trainer.take(place)
    trainer.publish()
    assert _files(_taken_along(trainer.site)) == _files(first)


def test_the_plan_says_what_comes_otherwise_and_what_is_left_out(trainer, tmp_path):
    files = {**a_course(), "ghi-chu.docx": b"x"}
    files["course.toml"] = files["course.toml"].replace(
        b"\n[[modules]]", b'prerequisites = [\n  "khoa-khac",\n]\n\n[[modules]]', 1
    )
    reading = read(files)
    said = [loss.message.message for loss in incoming_of(reading.plan, reading.warnings).losses]
    assert said[0].startswith("Courses to complete before this one are asked for where this site has them")
    assert said[1] == "The lesson is written in Markdown: it stands in the draft as blocks."
    page = trainer.browser.get(trainer.bring(_packed(files, tmp_path / "khoa.zip"))).get_data(as_text=True)
    assert "khoa-khac" in page and "ghi-chu.docx:1" in page


def test_a_translation_into_a_language_that_nobody_reads_here_is_said_to_be_left_out(app, tmp_path):
    folder = a_rich_course(tmp_path / "khoa")
    lesson = folder / "lessons" / "01-bai-1.json"
    lesson.write_text(lesson.read_text().replace('"translations": {"en"', '"translations": {"fr"'))
    with app.app_context():
        incoming = incoming_of(read_course_at(folder).plan, [])
    assert [loss.message.params for loss in incoming.losses] == [{"language": "fr"}]
    assert next(incoming.lessons()).translations == {}


def test_a_course_asks_for_those_before_it_that_the_site_has(trainer, tmp_path):
    with trainer.site.app_context(), transaction(write=True):
        import_course(read(a_course()).plan, unit_id=get_root().id)
    asks = 'prerequisites = [\n  "an-toan-thong-tin",\n  "khong-co",\n]\n\n[translations.en]'
    files = _rich_files(tmp_path)
    files["course.toml"] = files["course.toml"].replace(b"\n[translations.en]", asks.encode())
    trainer.take(trainer.bring(_packed(files, tmp_path / "khoa.zip")))
    with trainer.site.app_context(), transaction(write=False):
        course = db.session.scalars(select(Course).where(Course.slug == SLUG)).one()
        assert [each.slug for each, _title in list_prerequisites(course.id)] == ["an-toan-thong-tin"]


def test_what_a_draft_says_already_stays_and_a_picture_of_the_same_name_replaces_none(trainer, tmp_path):
    trainer.take(trainer.bring(_packed(_rich_files(tmp_path), tmp_path / "khoa.zip")))
    with trainer.site.app_context(), transaction(write=True):
        draft = db.session.scalars(select(CourseDraft)).one()
        before = dict(draft.facts)
        pictures = _pictures()
    other = {**_rich_files(tmp_path), "images/hinh.png": a_picture(size=(9, 9))}
    other["course.toml"] = (
        other["course.toml"].replace(b"12.5", b"3").replace(b'field = ""', b'field = "An toan"')
    )
    trainer.take(trainer.bring(_packed(other, tmp_path / "khac.zip"), into=f"/soan/{SLUG}/nhap"))
    with trainer.site.app_context(), transaction(write=False):
        draft = db.session.scalars(select(CourseDraft)).one()
        assert draft.facts == {**before, "field": "An toan"}
        assert [item["slug"] for item in items_of(draft.outline)] == [
            *("bai-1", "kiem-tra-cuoi", "thuc-hanh"),
            *("mo-dau", "bai-kiem-tra", "thuc-hanh-tren-lop"),
        ]
        assert _pictures().items() > pictures.items()
        added = db.session.scalars(select(DraftLesson).where(DraftLesson.slug == "mo-dau")).one()
        (name,) = _pictures().keys() - pictures.keys()
        assert f'src="{name}"' in added.content["blocks"][0]["html"]


def _rich_files(folder: Path) -> dict[str, bytes]:
    root = a_rich_course(folder / "rich")
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def _pictures() -> dict[str, str]:
    rows = db.session.scalars(select(DraftFile).where(DraftFile.name.startswith("images/")))
    return {row.name: row.sha256 for row in rows}


def test_a_folder_cannot_name_a_film_of_another_unit_by_its_id(trainer, tmp_path):
    with trainer.site.app_context(), transaction(write=True):
        digest = store_file(b"bi mat", "video/mp4")
        other = make_unit("Sở Y tế")
        secret = create_media(title="Bí mật", digest=digest, unit_id=other.id, person_id=None).public_id
    files = _rich_files(tmp_path)
    lesson = files["lessons/01-bai-1.json"].replace(b'"media": ""', f'"media": "{secret}"'.encode())
    files["lessons/01-bai-1.json"] = lesson.replace(b', "file": "media/phim-hay.mp4"', b"")
    assert secret.encode() in files["lessons/01-bai-1.json"]
    trainer.take(trainer.bring(_packed(files, tmp_path / "khoa.zip")))
    with trainer.site.app_context(), transaction(write=False):
        lesson = db.session.scalars(select(DraftLesson)).one()
        shown = [block for block in lesson.content["blocks"] if block["kind"] == "media"]
        assert [block["media"] for block in shown] == [""]
        assert db.session.scalars(select(Media.title)).all() == ["Bí mật"]


def test_questions_that_no_quiz_draws_come_into_the_bank_all_the_same(trainer, tmp_path):
    trainer.take(trainer.bring(_packed(_rich_files(tmp_path), tmp_path / "khoa.zip")))
    with trainer.site.app_context(), transaction(write=False):
        keys = set(db.session.scalars(select(Question.key)))
        assert keys == {"att-tkt-001", "att-kt-001", "att-kt-002"}


def test_a_course_of_the_studio_with_little_said_of_it_moves_with_its_class_to_another_site(
    trainer, other_site, tmp_path
):
    with trainer.site.app_context(), transaction(write=True):
        unit = db.session.scalars(select(Unit).where(Unit.public_id == trainer.unit)).one()
        draft = begin_course(unit=unit, title="Lớp chiều", person_id=trainer.person_id)
        module = draft.outline["modules"][0]["id"]
        add_item(draft=draft, module_id=module, kind="meeting", title="Buổi học", person_id=trainer.person_id)
        blocks = [{"id": "a", "kind": "text", "html": "<p>Đọc.</p>"}]
        save_lesson(
            draft=draft, slug="bai-1", content={"blocks": blocks}, revision=1, person_id=trainer.person_id
        )
        facts = {"tiet_hundredths": 100, "certificate_title": ""}
        save_facts(draft=draft, facts=facts, revision=draft.revision, person_id=trainer.person_id)
        outline = with_item(draft.outline, "buoi-hoc", minutes=210)
        save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=trainer.person_id)
        publish_draft(draft=draft, person_id=trainer.person_id)
    first = _taken_along(trainer.site, "lop-chieu")
    _import(other_site, _unpacked(first, tmp_path / "khoa"))
    assert _taken_along(other_site, "lop-chieu") == first
