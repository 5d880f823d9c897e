"""Trainers keep classes: who is in them, whom they may add, and what nobody else sees."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.progress.models import Enrolment
from courses.sessions.models import ClassMember, StudyClass
from courses.sessions.queries import member_ids
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.people.models import Person
from tests.courses.sessions.conftest import School
from tests.pages import without_tokens

NEW = {"name": "Lớp 1, đợt tháng 11", "starts_on": "20/11/2026", "ends_on": ""}


def open_class(trainer: FlaskClient, school: School, **changes: str) -> str:
    """The trainer opens a class; its address."""
    answer = trainer.post(
        "/day-hoc/lop/moi", data=NEW | {"course": school.course, "unit": school.commune} | changes
    )
    assert answer.status_code == 302, answer.text
    return answer.location.removesuffix("/them")


def names(app: Flask) -> list[str]:
    """Who is in the class now."""
    with app.app_context(), transaction(write=False):
        class_id = db.session.scalar(select(StudyClass.id))
        statement = select(Person.full_name).where(Person.id.in_(member_ids(class_id))).order_by(Person.id)
        return list(db.session.scalars(statement))


def test_a_trainer_opens_a_class_and_pastes_its_people_from_excel(
    app: Flask, trainer: FlaskClient, school: School
) -> None:
    address = open_class(trainer, school)
    pasted = "310001\tNguyễn Thị Hằng\nĐặng Văn Ước; 310002\r\n\n PHAM@nowhere.vn "
    answer = trainer.post(f"{address}/them", data={"people": pasted})
    assert answer.status_code == 422
    assert "pham@nowhere.vn" in answer.text.casefold()
    assert names(app) == ["Nguyễn Thị Hằng", "Đặng Văn Ước"]
    page = trainer.get(address).text
    assert "Nguyễn Thị Hằng" in page
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 2
        deeds = set(db.session.scalars(select(AuditEntry.action)))
    assert {"class.created", "class.members_added"} <= deeds


def test_people_outside_the_units_are_not_told_from_people_who_do_not_exist(
    app: Flask, trainer: FlaskClient, school: School
) -> None:
    address = open_class(trainer, school)
    trainer.get(address)
    foreign = trainer.post(f"{address}/them", data={"people": "990001"}).text
    unknown = trainer.post(f"{address}/them", data={"people": "990009"}).text
    assert without_tokens(foreign).replace("990001", "990009") == without_tokens(unknown)
    assert "Lê Văn Xa" not in foreign
    assert names(app) == []


def test_a_second_number_in_a_line_that_names_nobody_is_said(
    app: Flask, trainer: FlaskClient, school: School
) -> None:
    address = open_class(trainer, school)
    answer = trainer.post(f"{address}/them", data={"people": "310001, 777777"})
    assert "777777" in answer.text
    assert names(app) == ["Nguyễn Thị Hằng"]


def test_adding_twice_is_adding_once_and_leaving_is_a_date(
    app: Flask, trainer: FlaskClient, school: School
) -> None:
    address = open_class(trainer, school)
    for _ in range(2):
        trainer.post(f"{address}/them", data={"people": "310001"})
    assert names(app) == ["Nguyễn Thị Hằng"]
    with app.app_context(), transaction(write=False):
        person = db.session.scalar(select(Person.public_id).where(Person.staff_number == "310001"))
    assert trainer.post(f"{address}/roi/{person}").status_code == 302
    assert names(app) == []
    assert trainer.post(f"{address}/roi/{person}").status_code == 404
    trainer.post(f"{address}/them", data={"people": "hang@donghai.gov.vn"})
    assert names(app) == ["Nguyễn Thị Hằng"]
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(ClassMember)) == 1


def test_the_button_beside_a_person_says_what_they_are_taken_out_of(
    trainer: FlaskClient, school: School
) -> None:
    address = open_class(trainer, school)
    trainer.post(f"{address}/them", data={"people": "310001"})
    page = trainer.get(address).text
    said = re.search(r'aria-label="([^"]+): Nguyễn Thị Hằng"[^>]*>([^<]+)</button>', page)
    assert said and said[1] == said[2]
    assert said[2] in ("Đưa ra khỏi lớp", "Take out of the class")


def test_a_unit_is_added_after_its_people_were_counted(
    app: Flask, trainer: FlaskClient, school: School
) -> None:
    address = open_class(trainer, school)
    counted = trainer.post(
        f"{address}/them-don-vi", data={"unit": school.province, "with_below": "y", "do": "count"}
    )
    assert counted.status_code == 200
    assert names(app) == []
    trainer.post(f"{address}/them-don-vi", data={"unit": school.commune, "do": "add"})
    assert names(app) == ["Nguyễn Thị Hằng", "Đặng Văn Ước"]
    trainer.post(f"{address}/them-don-vi", data={"unit": school.province, "with_below": "y", "do": "add"})
    assert len(names(app)) == 4


def test_a_unit_elsewhere_cannot_be_added(app: Flask, trainer: FlaskClient, school: School) -> None:
    address = open_class(trainer, school)
    answer = trainer.post(f"{address}/them-don-vi", data={"unit": school.elsewhere, "do": "add"})
    assert answer.status_code == 422
    assert names(app) == []


@pytest.mark.parametrize(
    "changes",
    [{"unit": "elsewhere"}, {"course": "khong-co"}, {"name": ""}, {"ends_on": "01/01/2026"}],
    ids=["foreign unit", "no such course", "no name", "closes before it opens"],
)
def test_a_class_that_cannot_be_is_refused_on_its_page(
    app: Flask, trainer: FlaskClient, school: School, changes: dict[str, str]
) -> None:
    if changes.get("unit") == "elsewhere":
        changes = {"unit": school.elsewhere}
    data = NEW | {"course": school.course, "unit": school.commune} | changes
    answer = trainer.post("/day-hoc/lop/moi", data=data)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(StudyClass)) == 0


def test_two_classes_of_a_unit_never_share_a_name(trainer: FlaskClient, school: School) -> None:
    open_class(trainer, school)
    data = NEW | {"course": school.course, "unit": school.commune}
    assert trainer.post("/day-hoc/lop/moi", data=data).status_code == 422


def test_a_trainer_of_other_units_finds_no_such_class(
    trainer: FlaskClient, school: School, sign_in: Callable[[int], FlaskClient]
) -> None:
    address = open_class(trainer, school)
    stranger = sign_in(school.stranger)
    for path in (address, f"{address}/sua", f"{address}/them", f"{address}/them-don-vi"):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, data={"people": "310001"}).status_code in {404, 405}
    assert "Lớp 1" not in stranger.get("/day-hoc/lop").text


def test_the_name_and_days_of_a_class_change_and_the_trail_keeps_them(
    app: Flask, trainer: FlaskClient, school: School
) -> None:
    address = open_class(trainer, school)
    changed = {"name": "Lớp 2", "starts_on": "21/11/2026", "ends_on": "30/12/2026"}
    assert trainer.post(f"{address}/sua", data=changed).status_code == 302
    assert "Lớp 2" in trainer.get("/day-hoc/lop").text
    with app.app_context(), transaction(write=False):
        entry = db.session.execute(select(AuditEntry).filter_by(action="class.changed")).scalar_one()
        assert entry.detail["before"]["title"] == NEW["name"]


def test_the_teaching_page_leads_to_the_classes(trainer: FlaskClient, school: School) -> None:
    assert "/day-hoc/lop" in trainer.get("/day-hoc").text
