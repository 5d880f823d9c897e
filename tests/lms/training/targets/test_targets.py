"""Targets: data with days, found by the nearest unit above the main post."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Refusal
from lms.organisations.actions import move_unit
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.actions import hold_post
from lms.training import invariants
from lms.training.actions import end_target, ship_default_target
from lms.training.actions.targets import reopen_target, take_back_target
from lms.training.defaults import TARGET_HUNDREDTHS
from lms.training.models import TargetRule
from lms.training.versions import list_versions
from tests.factories.organisations import make_unit
from tests.factories.training import find_target, make_official, target

THIS_YEAR = dt.date(2026, 1, 1)
TODAY = dt.date(2026, 11, 20)


@pytest.mark.usefixtures("writing")
def test_a_new_site_has_the_shipped_default_once_and_without_a_legal_basis() -> None:
    ship_default_target()
    rules = list(db.session.scalars(select(TargetRule)))
    assert [(rule.amount_hundredths, rule.legal_basis) for rule in rules] == [(TARGET_HUNDREDTHS, None)]
    assert rules[0].unit_id == get_root().id


@pytest.mark.usefixtures("writing")
def test_the_nearest_unit_above_the_main_post_gives_the_target() -> None:
    province = make_unit("UBND tỉnh Hải Đông", kind="province")
    commune = make_unit("UBND xã An Bình", parent=province)
    hang = make_official("Nguyễn Thị Hằng", commune)
    of_root = find_target(hang.id, 2026)
    assert of_root is not None
    assert of_root.amount_hundredths == TARGET_HUNDREDTHS
    target(province, 48, THIS_YEAR, "Kế hoạch 12/KH-UBND")
    of_province = find_target(hang.id, 2026)
    assert of_province is not None
    assert (of_province.amount_hundredths, of_province.unit_name) == (4800, "UBND tỉnh Hải Đông")
    assert of_province.legal_basis == "Kế hoạch 12/KH-UBND"
    target(commune, 24.5, THIS_YEAR)
    of_commune = find_target(hang.id, 2026)
    assert of_commune is not None
    assert (of_commune.amount_hundredths, of_commune.legal_basis) == (2450, None)


@pytest.mark.usefixtures("writing")
def test_a_year_that_is_over_keeps_the_target_it_had() -> None:
    commune = make_unit("UBND xã An Bình")
    hang = make_official("Nguyễn Thị Hằng", commune)
    target(commune, 60, THIS_YEAR)
    last_year, this_year = find_target(hang.id, 2025), find_target(hang.id, 2026)
    assert last_year is not None
    assert this_year is not None
    assert (last_year.amount_hundredths, this_year.amount_hundredths) == (4000, 6000)
    with pytest.raises(Refusal):
        target(commune, 60, dt.date(2025, 12, 31))
    with pytest.raises(Refusal):
        end_target(unit=commune, on=dt.date(2025, 12, 31))


@pytest.mark.usefixtures("writing")
def test_the_tree_of_the_day_decides() -> None:
    old, new = make_unit("UBND tỉnh Cũ", kind="province"), make_unit("UBND tỉnh Mới", kind="province")
    commune = make_unit("UBND xã An Bình", parent=old)
    hang = make_official("Nguyễn Thị Hằng", commune)
    target(old, 30, THIS_YEAR)
    target(new, 50, THIS_YEAR)
    move_unit(unit=commune, parent=new, on=dt.date(2026, 7, 1))
    before, after = find_target(hang.id, 2026, dt.date(2026, 6, 30)), find_target(hang.id, 2026, TODAY)
    assert before is not None
    assert after is not None
    assert (before.amount_hundredths, after.amount_hundredths) == (3000, 5000)
    assert after.rule_id == list_versions(new.id)[0].id


@pytest.mark.usefixtures("writing")
def test_a_person_without_a_post_on_that_day_has_no_target() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"), since=dt.date(2026, 3, 1))
    assert find_target(hang.id, 2026, dt.date(2026, 2, 28)) is None
    assert find_target(hang.id, 2025) is None


@pytest.mark.usefixtures("writing")
def test_a_further_post_does_not_change_the_target() -> None:
    main, further = make_unit("UBND xã An Bình"), make_unit("UBND xã Bình An")
    hang = make_official("Nguyễn Thị Hằng", main)
    hold_post(
        person=hang,
        unit=further,
        title="Kiêm nhiệm",
        person_group="cong_chuc",
        valid_from=THIS_YEAR,
        is_main=False,
    )
    target(further, 10, THIS_YEAR)
    found = find_target(hang.id, 2026)
    assert found is not None
    assert found.amount_hundredths == TARGET_HUNDREDTHS


def _spans(unit: Unit) -> list[tuple[str, int, dt.date, dt.date | None]]:
    return [
        (rule.state, rule.amount_hundredths, rule.valid_from, rule.valid_to)
        for rule in list_versions(unit.id)
    ]


@pytest.mark.usefixtures("writing")
def test_setting_closes_the_running_target_and_never_edits_one_that_holds() -> None:
    commune = make_unit("UBND xã An Bình")
    target(commune, 20, THIS_YEAR)
    second = target(commune, 30, dt.date(2026, 7, 1))
    for day in (dt.date(2026, 7, 1), dt.date(2026, 3, 1)):
        with pytest.raises(Refusal):
            target(commune, 36, day)
    assert _spans(commune) == [
        ("live", 3000, dt.date(2026, 7, 1), None),
        ("live", 2000, THIS_YEAR, dt.date(2026, 7, 1)),
    ]
    assert second.replaces_id == list_versions(commune.id)[1].id
    assert invariants.targets_do_not_overlap() == []


@pytest.mark.usefixtures("writing")
def test_a_planned_target_can_be_taken_back_and_the_one_before_runs_on() -> None:
    commune = make_unit("UBND xã An Bình")
    running = target(commune, 20, THIS_YEAR)
    planned = target(commune, 50, dt.date(2027, 1, 1))
    with pytest.raises(Refusal):
        take_back_target(rule=running)
    take_back_target(rule=planned)
    assert _spans(commune) == [
        ("withdrawn", 5000, dt.date(2027, 1, 1), None),
        ("live", 2000, THIS_YEAR, None),
    ]
    with pytest.raises(Refusal):
        take_back_target(rule=planned)
    target(commune, 60, dt.date(2027, 1, 1))
    end_target(unit=commune, on=dt.date(2027, 1, 1))
    assert [rule.state for rule in list_versions(commune.id)] == ["withdrawn", "withdrawn", "live"]
    assert invariants.targets_do_not_overlap() == []


@pytest.mark.usefixtures("writing")
def test_an_end_can_be_undone_until_another_target_follows() -> None:
    commune = make_unit("UBND xã An Bình")
    rule = target(commune, 20, THIS_YEAR)
    end_target(unit=commune, on=TODAY)
    reopen_target(rule=rule)
    assert rule.valid_to is None
    end_target(unit=commune, on=TODAY)
    target(commune, 30, dt.date(2026, 12, 1))
    with pytest.raises(Refusal):
        reopen_target(rule=rule)


@pytest.mark.usefixtures("writing")
def test_taking_back_does_not_undo_an_end_that_was_meant() -> None:
    """The target ended on 01/12; one planned from that day replaced nothing."""
    commune = make_unit("UBND xã An Bình")
    rule = target(commune, 20, THIS_YEAR)
    end_target(unit=commune, on=dt.date(2026, 12, 1))
    take_back_target(rule=target(commune, 30, dt.date(2026, 12, 1)))
    assert rule.valid_to == dt.date(2026, 12, 1)


@pytest.mark.usefixtures("writing")
def test_after_its_end_the_unit_has_the_target_of_the_unit_above() -> None:
    commune = make_unit("UBND xã An Bình")
    hang = make_official("Nguyễn Thị Hằng", commune)
    target(commune, 20, THIS_YEAR)
    end_target(unit=commune, on=TODAY)
    found = find_target(hang.id, 2026)
    assert found is not None
    assert found.amount_hundredths == TARGET_HUNDREDTHS
    with pytest.raises(Refusal):
        target(commune, 10, dt.date(2026, 5, 1))
    target(commune, 10, TODAY)


@pytest.mark.usefixtures("writing")
def test_every_fault_of_a_target_is_named_at_once() -> None:
    commune = make_unit("UBND xã An Bình", valid_from=dt.date(2026, 2, 1))
    with pytest.raises(Refusal) as refusal:
        target(commune, -0.01, dt.date(2025, 1, 1))
    assert len(refusal.value.messages) == 3
    assert list_versions(commune.id) == []
