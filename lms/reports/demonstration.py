"""The demonstration's campaign and indicators, as the HR officer of the province would define them."""

import datetime as dt

from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.people.models import Person, RoleGrant
from lms.people.queries import find_by_sign_in_name
from lms.reports.actions import define_campaign, define_indicator
from lms.reports.models import Campaign

_DIGITAL = 5


def seed_definitions() -> None:
    """One campaign of October and three indicators; once."""
    officer = find_by_sign_in_name("nhansu")
    unit = _unit_of(officer) if officer else None
    if officer is None or unit is None or db.session.scalar(select(Campaign.id).limit(1)):
        return
    year = today().year if today() >= dt.date(today().year, 10, 1) else today().year - 1
    define_campaign(
        unit=unit,
        title=f"Hưởng ứng Ngày Chuyển đổi số quốc gia 10/10/{year}",
        begins_on=dt.date(year, 10, 1),
        ends_on=dt.date(year, 10, 31),
        content_groups=(_DIGITAL,),
        least_hundredths=4_00,
        by_id=officer.id,
    )
    _seed_indicators(unit, officer)


def _unit_of(officer: Person) -> Unit | None:
    grants = select(Unit).join(RoleGrant, RoleGrant.unit_id == Unit.id)
    own = (RoleGrant.person_id == officer.id, RoleGrant.role == Role.HR_OFFICER.value)
    return db.session.scalar(grants.where(*own).order_by(RoleGrant.id).limit(1))


def _seed_indicators(unit: Unit, officer: Person) -> None:
    titles = (
        ("Tỷ lệ người được bồi dưỡng, tập huấn về chuyển đổi số", "learnt", "people", (_DIGITAL,), 10_00),
        ("Tỷ lệ người đạt mục tiêu bồi dưỡng năm", "reached", "with-target", (), 20_00),
        ("Số tiết bình quân mỗi người", "tiet", "not-exempt", (), 0),
    )
    for title, numerator, denominator, contents, highest in titles:
        define_indicator(
            unit=unit,
            title=title,
            basis=None,
            numerator=numerator,
            denominator=denominator,
            max_hundredths=highest,
            content_groups=contents,
            by_id=officer.id,
        )
