"""Lines, targets and posts for tests, written through the doors that the site itself uses."""

import datetime as dt
from dataclasses import dataclass
from itertools import count

from sqlalchemy import func, select

from lms.core.db import db
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import name_on
from lms.people.actions import create_person, grant_role, hold_post
from lms.people.aliases import same_person
from lms.people.models import Person
from lms.training.actions import award_credit, record_outside_credit
from lms.training.actions.drafts import draft_target
from lms.training.actions.targets import publish_target
from lms.training.assessments import assess, find_rule
from lms.training.models import Credit, TargetRule
from lms.training.rules.wanted import Wanted

LONG_AGO = dt.date(2020, 1, 1)
_number = count(1)


def make_official(name: str, unit: Unit, *, since: dt.date = LONG_AGO, is_counted: bool = True) -> Person:
    """A civil servant whose main post is at that unit."""
    person = create_person(full_name=name, staff_number=f"0{next(_number):06d}")
    hold_post(
        person=person,
        unit=unit,
        title="Chuyên viên",
        person_group="cong_chuc",
        valid_from=since,
        is_counted=is_counted,
    )
    return person


def make_officer(name: str, unit: Unit, role: Role = Role.HR_OFFICER) -> Person:
    """A person who holds that role at the unit, and whose own post is not counted anywhere."""
    person = create_person(full_name=name)
    grant_role(person=person, role=role, unit=unit, valid_from=LONG_AGO, granted_by_id=None)
    return person


def outside(person: Person, tiet: float, on: dt.date, *, title: str = "Tập huấn") -> Credit:
    """An outside training of so many tiết that ended on that day."""
    return record_outside_credit(
        person_id=person.id,
        source_key=f"test.outside:{next(_number)}",
        title=title,
        reason="Sở Nội vụ tổ chức.",
        amount_hundredths=round(tiet * 100),
        content_group=4,
        study_form="in_class",
        earned_on=on,
        evidence_label=f"Quyết định {next(_number)}/QĐ-SNV",
    )


def course(person: Person, tiet: float, on: dt.date, *, source_key: str = "") -> Credit:
    """A completed course of so many tiết."""
    return award_credit(
        person_id=person.id,
        source_key=source_key or f"test.course:{next(_number)}",
        creditable_key="courses:nhan-thuc",
        title="Nhận thức về chuyển đổi số",
        reason="Hoàn thành khóa học",
        amount_hundredths=round(tiet * 100),
        content_group=5,
        study_form="online",
        earned_on=on,
    )


def target(unit: Unit, tiet: float, since: dt.date, legal_basis: str | None = None) -> TargetRule:
    """The unit's own target from that day."""
    wanted = Wanted(amount=round(tiet * 100), valid_from=since, legal_basis=legal_basis)
    draft = draft_target(unit=unit, wanted=wanted)
    publish_target(rule=draft, by_id=None)
    return draft


@dataclass(frozen=True)
class Target:
    """The target a person has, and where it comes from."""

    rule_id: int
    amount_hundredths: int
    unit_id: int
    unit_name: str
    legal_basis: str | None


def find_target(person_id: int, year: int, on: dt.date | None = None) -> Target | None:
    """What the person has to reach in that year, and by whose rule; None without one, or when exempt."""
    found = assess(person_id, year, on)
    rule = find_rule(found)
    if rule is None or found.target is None:
        return None
    name = name_on(rule.unit_id, found.on)
    return Target(rule.id, found.target, rule.unit_id, name, rule.legal_basis)


def year_total(person_id: int, year: int) -> int:
    """What the person's lines of that year come to, in hundredths of a tiết."""
    total = select(func.sum(Credit.amount_hundredths)).where(
        Credit.person_id.in_(same_person(person_id)), Credit.year == year
    )
    return int(db.session.scalar(total) or 0)
