"""A quiz is under way while the publisher moves its learners: nobody is locked out, nothing is out of reach."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from courses.authoring.actions import save_outline
from courses.authoring.rules.outlines import items_of
from courses.catalogue.models import Item
from courses.catalogue.queries import find_course
from courses.progress.models import Enrolment
from courses.quizzes.actions import put_quiz
from lms.core.db import db, transaction
from tests.courses.authoring.workflow import school as workflow
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.school import School, claim, give_points, hand_in_essay
from tests.factories.courses import make_question

SLUG = "an-toan-so"


def _publish(app: Flask, change: Callable[[workflow.School], None], *, moves: bool = True) -> None:
    """The changed course is published as its next version."""
    with app.app_context(), transaction(write=True):
        course = find_course(SLUG)
        assert course is not None
        workflow.publish_changed(course, change, drops=True, moves=moves)


def _asks_for_half(kind: str, count: int) -> Callable[[workflow.School], None]:
    def change(office: workflow.School) -> None:
        bank = [(make_question(kind), None) for _ in range(count + 2)]
        quizzes = select(Item).where(Item.course_id == office.course_id, Item.kind == "quiz")
        item = db.session.scalars(quizzes).one()
        sections = [("chung", count, bank)]
        put_quiz(item=item, sections=sections, minutes=20, attempts=3, pass_percent=50)

    return change


def _has_no_quiz(office: workflow.School) -> None:
    draft = office.draft
    items = [item for item in items_of(draft.outline) if item["slug"] != "kiem-tra"]
    outline = {**draft.outline, "modules": [{**draft.outline["modules"][0], "items": items}]}
    save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=office.author)


def _has_completed(app: Flask, enrolment_id: int) -> bool:
    with app.app_context(), transaction(write=False):
        return db.session.get_one(Enrolment, enrolment_id).completed_at is not None


def test_what_was_begun_under_a_higher_mark_passes_by_the_mark_of_today(app: Flask, taker: MakeTaker) -> None:
    hang = taker(pass_percent=70)
    hang.start()
    hang.answer_rightly(2)
    _publish(app, _asks_for_half("one_answer", 2))
    hang.submit()
    assert _has_completed(app, hang.seen["enrolment_id"])


def test_an_essay_that_is_marked_after_the_mark_went_down_passes(app: Flask, school: School) -> None:
    school.open(draw=(), kinds=("essay",), rules={"pass_percent": 70})
    hang = school.learn()
    hand_in_essay(hang)
    _publish(app, _asks_for_half("essay", 1))
    marker = school.teach()
    assert give_points(marker, claim(marker), "3", "3").status_code == 302
    assert _has_completed(app, hang.seen["enrolment_id"])


def test_a_trainer_reaches_a_quiz_that_only_learners_of_an_earlier_version_have(
    app: Flask, school: School
) -> None:
    school.open()
    hang, trainer = school.learn(), school.teach()
    _publish(app, _has_no_quiz, moves=False)
    assert hang.client.get(hang.start_page).status_code == 200
    for page in ("kiem-tra/{}/kiem-tra/mo-dong", "kiem-tra/{}/kiem-tra", "phan-tich/{}/kiem-tra"):
        assert trainer.get(f"/day-hoc/{page.format(SLUG)}").status_code == 200


def test_an_attempt_is_found_again_at_the_address_of_a_quiz_that_was_taken_out(
    app: Flask, taker: MakeTaker
) -> None:
    hang = taker()
    hang.start()
    _publish(app, _has_no_quiz)
    assert hang.attempt in hang.client.get(hang.start_page).location
    hang.submit()
    assert hang.client.get(hang.start_page, follow_redirects=True).status_code == 200
