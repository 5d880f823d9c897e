import datetime as dt

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.permissions import Role
from lms.organisations.models import Unit, UnitLine, UnitParent, UnitSuccession
from lms.organisations.queries import ancestors, children_of, get_root, name_on, standing_at
from lms.people.models import Post, RoleGrant, UnitDuty
from lms.people.queries import find_main_post, live_grants
from lms.reorganisations.actions import (
    apply_reorganisation,
    choose_roles,
    seal_reorganisation,
    undo_reorganisation,
)
from lms.reorganisations.rules import Abolish, Merge, Move, Rename, Split, Target
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person
from tests.lms.reorganisations.conftest import BEFORE, LAW, draft, reorganise

pytestmark = pytest.mark.usefixtures("writing")


def _unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def _everything() -> dict[str, set[tuple[object, ...]]]:
    """Every row that a reorganisation may write, whatever its key."""
    tables = (Unit, UnitLine, UnitParent, UnitSuccession, Post, RoleGrant, UnitDuty)
    return {
        table.__tablename__: {tuple(row) for row in db.session.execute(select(table.__table__))}
        for table in tables
    }


def test_two_communes_become_a_new_one_and_nobody_has_to_be_moved() -> None:
    province, first, second = make_province()
    hang, binh = make_person(unit=first), make_person("Trần Văn Bình", unit=second)
    posts = db.session.scalars(select(Post.unit_id).order_by(Post.id)).all()
    reorganise([Merge((first.code, second.code), Target("MOI", "UBND xã An Giang"))])
    new = _unit("MOI")
    assert db.session.scalars(select(Post.unit_id).order_by(Post.id)).all() == posts
    for person, old in ((hang, "UBND xã An Ổn"), (binh, "UBND xã Đằng Giang")):
        before, after = find_main_post(person.id, BEFORE), find_main_post(person.id, LAW)
        assert before and before.unit_name == old
        assert after and after.unit_name == "UBND xã An Giang" and after.unit_id == new.id
    assert new.kind == "commune" and ancestors(new.id, LAW) == [new.id, province.id, get_root().id]
    assert ancestors(first.id, LAW)[0] == new.id and ancestors(first.id, BEFORE)[0] == first.id
    assert set(db.session.scalars(standing_at(new.id, LAW))) == {new.id, first.id, second.id}


def test_one_commune_takes_over_another_with_a_new_name_and_what_stood_below_it() -> None:
    _province, first, second = make_province()
    below = make_unit("Trạm y tế xã", parent=second)
    reorganise([Merge((second.code,), Target(first.code, "UBND phường An Ổn"))])
    assert name_on(first.id, LAW) == "UBND phường An Ổn" and name_on(first.id, BEFORE) == "UBND xã An Ổn"
    assert list(db.session.scalars(children_of(first.id, LAW))) == [below.id]
    assert second.valid_to == LAW and first.valid_to is None


def test_a_province_is_merged_and_its_districts_abolished_by_one_decision() -> None:
    hai_phong = make_unit("UBND thành phố Hải Phòng", kind="province", code="HP")
    hai_duong = make_unit("UBND tỉnh Hải Dương", kind="province", code="HD")
    district = make_unit("UBND huyện Nam Sách", kind="district", parent=hai_duong, code="HD.NS")
    communes = [make_unit(f"UBND xã {name}", parent=district, code=f"X.{name}") for name in ("A", "B", "C")]
    person = make_person(unit=communes[0])
    office = make_person("Lê Thị Huyện", unit=district)
    reorganise(
        [
            Merge(("HD",), Target("HP")),
            Abolish("HD.NS"),
            Merge(("X.A", "X.B"), Target("HP.AB", "UBND xã Nam Sách")),
        ]
    )
    new = _unit("HP.AB")
    assert ancestors(new.id, LAW) == [new.id, hai_phong.id, get_root().id]
    assert ancestors(communes[2].id, LAW) == [communes[2].id, hai_phong.id, get_root().id]
    now, left = find_main_post(person.id, LAW), find_main_post(office.id, LAW)
    assert now and now.unit_id == new.id
    assert left and left.unit_id == hai_phong.id


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_department_is_split_and_those_who_are_named_go_to_the_new_one(goes_on: bool) -> None:
    old = make_unit("Sở Nông nghiệp và Môi trường", kind="provincial_department", code="SNN")
    stays, goes = make_person("Phạm Ở Lại", unit=old), make_person("Ngô Ra Đi", unit=old)
    others = (Target("SMT", "Sở Môi trường", people=(goes.id,)),)
    kept = Target("SNN") if goes_on else Target("SN", "Sở Nông nghiệp")
    reorganise([Split("SNN", (kept, *others), heir=kept.code)])
    here, there = find_main_post(stays.id, LAW), find_main_post(goes.id, LAW)
    assert here and here.unit_id == _unit(kept.code).id
    assert there and there.unit_id == _unit("SMT").id and there.title == "Chuyên viên"
    before = find_main_post(goes.id, BEFORE)
    assert before and before.unit_id == old.id
    assert (old.valid_to is None) == goes_on


def test_whoever_came_since_goes_along_with_a_split_of_an_earlier_day() -> None:
    old = make_unit("Sở Một", code="SM")
    person = make_person(unit=old)
    post = db.session.scalars(select(Post).where(Post.person_id == person.id)).one()
    post.valid_from = LAW + dt.timedelta(days=60)
    reorganise([Split("SM", (Target("SM"), Target("SH", "Sở Hai", people=(person.id,))))])
    db.session.refresh(post)
    assert post.unit_id == _unit("SH").id


def test_a_unit_is_moved_and_renamed_by_one_decision() -> None:
    province, first, _second = make_province()
    other = make_unit("UBND tỉnh Tây Hải", kind="province")
    reorganise([Move(first.code, other.code), Rename(first.code, "UBND phường Mới")])
    assert ancestors(first.id, LAW)[1] == other.id and ancestors(first.id, BEFORE)[1] == province.id
    assert name_on(first.id, LAW) == "UBND phường Mới"


def test_chosen_roles_are_carried_over_and_the_others_lapse() -> None:
    _province, first, second = make_province()
    kept, lapsed = (
        make_holder(Role.HR_OFFICER, first, "Đặng Thị Mai"),
        make_holder(Role.TRAINER, second, "Vũ Thị Lan"),
    )
    made = draft([Merge((first.code, second.code), Target("MOI", "UBND xã Mới"))])
    chosen = db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == kept.id)).all()
    choose_roles(draft=made, grant_ids=chosen)
    apply_reorganisation(reorganisation=made, scope=None)
    assert live_grants(kept.id, LAW) == [(Role.HR_OFFICER, _unit("MOI").id)]
    assert live_grants(kept.id, BEFORE) == [(Role.HR_OFFICER, first.id)]
    assert live_grants(lapsed.id, LAW) == []


def test_the_head_of_a_unit_heads_it_until_its_end() -> None:
    _province, first, second = make_province()
    head = make_person(unit=first)
    for start in (dt.date(2025, 1, 1), LAW + dt.timedelta(days=5)):
        db.session.add(UnitDuty(unit_id=first.id, person_id=head.id, duty="head", valid_from=start))
    db.session.flush()
    made = reorganise([Merge((first.code,), Target(second.code))])
    db.session.expire_all()
    assert [duty.valid_to for duty in db.session.scalars(select(UnitDuty))] == [LAW]
    undo_reorganisation(reorganisation=made, scope=None)
    assert [duty.valid_to for duty in db.session.scalars(select(UnitDuty))] == [None, None]


def test_undoing_leaves_every_row_as_it_was() -> None:
    province, first, second = make_province()
    below = make_unit("Trạm y tế xã", parent=second)
    person = make_holder(Role.HR_OFFICER, second)
    split = make_unit("Sở Một", code="SM", parent=province)
    goes = make_person("Ngô Ra Đi", unit=split)
    before = _everything()
    made = draft(
        [
            Merge((first.code, second.code), Target("MOI", "UBND xã Mới")),
            Split("SM", (Target("SM", "Sở Một và một nửa"), Target("SH", "Sở Hai", people=(goes.id,)))),
            Rename(province.code, "UBND thành phố Đông Hải"),
            Move(below.code, "SM"),
        ]
    )
    choose_roles(draft=made, grant_ids=None)
    apply_reorganisation(reorganisation=made, scope=None)
    assert _everything() != before and live_grants(person.id, LAW)
    undo_reorganisation(reorganisation=made, scope=None)
    assert _everything() == before
    assert name_on(province.id, LAW) == "UBND tỉnh Đông Hải"
    with pytest.raises(Refusal):
        undo_reorganisation(reorganisation=made, scope=None)


def test_what_is_sealed_is_not_undone_and_what_is_to_come_is_not_sealed() -> None:
    _province, first, second = make_province()
    made = reorganise([Merge((first.code,), Target(second.code))])
    seal_reorganisation(reorganisation=made)
    for deed in (
        lambda: undo_reorganisation(reorganisation=made, scope=None),
        lambda: seal_reorganisation(reorganisation=made),
    ):
        with pytest.raises(Refusal):
            deed()
    planned = reorganise([Rename(second.code, "UBND xã Ngày Mai")], on=dt.date(2027, 1, 1))
    with pytest.raises(Refusal):
        seal_reorganisation(reorganisation=planned)


def test_what_one_decision_moved_another_of_the_same_day_may_merge() -> None:
    """On 1 July 2025 the provinces were merged by one resolution and their communes by others."""
    province, first, second = make_province()
    other = make_unit("UBND tỉnh Khác", kind="province")
    at_first = _everything()
    moving = reorganise([Move(first.code, other.code), Rename(first.code, "UBND xã Một Ngày")])
    moved = _everything()
    merging = reorganise([Merge((first.code, second.code), Target("MOI", "UBND xã An Giang"))])
    new = _unit("MOI")
    assert ancestors(first.id, LAW)[0] == ancestors(second.id, LAW)[0] == new.id
    assert ancestors(first.id, BEFORE) == [first.id, province.id, get_root().id]
    undo_reorganisation(reorganisation=merging, scope=None)
    assert _everything() == moved
    undo_reorganisation(reorganisation=moving, scope=None)
    assert _everything() == at_first
