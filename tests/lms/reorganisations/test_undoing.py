import datetime as dt

import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from lms.audit.models import AuditEntry
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.events import Event
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_root
from lms.people.actions import end_post, grant_role, hold_post
from lms.people.models import Post, RoleGrant
from lms.reorganisations.actions import apply_reorganisation, choose_roles, undo_reorganisation
from lms.reorganisations.events import UNITS_REORGANISED
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.obstacles import obstacles
from lms.reorganisations.rules import Merge, Move, Rename, Split, Target
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person
from tests.lms.reorganisations.conftest import LAW, draft, reorganise

pytestmark = pytest.mark.usefixtures("writing")
LATER = LAW + dt.timedelta(days=40)


def _merged() -> tuple[Reorganisation, Unit, Unit, Unit, Unit]:
    province, first, second = make_province()
    made = reorganise([Merge((first.code, second.code), Target("MOI", "UBND xã Mới"))])
    return made, db.session.scalars(select(Unit).where(Unit.code == "MOI")).one(), province, first, second


def _refused(made: Reorganisation) -> int:
    with pytest.raises(Refusal) as refused:
        undo_reorganisation(reorganisation=made, scope=None)
    return len(refused.value.messages)


def test_everything_that_stands_on_it_since_is_named_at_once() -> None:
    made, new, province, _first, _second = _merged()
    person = make_person(unit=province)
    hold_post(person=person, unit=new, title="Chủ tịch", person_group="can_bo", valid_from=LATER)
    grant_role(person=person, role=Role.TRAINER, unit=new, valid_from=LATER, granted_by_id=None)
    make_unit("Trạm y tế xã", parent=new, valid_from=LATER)
    db.session.add(Course(slug="moi", unit_id=new.id, search_text="", created_at=now()))
    db.session.flush()
    assert _refused(made) == 4
    assert {reason.unit for reason in obstacles(made, None)} == {new.public_id}
    assert new.valid_to is None and made.state == "applied"


def test_a_later_decision_about_the_same_units_is_undone_first() -> None:
    made, new, _province, _first, _second = _merged()
    later = reorganise([Rename(new.code, "UBND phường Mới")], on=LATER)
    assert [reason.reorganisation for reason in obstacles(made, None)] == [later.public_id]
    assert _refused(made) == 1
    undo_reorganisation(reorganisation=later, scope=None)
    undo_reorganisation(reorganisation=made, scope=None)
    assert db.session.scalar(select(Unit).where(Unit.code == "MOI")) is None
    db.session.refresh(later)
    assert later.unit_id == made.unit_id


def test_a_decision_about_other_units_is_in_nobodys_way() -> None:
    made, _new, province, _first, _second = _merged()
    reorganise([Rename(province.code, "UBND thành phố Đông Hải")], on=LATER)
    undo_reorganisation(reorganisation=made, scope=None)


def test_a_unit_is_not_given_back_to_one_that_has_ended_since() -> None:
    province, first, _second = make_province()
    other = make_unit("UBND tỉnh Tây Hải", kind="province")
    made = reorganise([Move(first.code, other.code)])
    reorganise([Merge((province.code,), Target(other.code))], on=LATER)
    assert _refused(made) == 1


def test_whoever_moved_on_from_a_new_unit_keeps_a_split_from_being_undone() -> None:
    unit = make_unit("Sở Một", code="SM")
    person = make_person(unit=unit)
    made = reorganise([Split("SM", (Target("SM"), Target("SH", "Sở Hai", people=(person.id,))))])
    post = db.session.scalars(select(Post).where(Post.person_id == person.id, Post.valid_to.is_(None))).one()
    end_post(person=person, post=post, on=LATER)
    assert _refused(made) == 1


def test_a_role_that_was_carried_over_goes_with_the_undoing_even_where_it_has_ended_since() -> None:
    _province, first, second = make_province()
    holder = make_holder(Role.TRAINER, first)
    made = draft([Merge((first.code,), Target(second.code))])
    choose_roles(draft=made, grant_ids=None)
    apply_reorganisation(reorganisation=made, scope=None)
    carried = db.session.scalars(select(RoleGrant).where(RoleGrant.unit_id == second.id)).one()
    carried.valid_to = LATER
    db.session.flush()
    undo_reorganisation(reorganisation=made, scope=None)
    assert [
        grant.unit_id
        for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == holder.id))
    ] == [first.id]


def test_a_unit_added_since_counts_though_its_place_has_the_id_of_one_that_was_undone() -> None:
    made, new, province, _first, _second = _merged()
    moved = make_unit("Trung tâm Văn hóa", parent=province, valid_from=LAW)
    undo_reorganisation(reorganisation=reorganise([Move(moved.code, new.code)], on=LATER), scope=None)
    make_unit("Trạm y tế xã", parent=new, valid_from=LATER)
    assert _refused(made) == 1


def test_who_does_not_look_after_all_of_the_units_undoes_nothing() -> None:
    made, _new, province, _first, _second = _merged()
    foreign = make_unit("UBND tỉnh Biên Thùy", kind="province")
    today = dt.date(2026, 11, 20)
    assert obstacles(made, SubtreeScope(frozenset({foreign.id}), today))
    for root in (province.id, get_root().id):
        assert not obstacles(made, SubtreeScope(frozenset({root}), today))


def test_the_trail_of_every_unit_says_what_was_done_and_undone() -> None:
    made, _new, _province, first, _second = _merged()
    undo_reorganisation(reorganisation=made, scope=None)
    about = select(AuditEntry.action).where(
        AuditEntry.object_kind == "unit", AuditEntry.object_id == str(first.id)
    )
    actions = db.session.scalars(about.order_by(AuditEntry.id)).all()
    assert actions == ["unit.created", "unit.succeeded", "reorganisation.undone"]
    names = select(Event.payload).where(Event.name == UNITS_REORGANISED).order_by(Event.id)
    assert [payload["is_undone"] for payload in db.session.scalars(names)] == [False, True]
