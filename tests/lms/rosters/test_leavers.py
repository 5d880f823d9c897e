"""People who left for good and stand in a list again; codes and headings that nothing stands for."""

import datetime as dt

import pytest

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.organisations.actions import end_unit, record_succession
from lms.organisations.models import Unit
from lms.people.models import Person, Post
from lms.rosters.actions import recheck_roster
from lms.rosters.checking.units import load_units
from lms.rosters.models import Roster
from tests.factories.organisations import make_unit
from tests.factories.people import make_person
from tests.lms.rosters.conftest import Branch
from tests.lms.rosters.test_verdicts import decide, words

NUMBERED = {"full_name": "Nguyễn Thị Hằng", "staff_number": "NV001"}
NAMED = {"full_name": "Nguyễn Thị Hằng", "birth_on": "12/05/1988"}


def leave(person_id: int, reason: str) -> None:
    with transaction(write=True):
        post = db.session.scalars(db.select(Post).where(Post.person_id == person_id)).one()
        post.valid_to, post.end_reason = dt.date(2026, 10, 15), reason


@pytest.mark.parametrize("reason", ["retired", "resigned"])
def test_whoever_left_comes_back_only_when_the_officer_says_so(
    branch: Branch, hang: int, reason: str
) -> None:
    leave(hang, reason)
    key = branch.desk.check([NUMBERED])
    assert branch.desk.row(key, 2).verdict == "suspicious"
    assert f"has {reason}, from 15/10/2026 on" in words(branch.desk, key, 2)
    assert decide(branch.desk, key, 2, "apply") == "moved"
    assert branch.desk.apply(key) == "applied"


def test_nobody_who_died_comes_back(branch: Branch, hang: int) -> None:
    leave(hang, "died")
    key = branch.desk.check([NUMBERED])
    assert decide(branch.desk, key, 2, "apply") == "faulty"


def test_whoever_only_changed_offices_comes_back_without_a_doubt(branch: Branch, hang: int) -> None:
    leave(hang, "moved")
    assert branch.desk.verdicts(branch.desk.check([NUMBERED]))[2] == "moved"


def test_whoever_retired_since_the_check_is_suspicious_after_the_next(branch: Branch, hang: int) -> None:
    key = branch.desk.check([NUMBERED])
    assert branch.desk.row(key, 2).verdict == "unchanged"
    leave(hang, "retired")
    with transaction(write=True):
        recheck_roster(roster=db.session.get_one(Roster, key))
    drain()
    assert branch.desk.row(key, 2).verdict == "suspicious"


def test_a_retired_person_of_the_branch_is_found_by_name_and_birth_date(branch: Branch, hang: int) -> None:
    leave(hang, "retired")
    key = branch.desk.check([NAMED])
    row = branch.desk.row(key, 2)
    assert (row.verdict, [found[0] for found in row.candidates]) == ("suspicious", [hang])
    assert "has retired" in words(branch.desk, key, 2)
    with transaction(write=False):
        public_id = db.session.get_one(Person, hang).public_id
    assert decide(branch.desk, key, 2, f"same:{public_id}") == "moved"


def test_of_somebody_who_left_another_province_no_reason_is_told(branch: Branch) -> None:
    with transaction(write=True):
        other = make_unit("UBND tỉnh Tây Sơn", kind="province")
        person = make_person("Canh Chừng Kín", unit=other, staff_number="NV500").id
    leave(person, "retired")
    key = branch.desk.check([{"full_name": "Canh Chừng Kín", "staff_number": "NV500"}])
    assert branch.desk.row(key, 2).verdict == "suspicious"
    assert "retired" not in words(branch.desk, key, 2) and "15/10" not in words(branch.desk, key, 2)


def test_a_code_that_nobody_has_is_a_fault(branch: Branch) -> None:
    key = branch.desk.check([NAMED | {"person_code": "khongcoai"}])
    assert branch.desk.row(key, 2).verdict == "faulty"
    assert decide(branch.desk, key, 2, "new") == "faulty"


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        ("SỞ KHÔNG CÓ THẬT", "No unit called"),
        ("II UBND XÃ KHÔNG CÓ THẬT", "No unit called"),
        ("Văn phòng", "Several units"),
        ("I UBND XÃ ĐẰNG GIANG", ""),
        ("Ban Giám đốc", ""),
        ("Lãnh đạo", ""),
    ],
)
def test_a_heading_like_a_unit_must_be_one(branch: Branch, heading: str, fault: str) -> None:
    key = branch.desk.check([NAMED])
    with transaction(write=True):
        for unit_id in (branch.first_id, branch.second_id):
            make_unit("Văn phòng", parent=db.session.get_one(Unit, unit_id), kind="department")
    with transaction(write=False):
        meant = load_units(db.session.get_one(Roster, key)).meant("", "", heading)
    assert (meant.fault[0] if meant.fault else "").startswith(fault) and bool(meant.fault) == bool(fault)


def test_a_heading_of_a_unit_that_ended_is_a_doubt(branch: Branch) -> None:
    with transaction(write=True):
        first, second = (db.session.get_one(Unit, key) for key in (branch.first_id, branch.second_id))
        end_unit(unit=first, on=dt.date(2026, 7, 1))
        record_succession(old=first, new=second, kind="merge", on=dt.date(2026, 7, 1))
    key = branch.desk.check([NAMED])
    with transaction(write=False):
        meant = load_units(db.session.get_one(Roster, key)).meant("", "", "UBND XÃ AN ỔN")
    assert meant.unit_id == branch.second_id and meant.doubt is not None
