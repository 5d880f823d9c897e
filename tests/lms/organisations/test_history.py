import datetime as dt

import pytest

from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.organisations.actions import (
    create_unit,
    end_unit,
    move_unit,
    record_succession,
    rename_unit,
    reopen_unit,
)
from lms.organisations.queries import (
    SubtreeScope,
    ancestors,
    get_root,
    get_unit_in,
    list_ended_units,
    list_units,
    name_on,
    subtree,
)
from tests.factories.organisations import make_province, make_unit

LAW = dt.date(2025, 7, 1)
BEFORE = LAW - dt.timedelta(days=1)

pytestmark = pytest.mark.usefixtures("writing")


def _ids(roots: list[int], on: dt.date) -> set[int]:
    return set(db.session.scalars(subtree(roots, on)))


def test_a_renamed_unit_keeps_its_old_name_for_the_days_before() -> None:
    unit = make_unit("UBND thị trấn Nam Sách")
    rename_unit(unit=unit, name="UBND xã Nam Sách", on=LAW)
    assert name_on(unit.id, BEFORE) == "UBND thị trấn Nam Sách"
    assert name_on(unit.id, LAW) == "UBND xã Nam Sách"
    rename_unit(unit=unit, name="UBND xã Nam Sách (sửa)", on=LAW)
    assert name_on(unit.id, LAW) == "UBND xã Nam Sách (sửa)"


def test_a_moved_unit_belongs_to_the_old_branch_until_the_day_and_to_the_new_one_from_it() -> None:
    old, commune, _ = make_province()
    new = make_unit("UBND thành phố mới", kind="province")
    move_unit(unit=commune, parent=new, on=LAW)
    assert commune.id in _ids([old.id], BEFORE) and commune.id not in _ids([new.id], BEFORE)
    assert commune.id in _ids([new.id], LAW) and commune.id not in _ids([old.id], LAW)
    assert ancestors(commune.id, LAW) == [commune.id, new.id, get_root().id]


def test_a_unit_is_never_put_under_itself_or_its_own_branch() -> None:
    province, commune, _ = make_province()
    with pytest.raises(Refusal):
        move_unit(unit=province, parent=commune, on=LAW)
    with pytest.raises(Refusal):
        move_unit(unit=province, parent=province, on=LAW)


def test_a_move_does_not_close_a_circle_with_one_that_is_planned_for_later() -> None:
    first, second = make_unit("Sở Một"), make_unit("Sở Hai")
    move_unit(unit=first, parent=second, on=LAW)
    with pytest.raises(Refusal):
        move_unit(unit=second, parent=first, on=BEFORE)


def test_a_unit_that_has_ended_is_not_moved_and_nothing_is_moved_under_it() -> None:
    ended, other = make_unit("Sở Một"), make_unit("Sở Hai")
    end_unit(unit=ended, on=LAW)
    with pytest.raises(Refusal):
        move_unit(unit=ended, parent=other, on=BEFORE)
    with pytest.raises(Refusal):
        move_unit(unit=other, parent=ended, on=BEFORE)


def test_a_unit_does_not_end_before_what_is_planned_for_it() -> None:
    renamed, moved, above, child = (make_unit(name) for name in ("Sở Một", "Sở Hai", "Sở Ba", "Phòng Bốn"))
    rename_unit(unit=renamed, name="Sở Một mới", on=LAW)
    move_unit(unit=moved, parent=above, on=LAW)
    move_unit(unit=child, parent=renamed, on=LAW)
    for unit in (renamed, moved, above):
        with pytest.raises(Refusal):
            end_unit(unit=unit, on=BEFORE)
    with pytest.raises(Refusal):
        end_unit(unit=moved, on=LAW)


def test_a_unit_ends_only_when_nothing_stands_under_it_and_the_end_can_be_undone() -> None:
    province, first, second = make_province()
    with pytest.raises(Refusal):
        end_unit(unit=province, on=LAW)
    end_unit(unit=first, on=LAW)
    end_unit(unit=second, on=LAW)
    end_unit(unit=province, on=LAW)
    assert ancestors(province.id, LAW) == [get_root().id]
    reopen_unit(unit=province)
    assert province.id in _ids([get_root().id], LAW)
    assert name_on(province.id, LAW) == "UBND tỉnh Đông Hải"
    with pytest.raises(Refusal):
        reopen_unit(unit=province)


def test_all_faults_of_a_new_unit_come_at_once() -> None:
    make_unit(code="TRUNG")
    late = make_unit(valid_from=LAW)
    with pytest.raises(Refusal) as refused:
        create_unit(code="trung", kind="commune", name="Xã", parent=late, valid_from=BEFORE)
    assert len(refused.value.messages) == 2


def test_no_roots_no_units() -> None:
    make_province()
    assert _ids([], LAW) == set()
    assert db.session.execute(list_units(SubtreeScope(frozenset(), LAW), on=LAW)).all() == []


def test_units_are_found_without_accents_by_any_of_their_names_and_by_code() -> None:
    unit = make_unit("UBND xã Đằng Giang", code="HP.777")
    rename_unit(unit=unit, name="UBND phường Ngô Quyền", on=LAW)
    whole = SubtreeScope(frozenset({get_root().id}), LAW)
    for search in ("dang giang", "ngo quyen", "hp.7"):
        assert [row.id for row in db.session.execute(list_units(whole, on=LAW, search=search))] == [unit.id]
    assert db.session.execute(list_units(whole, on=LAW, search="%")).all() == []


def test_an_ended_unit_is_found_by_those_who_took_over_and_by_nobody_else() -> None:
    province, commune, _ = make_province()
    other = make_unit("Tỉnh khác", kind="province")
    end_unit(unit=commune, on=LAW)
    record_succession(old=commune, new=other, kind="merged", on=LAW, decision_number="202/2025/QH15")
    today = LAW + dt.timedelta(days=400)
    above, beside = SubtreeScope(frozenset({province.id}), today), SubtreeScope(frozenset({other.id}), today)
    assert get_unit_in(beside, commune.public_id).id == commune.id
    assert [row.id for row in db.session.execute(list_ended_units(beside))] == [commune.id]
    assert db.session.execute(list_ended_units(above)).all() == []
    with pytest.raises(NotFound):
        get_unit_in(above, commune.public_id)


def test_no_unit_is_established_under_one_that_has_ended() -> None:
    _province, _first, second = make_province()
    end_unit(unit=second, on=LAW)
    with pytest.raises(Refusal, match="01/07/2025"):
        make_unit("Phòng Kinh tế", parent=second, valid_from=LAW)
