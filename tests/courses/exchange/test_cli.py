"""An operator loads, lists and writes out courses at the console."""

import zipfile

import pytest
from sqlalchemy import func, select

from courses.catalogue.models import Course
from courses.exchange.demonstration import sample_folders
from lms.core.db import db, transaction
from lms.organisations.actions import create_unit
from lms.organisations.queries import get_root

from .folders import GRADED, LESSON, MANIFEST, a_course, line_of, put_down, spoil


@pytest.fixture
def lms(app):
    """The console: arguments → its answer."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(args=["courses", *map(str, arguments)])


def _count(app):
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(Course))


def test_a_trainer_sees_every_fault_with_file_and_line_and_nothing_is_written(app, lms, tmp_path):
    files = spoil(MANIFEST, "lessons/01-mat-khau.md", "lessons/01-mat-khua.md")
    files = spoil(GRADED, "[id:att-kt-002] ", "", files)
    answer = lms("import", put_down(files, tmp_path / "source"))
    assert answer.exit_code == 2
    lines = answer.output.splitlines()
    assert lines[0].startswith(f"course.toml:{line_of(files, MANIFEST, 'file =')}: ")
    assert any(line.startswith(f"{LESSON}:1: ") for line in lines)
    assert any(line.startswith(f"{GRADED}:{line_of(files, GRADED, '::Chia')}: ") for line in lines)
    assert _count(app) == 0


def test_a_dry_run_tells_what_would_come_and_writes_nothing(app, lms, tmp_path):
    answer = lms("import", put_down(a_course(), tmp_path / "source"), "--dry-run")
    assert answer.exit_code == 0, answer.output
    assert _count(app) == 0


def test_an_operator_loads_a_course_lists_it_and_writes_it_out(app, lms, tmp_path):
    source = put_down(a_course(), tmp_path / "source")
    answer = lms("import", source)
    assert answer.exit_code == 0, answer.output
    assert "an-toan-thong-tin" in answer.output
    assert "an-toan-thong-tin" in lms("list").output
    target = tmp_path / "target"
    assert lms("export", "an-toan-thong-tin", target).exit_code == 0
    assert (target / LESSON).read_bytes() == a_course()[LESSON]
    assert (target / MANIFEST).read_bytes() == a_course()[MANIFEST]
    again = lms("import", target)
    assert again.exit_code == 0 and "1" in again.output
    assert _count(app) == 1


def test_a_zipped_course_is_loaded_like_a_folder(app, lms, tmp_path):
    with zipfile.ZipFile(tmp_path / "course.zip", "w") as archive:
        for name, content in a_course().items():
            archive.writestr(f"an-toan/{name}", content)
    assert lms("import", tmp_path / "course.zip").exit_code == 0
    assert _count(app) == 1


def test_a_folder_that_is_not_empty_is_kept_unless_forced(lms, tmp_path):
    lms("import", put_down(a_course(), tmp_path / "source"))
    target = put_down({"notes.txt": b"mine", MANIFEST: b"old"}, tmp_path / "target")
    assert lms("export", "an-toan-thong-tin", target).exit_code == 1
    assert (target / MANIFEST).read_bytes() == b"old"
    assert lms("export", "an-toan-thong-tin", target, "--force").exit_code == 0
    assert (target / MANIFEST).read_bytes() == a_course()[MANIFEST]
    assert (target / "notes.txt").read_bytes() == b"mine"


def test_a_course_that_is_not_there_cannot_be_written_out(lms, tmp_path):
    answer = lms("export", "khong-co", tmp_path / "x")
    assert answer.exit_code == 1 and "khong-co" in answer.output
    assert not (tmp_path / "x").exists()


def test_a_course_belongs_to_the_unit_that_is_named(app, lms, tmp_path):
    with app.app_context(), transaction(write=True):
        root = get_root()
        unit_id = create_unit(
            code="BKHCN",
            kind="ministry",
            name="Bộ Khoa học và Công nghệ",
            parent=root,
            valid_from=root.valid_from,
        ).id
    source = put_down(a_course(), tmp_path / "source")
    assert lms("import", source, "--unit", "KHONG-CO").exit_code == 2
    assert _count(app) == 0
    assert lms("import", source, "--unit", "bkhcn").exit_code == 0
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(Course.unit_id)) == unit_id
    refused = lms("import", source, "--unit", "GOC")
    assert refused.exit_code == 2 and "BKHCN" in refused.output


def test_a_question_taken_from_another_course_is_told_before_anything_is_written(app, lms, tmp_path):
    lms("import", put_down(a_course(), tmp_path / "one"))
    other = spoil(MANIFEST, 'slug = "an-toan-thong-tin"', 'slug = "khoa-khac"')
    answer = lms("import", put_down(other, tmp_path / "two"), "--dry-run")
    assert answer.exit_code == 2
    assert answer.output.count(f"{GRADED}:4: ") == 1
    assert _count(app) == 1


def test_a_warning_does_not_keep_a_course_out(app, lms, tmp_path):
    answer = lms("import", put_down({**a_course(), "notes.txt": b"x"}, tmp_path / "source"))
    assert answer.exit_code == 0
    assert answer.output.startswith("notes.txt:1: ")
    assert _count(app) == 1


def test_the_sample_courses_are_without_a_fault(lms):
    for folder in sample_folders():
        answer = lms("import", folder, "--dry-run")
        assert answer.exit_code == 0, answer.output


def test_an_empty_site_says_so(lms):
    assert lms("list").exit_code == 0
