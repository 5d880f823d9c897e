"""Lines, targets and posts for tests, written through the doors that the site itself uses."""

import datetime as dt
from itertools import count

from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.people.actions import create_person, grant_role, hold_post
from lms.people.models import Person
from lms.training.actions import award_credit, record_outside_credit, set_target
from lms.training.models import Credit, TargetRule

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
    return set_target(
        unit=unit, amount_hundredths=round(tiet * 100), valid_from=since, legal_basis=legal_basis
    )
