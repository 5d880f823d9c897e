"""What a staff list does to the people it names, and how it is taken back."""

from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.people.models import Person, PersonKey, Post, SignInName
from lms.rosters.models import Roster, RosterChange
from tests.lms.rosters.conftest import Branch

KHOI = {
    "full_name": "Lương Văn Khởi",
    "birth_on": "05/01/1985",
    "national_id": "031085004417",
    "staff_number": "NV9001",
    "email": "khoi@xa.example",
    "title": "Kế toán",
}


def test_a_new_person_is_known_holds_the_post_and_can_sign_in(branch: Branch) -> None:
    key = branch.desk.check([KHOI | {"unit_code": branch.first_code}])
    assert branch.desk.verdicts(key)[2] == "new", branch.desk.row(key, 2).faults
    assert branch.desk.apply(key) == "applied"
    with transaction(write=False):
        person = db.session.scalars(select(Person).where(Person.national_id == "031085004417")).one()
        assert person.full_name == "Lương Văn Khởi"
        post = db.session.scalars(select(Post).where(Post.person_id == person.id)).one()
        assert (post.unit_id, post.title, post.is_main) == (branch.first_id, "Kế toán", True)
        names = db.session.scalars(select(SignInName.identity_key).where(SignInName.person_id == person.id))
        assert set(names) == {"nv9001", "khoi@xa.example"}
        assert db.session.scalar(select(func.count()).where(PersonKey.person_id == person.id)) == 3


def test_the_same_file_twice_changes_nothing(branch: Branch, hang: int) -> None:
    rows = [
        KHOI | {"unit_code": branch.first_code},
        {"full_name": "Nguyễn Thị Hằng", "national_id": "031188000001", "unit_code": branch.second_code},
    ]
    branch.desk.bring(rows)
    again = branch.desk.check(rows)
    assert {branch.desk.verdicts(again)[number] for number in (2, 3)} == {"unchanged"}
    assert branch.desk.apply(again) == "applied"
    with transaction(write=False):
        assert db.session.scalar(select(func.count()).where(RosterChange.roster_id == again)) == 0


def test_a_move_ends_the_post_and_begins_another_and_both_are_taken_back(branch: Branch, hang: int) -> None:
    row = {"full_name": "Nguyễn Thị Hằng", "national_id": "031188000001", "unit": "UBND xã Đằng Giang"}
    before = _posts(hang)
    key = branch.desk.bring([row | {"title": "Phó Chủ tịch", "phone": "0912345678"}])
    posts = _posts(hang)
    assert [(post["unit_id"], str(post["valid_from"]), str(post["valid_to"])) for post in posts] == [
        (branch.first_id, "2024-03-01", "2026-11-01"),
        (branch.second_id, "2026-11-01", "None"),
    ]
    assert branch.desk.undo(key) == "undone"
    assert _posts(hang) == before
    with transaction(write=False):
        assert db.session.get_one(Person, hang).phone is None
        assert db.session.get_one(Roster, key).counts["conflicts"] == 0


def test_whoever_the_import_made_known_is_gone_after_it_is_undone(branch: Branch) -> None:
    with transaction(write=False):
        before = db.session.scalar(select(func.count(Person.id)))
    key = branch.desk.bring([KHOI | {"unit_code": branch.first_code}])
    branch.desk.undo(key)
    with transaction(write=False):
        assert db.session.scalar(select(func.count(Person.id))) == before
        assert db.session.scalar(select(SignInName.id).where(SignInName.identity_key == "nv9001")) is None


def _posts(person_id: int) -> list[dict[str, object]]:
    with transaction(write=False):
        table = Post.__table__
        rows = db.session.execute(select(table).where(table.c.person_id == person_id).order_by(table.c.id))
        return [dict(row._mapping) for row in rows]


def test_nothing_was_written_by_halves(app: Flask, branch: Branch, hang: int) -> None:
    from lms.core.registries import invariants

    branch.desk.undo(branch.desk.bring([KHOI | {"unit_code": branch.first_code}]))
    with transaction(write=False):
        assert [fault for check in invariants().values() for fault in check()] == []
