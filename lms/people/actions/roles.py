"""Use cases about roles: granted at a unit from a day on, in force with the next request."""

import datetime as dt

from sqlalchemy import or_, select, true

from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import has_not_ended
from lms.people.models import Person, RoleGrant


def grant_role(
    *, person: Person, role: Role, unit: Unit, valid_from: dt.date, granted_by_id: int | None
) -> RoleGrant:
    """The person holds the role at the unit and below from that day, in force with the next request."""
    lock(person)
    if unit.valid_to is not None and unit.valid_to <= valid_from:
        raise Refusal(_("The unit has ended by that day. Grant the role at the unit that took over."))
    _refuse_held(person, role.value, unit.id, valid_from)
    grant = RoleGrant(
        person_id=person.id,
        role=role.value,
        unit_id=unit.id,
        valid_from=valid_from,
        granted_by_id=granted_by_id,
    )
    db.session.add(grant)
    db.session.flush()
    detail = {"role": role.value, "unit": unit.code, "from": valid_from.isoformat()}
    record("role.granted", kind="person", id=person.id, label=person.full_name, detail=detail)
    return grant


def _refuse_held(
    person: Person, role: str, unit_id: int, valid_from: dt.date, *, but: int | None = None
) -> None:
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == person.id,
        RoleGrant.role == role,
        RoleGrant.unit_id == unit_id,
        RoleGrant.id != but if but is not None else true(),
        or_(has_not_ended(RoleGrant, valid_from), RoleGrant.valid_from == valid_from),
    )
    if db.session.scalar(held.limit(1)):
        raise Refusal(_("The person holds this role at this unit already."))


def end_role(*, person: Person, grant: RoleGrant, on: dt.date) -> None:
    """The role ends on that day; one granted the same day never counted."""
    lock(person)
    if on <= grant.valid_from:
        db.session.delete(grant)
    else:
        grant.valid_to = on
    db.session.flush()
    record("role.ended", kind="person", id=person.id, label=person.full_name, detail={"role": grant.role})


def reopen_role(*, person: Person, grant: RoleGrant) -> None:
    """The end of the role is undone: it runs on. Refused where the role was granted anew since."""
    lock(person)
    _refuse_held(person, grant.role, grant.unit_id, grant.valid_from, but=grant.id)
    grant.valid_to = None
    db.session.flush()
    record("role.reopened", kind="person", id=person.id, label=person.full_name, detail={"role": grant.role})
