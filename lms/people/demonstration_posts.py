"""The demonstration's time in service: every state an HR officer meets, at a few people of the province.

Somebody long away, somebody seconded, somebody retired, somebody outside the denominator since last month,
heads and contact points, and titles as offices really write them.
"""

import datetime as dt
from typing import Any

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code, holds_on
from lms.people.actions import (
    appoint,
    change_post,
    leave_service,
    reconcile_titles,
    record_absence,
    second_person,
)
from lms.people.models import Person, Post
from lms.people.queries import find_by_sign_in_name

_PROVINCE, _DEPARTMENT, _COMMUNE = "HP.NV", "HP.KHCN", "HP.10606"
_ABSENCES = (
    ("maternity", 60, 120, "214/QĐ-SNV"),
    ("study", 200, 165, "87/QĐ-SNV"),
    ("sick", 20, 40, "305/QĐ-SNV"),
    ("leave_long", 10, None, "311/QĐ-SNV"),
)
# What offices write: abbreviations, slips of the keyboard, and what no master list knows.
_SPELLINGS = (
    "CV",
    "chuyên viên.",
    "CVC",
    "Chuyên viênn",
    "Chuyên viên phụ trách CĐS",
    "PTP. Nội vụ",
    "Cán bộ đầu mối",
)


def seed_posts() -> None:
    """People of the province stand in every state; the titles of the whole site have a verdict."""
    people = _people_of(_PROVINCE)
    if people:
        _away(people[1:5])
        _out_of_count(people[5])
        _retired(people[6])
        _spellings(people[7:14])
        _seconded(people[14])
    _duties()
    reconcile_titles()
    record("demonstration.loaded", kind="unit", id=0, label="posts")


def _people_of(code: str) -> list[Person]:
    """Those who hold a main post at the unit today and cannot sign in by a demonstration name, in order."""
    unit = find_unit_by_code(code)
    if unit is None:
        return []
    here = select(Post.person_id).where(Post.unit_id == unit.id, Post.is_main, holds_on(Post, today()))
    rows = select(Person).where(Person.id.in_(here)).order_by(Person.id)
    return list(db.session.scalars(rows))


def _ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


def _main_post(person: Person) -> Post:
    held = select(Post).where(Post.person_id == person.id, Post.is_main, holds_on(Post, today()))
    return db.session.scalars(held).one()


def _away(people: list[Person]) -> None:
    for person, (kind, since, lasting, document) in zip(people, _ABSENCES, strict=False):
        until = _ago(since) + dt.timedelta(days=lasting) if lasting else None
        record_absence(person=person, kind=kind, valid_from=_ago(since), valid_to=until, document=document)


def _terms(post: Post, **changes: Any) -> dict[str, Any]:
    return {
        "title": post.title,
        "person_group": post.person_group,
        "is_main": post.is_main,
        "is_counted": post.is_counted,
    } | changes


def _out_of_count(person: Person) -> None:
    post = _main_post(person)
    on = max(_ago(30), post.valid_from + dt.timedelta(days=1))
    if on < today():
        terms = _terms(post, is_counted=False, outside_reason="contract", person_group="nguoi_lao_dong")
        change_post(person=person, post=post, on=on, **terms)


def _retired(person: Person) -> None:
    on = max(_ago(14), _main_post(person).valid_from + dt.timedelta(days=1))
    leave_service(person=person, on=on, reason="retired")


def _spellings(people: list[Person]) -> None:
    """From some day on the office wrote the title of each in its own way."""
    for person, title in zip(people, _SPELLINGS, strict=False):
        post = _main_post(person)
        on = max(_ago(50), post.valid_from + dt.timedelta(days=1))
        if on <= today():
            change_post(person=person, post=post, on=on, **_terms(post, title=title))


def _seconded(person: Person) -> None:
    host = find_unit_by_code(_COMMUNE)
    if host is not None:
        second_person(
            person=person,
            host=host,
            title="Chuyên viên biệt phái",
            person_group="cong_chuc",
            valid_from=max(_ago(45), _main_post(person).valid_from),
            valid_to=_ago(-320),
            document="402/QĐ-UBND",
        )


def _duties() -> None:
    for code, duty in (
        (_PROVINCE, "head"),
        (_DEPARTMENT, "head"),
        (_COMMUNE, "head"),
        (_COMMUNE, "contact_it"),
    ):
        unit, people = find_unit_by_code(code), _people_of(code)
        if unit is not None and people:
            _appoint(people[-1 if duty == "contact_it" else 1 % len(people)], unit, duty)
    officer, province = find_by_sign_in_name("nhansu"), find_unit_by_code("HP")
    if officer is not None and province is not None:
        _appoint(officer, province, "contact_training")


def _appoint(person: Person, unit: Unit, duty: str) -> None:
    appoint(person=person, unit=unit, duty=duty, valid_from=max(_ago(200), unit.valid_from))
