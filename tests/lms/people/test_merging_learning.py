"""What was learned under either account is the person's, and nothing of it is lost by merging or parting (P56)."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from certificates.issuing.actions import plan_certificate, set_issuer
from certificates.issuing.models import Certificate
from certificates.issuing.queries import list_own
from courses.catalogue.queries import get_course
from courses.events import COURSE_COMPLETED, read_course_completed
from courses.progress.actions import enrol, pass_item
from courses.progress.models import Completion, Enrolment, ItemPass
from courses.progress.queries import find_enrolment, list_studies
from courses.quizzes.actions.overriding import grant_time
from courses.quizzes.actions.saving import save_answer, take_over
from courses.quizzes.actions.starting import start_attempt
from courses.quizzes.models import Answer, Attempt
from courses.quizzes.queries import get_sitting
from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import NotFound
from lms.core.events import Event
from lms.organisations.queries import get_root
from lms.people.actions.merging import merge_accounts, part_accounts
from lms.people.models import Person, PersonAlias
from lms.people.queries import get_person_by_id
from lms.training.models import Credit
from tests.conftest import HeldClock
from tests.factories.courses import enrol_in, make_course, make_learner, read_lesson

WHY = "Một người, hai tài khoản"
KEPT = (Enrolment, ItemPass, Completion, Attempt, Answer, Credit, Certificate)


def merge(keep: Person, other: Person) -> PersonAlias:
    """The operator merges them."""
    return merge_accounts(keep=keep, other=other, reason=WHY, by_id=None)


def kept() -> list[int]:
    """How many rows there are of everything that must not be lost."""
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in KEPT]


@dataclass(frozen=True)
class Two:
    """A course that the second account has completed; ids."""

    keep: int
    other: int
    slug: str
    enrolment: int

    def begin(self, person_id: int) -> Enrolment:
        """The account studies the course."""
        course, version = get_course(self.slug)
        return enrol(person_id=person_id, course=course, version=version)


@pytest.fixture
def two(app: Flask) -> Two:
    """Two accounts, the second of which completed the course and holds its certificate."""
    with app.app_context(), transaction(write=True):
        course, keep, other = make_course(), make_learner("Lê Hoà An"), make_learner("Lê Hòa An")
        enrolment = enrol_in(course, other)
        read_lesson(course, enrolment)
        pass_item(enrolment=enrolment, item_id=course.quiz.id, rule="quiz", detail={"score_percent": 90.0})
        issued = {"code": "BKHCN", "place": "Hà Nội", "signer_post": "Giám đốc", "signer_name": "Đỗ Thị Ẩn"}
        set_issuer(unit_id=get_root().id, valid_from=today(), values={**issued, "signer_capacity": "TL."})
        event = db.session.scalars(select(Event).where(Event.name == COURSE_COMPLETED)).one()
        plan_certificate(read_course_completed(event.payload))
        return Two(keep.id, other.id, course.slug, enrolment.id)


def test_a_course_completed_under_either_account_is_completed(app: Flask, two: Two) -> None:
    with app.app_context(), transaction(write=True):
        keep, other, before = get_person_by_id(two.keep), get_person_by_id(two.other), kept()
        alias = merge(keep, other)
        found = find_enrolment(person_id=two.keep, course_id=get_course(two.slug)[0].id)
        assert found is not None and found.id == two.enrolment and found.completed_at is not None
        assert two.begin(two.keep).id == two.enrolment == two.begin(two.other).id
        assert [study.enrolment.id for study in list_studies(two.keep)] == [two.enrolment]
        assert len(list_own(two.keep)) == len(list_own(two.other)) == before[-1]
        assert kept() == before
        part_accounts(alias=alias, by_id=None)
        assert kept() == before
        assert find_enrolment(person_id=two.keep, course_id=get_course(two.slug)[0].id) is None
        assert list_own(two.keep) == [] and list_studies(two.keep) == []
        assert list_studies(two.other)[0].enrolment.id == two.enrolment


def test_a_course_both_began_is_shown_once_and_counts_as_completed(app: Flask, two: Two) -> None:
    with app.app_context(), transaction(write=True):
        keep, other = get_person_by_id(two.keep), get_person_by_id(two.other)
        mine = two.begin(two.keep)
        alias = merge(keep, other)
        assert [study.enrolment.id for study in list_studies(two.keep)] == [two.enrolment]
        part_accounts(alias=alias, by_id=None)
        assert [study.enrolment.id for study in list_studies(two.keep)] == [mine.id]


def test_the_survivor_goes_on_with_an_attempt_begun_under_the_other_account(
    app: Flask, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=True):
        course, keep, other = make_course(), make_learner("Lê Hoà An"), make_learner("Lê Hòa An")
        stranger, enrolment = make_learner("Người Khác"), enrol_in(course, other)
        read_lesson(course, enrolment)
        attempt = start_attempt(enrolment=enrolment, place=course.place())
        key = attempt.public_id
        with pytest.raises(NotFound):
            get_sitting(key, person_id=keep.id)
        alias = merge(keep, other)
        assert get_sitting(key, person_id=keep.id).attempt.id == attempt.id
        sent: dict[str, Any] = {"attempt": key, "position": 1, "seq": 1, "fields": {}}
        writer = take_over(attempt=key, person_id=keep.id)
        saved = save_answer(person_id=keep.id, writer=writer, **sent)
        assert saved.number == 1
        for person_id in (stranger.id,):
            with pytest.raises(NotFound):
                save_answer(person_id=person_id, writer=writer, **sent)
        part_accounts(alias=alias, by_id=None)
        with pytest.raises(NotFound):
            save_answer(person_id=keep.id, writer=writer, **sent)
        assert save_answer(person_id=other.id, writer=writer, **sent) == saved


def test_extra_time_of_either_account_holds_in_courses_of_both(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        course, keep, other = make_course(), make_learner("Lê Hoà An"), make_learner("Lê Hòa An")
        enrolment = enrol_in(course, other)
        read_lesson(course, enrolment)
        merge(keep, other)
        grant_time(
            person=keep,
            percent=50,
            valid_from=today(),
            valid_to=None,
            reason="Giấy xác nhận",
            granted_by_id=None,
        )
        attempt = start_attempt(enrolment=enrolment, place=course.place())
        assert attempt.terms["minutes"] == 30


def test_her_pages_show_what_both_accounts_have(app: Flask, two: Two, sign_in: object) -> None:
    with app.app_context(), transaction(write=True):
        merge(get_person_by_id(two.keep), get_person_by_id(two.other))
        result = db.session.get_one(Enrolment, two.enrolment).public_id
    browser: FlaskClient = sign_in(two.keep)  # type: ignore[operator]
    assert "An toàn số" in browser.get("/").text
    assert "2,5" in browser.get("/muc-tieu").text
    assert browser.get(f"/ket-qua/{result}").status_code == 200
    assert "An toàn số" in browser.get(f"/khoa-hoc/{two.slug}").text
