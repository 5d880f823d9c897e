"""What the preview says is what publishing does, person by person: for random units, people, rules and days."""

import datetime as dt
import random

import pytest
from sqlalchemy import select

from lms.assignments import planning
from lms.assignments.actions import edit_rule, end_rule, publish_rule, resume_rule
from lms.assignments.actions.drafts import Saying
from lms.assignments.actions.running import work_on
from lms.assignments.matching import Window
from lms.assignments.models import Assignment, AssignmentRun
from lms.assignments.planning import changes_in, set_scene
from lms.assignments.queries import find_draft
from lms.assignments.rules.audiences import Audience, Group
from lms.assignments.rules.changes import Change
from lms.assignments.rules.schedules import Schedule
from lms.core.clock import today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.people.models import Person
from tests.factories.assignments import assignments_of, credit, make_creditable, make_rule
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("writing")
DUE = dt.date(2026, 12, 31)
Row = tuple[str, dt.date | None, int]


def stand() -> dict[tuple[int, int], Row]:
    """What everybody has: (person, period) → (state, due day, notice)."""
    db.session.expire_all()
    rows = db.session.scalars(select(Assignment))
    return {(each.person_id, each.number): (each.state, each.due_on, each.notice_days) for each in rows}


def foretold(changes: list[Change], before: dict[tuple[int, int], Row]) -> dict[tuple[int, int], Row]:
    """What the preview says that everybody will have."""
    after = dict(before)
    for change in changes:
        if change.kind == "remove":
            assert change.held is not None
            key = (change.held.person_id, change.held.number)
            after[key] = ("cancelled", *before[key][1:])
            continue
        assert change.deadline is not None
        if change.effect is None:
            assert change.held is not None
            key = (change.held.person_id, change.held.number)
            after[key] = ("open", change.deadline.on, before[key][2])
            continue
        numbers = [number for person, number in before if person == change.person_id]
        number = change.held.number if change.held else max(numbers, default=0) + 1
        owner = change.held.person_id if change.held else change.person_id
        after[owner, number] = ("open", change.deadline.on, change.effect.terms.notice_days)
    return after


def random_saying(dice: random.Random, units: list[Unit]) -> Saying:
    groups = tuple(
        Group(
            unit_ids=tuple(sorted({dice.choice(units).id for _ in range(dice.randint(0, 2))})),
            person_groups=tuple(sorted(dice.sample(["cong_chuc", "vien_chuc"], dice.randint(0, 1)))),
            with_below=dice.random() < 0.7,
        )
        for _ in range(dice.randint(0, 2))
    )
    return Saying(
        title="Quy tắc",
        audience=Audience(groups),
        schedule=Schedule(
            due_on=dt.date(2026, 11, 1) + dt.timedelta(days=dice.randint(0, 90)),
            every_months=dice.choice([None, 0, 12]),
            notice_days=dice.choice([None, 5, 30]),
        ),
        binding=frozenset({"due_on"} if dice.random() < 0.2 else ()),
    )


@pytest.mark.parametrize("seed", range(6))
def test_publishing_does_what_its_preview_said(seed: int) -> None:
    dice = random.Random(seed)
    province, commune, other = make_province()
    below = make_unit("Phòng Văn hóa", parent=commune)
    units = [province, commune, other, below]
    people = [
        make_person(
            f"Người Thứ {number}", unit=dice.choice(units), group=dice.choice(["cong_chuc", "vien_chuc"])
        )
        for number in range(12)
    ]
    course = make_creditable()
    rules = {unit.id: make_rule(unit, course, due_on=DUE, is_published=False) for unit in units[:3]}
    for _step in range(8):
        unit = dice.choice(units[:3])
        rule = rules[unit.id]
        inside = [
            each
            for each in units
            if each is unit or (unit is province) or (unit is commune and each is below)
        ]
        edit_rule(rule=rule, saying=random_saying(dice, inside), by_id=None)
        draft = find_draft(rule.id)
        assert draft is not None
        before, changes = stand(), changes_in(set_scene(rule.target_key, today(), draft=draft), Window())
        publish_rule(rule=rule, by_id=None)
        assert stand() == foretold(changes, before)
        assert changes_in(set_scene(rule.target_key, today()), Window()) == []
        late = [each for each in stand().values() if each[0] == "open" and each[1] and each[1] < today()]
        assert late == []
    assert len(people) == 12


def test_a_job_in_parts_does_what_one_go_does(monkeypatch: pytest.MonkeyPatch) -> None:
    province, commune, _other = make_province()
    people = [make_person(f"Người Thứ {number}", unit=commune) for number in range(7)]
    rule = make_rule(province, make_creditable(), due_on=DUE, is_published=False)
    for module in ("lms.assignments.planning", "lms.assignments.actions.running"):
        monkeypatch.setattr(f"{module}.AT_ONCE", 3)
        monkeypatch.setattr(f"{module}.PART", 2)
    assert planning.AT_ONCE == 3
    run = publish_rule(rule=rule, by_id=None)
    assert run.state == "waiting"
    for _part in range(100):
        if work_on(db.session.get_one(AssignmentRun, run.id)):
            break
    assert db.session.get_one(AssignmentRun, run.id).added == 7
    assert [len(assignments_of(person)) for person in people] == [1] * 7


def test_nothing_that_was_done_is_lost_when_a_rule_ends_and_begins_again() -> None:
    province, commune, _other = make_province()
    done, waiting = make_person("Đã Học", unit=commune), make_person("Chưa Học", unit=commune)
    course = make_creditable()
    credit(done, course, dt.date(2026, 6, 1))
    rule = make_rule(province, course, due_on=DUE)
    end_rule(rule=rule, reason="Tạm dừng", by_id=None)
    assert [each.state for each in assignments_of(done) + assignments_of(waiting)] == ["done", "cancelled"]
    resume_rule(rule=rule, by_id=None)
    assert [each.state for each in assignments_of(done) + assignments_of(waiting)] == ["done", "open"]
    assert len(assignments_of(waiting)) == 1


def test_an_earlier_day_is_announced_and_its_notice_begins_then() -> None:
    province, *_ = make_province()
    person = make_person("Người Học", unit=province)
    rule = make_rule(province, make_creditable(), due_on=DUE, notice_days=15)
    saying = Saying(
        title="Sớm hơn", audience=Audience(), schedule=Schedule(due_on=dt.date(2026, 11, 25), notice_days=15)
    )
    edit_rule(rule=rule, saying=saying, by_id=None)
    publish_rule(rule=rule, by_id=None)
    (only,) = assignments_of(person)
    assert (only.rule_due_on, only.due_on) == (dt.date(2026, 11, 25), dt.date(2026, 12, 5))


def test_the_nearest_unit_decides_unless_a_field_is_binding_and_both_are_named() -> None:
    province, commune, _other = make_province()
    person, course = make_person("Người Học", unit=commune), make_creditable()
    above = make_rule(province, course, due_on=DUE, notice_days=20, binding=frozenset({"notice_days"}))
    near = make_rule(commune, course, due_on=dt.date(2026, 12, 15), notice_days=40)
    (only,) = assignments_of(person)
    assert (only.due_on, only.notice_days) == (dt.date(2026, 12, 15), 20)
    assert {key: int(value) for key, value in only.decided_by.items()} == {
        "due_on": near.id,
        "notice_days": above.id,
    }
    assert only.rule_id == above.id
    assert db.session.get_one(Person, person.id)
