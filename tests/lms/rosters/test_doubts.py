"""What can only be read by its whole column, or not at all: a person is asked, and nothing is done silently."""

from lms.core.db import db, transaction
from lms.rosters.actions import correct_row, decide_row
from lms.rosters.formats import legacy
from lms.rosters.models import Roster
from lms.rosters.queries import get_row
from tests.lms.rosters.conftest import Branch
from tests.lms.rosters.old_fonts import to_legacy


def words(branch: Branch, key: int, number: int) -> str:
    return " ".join(fault["msgid"] % fault["values"] for fault in branch.desk.row(key, number).faults)


def decide(branch: Branch, key: int, number: int, decision: str) -> str:
    with transaction(write=True):
        roster = db.session.get_one(Roster, key)
        decide_row(roster=roster, row=get_row(roster, number), decision=decision)
    return branch.desk.row(key, number).verdict


def correct(branch: Branch, key: int, number: int, **values: str) -> str:
    with transaction(write=True):
        roster = db.session.get_one(Roster, key)
        correct_row(roster=roster, row=get_row(roster, number), values=values)
    return branch.desk.row(key, number).verdict


def test_an_unclear_status_is_asked_about_and_ends_no_post(branch: Branch, hang: int) -> None:
    row = {"full_name": "Nguyễn Thị Hằng", "staff_number": "NV001", "status": "Chưa thôi việc"}
    key = branch.desk.check([row])
    assert branch.desk.row(key, 2).verdict == "suspicious" and "Chưa thôi việc" in words(branch, key, 2)
    assert decide(branch, key, 2, "apply") == "unchanged"


def test_names_with_two_readings_in_a_mixed_column_stay_as_they_stand_and_are_asked_about(
    branch: Branch,
) -> None:
    names = ["Lê Tân", "Tô Hoài", "Bùi Hà", "Cù Lê Hòa"]
    assert all(legacy.reads_both_ways(name, "tcvn3") for name in names)
    rows = [*names, "Đặng Quốc Cường", to_legacy("Nguyễn Thị Hằng", "tcvn3")]
    key = branch.desk.check([{"full_name": name} for name in rows], legacy={"A": "tcvn3"})
    found = [branch.desk.row(key, number) for number in range(2, 8)]
    assert [row.values["full_name"] for row in found] == [*names, "Đặng Quốc Cường", "Nguyễn Thị Hằng"]
    assert [row.verdict for row in found[:5]] == [*["suspicious"] * 4, "new"]
    assert "Lê Tân" in words(branch, key, 2) and "Lờ Tõn" in words(branch, key, 2)
    assert decide(branch, key, 2, "apply") == "new"


def test_a_converted_name_that_was_right_before_is_asked_about(branch: Branch) -> None:
    rows = [{"full_name": name} for name in ("Lê Tân", to_legacy("Nguyễn Thị Hằng", "tcvn3"))]
    key = branch.desk.check(rows, legacy={"A": "tcvn3"})
    assert branch.desk.row(key, 2).values["full_name"] == "Lờ Tõn"
    assert branch.desk.row(key, 2).verdict == "suspicious" and "Lê Tân" in words(branch, key, 2)


def test_a_vacant_post_is_skipped_and_can_be_filled(branch: Branch) -> None:
    key = branch.desk.check([{"full_name": "(Khuyết)", "title": "Phó Chủ tịch", "email": "?"}])
    assert branch.desk.row(key, 2).verdict == "skipped" and "vacant" in words(branch, key, 2)
    assert correct(branch, key, 2, full_name="Lương Văn Khởi") == "faulty"
    assert correct(branch, key, 2, email="") == "new"


def test_dates_of_a_column_with_the_month_in_front_are_asked_about(branch: Branch) -> None:
    born = ["03/05/1980", "05/23/1981", "04/04/1982"]
    rows = [
        {"full_name": name, "birth_on": day}
        for name, day in zip(("Lương Văn Khởi", "Trần Văn Ánh", "Lê Thị Bé"), born, strict=True)
    ]
    key = branch.desk.check(rows)
    assert [branch.desk.row(key, number).verdict for number in (2, 3, 4)] == ["suspicious", "faulty", "new"]
    assert "05/03/1980" in words(branch, key, 2)
    key = branch.desk.check([*rows, {"full_name": "Đỗ Thị Cúc", "birth_on": "23/05/1981"}])
    assert branch.desk.row(key, 2).verdict == "new"
