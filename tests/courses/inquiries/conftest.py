"""A course of a province, its trainer, two learners, and people who have nothing to do with it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.inquiries.models import Inquiry
from courses.progress.actions import enrol
from lms.core.db import db, transaction
from lms.core.permissions import Role
from tests.factories.courses import make_course
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person

LESSON = "/khoa-hoc/an-toan-so/bai/mo-dau"
QUEUE = "/giang-day/hoi-dap"


@dataclass
class School:
    """Ids and browsers of the people in the test, by name."""

    app: Flask
    sign_in: Callable[[int], FlaskClient]
    people: dict[str, int] = field(default_factory=dict)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    course_id: int = 0
    item_id: int = 0

    def browser(self, name: str) -> FlaskClient:
        if name not in self.browsers:
            self.browsers[name] = self.sign_in(self.people[name])
        return self.browsers[name]

    def ask(self, name: str = "hang", text: str = "Mật khẩu dài bao nhiêu là đủ?", **more: str) -> str:
        """The address of what that learner asks from the lesson."""
        answer = self.browser(name).post(f"{LESSON}/hoi", data={"kind": "question", "text": text, **more})
        assert answer.status_code == 302, answer.text
        return str(answer.location).rsplit("/", 1)[1]

    def answer(self, key: str, text: str = "Từ 12 ký tự trở lên.", name: str = "tuan") -> None:
        assert self.browser(name).post(f"{QUEUE}/{key}", data={"text": text}).status_code == 302

    def state(self, key: str) -> str:
        with self.app.app_context(), transaction(write=False):
            return db.session.query(Inquiry).filter(Inquiry.public_id == key).one().state


@pytest.fixture
def school(app: Flask, sign_in: Callable[[int], FlaskClient]) -> School:
    """The course of a province with a trainer there, above it and elsewhere."""
    made = School(app, sign_in)
    with app.app_context(), transaction(write=True):
        province, commune, _ = make_province()
        elsewhere = make_unit("UBND tỉnh Tây Sơn", kind="province")
        course = make_course()
        course.course.unit_id = province.id
        made.course_id, made.item_id = course.course.id, course.lesson.id
        made.people["tuan"] = make_holder(Role.TRAINER, province, "Trần Anh Tuấn").id
        made.people["xuan"] = make_holder(Role.TRAINER, elsewhere, "Đỗ Thị Xuân").id
        for name, full_name in (
            ("hang", "Nguyễn Thị Hằng"),
            ("uoc", "Đặng Văn Ước"),
            ("anh", "Phạm Thị Ánh"),
        ):
            made.people[name] = make_person(full_name, unit=commune).id
        for name in ("hang", "uoc"):
            enrol(person_id=made.people[name], course=course.course, version=course.version)
    return made
