"""Whatever kind of file a trainer brings, what the plan shows stands in the draft."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.rules.outlines import items_of
from courses.packages.models import Package
from courses.questions.formats.excel_writer import write_excel
from courses.questions.formats.gift import read_gift
from courses.questions.models import Question
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from tests.courses.exchange.readers.documents import Paper, Sheets
from tests.courses.exchange.readers.presentations import Show
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder
from tests.factories.scorm import scorm12

SignIn = Callable[[int], FlaskClient]
Taken = tuple[CourseDraft, list[DraftLesson]]
CORPORA = Path(__file__).resolve().parents[5] / "shared" / "data"


@pytest.fixture
def take(app: Flask, sign_in: SignIn) -> Callable[..., Taken]:
    """A function: a file and a shape → the draft that a trainer has then."""
    with app.app_context(), transaction(write=True):
        unit = make_unit("Sở Nội vụ")
        person = make_holder(Role.TRAINER, unit, "Lê Anh Tuấn")
        db.session.flush()
        person_id, unit_id = person.id, unit.public_id
    browser = sign_in(person_id)

    def taking(path: Path, shape: str) -> Taken:
        with path.open("rb") as file:
            place = browser.post("/soan/tu-tep", data={"file-file": (file, path.name)}).location
        with app.app_context():
            drain()
        assert browser.get(place).status_code == 200
        assert browser.get(f"{place}/bai/1").status_code in (200, 404)
        data = {"shape": shape, "title": "Khóa mới", "unit": unit_id}
        answer = browser.post(f"{place}/dua-vao", data=data)
        assert answer.status_code == 302, answer.get_data(as_text=True)[-3000:]
        with app.app_context(), transaction(write=False):
            draft = db.session.scalars(select(CourseDraft)).one()
            lessons = list(db.session.scalars(select(DraftLesson).order_by(DraftLesson.id)))
            db.session.expunge_all()
        return draft, lessons

    return taking


def _kinds(lesson: DraftLesson) -> list[str]:
    return [block["kind"] for block in lesson.content["blocks"]]


def _workbook(folder: Path) -> Path:
    texts = [f"Câu {number}: chọn phương án đúng" for number in range(1, 4)]
    written = "".join(f"::{text}::{text} {{=Đúng ~Sai ####Vì vậy.}}\n\n" for text in texts)
    path = folder / "cau-hoi.xlsx"
    path.write_bytes(write_excel(read_gift(written).questions).content)
    return path


def _count(app: Flask, pool: str) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(Question).where(Question.pool == pool)) or 0


def test_a_document(tmp_path: Path, take: Callable[..., Taken]) -> None:
    paper = Paper()
    for title in ("Mật khẩu", "Sao lưu"):
        paper.heading(title)
        paper.text("Chữ")
        paper.picture("Hình")
    draft, lessons = take(paper.save(tmp_path / "x.docx"), "headings")
    assert [item["title"] for item in items_of(draft.outline)] == ["Mật khẩu", "Sao lưu"]
    assert _kinds(lessons[-1]) == ["text", "image"]


def test_a_pdf_file_as_pages(tmp_path: Path, take: Callable[..., Taken]) -> None:
    sheets = Sheets(tmp_path / "x.pdf")
    sheets.page("Một dòng chữ đủ dài để đọc")
    _draft, lessons = take(sheets.save(), "slides")
    assert lessons[-1].content["blocks"][0]["slides"][0]["image"].startswith("images/")


def test_a_presentation_with_a_table(tmp_path: Path, take: Callable[..., Taken]) -> None:
    show = Show()
    show.table(show.slide("Một"))
    _draft, lessons = take(show.save(tmp_path / "x.pptx"), "reading")
    assert _kinds(lessons[-1]) == ["heading", "table"]


def test_questions_as_a_lesson_to_test_oneself(
    app: Flask, tmp_path: Path, take: Callable[..., Taken]
) -> None:
    _draft, lessons = take(_workbook(tmp_path), "lesson")
    assert _kinds(lessons[-1]) == ["question"] * 3
    assert _count(app, "self_test") == 3


def test_questions_as_a_quiz_that_counts(app: Flask, tmp_path: Path, take: Callable[..., Taken]) -> None:
    draft, _lessons = take(_workbook(tmp_path), "quiz")
    assert [item["kind"] for item in items_of(draft.outline)][-1] == "quiz"
    assert _count(app, "graded") == 3


def test_questions_for_the_bank_only(app: Flask, tmp_path: Path, take: Callable[..., Taken]) -> None:
    take(_workbook(tmp_path), "bank")
    assert _count(app, "self_test") == 3


def test_a_scorm_package(app: Flask, tmp_path: Path, take: Callable[..., Taken]) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(scorm12())
    _draft, lessons = take(path, "course")
    assert _kinds(lessons[-1]) == ["package"]
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Package.standard)).one() == "scorm12"


def test_a_moodle_backup(take: Callable[..., Taken]) -> None:
    path = CORPORA / "moodle_mbz" / "Moodle_Dev" / "mod_quiz_tests_fixtures_moodle_28_quiz.mbz"
    if not path.exists():
        pytest.skip("the corpora are not on this machine")
    draft, _lessons = take(path, "course")
    assert "quiz" in [item["kind"] for item in items_of(draft.outline)]


def test_a_film_of_a_slide_is_kept_as_a_medium(
    app: Flask, tmp_path: Path, take: Callable[..., Taken]
) -> None:
    show = Show()
    show.film(show.slide("Phim"), tmp_path)
    _draft, lessons = take(show.save(tmp_path / "x.pptx"), "slides")
    assert _kinds(lessons[-1]) == ["slides", "media"]
    assert lessons[-1].content["blocks"][1]["media"]


def test_each_slide_that_a_file_brings_can_be_remarked_on(tmp_path: Path, take: Callable[..., Taken]) -> None:
    show = Show()
    for title in ("Một", "Hai"):
        show.slide(title)
    _draft, lessons = take(show.save(tmp_path / "x.pptx"), "slides")
    assert [each["id"] for each in lessons[-1].content["blocks"][0]["slides"]] == ["s1", "s2"]
