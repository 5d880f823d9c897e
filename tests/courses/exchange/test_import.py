"""What an import leaves on the site, and what it refuses to disturb."""

import pytest
from sqlalchemy import func, select

from courses.catalogue.models import Course
from courses.catalogue.prerequisites import list_prerequisites
from courses.catalogue.queries import get_course, get_file, get_outline, list_courses
from courses.exchange import actions
from courses.exchange.actions import import_course
from courses.exchange.demonstration import sample_folders, seed_courses
from courses.exchange.manifest import read_course_at
from courses.exchange.plan_queries import export_course
from courses.exchange.queries import list_conflicts
from courses.lessons.blocks.registry import files_of
from courses.lessons.queries import get_lesson, list_questions
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionVersion
from courses.questions.rendered import render_question
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.storage import StoredFile, read_file
from lms.organisations.queries import get_root

from .folders import DRAWING, GRADED, LESSON, MANIFEST, SELF_CHECK, a_course, read, spoil


def _import(files):
    return import_course(read(files).plan, unit_id=get_root().id)


def _conflicts(files):
    found = list_conflicts(read(files).plan)
    return [f"{each.file}:{each.line}: {each.fault.message % each.fault.params}" for each in found]


def test_a_learner_finds_the_lesson_its_picture_and_its_questions(writing):
    _import(a_course())
    course, version = get_course("an-toan-thong-tin")
    lesson_place, quiz_place = get_outline(version.id).places()
    lesson = get_lesson(lesson_place.item_id, lesson_place.content_number)
    assert "images/o-khoa.svg" in files_of(lesson.blocks)
    assert [question.title for question in list_questions(lesson.id)] == ["Độ dài"]
    assert (quiz_place.kind, quiz_place.minutes) == ("quiz", 15)
    digest = get_file(slug=course.slug, number=version.number, name=DRAWING).sha256
    assert read_file(digest) == a_course()[DRAWING]
    assert db.session.get(StoredFile, digest).media_type == "image/svg+xml"
    assert [row[0].slug for row in db.session.execute(list_courses("mat khau manh"))] == [course.slug]


def test_what_a_question_shows_is_safe_whatever_its_author_wrote(writing):
    files = a_course()
    files[GRADED] += (
        "\n// [id:att-kt-003]\n[html]<p onclick\\=x>Một<script>alert(1)</script> <b>hai</b></p>{\n"
        "\t=[html]<img src\\=x onerror\\=alert(1)>đúng\n\t~[markdown]**sai** <i>x</i>\n\t####a < b & c\n}\n"
    ).encode()
    _import(files)
    version = db.session.scalar(
        select(QuestionVersion).join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.key == "att-kt-003")
    )  # fmt: skip
    right, wrong = (option["text"]["html"] for option in version.data["options"])
    assert version.stem_html == "Một <b>hai</b>"
    assert "onerror" not in right and "script" not in version.stem_html
    assert wrong == "<strong>sai</strong> &lt;i&gt;x&lt;/i&gt;"
    assert version.explanation_html == "<p>a &lt; b &amp; c</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("nếu a<b thì", "nếu a&lt;b thì"),
        ("x < 5 <i>hay</i> y", "x &lt; 5 <i>hay</i> y"),
        ("R&amp;D", "R&amp;D"),
        ("một<script>alert(1)</script>", "một"),
    ],
)
def test_a_comparison_in_a_question_loses_no_word(text, html):
    question = FileQuestion(kind="true_false", data={"answer": True}, stem=text, explanation=text)
    rendered = render_question(question)
    assert (rendered.stem_html, rendered.explanation_html) == (html, f"<p>{html}</p>")


def test_a_question_never_moves_to_the_other_pool(writing):
    _import(a_course())
    files = spoil(SELF_CHECK, "att-tkt-001", "att-kt-009")
    files = spoil(GRADED, "att-kt-001", "att-tkt-001", files)
    assert _conflicts(files) == [
        f"{GRADED}:4: The question “att-tkt-001” stands in the other pool of this site: "
        "self-test and graded questions never change places. Give it a new id."
    ]
    with pytest.raises(Refusal):
        _import(files)


def test_a_question_never_moves_to_another_course(writing):
    _import(a_course())
    files = spoil(MANIFEST, 'slug = "an-toan-thong-tin"', 'slug = "khoa-khac"')
    assert [fault.split(": ")[0] for fault in _conflicts(files)] == [
        f"{GRADED}:4",
        f"{GRADED}:12",
        f"{SELF_CHECK}:4",
    ]
    assert "belongs to a question of the course “an-toan-thong-tin”" in _conflicts(files)[0]


def test_a_lesson_never_becomes_a_quiz(writing):
    _import(a_course())
    files = spoil(MANIFEST, 'slug = "kiem-tra"', 'slug = "x"')
    files = spoil(MANIFEST, 'slug = "mat-khau"', 'slug = "kiem-tra"', files)
    files[SELF_CHECK] = files[SELF_CHECK].replace(b"$CATEGORY: mat-khau", b"$CATEGORY: kiem-tra")
    files[GRADED] = files[GRADED].replace(b"[lesson:mat-khau]", b"[lesson:kiem-tra]")
    (conflict,) = _conflicts(files)
    assert conflict.startswith("course.toml:24: “kiem-tra” was of another kind in earlier versions")


def test_an_import_that_breaks_halfway_leaves_nothing(app, monkeypatch):
    plan = read(a_course()).plan

    def break_down(**_):
        raise RuntimeError("power cut")

    monkeypatch.setattr(actions, "publish_version", break_down)
    with app.app_context():
        with pytest.raises(RuntimeError, match="power cut"), transaction(write=False):
            import_course(plan, unit_id=get_root().id)
        with transaction(write=False):
            counts = [
                db.session.scalar(select(func.count()).select_from(table)) for table in (Course, Question)
            ]
    assert counts == [0, 0]


def test_a_course_that_exists_keeps_its_unit(writing):
    _import(a_course())
    unit_id = get_root().id
    import_course(read(spoil(LESSON, "chìa khóa", "ổ khóa")).plan, unit_id=unit_id + 1000)
    assert get_course("an-toan-thong-tin")[0].unit_id == unit_id


def test_the_demonstration_site_offers_every_sample_course(writing):
    seed_courses()
    slugs = {row[0].slug for row in db.session.execute(list_courses())}
    assert slugs == {folder.name for folder in sample_folders()}
    assert len(slugs) >= 2


def test_the_samples_are_what_the_project_promises():
    readings = [read_course_at(folder) for folder in sample_folders()]
    assert [note for reading in readings for note in reading.notes] == []
    plans = [reading.plan for reading in readings]
    self_tests = [question for plan in plans for question in plan.self_test()]
    assert sum(len(plan.lessons()) for plan in plans) >= 8
    assert len(self_tests) >= 12 and all(question.explanation and question.cite for question in self_tests)
    assert sum(len(plan.graded()) for plan in plans) >= 40


def test_what_has_to_be_completed_before_comes_and_goes_with_the_folder(writing):
    files = a_course()
    _import(files)
    second = {
        name: content.replace(b"an-toan-thong-tin", b"an-toan-nang-cao").replace(b"att-", b"atn-")
        for name, content in a_course().items()
    }
    line = b'prerequisites = ["an-toan-thong-tin"]\n\n[[modules]]'
    second[MANIFEST] = second[MANIFEST].replace(b"[[modules]]", line, 1)
    _import(second)
    course, version = get_course("an-toan-nang-cao")
    assert [needed.slug for needed, _title in list_prerequisites(course.id)] == ["an-toan-thong-tin"]
    exported = export_course(course, version)
    assert b'prerequisites = [\n  "an-toan-thong-tin",\n]' in exported[MANIFEST]
    assert read(exported).plan == read(second).plan
    files[MANIFEST] = files[MANIFEST].replace(
        b"[[modules]]", b'prerequisites = ["an-toan-nang-cao"]\n\n[[modules]]', 1
    )
    with pytest.raises(Refusal, match="→"):
        _import(files)
