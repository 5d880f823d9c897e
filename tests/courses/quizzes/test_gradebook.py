"""The gradebook: the same figures on the page, behind each figure and in the file; nobody outside is named."""

import io
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from courses.catalogue.models import Course
from courses.sessions.models import ClassMember, StudyClass
from lms.core.clock import now, today
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.people.models import Person
from tests.architecture.test_pages import counted
from tests.courses.quizzes.school import School
from tests.courses.quizzes.test_rescoring import ONE, TWO, answer_all

BOOK = "/day-hoc/bang-diem/an-toan-so"


def file_of(trainer, address: str = f"{BOOK}/bang-diem.xlsx") -> bytes:
    """The bytes of the file."""
    with trainer.get(address) as answer:
        assert answer.status_code == 200
        return answer.data


def rows_of(trainer, address: str = f"{BOOK}/bang-diem.xlsx") -> list[list[Any]]:
    """The rows of the file."""
    data = io.BytesIO(file_of(trainer, address))
    return CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python()


def test_people_stand_by_ten_ho_dem_with_the_score_that_counts(school: School) -> None:
    school.open(**TWO, attempts=3)
    names = ["Trần Văn Ổn", "Lê Thị Ánh", "Đặng Văn Bình", "Nguyễn Thị Ánh"]
    for name in names:
        answer_all(school.learn(name), wrong=(1,) if "Bình" in name else ())
    trainer = school.teach()
    page = trainer.get(BOOK).text
    ordered = sorted(names, key=page.index)
    assert ordered == ["Lê Thị Ánh", "Nguyễn Thị Ánh", "Đặng Văn Bình", "Trần Văn Ổn"]
    found = rows_of(trainer)[5:]
    assert [row[1] for row in found] == ordered
    assert [row[4] for row in found] == [1.0, 1.0, 0.5, 1.0]
    assert [row[5] for row in found] == [1, 1, 1, 1]
    assert "50,0" in page


def test_the_rule_of_the_quiz_says_which_score_counts(school: School) -> None:
    school.open(**TWO, attempts=3, rules={"counting": "average"})
    hang = school.learn()
    answer_all(hang, wrong=(1, 2))
    answer_all(hang, wrong=(1,))
    assert rows_of(school.teach())[5][4:6] == [0.25, 2]


def test_every_figure_opens_to_its_attempts(school: School) -> None:
    import re

    school.open(**TWO, attempts=2)
    hang, trainer = school.learn(), school.teach()
    answer_all(hang, wrong=(1,))
    answer_all(hang)
    target = re.search(rf'href="({BOOK}/[a-z2-9]+)#kiem-tra"', trainer.get(BOOK).text)
    assert target is not None
    page = trainer.get(target[1]).text
    assert "50,0" in page and "100,0" in page
    assert f"/day-hoc/bai-lam/{hang.attempt}" in page


def test_a_name_that_begins_like_a_formula_is_a_text_cell(school: School) -> None:
    school.open(**ONE)
    hang = school.learn()
    with school.app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, hang.seen["person_id"])
        person.full_name, person.staff_number = "=HYPERLINK(1)", "@007"
    answer_all(hang)
    trainer = school.teach()
    row = rows_of(trainer)[5]
    assert row[1:3] == ["=HYPERLINK(1)", "@007"]
    with zipfile.ZipFile(io.BytesIO(file_of(trainer))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_the_file_says_which_course_which_class_and_as_of_when(school: School) -> None:
    school.open(**ONE)
    answer_all(school.learn())
    head = [row[0] for row in rows_of(school.teach())[:4]]
    assert "An toàn số cho người mới" in head[1]
    assert "20/11/2026" in head[3]


def test_a_class_is_a_part_of_the_gradebook(school: School) -> None:
    school.open(**ONE)
    inside, outside = school.learn("Vũ Thị Trong"), school.learn("Vũ Thị Ngoài")
    for taker in (inside, outside):
        answer_all(taker)
    with school.app.app_context(), transaction(write=True):
        course = db.session.execute(select(Course)).scalar_one()
        made = StudyClass(
            public_id="lopthunghiem", course_id=course.id, unit_id=course.unit_id, name="Lớp K1",
            starts_on=today(), created_at=now(),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        db.session.add(ClassMember(class_id=made.id, person_id=inside.seen["person_id"], joined_at=now()))
    trainer = school.teach()
    page = trainer.get(f"{BOOK}?lop=lopthunghiem").text
    assert "Vũ Thị Trong" in page and "Vũ Thị Ngoài" not in page
    assert [row[1] for row in rows_of(trainer, f"{BOOK}/bang-diem.xlsx?lop=lopthunghiem")[5:]] == [
        "Vũ Thị Trong"
    ]
    assert trainer.get(f"{BOOK}?lop=khongcolopnay").status_code == 404


def test_people_outside_the_units_are_a_count_on_the_page_and_absent_from_the_file(school: School) -> None:
    school.open(**ONE)
    inside, outside = school.learn("Vũ Thị Trong", unit="UBND xã Này"), school.learn("Vũ Thị Ngoài")
    trainer = school.teach(unit="UBND xã Này")
    with school.app.app_context(), transaction(write=True):
        db.session.execute(update(Course).values(unit_id=school.units["UBND xã Này"]))
    for taker in (inside, outside):
        answer_all(taker)
    page = trainer.get(BOOK).text
    assert "Vũ Thị Trong" in page and "Vũ Thị Ngoài" not in page
    assert [row[1] for row in rows_of(trainer)[5:]] == ["Vũ Thị Trong"]
    assert trainer.get(f"{BOOK}/{outside.seen['enrolment']}").status_code == 404
    assert trainer.get(f"{BOOK}/{inside.seen['enrolment']}").status_code == 200


def test_only_those_who_teach_the_course_have_its_gradebook(school: School) -> None:
    school.open(**ONE)
    answer_all(school.learn())
    stranger = school.teach(unit="UBND tỉnh Khác")
    for address in (BOOK, f"{BOOK}/bang-diem.xlsx"):
        assert stranger.get(address).status_code == 404
        assert school.teach("Đặng Thị Nhân", role=Role.HR_OFFICER).get(address).status_code == 403
    assert "an-toan-so" not in stranger.get("/day-hoc/bang-diem").text


def test_pages_of_those_who_teach_need_at_most_twelve_statements(school: School) -> None:
    school.open(**TWO)
    takers = [school.learn(f"Vũ Thị {number}") for number in range(12)]
    for taker in takers:
        answer_all(taker, wrong=(1,))
    taker, trainer = takers[0], school.teach()
    taker.client.post(
        f"{taker.base}/phuc-khao?cau=1", data={"kind": "contest", "text": "Xin xem lại câu này"}
    )
    trainer.post(f"/day-hoc/bai-lam/{taker.attempt}/cau/1", data={"percent": "50", "reason": "Một nửa"})
    from courses.quizzes.models import Appeal
    from tests.courses.quizzes.test_rescoring import B_IS_RIGHT, key_at, propose

    key = key_at(school, takers[1])
    ((appeal,),) = school.ask(select(Appeal.public_id))
    addresses = [
        "/day-hoc/bang-diem", BOOK, f"{BOOK}?tim=vu", f"{BOOK}/{taker.seen['enrolment']}",
        f"/day-hoc/bai-lam/{taker.attempt}", f"/day-hoc/bai-lam/{taker.attempt}/cau/1", "/day-hoc/cham-bai",
        "/day-hoc/phuc-khao", f"/day-hoc/phuc-khao/{appeal}", f"/day-hoc/cham-lai/{key}",
        propose(trainer, key, **B_IS_RIGHT),
    ]  # fmt: skip
    dear = {}
    for address in addresses:
        with counted(school.app) as statements:
            assert trainer.get(address).status_code == 200
        if len(statements) > 12:
            dear[address] = len(statements)
    with counted(school.app) as statements:
        assert taker.client.get(f"{taker.base}/ket-qua").status_code == 200
    if len(statements) > 12:
        dear["result"] = len(statements)
    assert dear == {}
