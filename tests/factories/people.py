"""People for tests, made by the site's own use cases; inside a writing transaction."""

import datetime as dt
from itertools import count

from lms.core.clock import now
from lms.core.db import db
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.actions import create_person, grant_role, hold_post
from lms.people.models import Person
from lms.people.passwords import hash_password, set_password

SINCE = dt.date(2024, 3, 1)
PASSWORD = "con trâu vàng bảy nhà"
_number = count(1)
_hash = ""


def make_person(
    full_name: str = "Nguyễn Thị Hằng",
    *,
    unit: Unit | None = None,
    title: str = "Chuyên viên",
    group: str = "cong_chuc",
    is_counted: bool = True,
    email: str | None = None,
    user_name: str | None = None,
    staff_number: str | None = None,
    birth_on: dt.date | None = None,
) -> Person:
    """Somebody with a main post at the unit (the root unless given), who has read the privacy notice."""
    person = create_person(
        full_name=full_name,
        email=email,
        user_name=user_name,
        staff_number=staff_number or f"9{next(_number):06d}",
        birth_on=birth_on,
    )
    hold_post(
        person=person,
        unit=unit or get_root(),
        title=title,
        person_group=group,
        valid_from=max(SINCE, (unit or get_root()).valid_from),
        is_counted=is_counted,
    )
    person.notice_accepted_at = now()
    db.session.flush()
    return person


def make_holder(role: Role, unit: Unit, full_name: str = "Đặng Thị Mai", **facts: str) -> Person:
    """Somebody who holds the role at the unit, and a post there."""
    person = make_person(full_name, unit=unit, **facts)  # type: ignore[arg-type]
    grant_role(person=person, role=role, unit=unit, valid_from=SINCE, granted_by_id=None)
    return person


def give_password(person: Person, *, must_change: bool = False) -> None:
    """The person signs in with `PASSWORD`; hashed once for all tests."""
    global _hash
    _hash = _hash or hash_password(PASSWORD)
    set_password(person=person, password_hash=_hash, must_change=must_change)
