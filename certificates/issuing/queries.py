"""Reading the register."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, func, or_, select

from certificates.issuing.models import Certificate, Issuer, RegisterEntry, Revocation
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.ids import read_code
from lms.core.permissions import Scope
from lms.organisations.queries import ancestors, has_not_ended, holds_on, names_on
from lms.people.aliases import list_accounts_in, same_person
from lms.people.models import Person, Post
from lms.people.queries import matches


def find_issuer(unit_id: int, on: dt.date) -> Issuer | None:
    """Who issues for the unit on that day: the nearest above it that has somebody to sign."""
    line = ancestors(unit_id, on)
    found = {
        row.unit_id: row
        for row in db.session.scalars(select(Issuer).where(Issuer.unit_id.in_(line), holds_on(Issuer, on)))
    }
    return next((found[unit] for unit in line if unit in found), None)


def next_sequence(issuer_code: str, year: int) -> int:
    """The next number of the issuer in that year; ask under the issuer's lock."""
    statement = select(func.max(Certificate.sequence)).where(
        Certificate.issuer_code == issuer_code, Certificate.year == year
    )
    return (db.session.scalar(statement) or 0) + 1


def find_for_enrolment(enrolment_id: int) -> Certificate | None:
    """The certificate of that enrolment, in whatever state."""
    return db.session.scalar(select(Certificate).where(Certificate.enrolment_id == enrolment_id))


def find_by_code(text: str) -> Certificate | None:
    """The issued certificate with that printed code, however it was typed."""
    code = read_code(text)
    if not 8 <= len(code) <= 40:
        return None
    return db.session.scalar(
        select(Certificate).where(Certificate.code == code, Certificate.state == "issued")
    )


def find_by_file(sha256: str) -> Certificate | None:
    """The issued certificate whose stored bytes have that digest."""
    return db.session.scalar(
        select(Certificate).where(Certificate.signed_sha256 == sha256, Certificate.state == "issued")
    )


def find_revocation(certificate_id: int) -> Revocation | None:
    """When and why the certificate was revoked, if it was."""
    return db.session.get(Revocation, certificate_id)


def get_own(public_id: str, person_id: int) -> Certificate:
    """The person's own certificate with that address."""
    found = db.session.scalar(
        select(Certificate).where(
            Certificate.public_id == public_id, Certificate.person_id.in_(same_person(person_id))
        )
    )
    if found is None:
        raise NotFound()
    return found


def _readable_in(scope: Scope) -> Any:
    """Issued by a unit of the scope, or to somebody who holds a post there and has not left."""
    held = select(Post.person_id).where(Post.unit_id.in_(scope.unit_ids()), has_not_ended(Post, today()))
    return or_(
        Certificate.person_id.in_(list_accounts_in(held)), Certificate.issuer_unit_id.in_(scope.unit_ids())
    )


def get_certificate(public_id: str, scope: Scope) -> Certificate:
    """The certificate with that address, issued in the scope or to somebody who holds a post there."""
    found = db.session.scalar(
        select(Certificate).where(Certificate.public_id == public_id, _readable_in(scope))
    )
    if found is None:
        raise NotFound()
    return found


def list_own(person_id: int) -> list[tuple[Certificate, Revocation | None]]:
    """The person's certificates, newest first, each with its revocation if there is one."""
    statement = (
        select(Certificate, Revocation)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.person_id.in_(same_person(person_id)))
        .order_by(Certificate.id.desc())
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def list_register(search: str = "", state: str = "", *, scope: Scope | None = None) -> Select[Any]:
    """A select of (Certificate, full name, Revocation), newest first; found by its holder, number or code.

    Without a scope it is the operator at the console who asks.
    """
    statement: Any = (
        select(Certificate, Person.full_name, Revocation)
        .join(Person, Person.id == Certificate.person_id)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .order_by(Certificate.id.desc())
    )
    if scope is not None:
        statement = statement.where(_readable_in(scope))
    if state == "revoked":
        statement = statement.where(Revocation.certificate_id.is_not(None))
    elif state:
        statement = statement.where(Certificate.state == state)
    if search.strip():
        statement = statement.where(
            or_(
                matches(search),
                Certificate.register_number.startswith(search.strip(), autoescape=True),
                Certificate.code == read_code(search),
            )
        )
    return statement


def last_entry() -> RegisterEntry | None:
    """The newest line of the register's log."""
    return db.session.scalar(select(RegisterEntry).order_by(RegisterEntry.index.desc()).limit(1))


def list_issuers(scope: Scope, on: dt.date) -> list[tuple[Issuer, str]]:
    """Everybody who signs or signed for units of the scope, newest first, with the unit's name on that day."""
    names = names_on(on)
    statement = (
        select(Issuer, names.c.name)
        .join(names, names.c.unit_id == Issuer.unit_id)
        .where(Issuer.unit_id.in_(scope.unit_ids()))
        .order_by(Issuer.valid_from.desc(), Issuer.id.desc())
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]
