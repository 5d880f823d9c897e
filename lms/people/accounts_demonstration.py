"""Second accounts of the demonstration: a likely pair, a merged, a parted one, and two people of one name."""

import datetime as dt

from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code, holds_on, subtree
from lms.people.actions.merging import merge_accounts, part_accounts, set_apart
from lms.people.actions.persons import create_person
from lms.people.actions.posts import hold_post
from lms.people.demonstration import demonstration_people
from lms.people.models import Person, Post, RoleGrant
from lms.people.queries import find_main_post

# The two places in which people write a tone: both are taken for one name.
_TONES = (("Thủy", "Thuỷ"), ("Hòa", "Hoà"), ("Thúy", "Thuý"), ("Khỏe", "Khoẻ"))
_MERGED = "Hai hồ sơ của một người: hồ sơ cũ lập khi ký hợp đồng, trước khi tuyển dụng."
_PARTED = "Trùng họ tên và ngày sinh."


def seed_accounts() -> None:
    """The officer of the province has every state of two accounts to look at; no rate counts anybody twice."""
    people, officer = _people_of("HP"), demonstration_people()["nhansu"]
    likely = next((person for person in people if _turned(person.full_name) != person.full_name), None)
    if likely is None:
        return
    merged, parted, apart = [person for person in people if person is not likely][-3:]
    _account(likely, 1, _turned(likely.full_name), likely.birth_on)
    other = _account(merged, 2, merged.full_name, merged.birth_on)
    merge_accounts(keep=merged, other=other, reason=_MERGED, by_id=officer.id)
    other = _account(parted, 3, parted.full_name, parted.birth_on)
    alias = merge_accounts(keep=parted, other=other, reason=_PARTED, by_id=officer.id)
    part_accounts(alias=alias, by_id=officer.id)
    set_apart(first=parted, second=other, by_id=officer.id)
    set_apart(first=apart, second=_account(apart, 4, apart.full_name, None), by_id=officer.id)


def _people_of(code: str) -> list[Person]:
    """Those who hold a main post in the branch and no role, in the order of their accounts."""
    unit = find_unit_by_code(code)
    if unit is None:
        return []
    held = select(Post.person_id).where(
        Post.unit_id.in_(subtree([unit.id], today())), Post.is_main, Post.is_counted, holds_on(Post, today())
    )
    people = select(Person).where(Person.id.in_(held), Person.id.not_in(select(RoleGrant.person_id)))
    return list(db.session.scalars(people.order_by(Person.id)))


def _turned(name: str) -> str:
    """The name with its tones in the other place."""
    for one, other in _TONES:
        name = name.replace(one, other)
    return name


def _account(person: Person, number: int, name: str, birth_on: dt.date | None) -> Person:
    """Another account, made when its owner was on a contract at the same unit until some months ago."""
    main = find_main_post(person.id, today())
    assert main is not None
    unit = db.session.get_one(Unit, main.unit_id)
    other = create_person(full_name=name, staff_number=f"HDLD-{number:04d}", birth_on=birth_on)
    until = today() - dt.timedelta(days=90)
    post = hold_post(
        person=other,
        unit=unit,
        title="Nhân viên hợp đồng",
        person_group="nguoi_lao_dong",
        valid_from=max(unit.valid_from, until - dt.timedelta(days=200)),
        valid_to=until,
        is_counted=False,
        outside_reason="contract",
    )
    post.end_reason = "left"
    db.session.flush()
    return other
