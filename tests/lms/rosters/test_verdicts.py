"""The verdict that a row of a staff list gets, and what is said of it."""

import datetime as dt
import io

import pytest
import xlsxwriter

from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.organisations.actions import end_unit, record_succession
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.models import Person
from lms.rosters.actions import (
    correct_row,
    decide_row,
    decide_rows,
    map_columns,
    start_applying,
    upload_roster,
)
from lms.rosters.formats import write_template
from lms.rosters.models import Roster
from lms.rosters.queries import count_rows, get_row, list_absent, list_rows
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder, make_person
from tests.lms.rosters.conftest import Branch
from tests.lms.rosters.lists import DEFAULTS, Desk, workbook
from tests.lms.rosters.old_fonts import to_legacy

HANG = {"full_name": "Nguyễn Thị Hằng", "birth_on": "12/05/1988"}


def decide(desk: Desk, key: int, number: int, decision: str) -> str:
    with transaction(write=True):
        roster = db.session.get_one(Roster, key)
        decide_row(roster=roster, row=get_row(roster, number), decision=decision)
    return desk.row(key, number).verdict


def correct(desk: Desk, key: int, number: int, **values: str) -> str:
    with transaction(write=True):
        roster = db.session.get_one(Roster, key)
        correct_row(roster=roster, row=get_row(roster, number), values=values)
    return desk.row(key, number).verdict


def words(desk: Desk, key: int, number: int) -> str:
    return " ".join(fault["msgid"] % fault["values"] for fault in desk.row(key, number).faults)


def test_a_number_that_is_known_finds_the_person_whatever_the_capitals(branch: Branch, hang: int) -> None:
    key = branch.desk.check(
        [{"full_name": "NGUYỄN THỊ HẰNG", "staff_number": "nv001", "phone": "0912345678"}]
    )
    row = branch.desk.row(key, 2)
    assert (row.verdict, row.person_id) == ("changed", hang)
    assert row.changes == {"phone": ["", "0912345678"]}


def test_a_list_does_not_correct_a_colleague_of_the_officer(branch: Branch) -> None:
    with transaction(write=True):
        unit = db.session.get_one(Unit, branch.province_id)
        make_holder(Role.HR_OFFICER, unit, "Lê Thị Hai", staff_number="NV02", email="hai@so.example")
    row = {"full_name": "Lê Thị Hai", "staff_number": "NV02", "email": "toi@so.example"}
    key = branch.desk.check([row | {"unit_code": branch.first_code}])
    assert "email" not in branch.desk.row(key, 2).changes
    assert "This person holds a role here" in words(branch.desk, key, 2)


def test_an_empty_cell_takes_nothing_away(branch: Branch, hang: int) -> None:
    key = branch.desk.check([{"full_name": "Nguyễn Thị Hằng", "staff_number": "NV001", "email": ""}])
    assert branch.desk.verdicts(key)[2] == "unchanged"


@pytest.mark.parametrize("name", ["Nguyễn Thị Hằng", "Hằng Nguyễn Thị", "Nguyễn Thị Hắng", "Nguyen Thi Hang"])
def test_somebody_alike_is_suspected_and_never_merged_silently(branch: Branch, hang: int, name: str) -> None:
    key = branch.desk.check([{"full_name": name, "birth_on": "12/05/1988", "title": "Kế toán"}])
    row = branch.desk.row(key, 2)
    assert row.verdict == "suspicious"
    assert [found[0] for found in row.candidates] == [hang]
    assert decide(branch.desk, key, 2, "apply") == "suspicious"
    assert decide(branch.desk, key, 2, "new") == "new"


def test_a_slip_in_the_birth_date_is_suspected_and_can_be_taken_as_the_same_person(
    branch: Branch, hang: int
) -> None:
    key = branch.desk.check([{"full_name": "Nguyễn Thị Hằng", "birth_on": "12/06/1988"}])
    assert branch.desk.row(key, 2).verdict == "suspicious"
    with transaction(write=False):
        public_id = db.session.get_one(Person, hang).public_id
    assert decide(branch.desk, key, 2, f"same:{public_id}") == "changed"
    assert branch.desk.row(key, 2).changes == {"birth_on": ["1988-05-12", "1988-06-12"]}


def test_another_citizen_number_makes_another_person_of_the_same_name(branch: Branch, hang: int) -> None:
    key = branch.desk.check([HANG | {"national_id": "031188999999"}])
    assert branch.desk.verdicts(key)[2] == "new"


def test_where_a_tone_is_written_is_no_change(branch: Branch) -> None:
    with transaction(write=True):
        make_person("Lê Thị Hoà", unit=db.session.get_one(Unit, branch.first_id), staff_number="NV77")
    key = branch.desk.check([{"full_name": "Lê Thị Hòa", "staff_number": "NV77"}])
    assert branch.desk.verdicts(key)[2] == "unchanged"


def test_one_person_thrice_is_taken_once_and_the_others_name_the_row(branch: Branch) -> None:
    row = {"full_name": "Lương Văn Khởi", "birth_on": "05/01/1985", "national_id": "031085004417"}
    key = branch.desk.check([row, row, row | {"full_name": "Lương Văn Khởi A"}])
    assert branch.desk.verdicts(key) == {2: "new", 3: "faulty", 4: "faulty", **_absent(branch, key)}
    assert "031085004417 stands in row 2 too." in words(branch.desk, key, 3)
    assert correct(branch.desk, key, 2, national_id="031085004418") == "new"
    assert branch.desk.row(key, 3).verdict in ("new", "suspicious")
    assert "row 3 too" in words(branch.desk, key, 4)


def _absent(branch: Branch, key: int) -> dict[int | None, str]:
    return {None: "absent"} if None in branch.desk.verdicts(key) else {}


def test_same_name_and_birth_date_without_numbers_is_a_doubt(branch: Branch) -> None:
    row = {"full_name": "Lương Văn Khởi", "birth_on": "05/01/1985"}
    key = branch.desk.check([row, row | {"phone": "0912345678"}])
    assert branch.desk.row(key, 3).verdict == "suspicious"
    assert decide(branch.desk, key, 3, "apply") == "new"


def test_numbers_of_two_people_in_one_row_are_a_doubt(branch: Branch, hang: int) -> None:
    with transaction(write=True):
        make_person("Lê Văn Hai", unit=db.session.get_one(Unit, branch.first_id), staff_number="NV2")
    key = branch.desk.check([HANG | {"national_id": "031188000001", "staff_number": "NV2"}])
    assert branch.desk.row(key, 2).verdict == "suspicious"
    with transaction(write=False):
        public_id = db.session.get_one(Person, hang).public_id
    assert decide(branch.desk, key, 2, f"same:{public_id}") == "faulty"


def test_a_number_with_another_name_is_a_doubt(branch: Branch, hang: int) -> None:
    key = branch.desk.check([{"full_name": "Trần Quốc Toản", "staff_number": "NV001"}])
    assert branch.desk.row(key, 2).verdict == "suspicious"
    assert decide(branch.desk, key, 2, "apply") == "changed"


def test_somebody_of_another_province_is_faulty_and_nothing_is_told_of_them(branch: Branch) -> None:
    with transaction(write=True):
        other = make_unit("UBND tỉnh Tây Sơn", kind="province")
        below = make_unit("UBND xã Bí Mật", parent=other)
        person = make_person("Canh Chừng Kín", unit=below, staff_number="NV500", email="kin@tay-son.vn")
        person.national_id = "052085000500"
    key = branch.desk.check([{"full_name": "Phạm Văn Lạ", "national_id": "052085000500", "title": "Kế toán"}])
    row = branch.desk.row(key, 2)
    assert (row.verdict, row.person_id, row.changes) == ("faulty", None, {})
    told = str((row.faults, row.changes, row.values, row.candidates))
    for secret in ("Canh", "Kín", "Bí Mật", "Tây Sơn", "NV500", "kin@"):
        assert secret not in told


def test_alike_people_of_another_province_are_not_looked_at(branch: Branch) -> None:
    with transaction(write=True):
        other = make_unit("UBND tỉnh Tây Sơn", kind="province")
        make_person("Nguyễn Thị Hằng", unit=other, birth_on=dt.date(1988, 5, 12))
    key = branch.desk.check([HANG])
    assert (branch.desk.verdicts(key)[2], branch.desk.row(key, 2).candidates) == ("new", [])


def test_a_unit_is_found_by_its_name_whatever_the_marks(branch: Branch) -> None:
    key = branch.desk.check([HANG | {"unit": "Ủy ban nhân dân xã đằng giang"}])
    assert branch.desk.row(key, 2).unit_id == branch.second_id


def test_a_unit_that_is_not_in_the_branch_is_faulty_with_the_nearest_name(branch: Branch) -> None:
    key = branch.desk.check([HANG | {"unit": "UBND xã Đằng Giangg"}, HANG | {"unit_code": "KHONG.CO"}])
    assert branch.desk.row(key, 2).faults[-1]["suggestion"] == "UBND xã Đằng Giang"
    assert branch.desk.verdicts(key)[3] == "faulty"


def test_a_unit_that_was_merged_is_a_doubt_that_one_tap_resolves(branch: Branch) -> None:
    with transaction(write=True):
        first, second = (db.session.get_one(Unit, key) for key in (branch.first_id, branch.second_id))
        end_unit(unit=first, on=dt.date(2026, 7, 1))
        record_succession(old=first, new=second, kind="merge", on=dt.date(2026, 7, 1))
    key = branch.desk.check([HANG | {"unit": "UBND xã An Ổn"}])
    assert branch.desk.row(key, 2).verdict == "suspicious"
    assert "no more since 01/07/2026: “UBND xã Đằng Giang” took over" in words(branch.desk, key, 2)
    assert decide(branch.desk, key, 2, "apply") == "new"
    assert branch.desk.row(key, 2).unit_id == branch.second_id


def test_whoever_stands_at_the_heir_already_is_not_moved(branch: Branch, hang: int) -> None:
    with transaction(write=True):
        first, second = (db.session.get_one(Unit, key) for key in (branch.first_id, branch.second_id))
        end_unit(unit=first, on=dt.date(2026, 7, 1))
        record_succession(old=first, new=second, kind="merge", on=dt.date(2026, 7, 1))
    key = branch.desk.check(
        [{"full_name": "Nguyễn Thị Hằng", "staff_number": "NV001", "unit_code": branch.second_code}]
    )
    assert branch.desk.verdicts(key)[2] == "unchanged"


def test_two_units_of_one_name_need_a_code(branch: Branch) -> None:
    with transaction(write=True):
        for key in (branch.first_id, branch.second_id):
            make_unit("Văn phòng", parent=db.session.get_one(Unit, key), kind="department")
    key = branch.desk.check([HANG | {"unit": "Văn phòng"}, HANG | {"unit": "Văn phòng, UBND xã An Ổn"}])
    assert "Several units are called" in words(branch.desk, key, 2)
    assert branch.desk.row(key, 3).unit_id is not None


def test_whoever_is_not_in_the_file_stays_unless_asked(branch: Branch, hang: int) -> None:
    rows = [{"full_name": "Lương Văn Khởi", "national_id": "031085004417"}]
    key = branch.desk.check(rows)
    with transaction(write=False):
        roster = db.session.get_one(Roster, key)
        assert hang in {row.RosterRow.person_id for row in db.session.execute(list_absent(roster))}
        assert roster.counts["leaving"] == 0
    branch.desk.apply(key)
    with transaction(write=False):
        assert all(post.valid_to is None for post in _posts(hang))


def _posts(person_id: int) -> list[object]:
    from lms.people.models import Post

    return list(db.session.scalars(db.select(Post).where(Post.person_id == person_id)))


def test_a_suspected_person_is_not_absent(branch: Branch, hang: int) -> None:
    key = branch.desk.check([HANG], absent="leave")
    with transaction(write=False):
        absent = {
            row.RosterRow.person_id
            for row in db.session.execute(list_absent(db.session.get_one(Roster, key)))
        }
    assert hang not in absent
    decide(branch.desk, key, 2, "new")
    with transaction(write=False):
        absent = {
            row.RosterRow.person_id
            for row in db.session.execute(list_absent(db.session.get_one(Roster, key)))
        }
    assert hang in absent


def test_a_retired_person_leaves_and_is_unchanged_the_next_time(branch: Branch, hang: int) -> None:
    rows = [{"full_name": "Nguyễn Thị Hằng", "staff_number": "NV001", "status": "Nghỉ hưu"}]
    branch.desk.bring(rows)
    with transaction(write=False):
        (post,) = _posts(hang)
        assert (str(post.valid_to), post.end_reason) == ("2026-11-01", "retired")  # type: ignore[attr-defined]
    assert branch.desk.verdicts(branch.desk.check(rows))[2] == "unchanged"


def test_faulty_rows_must_be_decided_before_the_list_is_applied(branch: Branch) -> None:
    rows = [
        {"full_name": "Lương Văn Khởi", "birth_on": "31/02/1990"},
        {"full_name": "Đoàn Thị Nhẫn", "birth_on": "01/02/1990"},
    ]
    key = branch.desk.check(rows)
    with pytest.raises(Refusal, match="1"), transaction(write=True):
        start_applying(roster=db.session.get_one(Roster, key), by_id=branch.officer_id)
    with transaction(write=True):
        decide_rows(roster=db.session.get_one(Roster, key), verdict="faulty", decision="skip")
    assert branch.desk.apply(key) == "applied"


def test_a_cell_that_was_mended_is_judged_at_once(branch: Branch) -> None:
    key = branch.desk.check([{"full_name": "Lương Văn Khởi", "birth_on": "31/02/1990"}])
    fault = branch.desk.row(key, 2).faults[0]
    assert (fault["column"], fault["field"], fault["level"]) == ("B", "birth_on", "fault")
    assert correct(branch.desk, key, 2, birth_on="28/02/1990") == "new"
    with transaction(write=False):
        roster = db.session.get_one(Roster, key)
        assert count_rows(roster)["new"] == 1
        assert len(db.session.scalars(list_rows(roster, "new", "khoi")).all()) == 1


def test_the_same_headings_are_remembered_for_the_unit(branch: Branch) -> None:
    content = workbook([HANG | {"note": ""}], ["full_name", "birth_on", "title"])
    with transaction(write=True):
        unit = db.session.get_one(Unit, branch.province_id)
        first = upload_roster(unit=unit, content=content, file_name="a.xlsx", by_id=branch.officer_id)
        map_columns(roster=first, mapping={"full_name": 0, "title": 2}, options=DEFAULTS)
        again = upload_roster(unit=unit, content=content, file_name="b.xlsx", by_id=branch.officer_id)
        assert again.mapping == {"full_name": 0, "title": 2}


def test_what_is_no_table_is_refused_and_leaves_nothing(branch: Branch) -> None:
    with pytest.raises(Refusal), transaction(write=True):
        unit = db.session.get_one(Unit, branch.province_id)
        upload_roster(unit=unit, content=b"\x00\x01\x02" * 50, file_name="a.xlsx", by_id=branch.officer_id)
    with transaction(write=False):
        assert db.session.scalar(db.select(db.func.count(Roster.id))) == 0


def test_a_citizen_who_signed_up_can_be_taken_on(branch: Branch) -> None:
    with transaction(write=True):
        person = make_person(
            "Phan Thị Cúc", unit=get_root(), staff_number="CD1", group="cong_dan", is_counted=False
        ).id
    branch.desk.bring(
        [
            {
                "full_name": "Phan Thị Cúc",
                "staff_number": "CD1",
                "unit_code": branch.first_code,
                "title": "Văn thư",
            }
        ]
    )
    with transaction(write=False):
        posts = _posts(person)
        assert [post.person_group for post in posts] == ["cong_dan", "cong_chuc"]  # type: ignore[attr-defined]


def test_no_list_changes_the_address_of_an_administrator(branch: Branch) -> None:
    with transaction(write=True):
        unit = db.session.get_one(Unit, branch.first_id)
        person = make_holder(Role.ADMINISTRATOR, unit, "Quản Trị", staff_number="QT1", email="qt@an-on.vn")
        person_id = person.id
    branch.desk.bring([{"full_name": "Quản Trị", "staff_number": "QT1", "email": "ke-gian@xa.example"}])
    with transaction(write=False):
        assert db.session.get_one(Person, person_id).email == "qt@an-on.vn"


def test_a_column_in_an_old_encoding_is_read_as_it_was_meant(branch: Branch, hang: int) -> None:
    written = to_legacy("Nguyễn Thị Hằng", "tcvn3")
    key = branch.desk.check([{"full_name": written, "staff_number": "NV001"}], legacy={"A": "tcvn3"})
    row = branch.desk.row(key, 2)
    assert (row.verdict, row.values["full_name"]) == ("unchanged", "Nguyễn Thị Hằng")


def test_a_cover_before_the_list_is_passed_over(branch: Branch) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Bìa").write_column(0, 0, ["UBND TỈNH", "BÁO CÁO"])
        people = book.add_worksheet("Cán bộ")
        people.write_row(0, 0, ["Họ và tên", "Ngày sinh", "Chức vụ"])
        people.write_row(1, 0, ["Nguyễn Thị Hằng", "12/05/1988", "Chuyên viên"])
    with transaction(write=True):
        unit = db.session.get_one(Unit, branch.province_id)
        roster = upload_roster(
            unit=unit, content=content.getvalue(), file_name="a.xlsx", by_id=branch.officer_id
        )
        assert roster.sheet == "Cán bộ" and roster.mapping["full_name"] == 0


def test_the_example_row_left_in_the_template_is_nobody(branch: Branch) -> None:
    content = write_template([(branch.first_code, "UBND xã An Ổn")], ["Chuyên viên"])
    with transaction(write=True):
        unit = db.session.get_one(Unit, branch.province_id)
        roster = upload_roster(unit=unit, content=content, file_name="mau.xlsx", by_id=branch.officer_id)
        map_columns(roster=roster, mapping=roster.mapping, options=DEFAULTS)
        key = roster.id
    drain()
    assert branch.desk.state(key) == "checked"
    assert 2 not in branch.desk.verdicts(key)
