import datetime as dt

import pytest

from lms.core.errors import Conflict, Refusal
from lms.organisations.actions import end_unit
from lms.organisations.queries import SubtreeScope, get_root
from lms.reorganisations.actions import apply_reorganisation
from lms.reorganisations.queries import try_out
from lms.reorganisations.rules import Abolish, Merge, Move, Rename, Split, Step, Target
from tests.factories.organisations import make_province, make_unit
from tests.lms.reorganisations.conftest import BEFORE, LAW, draft, reorganise

pytestmark = pytest.mark.usefixtures("writing")


def _faults(*steps: Step, on: dt.date = LAW) -> dict[str, list[str]]:
    """The texts of the faults by unit."""
    outcome, _snapshot = try_out(draft(steps, on=on), None)
    found: dict[str, list[str]] = {}
    for fault in outcome.faults:
        found.setdefault(fault.unit, []).append(fault.text)
    assert not (outcome.faults and outcome.changes)
    return found


def test_everything_that_is_wrong_is_named_at_once_with_its_unit() -> None:
    _province, first, second = make_province()
    ended, late = make_unit(code="CU"), make_unit(code="MUON", valid_from=LAW + dt.timedelta(days=1))
    end_unit(unit=ended, on=BEFORE)
    wrong = _faults(
        Merge((first.code, ended.code, "KHONG"), Target(late.code)),
        Merge((second.code,), Target("ok?", "UBND xã Mới", kind="vuong-quoc")),
        Rename("GI", "Tên mới"),
    )
    assert set(wrong) == {"CU", "KHONG", "MUON", "ok?", "GI"} and len(wrong["ok?"]) == 2
    with pytest.raises(Refusal) as refused:
        apply_reorganisation(reorganisation=draft([Merge(("KHONG",), Target("CU"))]), scope=None)
    assert len(refused.value.messages) == 2


def test_a_new_unit_needs_a_name_and_a_code_that_nobody_has() -> None:
    province, first, _second = make_province()
    foreign = make_unit("UBND tỉnh Biên Thùy", kind="province", code="BT")
    assert set(_faults(Merge((first.code,), Target("MOI")))) == {"MOI"}
    scope = SubtreeScope(frozenset({province.id}), LAW)
    outcome, _snapshot = try_out(
        draft([Merge((first.code,), Target(foreign.code, "Xã"))], scope=scope), scope
    )
    assert [fault.unit for fault in outcome.faults] == [foreign.code]


def test_two_steps_about_the_same_unit_contradict_each_other() -> None:
    _province, first, second = make_province()
    assert set(_faults(Rename(first.code, "A"), Rename(first.code, "B"))) == {first.code}
    assert set(_faults(Abolish(first.code), Merge((first.code,), Target(second.code)))) == {first.code}
    assert set(_faults(Abolish(first.code), Rename(first.code, "B"))) == {first.code}
    chain = _faults(Merge((first.code,), Target(second.code)), Merge((second.code,), Target("XX", "Xã")))
    assert set(chain) == {second.code}
    assert not _faults(Rename(first.code, "A"), Move(first.code, second.code))


def test_nothing_comes_to_stand_under_itself() -> None:
    province, first, second = make_province()
    below = make_unit("Thôn Một", parent=first)
    for steps in (
        [Move(first.code, below.code)],
        [Move(first.code, first.code)],
        [Move(first.code, second.code), Move(second.code, first.code)],
    ):
        assert _faults(*steps)
    assert not _faults(Merge((province.code,), Target(first.code)))


def test_what_is_planned_for_later_or_began_later_stands_in_the_way() -> None:
    province, first, second = make_province()
    reorganise([Rename(first.code, "UBND phường Sắp Tới")], on=LAW + dt.timedelta(days=400))
    reorganise([Move(second.code, first.code)], on=LAW + dt.timedelta(days=10))
    assert set(_faults(Abolish(first.code), Abolish(second.code))) == {first.code, second.code}
    assert set(_faults(Rename(first.code, "Tên khác"))) == {first.code}
    assert not _faults(Rename(second.code, "Tên khác"))
    reorganise([Abolish(province.code)], on=LAW + dt.timedelta(days=500))
    assert set(_faults(Rename(province.code, "Tỉnh"))) == {province.code}


def test_a_unit_does_not_end_on_its_first_day_nor_before() -> None:
    _province, first, second = make_province()
    for on in (dt.date(2020, 1, 1), dt.date(2019, 6, 1)):
        assert first.code in _faults(Merge((first.code,), Target(second.code)), on=on)


def test_the_root_and_the_top_of_ones_own_branch_stay_where_they_are() -> None:
    province, first, _second = make_province()
    root = get_root()
    assert set(_faults(Abolish(root.code))) == {root.code}
    scope = SubtreeScope(frozenset({province.id}), LAW)
    for step in (Abolish(province.code), Move(province.code, first.code)):
        outcome, _snapshot = try_out(draft([step], scope=scope), scope)
        assert [fault.unit for fault in outcome.faults] == [province.code]
    outcome, _snapshot = try_out(draft([Rename(province.code, "Thành phố")], scope=scope), scope)
    assert not outcome.faults


def test_a_split_needs_two_and_an_heir_among_them() -> None:
    _province, first, _second = make_province()
    assert _faults(Split(first.code, (Target("A", "Xã A"),)))
    assert _faults(Split(first.code, (Target("A", "Xã A"), Target("B", "Xã B")), heir="C"))
    assert _faults(Merge((first.code,), Target(first.code)))


def test_a_draft_is_applied_once() -> None:
    _province, first, second = make_province()
    made = reorganise([Merge((first.code,), Target(second.code))])
    with pytest.raises(Conflict):
        apply_reorganisation(reorganisation=made, scope=None)


def test_a_unit_merged_and_given_back_can_be_merged_into_the_same_one_again() -> None:
    from lms.reorganisations.actions import undo_reorganisation

    _province, first, second = make_province()
    split = reorganise([Split(first.code, (Target(first.code), Target("CON", "Xã Con")))])
    later = reorganise([Merge((first.code,), Target("CON"))], on=LAW + dt.timedelta(days=30))
    undo_reorganisation(reorganisation=later, scope=None)
    assert split.state == "applied" and second.valid_to is None
    reorganise([Merge((first.code,), Target("CON"))], on=LAW + dt.timedelta(days=60))
