"""Rules by which a part counts: in words, alone or several, and never taken back by doing more."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.catalogue.queries import Place, get_outline
from courses.lessons.actions import finish_lesson, keep_right_answer
from courses.lessons.queries import list_question_ids
from courses.progress.completion import (
    CompletionKind,
    Setting,
    completion_kinds,
    completion_sentences,
    is_pressed,
    read_completion,
    register_completion,
    rule_of_kind,
    what_is_missing,
)
from courses.progress.completion_forms import completion_form, rule_in_words
from courses.progress.confirming import confirm_item, pass_by_hand
from courses.progress.models import Enrolment
from courses.progress.queries import list_passes
from lms.audit.models import AuditEntry
from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.people.models import Person
from tests.conftest import HeldClock
from tests.factories.courses import make_learner
from tests.factories.structure import make_ruled_course

SELF, VIEWED, HAND = {"kind": "self_check"}, {"kind": "viewed"}, {"kind": "confirmed"}
PLACE = Place(0, "bai-1", "lesson", "Bài 1", 10, 1, 1)


@pytest.fixture
def writing(app: Flask) -> Iterator[None]:
    """One transaction for the whole test."""
    with app.app_context(), transaction(write=True):
        yield


def begin(*rules: dict[str, Any], **options: Any) -> tuple[Person, Enrolment, list[Place]]:
    """A learner of a course with lessons under these rules."""
    from courses.progress.actions import enrol

    course, version = make_ruled_course(*rules, **options)
    person = make_learner()
    enrolment = enrol(person_id=person.id, course=course, version=version)
    return person, enrolment, get_outline(version.id).places()


@pytest.mark.usefixtures("writing")
def test_a_lesson_without_a_rule_has_that_of_its_minutes() -> None:
    assert completion_kinds("lesson")[0].key == "minutes"
    assert completion_sentences(PLACE) == ["Được tính khi đã mở bài ít nhất 3 phút."]
    assert is_pressed(PLACE)


@pytest.mark.usefixtures("writing")
def test_what_is_chosen_is_brought_into_normal_form_and_the_unknown_is_left_out() -> None:
    assert read_completion({"kind": "bay", "x": 1}, "lesson") == {}
    assert read_completion("viewed", "lesson") == {}
    both = {"kind": "all", "rules": [VIEWED, SELF, VIEWED, {"kind": "passed"}, 7]}
    assert read_completion(both, "lesson") == {"kind": "all", "rules": [VIEWED, SELF]}
    assert read_completion({"kind": "all", "rules": [SELF]}, "lesson") == SELF
    assert read_completion({"kind": "attended", "amount": "9999999", "measure": "hours"}, "meeting") == {
        "kind": "attended",
        "amount": 80,
        "measure": "percent",
    }


NAMES = st.sampled_from(["kind", "rules", "amount", "measure"])
PLAIN = st.none() | st.integers() | st.text(max_size=9)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


@given(ANYTHING)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_gives_a_rule_that_is_known_here(app: Flask, data: Any) -> None:
    with app.app_context():
        read = read_completion(data, "meeting")
        assert read_completion(read, "meeting") == read


@pytest.mark.usefixtures("writing")
def test_self_test_questions_count_when_each_was_right_once_and_the_words_name_those_left() -> None:
    _person, enrolment, (place,) = begin(SELF)
    first, second = list_question_ids(place.item_id, place.content_number)
    assert what_is_missing(enrolment, place) == ["trả lời đúng câu 1, 2"]
    assert not keep_right_answer(enrolment=enrolment, place=place, question_id=first)
    assert not keep_right_answer(enrolment=enrolment, place=place, question_id=first)
    assert what_is_missing(enrolment, place) == ["trả lời đúng câu 2"]
    with pytest.raises(Refusal, match="trả lời đúng câu 2"):
        finish_lesson(enrolment=enrolment, place=place, opened_at=now())
    assert keep_right_answer(enrolment=enrolment, place=place, question_id=second)
    assert [row.rule for row in list_passes(enrolment.id).values()] == ["self_check"]
    assert enrolment.completed_at is not None


@pytest.mark.usefixtures("writing")
def test_several_rules_are_needed_together(clock: HeldClock) -> None:
    _person, enrolment, (place,) = begin({"kind": "all", "rules": [{"kind": "minutes"}, SELF]}, questions=1)
    (question,) = list_question_ids(place.item_id, place.content_number)
    opened_at = now()
    keep_right_answer(enrolment=enrolment, place=place, question_id=question)
    assert list_passes(enrolment.id) == {}
    clock.forward(minutes=4)
    finish_lesson(enrolment=enrolment, place=place, opened_at=opened_at)
    assert [row.rule for row in list_passes(enrolment.id).values()] == ["all"]


@pytest.mark.usefixtures("writing")
def test_a_trainer_confirms_and_the_lesson_counts() -> None:
    person, enrolment, (place,) = begin(HAND)
    finish_lesson(enrolment=enrolment, place=place, opened_at=now())
    assert list_passes(enrolment.id) == {}
    assert confirm_item(enrolment=enrolment, place=place, by_id=person.id)
    assert [row.rule for row in list_passes(enrolment.id).values()] == ["by_trainer"]


@pytest.mark.usefixtures("writing")
def test_a_trainer_may_pass_any_lesson_by_hand_with_a_reason_that_stays_on_record() -> None:
    person, enrolment, (place,) = begin(SELF)
    with pytest.raises(Refusal):
        pass_by_hand(enrolment=enrolment, place=place, by_id=person.id, reason="  ")
    pass_by_hand(enrolment=enrolment, place=place, by_id=person.id, reason="Học trực tiếp ngày 12/10")
    (row,) = list_passes(enrolment.id).values()
    assert row.detail == {"confirmed_by": person.id, "reason": "Học trực tiếp ngày 12/10"}
    entry = db.session.query(AuditEntry).filter(AuditEntry.action == "item.confirmed").one()
    assert entry.detail["reason"] == "Học trực tiếp ngày 12/10"


@pytest.mark.usefixtures("writing")
def test_an_optional_lesson_is_not_waited_for() -> None:
    _person, enrolment, (first, second) = begin(VIEWED, VIEWED, optional=(2,))
    assert not second.is_required
    finish_lesson(enrolment=enrolment, place=first, opened_at=now())
    assert enrolment.completed_at is not None


DEEDS = ("answer 1", "answer 2", "read", "press", "confirm")
RULES = st.lists(st.sampled_from([SELF, VIEWED, HAND, {"kind": "minutes"}]), min_size=1, max_size=3)


@given(RULES, st.lists(st.sampled_from(DEEDS), max_size=10))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_doing_more_never_takes_back_what_was_met(
    app: Flask, clock: HeldClock, rules: list[dict[str, Any]], deeds: list[str]
) -> None:
    with app.app_context(), transaction(write=True):
        person, enrolment, (place,) = begin({"kind": "all", "rules": rules}, slug=f"thu-{now().timestamp()}")
        questions = list_question_ids(place.item_id, place.content_number)
        opened_at, left = now(), len(what_is_missing(enrolment, place))
        passed = False
        for deed in deeds:
            _do(deed, person, enrolment, place, questions, opened_at, clock)
            missing = what_is_missing(enrolment, place)
            assert len(missing) <= left
            assert place.item_id in list_passes(enrolment.id) or not passed
            left, passed = len(missing), place.item_id in list_passes(enrolment.id)
        clock.forward(seconds=1)


def _do(
    deed: str,
    person: Person,
    enrolment: Enrolment,
    place: Place,
    questions: list[int],
    opened_at: Any,
    clock: Any,
) -> None:
    if deed.startswith("answer"):
        keep_right_answer(enrolment=enrolment, place=place, question_id=questions[int(deed[-1]) - 1])
    elif deed == "read":
        clock.forward(minutes=2)
    elif deed == "confirm":
        confirm_item(enrolment=enrolment, place=place, by_id=person.id)
    else:
        try:
            finish_lesson(enrolment=enrolment, place=place, opened_at=opened_at)
        except Refusal as refusal:
            assert refusal.messages


def test_the_form_shows_what_holds_and_gives_back_what_was_ticked(app: Flask) -> None:
    kind = CompletionKind(
        key="walked", label="Đi bộ", sentence=lambda params, _place: f"{params['steps']} bước",
        check=lambda *_: [], settings=(Setting(name="steps", label="Bước", default=10, most=500),),
    )  # fmt: skip
    register_completion(app, kind)
    with app.test_request_context("/", method="GET"):
        shown = completion_form("lesson", {"kind": "walked", "steps": 70})
        assert [row.kind.key for row in shown.rows() if row.tick.data] == ["walked"]
        assert [field.data for field in shown.rows()[-1].settings] == [70]
        assert [row.kind.key for row in completion_form("lesson", {}).rows() if row.tick.data] == ["minutes"]
    sent = {"rule_walked": "y", "rule_walked_steps": "900", "rule_viewed": "y"}
    with app.test_request_context("/", method="POST", data=sent):
        form = completion_form("lesson", {}, meta={"csrf": False})
        assert not form.validate()
        form["rule_walked_steps"].data = 40
        assert form.chosen() == {
            "kind": "all",
            "rules": [{"kind": "viewed"}, {"kind": "walked", "steps": 40}],
        }
    with app.test_request_context("/", method="POST", data={"rule_minutes": "y"}):
        assert completion_form("lesson", {}, meta={"csrf": False}).chosen() == {}
    with app.test_request_context("/"):
        item = {"slug": "a", "kind": "lesson", "title": "A", "minutes": 8, "is_required": True,
                "completion": {"kind": "walked", "steps": 5}}  # fmt: skip
        assert rule_in_words(item) == ["5 bước"]
        assert rule_of_kind(PLACE, "walked") is None
