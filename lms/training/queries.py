"""Reading the ledger. Who shows the ledger of another person has found them in a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.aliases import same_person
from lms.training.models import Credit, CreditEvidence
from lms.training.rules import running_totals


@dataclass(frozen=True)
class LedgerLine:
    """A line of the ledger with what had come together after it, and how many pieces of evidence it has."""

    credit: Credit
    total_hundredths: int
    evidence_count: int
    is_corrected: bool


def ledger(person_id: int, year: int) -> list[LedgerLine]:
    """The lines of the person's year, newest first; a correction stands next to the line it names."""
    return _lines(db.session.execute(_select_lines(person_id).where(Credit.year == year)).all())


def ledgers(person_id: int) -> dict[int, list[LedgerLine]]:
    """The same for every year in which the person has lines: one statement."""
    years: dict[int, list[Any]] = {}
    for row in db.session.execute(_select_lines(person_id)):
        years.setdefault(row[0].year, []).append(row)
    return {year: _lines(rows) for year, rows in years.items()}


def _select_lines(person_id: int) -> Select[Any]:
    correction = aliased(Credit)
    evidence = select(func.count()).where(CreditEvidence.credit_id == Credit.id).scalar_subquery()
    corrected = select(correction.id).where(correction.corrects_id == Credit.id).exists()
    lines: Select[*tuple[Any, ...]] = (
        select(Credit, evidence, corrected)
        .where(Credit.person_id.in_(same_person(person_id)))
        .order_by(Credit.earned_on, func.coalesce(Credit.corrects_id, Credit.id), Credit.id)
    )
    return lines


def _lines(rows: Sequence[Any]) -> list[LedgerLine]:
    totals = running_totals(credit.amount_hundredths for credit, _, _ in rows)
    lines = [LedgerLine(row[0], total, row[1], bool(row[2])) for row, total in zip(rows, totals, strict=True)]
    return lines[::-1]


def years_with_lines(person_id: int) -> list[int]:
    """The years in which the person has lines, newest first."""
    return list(
        db.session.scalars(
            select(Credit.year)
            .where(Credit.person_id.in_(same_person(person_id)))
            .distinct()
            .order_by(Credit.year.desc())
        )
    )


def find_credit(source_key: str) -> Credit | None:
    """The line that came from that source, if there is one."""
    return db.session.scalar(select(Credit).where(Credit.source_key == source_key))


def get_credit(public_id: str, person_id: int) -> Credit:
    """The line with that address, if it is that person's; else as if there were none."""
    credit = db.session.scalar(
        select(Credit).where(Credit.public_id == public_id, Credit.person_id.in_(same_person(person_id)))
    )
    if credit is None:
        raise NotFound()
    return credit


def list_evidence(credit_id: int) -> list[CreditEvidence]:
    """The evidence for a line, oldest first."""
    found = select(CreditEvidence).where(CreditEvidence.credit_id == credit_id)
    return list(db.session.scalars(found.order_by(CreditEvidence.recorded_at, CreditEvidence.id)))


def find_corrected(credit: Credit) -> Credit | None:
    """The line that a correction names; None for a line that is no correction."""
    return db.session.get_one(Credit, credit.corrects_id) if credit.corrects_id else None


def list_corrections(credit_id: int) -> list[Credit]:
    """The corrections that name the line, oldest first."""
    return list(db.session.scalars(select(Credit).where(Credit.corrects_id == credit_id).order_by(Credit.id)))
