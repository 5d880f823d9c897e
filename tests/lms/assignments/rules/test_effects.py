"""Which rule decides: the nearest, field by field, unless one above made the field binding."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lms.assignments.rules.effects import FIELDS, RuleTerms, effect
from lms.assignments.rules.schedules import USUAL_NOTICE_DAYS, Schedule

DUE = dt.date(2026, 12, 31)


@st.composite
def lines(draw: st.DrawFn) -> list[RuleTerms]:
    """The rules on the way from a unit up to the root, nearest first."""
    rules = []
    for rule_id in range(1, draw(st.integers(0, 6)) + 1):
        schedule = Schedule(
            due_on=draw(st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))),
            every_months=draw(st.none() | st.sampled_from([0, 6, 12])),
            notice_days=draw(st.none() | st.integers(1, 60)),
            open_days=draw(st.none() | st.integers(1, 60)),
        )
        said = [name for name in FIELDS if getattr(schedule, name) is not None]
        binding = draw(st.frozensets(st.sampled_from(said))) if said else frozenset()
        rules.append(RuleTerms(rule_id, schedule, binding))
    return rules


@given(lines())
def test_every_field_is_the_nearest_unless_a_unit_above_made_it_binding(rules: list[RuleTerms]) -> None:
    found = effect(rules)
    if all(rule.schedule.due_on is None for rule in rules):
        assert found is None
        return
    assert found is not None
    for name in FIELDS:
        saying = [rule for rule in rules if getattr(rule.schedule, name) is not None]
        if not saying:
            assert name not in found.decided_by
            continue
        from_above = [rule for rule in reversed(saying) if name in rule.binding]
        decider = from_above[0] if from_above else saying[0]
        assert found.decided_by[name] == decider.rule_id
        assert getattr(found.terms, name) == getattr(decider.schedule, name)


@given(lines())
def test_the_highest_rule_that_gives_a_day_is_why_somebody_is_assigned(rules: list[RuleTerms]) -> None:
    found = effect(rules)
    if found is not None:
        assert found.rule_id == max(rule.rule_id for rule in rules if rule.schedule.due_on is not None)


def test_a_rule_without_a_due_day_only_changes_what_is_asked_above() -> None:
    commune = RuleTerms(1, Schedule(notice_days=30))
    province = RuleTerms(2, Schedule(due_on=DUE, notice_days=10))
    found = effect([commune, province])
    assert found is not None
    assert (found.terms.due_on, found.terms.notice_days, found.rule_id) == (DUE, 30, 2)
    assert effect([commune]) is None


def test_what_no_rule_says_is_as_usual() -> None:
    found = effect([RuleTerms(1, Schedule(due_on=DUE))])
    assert found is not None
    assert (found.terms.every_months, found.terms.notice_days) == (0, USUAL_NOTICE_DAYS)
