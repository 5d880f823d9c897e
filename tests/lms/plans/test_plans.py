"""A plan from its draft to its amendments."""

import datetime as dt

import pytest

from lms.core.errors import Refusal
from lms.plans.actions import (
    Decision,
    LineFacts,
    count_turn,
    discard_edition,
    draft_plan,
    publish_edition,
    put_line,
    put_shares,
    remove_line,
    start_amendment,
    withdraw_turn,
)
from lms.plans.queries import list_editions
from lms.plans.wordings import shares_of, wordings
from tests.factories.training import make_official
from tests.lms.plans.conftest import DECISION, DIGITAL, YEAR, Province, decided, drafted, figures, share

MAY = dt.date(YEAR, 5, 12)


def test_a_decided_plan_gives_each_unit_its_turns(province: Province) -> None:
    _plan, line = decided(province.unit, {province.first.id: 10, province.second.id: 5})
    assert figures(line, province.first) == (10, 0, 0, 10)
    assert figures(line, province.second) == (5, 0, 0, 5)


def test_a_unit_has_one_plan_a_year(province: Province) -> None:
    drafted(province.unit, {province.first.id: 1})
    with pytest.raises(Refusal, match="đã có kế hoạch"):
        draft_plan(unit=province.unit, year=YEAR, title="Kế hoạch thứ hai", by_id=None)


def test_a_plan_is_not_decided_before_it_says_anything_and_by_whom(province: Province) -> None:
    plan = draft_plan(unit=province.unit, year=YEAR, title="Kế hoạch", by_id=None)
    with pytest.raises(Refusal) as refused:
        publish_edition(plan=plan, decision=Decision("", dt.date(2027, 1, 1), " "), by_id=None)
    assert len(refused.value.messages) == 4


def test_a_line_without_turns_is_not_decided(province: Province) -> None:
    plan, _line = drafted(province.unit, {province.first.id: 0})
    with pytest.raises(Refusal, match="Kỹ năng số cơ bản"):
        publish_edition(plan=plan, decision=DECISION, by_id=None)


def test_a_decided_plan_does_not_change_without_an_amendment(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    with pytest.raises(Refusal, match="điều chỉnh"):
        put_shares(plan=plan, line=line, shares={province.first.id: (99, 0)})
    with pytest.raises(Refusal, match="điều chỉnh"):
        put_line(plan=plan, line=line, facts=LineFacts(topic="Khác", content_group=4, study_form="online"))
    assert figures(line, province.first) == (10, 0, 0, 10)


def test_an_amendment_changes_nothing_until_it_is_decided(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    start_amendment(plan=plan, reason="Cắt giảm kinh phí", by_id=None)
    put_shares(plan=plan, line=line, shares={province.first.id: (12, 4)})
    assert figures(line, province.first) == (10, 0, 0, 10)
    publish_edition(plan=plan, decision=DECISION, by_id=None)
    assert figures(line, province.first) == (12, 0, 4, 8)


def test_earlier_editions_stay_readable(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    start_amendment(plan=plan, reason="Bổ sung nhu cầu", by_id=None)
    put_line(plan=plan, line=line, facts=LineFacts(topic="Kỹ năng số", content_group=5, study_form="online"))
    put_shares(plan=plan, line=line, shares={province.first.id: (20, 0), province.second.id: (3, 0)})
    publish_edition(plan=plan, decision=DECISION, by_id=None)
    assert shares_of(plan.id, line.id, 0) == {province.first.id: (10, 0)}
    assert shares_of(plan.id, line.id) == {province.first.id: (20, 0), province.second.id: (3, 0)}
    assert wordings(plan.id, 0)[line.id].version.topic == "Kỹ năng số cơ bản"
    assert wordings(plan.id)[line.id].version.topic == "Kỹ năng số"
    assert [edition.number for edition in list_editions(plan.id)] == [0, 1]


def test_an_amendment_that_changes_nothing_is_not_decided(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    start_amendment(plan=plan, reason="Thử", by_id=None)
    put_shares(plan=plan, line=line, shares={province.first.id: (12, 0)})
    put_shares(plan=plan, line=line, shares={province.first.id: (10, 0)})
    put_line(plan=plan, line=line, facts=DIGITAL)
    with pytest.raises(Refusal, match="chưa thay đổi gì"):
        publish_edition(plan=plan, decision=DECISION, by_id=None)


def test_two_amendments_are_not_written_side_by_side(province: Province) -> None:
    plan, _line = decided(province.unit, {province.first.id: 10})
    start_amendment(plan=plan, reason="Thứ nhất", by_id=None)
    with pytest.raises(Refusal, match="đang có một bản điều chỉnh"):
        start_amendment(plan=plan, reason="Thứ hai", by_id=None)


def test_a_discarded_amendment_leaves_the_plan_as_it_was(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    start_amendment(plan=plan, reason="Thử", by_id=None)
    added = put_line(plan=plan, facts=LineFacts(topic="Ngoại ngữ", content_group=4, study_form="online"))
    put_shares(plan=plan, line=added, shares={province.first.id: (7, 0)})
    discard_edition(plan=plan)
    assert list(wordings(plan.id, 9)) == [line.id]
    assert figures(line, province.first) == (10, 0, 0, 10)


def test_a_new_line_can_be_taken_out_of_a_draft(province: Province) -> None:
    plan, line = drafted(province.unit, {province.first.id: 10})
    remove_line(plan=plan, line=line)
    assert wordings(plan.id, 0) == {}


def test_what_is_done_never_falls_out_of_the_plan(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 3})
    for name in ("Nguyễn Thị Hằng", "Trần Văn Nam"):
        person = make_official(name, province.first)
        count_turn(line=line, person_id=person.id, on=MAY, source_key=f"test:{person.id}")
    assert figures(line, province.first) == (3, 2, 0, 1)
    start_amendment(plan=plan, reason="Cắt giảm", by_id=None)
    put_shares(plan=plan, line=line, shares={province.first.id: (3, 2)})
    with pytest.raises(Refusal, match="UBND xã An Ổn: đã thực hiện 2 lượt"):
        publish_edition(plan=plan, decision=DECISION, by_id=None)


def test_a_source_counts_one_turn_and_can_be_withdrawn(province: Province) -> None:
    _plan, line = decided(province.unit, {province.first.id: 3})
    person = make_official("Nguyễn Thị Hằng", province.first)
    for _time in range(2):
        count_turn(line=line, person_id=person.id, on=MAY, source_key="test:1")
    assert figures(line, province.first) == (3, 1, 0, 2)
    for _time in range(2):
        withdraw_turn(source_key="test:1")
    assert figures(line, province.first) == (3, 0, 0, 3)
    count_turn(line=line, person_id=person.id, on=MAY, source_key="test:1")
    assert figures(line, province.first) == (3, 1, 0, 2)


def test_a_turn_belongs_to_the_share_of_the_nearest_unit_above(province: Province) -> None:
    _plan, line = decided(province.unit, {province.unit.id: 5, province.first.id: 1})
    for unit in (province.first, province.second):
        person = make_official("Nguyễn Thị Hằng", unit)
        count_turn(line=line, person_id=person.id, on=MAY, source_key=f"test:{person.id}")
    assert figures(line, province.first) == (1, 1, 0, 0)
    assert figures(line, province.unit) == (5, 1, 0, 4)


def test_what_the_plan_did_not_hold_stands_beside_it(province: Province) -> None:
    _plan, line = decided(province.unit, {province.first.id: 1})
    for number, unit in enumerate((province.first, province.first, province.second)):
        person = make_official("Trần Văn Nam", unit)
        count_turn(line=line, person_id=person.id, on=MAY, source_key=f"test:{number}")
    assert figures(line, province.first) == (1, 1, 0, 0)
    assert share(line, province.first).recorded == 2
    assert figures(line, province.second) == (0, 0, 0, 0)
    assert share(line, province.second).recorded == 1


def test_more_planned_turns_take_in_what_stood_beside_the_plan(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 1})
    for number in range(3):
        person = make_official("Trần Văn Nam", province.first)
        count_turn(line=line, person_id=person.id, on=MAY, source_key=f"test:{number}")
    start_amendment(plan=plan, reason="Bổ sung", by_id=None)
    put_shares(plan=plan, line=line, shares={province.first.id: (4, 0)})
    publish_edition(plan=plan, decision=DECISION, by_id=None)
    assert figures(line, province.first) == (4, 3, 0, 1)
