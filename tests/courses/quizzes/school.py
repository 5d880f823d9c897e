"""A school around a quiz: a course, its learners with their posts, those who teach it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from courses.quizzes.invariants import INVARIANTS
from courses.quizzes.models import Attempt, AttemptResult, Mark, QuizVersion
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from tests.courses.quizzes.exam import Taker
from tests.factories.courses import SmallCourse, enrol_in, make_course, read_lesson
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder, make_person

ESSAY = "Người dân khai một lần, cơ quan nhà nước dùng lại.\nVì vậy thủ tục ngắn hơn, chi phí thấp hơn."
SLUG = "an-toan-so"


@dataclass
class School:
    """One course with one quiz at the root unit; `learn` brings learners, `teach` those who teach."""

    app: Flask
    sign_in: Callable[[int], FlaskClient]
    units: dict[str, int] = field(default_factory=dict)
    signed_in: dict[int, int] = field(default_factory=dict)

    def open(self, *, rules: dict[str, Any] | None = None, **course: Any) -> None:
        """The course is published; `rules` are columns of the quiz version."""
        with self.app.app_context(), transaction(write=True):
            made = make_course(SLUG, **course)
            if rules:
                db.session.execute(
                    update(QuizVersion).where(QuizVersion.item_id == made.quiz.id).values(**rules)
                )

    def _unit(self, name: str) -> Any:
        from lms.organisations.models import Unit

        if not name:
            return get_root()
        if name not in self.units:
            self.units[name] = make_unit(name).id
        return db.session.get_one(Unit, self.units[name])

    def learn(self, name: str = "Trần Thị Hằng", *, unit: str = "") -> Taker:
        """A learner before the quiz, who has read the lesson."""
        from courses.catalogue.models import CourseVersion
        from courses.catalogue.queries import get_course

        with self.app.app_context(), transaction(write=True):
            person = make_person(name, unit=self._unit(unit))
            course, version = get_course(SLUG)
            assert isinstance(version, CourseVersion)
            lesson, quiz = _items(course.id)
            small = SmallCourse(course, version, lesson, quiz)
            enrolment = enrol_in(small, person)
            read_lesson(small, enrolment)
            ids = {"person_id": person.id, "enrolment_id": enrolment.id}
            address = enrolment.public_id
        taker = Taker(self.app, self.sign_in(ids["person_id"]), SLUG)
        taker.seen = ids | {"enrolment": address, "name": name}
        return taker

    def teach(
        self, name: str = "Phạm Văn Giảng", *, unit: str = "", role: Role = Role.TRAINER
    ) -> FlaskClient:
        """A browser in which somebody is signed in who holds the role at the unit."""
        with self.app.app_context(), transaction(write=True):
            person_id = make_holder(role, self._unit(unit), name).id
        browser = self.sign_in(person_id)
        self.signed_in[id(browser)] = person_id
        return browser

    def again(self, browser: FlaskClient) -> FlaskClient:
        """The same person, signed in anew: sessions of those who teach end after a while."""
        return self.sign_in(self.signed_in[id(browser)])

    def work(self) -> None:
        """Every job that waits is done."""
        with self.app.app_context():
            drain()

    def audit(self) -> dict[str, list[str]]:
        """Every violated invariant of quizzes."""
        with self.app.app_context(), transaction(write=False):
            found = {name: check() for name, check in INVARIANTS.items()}
        return {name: faults for name, faults in found.items() if faults}

    def ask(self, statement: Any) -> list[Any]:
        """What the database holds."""
        with self.app.app_context(), transaction(write=False):
            return list(db.session.execute(statement).all())

    def result(self, taker: Taker) -> tuple[float, bool, bool] | None:
        """(per cent, passed, only kept) of the learner's attempt."""
        rows = self.ask(
            select(AttemptResult.percent, AttemptResult.is_passed, AttemptResult.keeps_pass)
            .join(Attempt, Attempt.id == AttemptResult.attempt_id)
            .where(Attempt.public_id == taker.attempt)
        )
        return tuple(rows[0]) if rows else None

    def marks(self, taker: Taker, position: int) -> list[Any]:
        """(marker, scoring, share, counts, reason) of every mark of the question, the oldest first."""
        from courses.quizzes.models import AttemptQuestion

        rows = self.ask(
            select(Mark.marker, Mark.scoring, Mark.numerator, Mark.denominator, Mark.counts, Mark.reason)
            .join(AttemptQuestion, AttemptQuestion.id == Mark.attempt_question_id)
            .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
            .where(Attempt.public_id == taker.attempt, AttemptQuestion.position == position)
            .order_by(Mark.id)
        )
        return [
            (row.marker.split(":")[0], row.scoring, row.numerator / row.denominator, row.counts, row.reason)
            for row in rows
        ]


def _items(course_id: int) -> tuple[Any, Any]:
    from courses.catalogue.models import Item

    items = {item.kind: item for item in db.session.scalars(select(Item).where(Item.course_id == course_id))}
    return items["lesson"], items["quiz"]


def write_essay(taker: Taker, position: int = 1, text: str = ESSAY) -> None:
    """The learner writes the text as the answer to that question."""
    answer = taker.save(position, {"answer": [text]})
    assert answer.status_code == 200, answer.text


def claim(marker: FlaskClient) -> str:
    """The marker takes the next answer of the first question in the queue; its code, "" where there is none."""
    import re

    page = marker.get("/day-hoc/cham-bai").text
    tokens = re.findall(r'name="question" value="([^"]+)"', page)
    if not tokens:
        return ""
    answer = marker.post("/day-hoc/cham-bai/nhan", data={"question": tokens[0]})
    code = answer.location.rsplit("/", 1)[1]
    return "" if code == "cham-bai" else code


def give_points(marker: FlaskClient, code: str, a: str, b: str, comment: str = "Khá tốt.") -> TestResponse:
    """The marker gives these points for the two lines of the rubric."""
    data = {"points_a": a, "points_b": b, "comment": comment, "then": "stop"}
    return marker.post(f"/day-hoc/cham-bai/{code}", data=data)


def hand_in_essay(taker: Taker, text: str = ESSAY) -> None:
    """The learner writes the only question's essay and hands it in."""
    taker.start()
    write_essay(taker, text=text)
    taker.submit()
