"""What must hold of the ledger at any time; `lms audit` runs these. One line for each violation."""

from typing import Any

from sqlalchemy import Integer, extract, func, or_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.training.models import Credit, CreditEvidence, TargetRule


def _lines(statement: Any, words: str) -> list[str]:
    return [words.format(*row) for row in db.session.execute(statement)]


def corrections_name_a_line() -> list[str]:
    """Every correction names an existing line of the same person and year that is no correction itself."""
    named = aliased(Credit)
    statement = (
        select(Credit.public_id)
        .outerjoin(named, named.id == Credit.corrects_id)
        .where(Credit.kind == "correction")
        .where(
            or_(
                named.id.is_(None),
                named.kind == "correction",
                named.person_id != Credit.person_id,
                named.year != Credit.year,
            )
        )
    )
    stray = select(Credit.public_id).where(Credit.kind != "correction", Credit.corrects_id.is_not(None))
    return [
        *_lines(statement, "correction {} names no line it may correct"),
        *_lines(stray, "line {} names another line but is no correction"),
    ]


def lines_count_no_less_than_nothing() -> list[str]:
    """No line with its corrections comes to less than nothing."""
    line = func.coalesce(Credit.corrects_id, Credit.id)
    total = func.sum(Credit.amount_hundredths)
    return _lines(
        select(line, total).group_by(line).having(total < 0), "line with key {} comes to {} hundredths"
    )


def sources_are_counted_once() -> list[str]:
    """No source has two lines, and no person's line stands in a year other than that of its day."""
    count = func.count()
    double = select(Credit.person_id, Credit.source_key, count).group_by(Credit.person_id, Credit.source_key)
    year = extract("year", Credit.earned_on).cast(Integer)
    return [
        *_lines(double.having(count > 1), "person with key {}: source {} counts {} times"),
        *_lines(select(Credit.public_id, Credit.year).where(Credit.year != year), "line {} stands in {}"),
    ]


def evidence_has_its_line() -> list[str]:
    """Every piece of evidence points to an existing line."""
    statement = select(CreditEvidence.id).outerjoin(Credit, Credit.id == CreditEvidence.credit_id)
    return _lines(statement.where(Credit.id.is_(None)), "evidence with key {} has no line")


def targets_do_not_overlap() -> list[str]:
    """On no day does a unit have two rules of its own for the same people."""
    other = aliased(TargetRule)
    same = (other.unit_id == TargetRule.unit_id) & (other.audience_key == TargetRule.audience_key)
    overlap = (
        select(TargetRule.unit_id, TargetRule.valid_from, other.valid_from)
        .join(other, same & (other.valid_from > TargetRule.valid_from))
        .where(TargetRule.state == "live", other.state == "live")
        .where(or_(TargetRule.valid_to.is_(None), TargetRule.valid_to > other.valid_from))
    )
    return _lines(overlap, "unit with key {}: the rules from {} and {} overlap")


CHECKS = (
    corrections_name_a_line,
    lines_count_no_less_than_nothing,
    sources_are_counted_once,
    evidence_has_its_line,
    targets_do_not_overlap,
)
