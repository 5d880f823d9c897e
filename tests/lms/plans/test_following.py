"""A class that takes its results from the organiser's list as recognition applied it."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.core.clock import now, today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.organisations.queries import SubtreeScope
from lms.people.models import Person
from lms.plans.actions import (
    add_members,
    classes_behind,
    follow_list,
    link_list,
    mark_members,
    part_with_list,
    take_back_mark,
)
from lms.plans.seats import list_fitting_lists, list_members
from lms.recognition.models import ClassList, RecognitionActivity, Submission
from tests.factories.training import make_official, outside
from tests.lms.plans.conftest import YEAR, Province, decided, figures, opened

END = dt.date(YEAR, 5, 12)


def applied_list(province: Province, people: list[Person], *, state: str = "applied") -> ClassList:
    """A list that recognition has applied: each of the people has a line in the ledger."""
    activity = db.session.scalars(select(RecognitionActivity)).first()
    assert activity is not None
    facts = {"organiser": "Trường Chính trị", "started_on": END, "ended_on": END, "seconds": 3600, "count": 1}
    facts |= {"content_group": 5, "study_form": "in_class", "proof_label": "Danh sách 12/DS"}
    made = ClassList(
        unit_id=province.unit.id,
        activity_id=activity.id,
        title="Lớp kỹ năng số",
        file_sha256="0" * 64,
        file_name="ds.xlsx",
        warnings=[],
        state=state,
        created_at=now(),
        created_by_id=province.officer.id,
        **facts,
    )
    db.session.add(made)
    db.session.flush()
    for person in people:
        db.session.add(
            Submission(
                person_id=person.id,
                activity_id=activity.id,
                list_id=made.id,
                title=made.title,
                state="accepted",
                credit_id=outside(person, 8, END).id,
                created_at=now(),
                created_by_id=province.officer.id,
                **facts,
            )
        )
    db.session.flush()
    return made


def states(held_id: int) -> dict[str, str]:
    rows = db.session.execute(list_members(held_id, today()))
    return {row.full_name: row.ClassMember.state for row in rows}


def test_who_is_accepted_has_completed_the_class_listed_or_not(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, nam = (make_official(name, province.first) for name in ("Nguyễn Thị Hằng", "Trần Văn Nam"))
    absent = make_official("Lê Văn Vắng", province.first)
    held = opened(plan, line, seats=2)
    add_members(held=held, person_ids=[hang.id, absent.id], by_id=None)
    link_list(held=held, class_list=applied_list(province, [hang, nam]), by_id=None)
    assert states(held.id) == {
        "Nguyễn Thị Hằng": "done",
        "Trần Văn Nam": "done",
        "Lê Văn Vắng": "enrolled",
    }
    assert (figures(line, province.first), held.seats) == ((10, 2, 0, 8), 3)
    assert (follow_list(held=held), classes_behind()) == (0, [])


def test_a_line_revoked_there_is_a_turn_open_here(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, held = make_official("Nguyễn Thị Hằng", province.first), opened(plan, line)
    class_list = applied_list(province, [hang])
    link_list(held=held, class_list=class_list, by_id=None)
    submission = db.session.query(Submission).one()
    submission.state = "revoked"
    db.session.flush()
    assert [each.id for each in classes_behind()] == [held.id]
    assert follow_list(held=held) == 1
    assert figures(line, province.first) == (10, 0, 0, 10)
    part_with_list(held=held)
    assert held.list_id is None


def test_results_come_from_one_place_only(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, nam = (make_official(name, province.first) for name in ("Nguyễn Thị Hằng", "Trần Văn Nam"))
    held, by_hand = opened(plan, line), opened(plan, line)
    add_members(held=by_hand, person_ids=[nam.id], by_id=None)
    mark_members(held=by_hand, done={nam.id}, missed=set(), by_id=None)
    class_list = applied_list(province, [hang])
    with pytest.raises(Refusal, match="ghi trực tiếp"):
        link_list(held=by_hand, class_list=class_list, by_id=None)
    link_list(held=held, class_list=class_list, by_id=None)
    with pytest.raises(Refusal, match="gắn với lớp khác"):
        link_list(held=opened(plan, line), class_list=class_list, by_id=None)
    member = next(row.ClassMember for row in db.session.execute(list_members(held.id, today())))
    with pytest.raises(Refusal, match="hoàn tác tại đó"):
        take_back_mark(held=held, member=member, reason="Nhầm")
    with pytest.raises(Refusal, match="danh sách đã công nhận"):
        mark_members(held=held, done={nam.id}, missed=set(), by_id=None)
    with pytest.raises(Refusal, match="hoàn tác danh sách"):
        part_with_list(held=held)


def test_only_applied_lists_of_the_officers_units_are_offered(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    held = opened(plan, line)
    fitting = applied_list(province, [])
    waiting = applied_list(province, [], state="checked")
    scope, other = (SubtreeScope(frozenset({u.id}), today()) for u in (province.unit, province.first))
    assert db.session.scalars(list_fitting_lists(held, scope)).all() == [fitting]
    assert db.session.scalars(list_fitting_lists(held, other)).all() == []
    with pytest.raises(Refusal, match="chưa được áp dụng"):
        link_list(held=held, class_list=waiting, by_id=None)
