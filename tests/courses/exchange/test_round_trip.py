"""A course goes out as a folder and comes back as the same course."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import get_course
from courses.exchange.actions import import_course
from courses.exchange.demonstration import sample_folders
from courses.exchange.folder import Files, read_folder
from courses.exchange.manifest import read_course, read_course_at
from courses.exchange.plan_queries import export_course, get_plan
from courses.questions.models import Question, QuestionVersion
from lms.core.db import db, transaction
from lms.organisations.queries import get_root

from .folders import GRADED, LESSON, MANIFEST, SELF_CHECK, a_course, read, spoil

FOLDERS = {folder.name: folder for folder in sample_folders()}


def _import(site: Flask, files: Files) -> None:
    reading = read_course(files)
    assert reading.plan is not None, reading.faults
    with site.app_context(), transaction(write=True):
        assert import_course(reading.plan, unit_id=get_root().id).is_new


def _export(site: Flask, slug: str) -> dict[str, bytes]:
    with site.app_context(), transaction(write=False):
        return export_course(*get_course(slug))


@pytest.mark.parametrize("slug", FOLDERS)
def test_a_sample_course_moves_to_an_empty_site_and_back_byte_for_byte(app, other_site, slug):
    source = read_folder(FOLDERS[slug])
    _import(app, source)
    first = _export(app, slug)
    _import(other_site, Files(first))
    second = _export(other_site, slug)
    assert first == second
    untouched = [name for name in source.contents if not name.endswith(".gift")]
    assert {name: first[name] for name in untouched} == {name: source.contents[name] for name in untouched}
    assert read_course(Files(first)).plan.digest() == read_course(source).plan.digest()


@pytest.mark.parametrize("slug", FOLDERS)
def test_the_digest_on_record_is_that_of_the_folder_it_came_from_and_of_the_one_it_gives(writing, slug):
    plan = read_course_at(FOLDERS[slug]).plan
    import_course(plan, unit_id=get_root().id)
    course, version = get_course(slug)
    assert version.digest == plan.digest() == get_plan(course, version).digest()
    assert get_plan(course, version) == plan


def test_the_same_folder_twice_changes_nothing_and_says_so(writing):
    unit_id = get_root().id
    first = import_course(read(a_course()).plan, unit_id=unit_id)
    again = import_course(read(a_course()).plan, unit_id=unit_id)
    assert (first.is_new, first.number) == (True, 1)
    assert (again.is_new, again.number) == (False, 1)
    assert db.session.scalar(select(func.count()).select_from(CourseVersion)) == 1


def test_a_course_written_otherwise_but_meaning_the_same_is_the_same_course(writing):
    files = a_course()
    reordered = files[MANIFEST].decode().replace('language = "vi"\n', "")
    files[MANIFEST] = ('# Khóa học thử\nlanguage = "vi"\n' + reordered).encode()
    files[GRADED] = b"// a comment of the author\n\n" + files[GRADED]
    files["lessons/mat-khau.md"] = files.pop(LESSON)
    files[MANIFEST] = files[MANIFEST].replace(b"lessons/01-mat-khau.md", b"lessons/mat-khau.md")
    unit_id = get_root().id
    import_course(read(a_course()).plan, unit_id=unit_id)
    assert not import_course(read(files).plan, unit_id=unit_id).is_new


def test_a_corrected_question_makes_a_new_version_and_leaves_the_others_alone(writing):
    unit_id = get_root().id
    import_course(read(a_course()).plan, unit_id=unit_id)
    outcome = import_course(read(spoil(GRADED, "12345678", "matkhau")).plan, unit_id=unit_id)
    assert (outcome.is_new, outcome.number) == (True, 2)
    rows = db.session.execute(
        select(Question.key, func.count()).join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .group_by(Question.key)
    )  # fmt: skip
    assert dict(rows.all()) == {"att-kt-001": 2, "att-kt-002": 1, "att-tkt-001": 1}
    old = db.session.execute(
        select(Course, CourseVersion)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.number == 1)
    ).one()
    assert get_plan(*old) == read(a_course()).plan


def test_a_course_that_goes_back_to_an_earlier_text_gets_a_version_of_its_own(writing):
    unit_id = get_root().id
    changed = spoil(LESSON, "chìa khóa", "ổ khóa")
    numbers = [
        import_course(read(files).plan, unit_id=unit_id).number for files in (a_course(), changed, a_course())
    ]
    assert numbers == [1, 2, 3]
    assert get_plan(*get_course("an-toan-thong-tin")) == read(a_course()).plan


def test_texts_in_every_format_come_back_as_they_were_written(writing):
    files = a_course()
    files[GRADED] += (
        "\n// [id:att-kt-003] [lesson:mat-khau] [tag:luật] [points:2] [cite:khoản \\[1\\] Điều 3]\n"
        "::Ký hiệu \\: và \\~::[markdown]**Chọn** câu đúng:\\n\\n- a \\= b\\n- c \\{d\\}{\n"
        "\t~%50%[html]<b>một</b>#[plain]đúng\n\t~%50%hai \\~ ba\n\t~%-50%bốn\n"
        "\t####[html]<p>Vì <i>thế</i>.</p>\n}\n\n"
        "// [id:att-kt-004] [scoring:all_or_nothing] [shuffle:no]\n"
        "::Ghép::Ghép. {\n\t=a -> 1\n\t=b -> 2\n\t= -> 3\n}\n\n"
        "// [id:att-kt-005]\nSố nào? {#\n\t=1,5:0,1#gần\n\t=%50%1..3\n\t~#xa\n}\n"
    ).encode()
    plan = read(files).plan
    import_course(plan, unit_id=get_root().id)
    assert get_plan(*get_course(plan.slug)) == plan


def test_a_course_without_questions_or_images_comes_back_too(writing):
    files = a_course()
    del files[SELF_CHECK], files[GRADED]
    files[MANIFEST] = files[MANIFEST].split(b'  [[modules.items]]\n  kind = "quiz"')[0]
    files[MANIFEST] = files[MANIFEST].replace(
        b'legal_documents = [\n  "Lu\xe1\xba\xadt An ninh m\xe1\xba\xa1ng",\n]', b"legal_documents = []"
    )
    files[LESSON] = b"Text.\n"
    del files["images/o-khoa.svg"]
    plan = read(files).plan
    import_course(plan, unit_id=get_root().id)
    exported = export_course(*get_course(plan.slug))
    assert sorted(exported) == [MANIFEST, LESSON]
    assert read(exported).plan == plan
