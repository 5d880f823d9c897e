"""Units say what they need; whoever plans takes it up or says why not."""

import pytest

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope
from lms.plans.actions import (
    NeedFacts,
    decline_need,
    discard_edition,
    draft_plan,
    give_back_need,
    publish_edition,
    reopen_need,
    start_amendment,
    state_need,
    take_needs,
    withdraw_need,
)
from lms.plans.demand import Wish, count_needs, needs_behind, wishes
from lms.plans.models import PlanLine, TrainingNeed, TrainingPlan
from lms.plans.queries import plan_scope
from lms.plans.wordings import shares_of, wordings
from tests.lms.plans.conftest import DECISION, YEAR, Province, figures


def need(unit: Unit, people: int, topic: str = "Kỹ năng số cơ bản") -> TrainingNeed:
    facts = NeedFacts(topic=topic, people=people, content_group=5, study_form="in_class", quarter=2)
    return state_need(unit=unit, year=YEAR, facts=facts, by_id=None)


def draft(province: Province) -> TrainingPlan:
    return draft_plan(unit=province.unit, year=YEAR, title="Kế hoạch 2026", by_id=None)


def test_needs_of_one_topic_are_added_up_however_they_are_written(province: Province) -> None:
    need(province.first, 12)
    need(province.second, 5, topic="Kỹ năng số  CƠ BẢN")
    need(province.first, 3, topic="Ngoại ngữ")
    found = [Wish(*row) for row in db.session.execute(wishes(draft(province), plan_scope_of(province)))]
    assert [(wish.units, wish.people) for wish in found] == [(2, 17), (1, 3)]


def plan_scope_of(province: Province) -> SubtreeScope:
    plan = TrainingPlan(unit_id=province.unit.id)
    return plan_scope(plan, today())


def test_needs_taken_up_become_a_line_with_each_units_turns(province: Province) -> None:
    stated = [need(province.first, 12), need(province.first, 3), need(province.second, 5)]
    plan = draft(province)
    line = take_needs(plan=plan, needs=stated)
    assert shares_of(plan.id, line.id, 0) == {province.first.id: (15, 0), province.second.id: (5, 0)}
    assert wordings(plan.id, 0)[line.id].version.topic == "Kỹ năng số cơ bản"
    assert {each.state for each in stated} == {"taken"}


def test_a_need_is_taken_up_once(province: Province) -> None:
    stated, plan = need(province.first, 12), draft(province)
    take_needs(plan=plan, needs=[stated])
    with pytest.raises(Refusal, match="vừa được xử lý"):
        take_needs(plan=plan, needs=[stated])


def test_a_need_that_is_given_back_takes_its_turns_along(province: Province) -> None:
    stated = [need(province.first, 12), need(province.second, 5)]
    plan = draft(province)
    line = take_needs(plan=plan, needs=stated)
    give_back_need(plan=plan, need=stated[0])
    assert stated[0].state == "stated"
    assert shares_of(plan.id, line.id, 0) == {province.second.id: (5, 0)}


def test_needs_wait_again_when_the_draft_is_thrown_away(province: Province) -> None:
    stated, plan = need(province.first, 12), draft(province)
    take_needs(plan=plan, needs=[stated])
    discard_edition(plan=plan)
    db.session.refresh(stated)
    assert (stated.state, stated.line_id) == ("stated", None)


def test_a_later_need_comes_into_a_decided_plan_by_an_amendment(province: Province) -> None:
    plan = draft(province)
    line = take_needs(plan=plan, needs=[need(province.first, 12)])
    publish_edition(plan=plan, decision=DECISION, by_id=None)
    later = need(province.first, 4)
    with pytest.raises(Refusal, match="điều chỉnh"):
        take_needs(plan=plan, needs=[later], line=line)
    start_amendment(plan=plan, reason="Nhu cầu bổ sung", by_id=None)
    take_needs(plan=plan, needs=[later], line=db.session.get_one(PlanLine, line.id))
    assert figures(line, province.first)[0] == 12
    publish_edition(plan=plan, decision=DECISION, by_id=None)
    assert figures(line, province.first)[0] == 16


def test_a_declined_need_says_why_and_can_wait_again(province: Province) -> None:
    stated = need(province.first, 12)
    with pytest.raises(Refusal, match="Nêu lý do"):
        decline_need(need=stated, reason="  ")
    decline_need(need=stated, reason="Đã có lớp của bộ")
    assert needs_behind(draft(province), plan_scope_of(province), [f"|{stated.topic_key}"]) == []
    reopen_need(need=stated)
    withdraw_need(need=stated)
    counted = count_needs(plan_scope_of(province), YEAR)
    assert counted == {"withdrawn": (1, 12)}


def test_a_need_is_for_somebody_and_for_a_year_to_come(province: Province) -> None:
    facts = NeedFacts(topic=" ", people=0, content_group=5, study_form="online")
    with pytest.raises(Refusal) as refused:
        state_need(unit=province.first, year=YEAR, facts=facts, by_id=None)
    assert len(refused.value.messages) == 2
    right = NeedFacts(topic="Ngoại ngữ", people=1, content_group=5, study_form="online")
    with pytest.raises(Refusal, match="năm nay"):
        state_need(unit=province.first, year=YEAR - 1, facts=right, by_id=None)
