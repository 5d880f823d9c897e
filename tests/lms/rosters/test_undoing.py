"""Taking an import back after people have gone on working: what was changed later stays, and is listed."""

import pytest
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import Conflict, Forbidden, Refusal
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_root
from lms.people.actions import hold_post
from lms.people.models import Invitation, Person, Post
from lms.rosters.actions import agree_roster, start_applying, undo_roster, withdraw_roster
from lms.rosters.models import Roster, RosterChange
from lms.rosters.queries import list_changes_of_person, list_conflicts
from tests.conftest import HeldClock
from tests.factories.people import make_holder, make_person
from tests.lms.rosters.conftest import Branch
from tests.lms.rosters.lists import Desk, day

HANG = {"full_name": "Nguyễn Thị Hằng", "staff_number": "NV001"}
KHOI = {"full_name": "Lương Văn Khởi", "staff_number": "NV9001", "title": "Kế toán"}


def conflicts(key: int) -> list[tuple[str, str | None, dict[str, object]]]:
    with transaction(write=False):
        rows = db.session.execute(list_conflicts(db.session.get_one(Roster, key)))
        return [
            (row.RosterChange.table_name, row.RosterChange.conflict, row.RosterChange.found) for row in rows
        ]


def person_of(staff_number: str) -> Person | None:
    with transaction(write=False):
        return db.session.scalar(select(Person).where(Person.staff_number == staff_number))


def test_what_somebody_corrected_later_stays_and_the_rest_goes_back(branch: Branch, hang: int) -> None:
    key = branch.desk.bring([HANG | {"phone": "0912345678", "gender": "Nữ"}])
    with transaction(write=True):
        db.session.get_one(Person, hang).phone = "0987654321"
    assert branch.desk.undo(key) == "undone"
    with transaction(write=False):
        person = db.session.get_one(Person, hang)
        assert (person.phone, person.gender) == ("0987654321", None)
    assert conflicts(key) == [("person", "changed", {"phone": "0987654321"})]


def test_a_move_that_went_on_is_kept_whole(branch: Branch, hang: int) -> None:
    key = branch.desk.bring([HANG | {"unit_code": branch.second_code}])
    with transaction(write=True):
        person, unit = db.session.get_one(Person, hang), db.session.get_one(Unit, branch.first_id)
        hold_post(
            person=person, unit=unit, title="Văn thư", person_group="cong_chuc", valid_from=day("2026-11-10")
        )
    branch.desk.undo(key)
    assert {(table, why) for table, why, _found in conflicts(key)} == {
        ("post", "changed"),
        ("post", "together"),
    }
    with transaction(write=False):
        posts = db.session.scalars(select(Post).where(Post.person_id == hang).order_by(Post.valid_from)).all()
        assert [str(post.valid_from) for post in posts] == ["2024-03-01", "2026-11-01", "2026-11-10"]


def test_whoever_has_signed_in_since_is_not_deleted_but_the_account_is_closed(
    branch: Branch, sign_in: object
) -> None:
    from lms.people.sessions import start_session

    key = branch.desk.bring([KHOI | {"unit_code": branch.first_code}])
    with transaction(write=True):
        person = db.session.scalars(select(Person).where(Person.staff_number == "NV9001")).one()
        start_session(person=person, device="test", own_device=False)
    branch.desk.undo(key)
    found = person_of("NV9001")
    assert found is not None
    assert not found.is_active
    assert {why for _table, why, _found in conflicts(key)} == {"referenced"}
    with transaction(write=False):
        post = db.session.scalars(select(Post).where(Post.person_id == found.id)).one()
        assert (str(post.valid_to), post.end_reason) == ("2026-11-20", "corrected")


def test_who_was_corrected_since_keeps_the_record_but_neither_post_nor_account_nor_invitation(
    branch: Branch,
) -> None:
    row = KHOI | {"unit_code": branch.first_code, "email": "khoi@an-on.vn"}
    key = branch.desk.bring([row], invite=True)
    with transaction(write=True):
        person = db.session.scalars(select(Person).where(Person.staff_number == "NV9001")).one()
        person.phone = "0987654321"
        db.session.scalars(select(Invitation)).one().token_hash = "khoa"
    assert branch.desk.undo(key) == "undone"
    assert set(_said(key)) == {("person", "changed", "0987654321"), ("post", "closed", None)}
    with transaction(write=False):
        found = db.session.get_one(Person, person.id, populate_existing=True)
        assert (found.is_active, found.phone) == (False, "0987654321")
        post = db.session.scalars(select(Post).where(Post.person_id == found.id)).one()
        assert (str(post.valid_to), post.end_reason) == ("2026-11-20", "corrected")
        invitation = db.session.scalars(select(Invitation)).one()
        assert invitation.token_hash is None and invitation.accepted_at is None


def _said(key: int) -> list[tuple[str, str | None, object]]:
    return [(table, why, found.get("phone")) for table, why, found in conflicts(key)]


def test_two_imports_undone_in_the_wrong_order_leave_conflicts_and_no_damage(
    branch: Branch, hang: int
) -> None:
    first = branch.desk.bring([KHOI | {"unit_code": branch.first_code}, HANG | {"phone": "0911111111"}])
    second = branch.desk.bring(
        [KHOI | {"unit_code": branch.second_code}, HANG | {"phone": "0922222222"}], effective_on="2026-11-05"
    )
    branch.desk.undo(first)
    assert person_of("NV9001") is not None
    branch.desk.undo(second)
    with transaction(write=False):
        assert db.session.get_one(Person, hang).phone == "0911111111"
        khoi = db.session.scalars(select(Person).where(Person.staff_number == "NV9001")).one()
        posts = db.session.scalars(select(Post).where(Post.person_id == khoi.id)).all()
        assert [(post.unit_id, post.valid_to) for post in posts] == [(branch.first_id, None)]


def test_an_import_is_undone_once(branch: Branch, hang: int) -> None:
    key = branch.desk.bring([HANG | {"phone": "0912345678"}])
    branch.desk.undo(key)
    with pytest.raises(Conflict):
        branch.desk.undo(key)


def test_after_thirty_days_an_import_stands(branch: Branch, hang: int, clock: HeldClock) -> None:
    key = branch.desk.bring([HANG | {"phone": "0912345678"}])
    clock.forward(days=30, seconds=1)
    with pytest.raises(Refusal), transaction(write=True):
        undo_roster(roster=db.session.get_one(Roster, key), by_id=branch.officer_id)


def _fill(branch: Branch, people: int) -> None:
    with transaction(write=True):
        unit = db.session.get_one(Unit, branch.first_id)
        for number in range(people):
            make_person(f"Người Vắng {number}", unit=unit, staff_number=f"VANG{number}")


def test_more_people_than_the_ceiling_leave_only_when_a_second_person_agrees(branch: Branch) -> None:
    _fill(branch, 22)
    with transaction(write=True):
        second = make_holder(Role.HR_OFFICER, db.session.get_one(Unit, branch.province_id), "Lê Hai").id
        below = make_holder(Role.HR_OFFICER, db.session.get_one(Unit, branch.first_id), "Lê Dưới").id
    rows = [KHOI, *({"full_name": name, "staff_number": number} for name, number in _holders())]
    key = branch.desk.check(rows, absent="leave", absent_reason="resigned")
    assert branch.desk.apply(key) == "waiting"
    for nobody in (branch.officer_id, below):
        with pytest.raises(Forbidden), transaction(write=True):
            agree_roster(roster=db.session.get_one(Roster, key), by_id=nobody)
    with transaction(write=True):
        agree_roster(roster=db.session.get_one(Roster, key), by_id=second)
    assert _drained(branch.desk, key) == "applied"
    assert _reasons("VANG3") == ["resigned"]
    branch.desk.undo(key)
    assert _reasons("VANG3") == [None]


def test_a_few_at_a_time_are_counted_together_for_a_week(branch: Branch, hang: int, clock: HeldClock) -> None:
    _fill(branch, 6)
    assert branch.desk.apply(_retiring(branch, 0, 3)) == "applied"
    clock.forward(days=3)
    key = _retiring(branch, 3, 4)
    assert branch.desk.apply(key) == "waiting"
    with transaction(write=True):
        withdraw_roster(roster=db.session.get_one(Roster, key))
    clock.forward(days=5)
    assert branch.desk.apply(key) == "applied"


def _retiring(branch: Branch, first: int, until: int) -> int:
    rows = [
        {"full_name": "Người Vắng", "staff_number": f"VANG{number}", "status": "Nghỉ hưu"}
        for number in range(first, until)
    ]
    return branch.desk.check(rows)


def _holders() -> list[tuple[str, str]]:
    with transaction(write=False):
        found = select(Person.full_name, Person.staff_number).where(Person.staff_number.not_like("VANG%"))
        return [(row[0], row[1]) for row in db.session.execute(found)]


def _drained(desk: Desk, key: int) -> str:
    from lms.core.jobs import drain

    drain()
    return desk.state(key)


def _reasons(staff_number: str) -> list[str | None]:
    with transaction(write=False):
        posts = select(Post.end_reason).join(Person).where(Person.staff_number == staff_number)
        return list(db.session.scalars(posts))


def test_a_list_that_waits_can_be_withdrawn(branch: Branch) -> None:
    _fill(branch, 22)
    key = branch.desk.check([KHOI], absent="leave")
    assert branch.desk.apply(key) == "waiting"
    with transaction(write=True):
        withdraw_roster(roster=db.session.get_one(Roster, key))
    assert branch.desk.state(key) == "checked"


def test_what_changed_since_the_check_refuses_the_whole_list_and_checks_it_again(
    branch: Branch, hang: int
) -> None:
    key = branch.desk.check([HANG | {"phone": "0912345678"}, KHOI])
    with transaction(write=True):
        db.session.get_one(Person, hang).phone = "0911111111"
    assert branch.desk.apply(key) == "checked"
    assert person_of("NV9001") is None
    with transaction(write=False):
        assert db.session.get_one(Roster, key).reason
    assert branch.desk.row(key, 2).changes == {"phone": ["0911111111", "0912345678"]}
    assert branch.desk.apply(key) == "applied"


def _whole_site() -> SubtreeScope:
    return SubtreeScope(frozenset({get_root().id}), today())


def test_the_trail_of_a_person_names_the_lists_that_wrote_about_them(branch: Branch, hang: int) -> None:
    branch.desk.bring([HANG | {"phone": "0912345678"}])
    with transaction(write=False):
        ((change, roster, by, is_own),) = db.session.execute(list_changes_of_person(hang, _whole_site()))
        assert (change.after, roster.file_name, by) == ({"phone": "0912345678"}, "ds.xlsx", "Đặng Thị Mai")
        assert is_own


def test_the_trail_of_one_who_was_taken_back_tells_nothing(branch: Branch) -> None:
    key = branch.desk.bring([KHOI | {"unit_code": branch.first_code}])
    with transaction(write=False):
        person_id = db.session.scalars(select(Person.id).where(Person.staff_number == "NV9001")).one()
    branch.desk.undo(key)
    with transaction(write=False):
        assert db.session.execute(list_changes_of_person(person_id, _whole_site())).all() == []
        assert set(
            db.session.scalars(select(RosterChange.person_id).where(RosterChange.roster_id == key))
        ) == {0}


def test_nobody_starts_a_list_that_is_not_checked(branch: Branch, hang: int) -> None:
    key = branch.desk.bring([HANG])
    with pytest.raises(Conflict), transaction(write=True):
        start_applying(roster=db.session.get_one(Roster, key), by_id=branch.officer_id)
