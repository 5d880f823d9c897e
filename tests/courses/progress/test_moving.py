"""Moving learners to a later version: what was reached, passed, completed and credited stays."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.catalogue.actions import (
    PlacedItem,
    PlannedModule,
    VersionFacts,
    keep_item,
    open_course,
    publish_version,
)
from courses.catalogue.models import Course, CourseVersion
from courses.lessons.actions import put_blocks
from courses.progress import moving
from courses.progress.actions import enrol, pass_item, withdraw
from courses.progress.invariants import INVARIANTS
from courses.progress.models import Completion, Enrolment, ItemAgain, ItemPass, VersionMove
from courses.progress.moving import move_enrolments
from courses.progress.queries import list_passes, list_studies
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.jobs import drain
from lms.notices.models import Message
from lms.organisations.queries import get_root
from lms.training.models import Credit
from tests.factories.courses import make_learner


@pytest.fixture
def course(writing: None) -> Iterator[Course]:
    yield open_course(slug="khoa-thu", unit_id=get_root().id)
    assert [fault for check in INVARIANTS.values() for fault in check()] == []


def _publish(course: Course, lessons: dict[str, str], optional: set[str] = frozenset()) -> CourseVersion:
    """A version with these lessons (address → what it says) in order."""
    placed = []
    for slug, words in lessons.items():
        item = keep_item(course=course, slug=slug, kind="lesson")
        text = put_blocks(
            item=item, blocks=[{"id": "a", "kind": "text", "html": f"<p>{words}</p>"}], questions=[]
        )
        placed.append(PlacedItem(item, slug, 10, text.number, slug not in optional))
    facts = VersionFacts(
        title="Khóa thử", summary="", objectives=[], field="", language="vi", tiet_hundredths=200,
        content_group=5, study_form="online", certificate_title="GIẤY CHỨNG NHẬN", legal_documents=[],
        digest="x",
    )  # fmt: skip
    return publish_version(course=course, facts=facts, modules=[PlannedModule("Nội dung", placed)], files={})


def _study(course: Course, version: CourseVersion, *slugs: str) -> Enrolment:
    enrolment = enrol(person_id=make_learner().id, course=course, version=version)
    for slug in slugs:
        _pass(course, enrolment, slug)
    return enrolment


def _pass(course: Course, enrolment: Enrolment, slug: str) -> bool:
    item = keep_item(course=course, slug=slug, kind="lesson")
    return pass_item(enrolment=enrolment, item_id=item.id, rule="read", detail={})


def _percent(enrolment: Enrolment) -> int:
    return list_studies(enrolment.person_id)[0].percent


def _ids(course: Course, *slugs: str) -> set[int]:
    return {keep_item(course=course, slug=slug, kind="lesson").id for slug in slugs}


FOUR = {"a": "một", "b": "hai", "c": "ba", "d": "bốn"}


def test_somebody_who_is_moved_keeps_her_percentage_and_her_passes(course):
    learner = _study(course, _publish(course, FOUR), "a", "b", "c")
    longer = _publish(course, FOUR | {"e": "năm", "f": "sáu", "g": "bảy"})
    move_enrolments(course=course, version=longer)
    assert learner.version_id == longer.id
    assert _percent(learner) == 75
    assert len(list_passes(learner.id)) == 3


def test_a_changed_lesson_is_studied_again_only_by_those_who_read_the_old_one(course):
    first = _publish(course, FOUR)
    read, unread = _study(course, first, "a", "b"), _study(course, first, "b")
    changed = _publish(course, FOUR | {"a": "một, viết lại"})
    move = move_enrolments(course=course, version=changed, again=_ids(course, "a", "b"))
    assert (move.moved, move.asked_again) == (2, 1)
    assert set(list_passes(read.id)) == _ids(course, "b")
    assert set(list_passes(unread.id)) == _ids(course, "b")
    assert _percent(read) == 50


def test_who_is_asked_once_more_is_told_so_and_completes_after_doing_it(course):
    learner = _study(course, _publish(course, FOUR), "a", "b", "c")
    changed = _publish(course, FOUR | {"a": "khác"})
    move_enrolments(course=course, version=changed, again=_ids(course, "a"))
    assert db.session.scalar(
        select(func.count()).select_from(Message).where(Message.person_id == learner.person_id)
    )
    assert not _completes(course, learner, "d")
    assert _percent(learner) == 75
    assert _completes(course, learner, "a")
    assert db.session.scalar(select(func.count()).select_from(Credit)) == 1


def _completes(course: Course, learner: Enrolment, slug: str) -> bool:
    assert _pass(course, learner, slug)
    return learner.completed_at is not None


def test_who_has_passed_all_that_is_still_asked_completes_by_the_move_once(course):
    learner = _study(course, _publish(course, FOUR), "a", "b")
    shorter = _publish(course, {"a": "một", "b": "hai", "c": "ba"}, optional={"c"})
    move = move_enrolments(course=course, version=shorter)
    assert move.completed == 1
    assert _percent(learner) == 100
    assert db.session.get_one(Completion, learner.id).version_id == shorter.id


def test_completed_and_left_courses_are_not_touched(course):
    first = _publish(course, {"a": "một"})
    done, left = _study(course, first, "a"), _study(course, first)
    withdraw(enrolment=left)
    move = move_enrolments(course=course, version=_publish(course, {"a": "mới"}), again=_ids(course, "a"))
    assert move.moved == 0
    assert (done.version_id, left.version_id) == (first.id, first.id)


def test_a_minor_version_takes_along_those_who_study_what_it_corrects_and_nobody_else(course):
    first = _publish(course, FOUR)
    early = _study(course, first, "a")
    second = _publish(course, FOUR | {"e": "năm"})
    late = _study(course, second, "a")
    third = _publish(course, FOUR | {"a": "một.", "e": "năm"})
    move_enrolments(course=course, version=third, from_version_id=second.id)
    assert (early.version_id, late.version_id) == (first.id, third.id)


def test_optional_lessons_never_count(course):
    learner = _study(course, _publish(course, FOUR, optional={"d"}), "d")
    assert _percent(learner) == 0
    for slug in "ab":
        _pass(course, learner, slug)
    assert _percent(learner) == 66
    assert _completes(course, learner, "c")


def test_what_was_asked_of_a_lesson_that_became_optional_does_not_outlive_the_course(course):
    learner = _study(course, _publish(course, FOUR), "a", "b", "c")
    second = _publish(course, FOUR | {"a": "khác"})
    move_enrolments(course=course, version=second, again=_ids(course, "a"))
    third = _publish(course, FOUR | {"a": "khác"}, optional={"a"})
    move_enrolments(course=course, version=third)
    assert _completes(course, learner, "d")
    assert db.session.scalars(select(ItemAgain)).all() == []


def test_nobody_new_begins_an_archived_course(course):
    version = _publish(course, FOUR)
    learner = _study(course, version, "a")
    course.archived_at = version.published_at
    with pytest.raises(Refusal):
        _study(course, version)
    assert _pass(course, learner, "b")


def test_thousands_are_moved_by_a_job_that_goes_on_where_it_was_killed(app: Flask, monkeypatch):
    monkeypatch.setattr(moving, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(moving, "BATCH", 2)
    with app.app_context(), transaction(write=True):
        course = open_course(slug="khoa-thu", unit_id=get_root().id)
        first = _publish(course, FOUR)
        for _ in range(5):
            _study(course, first, "a")
        second = _publish(course, FOUR | {"a": "khác"})
        move = move_enrolments(course=course, version=second, again=_ids(course, "a"))
        assert (move.total, move.moved, move.finished_at) == (5, 0, None)
        second_id = second.id
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=False):
        move = db.session.scalars(select(VersionMove)).one()
        assert (move.moved, move.asked_again) == (5, 5)
        assert move.finished_at is not None
        assert set(db.session.scalars(select(Enrolment.version_id))) == {second_id}
        assert db.session.scalar(select(func.count()).select_from(ItemPass)) == 5
