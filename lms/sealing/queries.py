"""Reading sealed reports within a scope."""

from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.errors import NotFound
from lms.organisations.queries import SubtreeScope, names_on
from lms.people.models import Person
from lms.sealing.models import SealComparison, SealDifference, SealedReport


def find_open(unit_id: int) -> SealedReport | None:
    """The report of the unit that is being sealed now."""
    return db.session.scalar(
        select(SealedReport).where(SealedReport.unit_id == unit_id, SealedReport.state == "asked")
    )


def get_report(public_id: str, scope: SubtreeScope) -> SealedReport:
    """The report with that address, if its unit lies in the scope; else as if there were none."""
    found = db.session.scalar(
        select(SealedReport).where(
            SealedReport.public_id == public_id, SealedReport.unit_id.in_(scope.unit_ids())
        )
    )
    if found is None:
        raise NotFound()
    return found


def find_by_manifest(manifest_sha256: str) -> SealedReport | None:
    """The report whose manifest has that SHA-256."""
    return db.session.scalar(select(SealedReport).where(SealedReport.manifest_sha256 == manifest_sha256))


def list_reports(scope: SubtreeScope, *, unit_id: int | None = None) -> Select[Any]:
    """A select of (SealedReport, unit name as of its day, who asked) of the scope, the latest first."""
    names = names_on(scope.on)
    statement = (
        select(SealedReport, names.c.name.label("unit_name"), Person.full_name.label("asked_by"))
        .join(names, names.c.unit_id == SealedReport.unit_id)
        .outerjoin(Person, Person.id == SealedReport.asked_by_id)
        .where(SealedReport.unit_id.in_(scope.unit_ids()))
        .order_by(SealedReport.id.desc())
    )
    return statement if unit_id is None else statement.where(SealedReport.unit_id == unit_id)


def list_comparable(report: SealedReport) -> list[SealedReport]:
    """The other sealed reports of the unit, the latest first."""
    statement = select(SealedReport).where(
        SealedReport.unit_id == report.unit_id, SealedReport.state == "sealed", SealedReport.id != report.id
    )
    return list(db.session.scalars(statement.order_by(SealedReport.id.desc()).limit(50)))


def find_comparison(first_id: int, second_id: int) -> SealComparison | None:
    """The comparison of these two reports."""
    return db.session.scalar(
        select(SealComparison).where(
            SealComparison.first_id == first_id, SealComparison.second_id == second_id
        )
    )


def get_comparison(public_id: str, scope: SubtreeScope) -> tuple[SealComparison, SealedReport, SealedReport]:
    """(comparison, first, second) with that address, if the unit lies in the scope; else as if there were none."""
    first, second = aliased(SealedReport), aliased(SealedReport)
    row = db.session.execute(
        select(SealComparison, first, second)
        .join(first, first.id == SealComparison.first_id)
        .join(second, second.id == SealComparison.second_id)
        .where(SealComparison.public_id == public_id, second.unit_id.in_(scope.unit_ids()))
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1], row[2]


def list_differences(comparison: SealComparison, *, cause: str = "", search: str = "") -> Select[Any]:
    """A select of the people of the comparison, in the order of the list; of one cause, or with that name."""
    statement = (
        select(SealDifference)
        .where(SealDifference.comparison_id == comparison.id)
        .order_by(SealDifference.position)
    )
    if cause:
        statement = statement.where(SealDifference.causes.contains(f"|{cause}|", autoescape=True))
    if search:
        named = SealDifference.full_name.icontains(search, autoescape=True)
        statement = statement.where(or_(named, SealDifference.person_public_id == search))
    return statement
