"""Tables of units: what becomes of every row, what is written, and the way back."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from lms.core.db import db
from lms.core.errors import Conflict, Refusal
from lms.core.storage import write_file
from lms.organisations.actions import end_unit, move_unit, rename_unit
from lms.organisations.lines import redraw
from lms.organisations.loading.checking import Check, check_table
from lms.organisations.loading.loads import apply_load, keep_load, undo_load
from lms.organisations.loading.workbooks import list_rows, write_marked, write_template
from lms.organisations.models import Unit, UnitLine, UnitLoad, UnitName
from lms.organisations.queries import SubtreeScope, ancestors, find_unit_by_code, get_root, name_on
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_person
from tests.lms.organisations.tables import LAW, row, workbook

TODAY = dt.date(2026, 11, 20)
pytestmark = pytest.mark.usefixtures("writing")


def _check(rows: Sequence[Sequence[Any]], top: Unit | None = None) -> Check:
    return check_table(workbook(rows), "don-vi.xlsx", top=top or get_root())


def _faults(rows: Sequence[Sequence[Any]], top: Unit | None = None) -> dict[int, list[tuple[str, str]]]:
    """Row → (column letter, words with what was filled in) of every fault."""
    check = _check(rows, top)
    return {
        each.given.row: [
            (check.letters[fault.column], fault.message % dict(fault.params)) for fault in each.faults
        ]
        for each in check.verdicts
        if each.faults
    }


def _load(rows: Sequence[Sequence[Any]], top: Unit | None = None) -> UnitLoad:
    content = workbook(rows)
    return keep_load(
        top=top or get_root(), name="don-vi.xlsx", digest=write_file(content), size=len(content), by_id=None
    )


def _template(top: Unit) -> bytes:
    return write_template(list_rows(SubtreeScope(frozenset({top.id}), TODAY), TODAY))


def test_a_unit_may_stand_above_its_parent_in_the_table() -> None:
    load = _load([row("A.1.1", "A.1"), row("A.1", "AA"), row("AA")])
    assert apply_load(load=load) == 3
    units = [find_unit_by_code(code) for code in ("A.1.1", "A.1", "AA")]
    assert ancestors(units[0].id, LAW) == [unit.id for unit in units if unit] + [get_root().id]  # type: ignore[union-attr]
    assert name_on(units[2].id, LAW) == "Đơn vị AA"  # type: ignore[union-attr]


def test_the_same_table_twice_changes_nothing() -> None:
    rows = [row("AA", e_identifier="h31.05"), row("A.1", "aa")]
    apply_load(load=_load(rows))
    again = _load(rows)
    with pytest.raises(Refusal):
        apply_load(load=again)
    assert _check(rows).counts == {"unchanged": 2}
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 3


def test_the_template_comes_back_unchanged_and_takes_new_rows() -> None:
    province, first, _second = make_province()
    rename_unit(unit=first, name="UBND phường An Ổn", on=LAW)
    content = _template(province)
    check = check_table(content, "mau.xlsx", top=province)
    assert check.counts == {"unchanged": 3} and check.is_sound
    assert [row_[1] for row_ in _cells(content)][1:] == [
        "UBND tỉnh Đông Hải",
        "UBND phường An Ổn",
        "UBND xã Đằng Giang",
    ]


def _cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_all_faults_of_all_rows_come_at_once_with_their_cells() -> None:
    make_unit("Phòng cũ", code="CU", valid_from=LAW)
    end_unit(unit=find_unit_by_code("CU"), on=dt.date(2026, 1, 1))  # type: ignore[arg-type]
    make_unit("Phòng mới", code="MOI", valid_from=dt.date(2026, 1, 1))
    make_unit("Có mã", code="CO").e_identifier = "H01"
    found = _faults(
        [
            row("A!", "KHONG", kind="Xóm", since="31/02/2025", e_identifier="31"),
            ["", "Không mã", "GOC", "Sở", LAW],
            ["BB", "", "", "", ""],
            row("CC", "CU"),
            row("DD", "MOI"),
            row("EE", e_identifier="H01"),
            row("CU"),
        ]
    )
    assert [place for place, _words in found[2]] == ["A", "F", "D", "E", "C"]
    assert "“31/02/2025” is no day" in found[2][3][1] and "KHONG" in found[2][4][1]
    assert [place for place, _words in found[3]] == ["A"]
    assert [place for place, _words in found[4]] == ["B", "D", "E", "C"]
    assert found[5] == [("C", "The unit above ended on 01/01/2026: name the one that took over.")]
    assert found[6] == [("E", "The unit above exists only from 01/01/2026.")]
    assert found[7] == [("F", "The unit CO has this electronic identifier already.")]
    assert "ended on 01/01/2026" in found[8][0][1]


def test_rows_that_say_the_same_name_each_other_and_circles_are_found() -> None:
    found = _faults(
        [
            row("AA"),
            row("aa"),
            row("BB", "CC"),
            row("CC", "DD"),
            row("DD", "BB"),
            row("EE", "EE"),
            row("FF", e_identifier="H02"),
            row("GG", e_identifier="h02"),
            row("HH", "KK", since=dt.date(2025, 1, 1)),
            row("KK"),
        ]
    )
    assert found[2][0][1] == "Row 3 has the same code." and found[3][0][1] == "Row 2 has the same code."
    for number in (4, 5, 6, 7):
        assert found[number] == [("C", "The units stand in a circle, each under the other.")]
    assert found[8][0] == ("F", "Row 9 has the same electronic identifier.")
    assert found[10] == [("E", "The unit above exists only from 01/07/2025.")]


def test_a_table_deeper_than_any_office_is_refused_before_it_is_drawn() -> None:
    rows = [row("A0")] + [row(f"A{number}", f"A{number - 1}") for number in range(1, 60)]
    found = _faults(rows)
    assert sorted(found) == list(range(42, 62))


def test_a_longer_circle_costs_no_more_than_a_list() -> None:
    rows = [row(f"A{number}", f"A{(number + 1) % 5000}") for number in range(5000)]
    assert _check(rows).counts == {"faulty": 5000}


def test_with_one_fault_nothing_is_written() -> None:
    load = _load([row("AA"), row("BB", "KHONG")])
    with pytest.raises(Refusal):
        apply_load(load=load)
    assert find_unit_by_code("AA") is None and load.state == "read"


def test_a_row_that_says_something_else_is_left_alone_and_said() -> None:
    province, first, second = make_province()
    rows = [
        row(first.code, province.code, name="UBND phường An Ổn", kind="xã", since=""),
        [second.code, "", "GOC"],
        row("MOI", province.code),
    ]
    check = _check(rows)
    assert check.counts == {"differs": 2, "new": 1}
    assert [fault.column for fault in check.verdicts[0].faults] == ["name"]
    assert [fault.column for fault in check.verdicts[1].faults] == ["parent_code"]
    assert apply_load(load=_load(rows)) == 1
    assert name_on(first.id, TODAY) == "UBND xã An Ổn" and ancestors(second.id, TODAY)[1] == province.id


def test_an_administrator_of_a_branch_reaches_no_unit_beside_it() -> None:
    province, _first, _second = make_province()
    stranger = make_unit("UBND tỉnh Biên Thùy", kind="province")
    stranger.e_identifier = "H99"
    found = _faults(
        [row("AA", stranger.code), row(stranger.code), row("BB", province.code, e_identifier="H99")], province
    )
    assert "No unit of this branch" in found[2][0][1]
    assert "outside this branch" in found[3][0][1]
    assert stranger.code not in found[4][0][1]


@pytest.mark.parametrize("text", ["1/7/2025", "01-07-2025", "2025-07-01", "45839", "1.7.2025"])
def test_days_are_read_however_an_office_writes_them(text: str) -> None:
    assert _check([row("AA", since=text)]).verdicts[0].given.valid_from == LAW


def test_columns_are_found_by_their_names_below_a_title() -> None:
    headings = ["STT", "Tên cơ quan, đơn vị", "Mã ĐV", "Thuộc", "Cấp", "Hiệu lực từ"]
    content = workbook(
        [[1, "Sở Nội vụ", "NV", "GOC", "Sở", LAW]], headings=headings, title="DANH SÁCH ĐƠN VỊ"
    )
    check = check_table(content, "a.xlsx", top=get_root())
    assert check.counts == {"new": 1} and check.letters["code"] == "C" and check.verdicts[0].given.row == 4


def test_a_table_without_the_columns_or_without_units_is_refused() -> None:
    for content in (workbook([["xx"]], headings=["Họ và tên"]), workbook([])):
        with pytest.raises(Refusal):
            check_table(content, "a.xlsx", top=get_root())


def test_the_result_can_be_downloaded_with_every_fault_beside_its_row() -> None:
    cells = _cells(write_marked(_check([row("AA"), row("BB", "=1+1")])))
    assert (
        cells[1][6] in ("To be added", "Sẽ thêm") and cells[2][2] == "=1+1" and "=1+1" in cells[2][7].upper()
    )


class TestTakingBack:
    def test_the_units_were_never_there(self) -> None:
        before = _lines()
        load = _load([row("AA"), row("A.1", "AA"), row("A.2", "AA")])
        apply_load(load=load)
        assert undo_load(load=load) == 3
        assert find_unit_by_code("AA") is None and _lines() == before
        assert db.session.scalar(select(func.count()).select_from(UnitName)) == 1
        with pytest.raises(Conflict):
            undo_load(load=load)
        with pytest.raises(Conflict):
            apply_load(load=load)
        assert apply_load(load=_load([row("AA"), row("A.1", "AA")])) == 2

    def test_not_once_somebody_stands_there(self) -> None:
        load = _load([row("AA"), row("A.1", "AA")])
        apply_load(load=load)
        make_person("Nguyễn Thị Hằng", unit=find_unit_by_code("A.1"))
        with pytest.raises(Refusal) as refused:
            undo_load(load=load)
        assert "A.1" in str(refused.value) and find_unit_by_code("AA") is not None

    @pytest.mark.parametrize("deed", ["renamed", "moved", "ended", "another below"])
    def test_not_once_one_of_them_was_changed(self, deed: str) -> None:
        load = _load([row("AA"), row("BB")])
        apply_load(load=load)
        one, other = find_unit_by_code("AA"), find_unit_by_code("BB")
        assert one is not None and other is not None
        if deed == "renamed":
            rename_unit(unit=one, name="Tên khác", on=TODAY)
        elif deed == "moved":
            move_unit(unit=one, parent=other, on=TODAY)
        elif deed == "ended":
            end_unit(unit=one, on=TODAY)
        else:
            make_unit("Phòng dưới", parent=one, valid_from=LAW)
        with pytest.raises(Refusal):
            undo_load(load=load)


def _lines() -> list[tuple[object, ...]]:
    columns = (UnitLine.unit_id, UnitLine.distance, UnitLine.valid_from, UnitLine.ancestor_id)
    return sorted(tuple(each) for each in db.session.execute(select(*columns)))


def test_twenty_thousand_units_are_written_at_once_and_taken_back() -> None:
    rows = [row(f"N{number:05d}", f"N{number // 12:05d}" if number else "GOC") for number in range(20_000)]
    load = _load(rows)
    assert apply_load(load=load) == 20_000
    drawn = _lines()
    redraw(None)
    assert _lines() == drawn
    assert undo_load(load=load) == 20_000
