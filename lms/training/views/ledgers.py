"""What a ledger and its entries look like, whoever looks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from lms.core.clock import today
from lms.core.i18n import _, format_date
from lms.training.models import Credit, CreditEvidence
from lms.training.queries import LedgerLine, Target, find_target, ledger, list_corrections, list_evidence
from lms.training.rules import balance
from lms.training.wording import CONTENT_GROUPS, EVIDENCE_KINDS, KINDS, STUDY_FORMS, target_sentence

_FIRST_YEAR = 2000


@dataclass(frozen=True)
class YearView:
    """A year of somebody's ledger, ready to be shown."""

    year: int
    total: int
    target: Target | None
    sentence: str
    source: str
    lines: list[dict[str, Any]]


def asked_year() -> int:
    """The year in the address (`nam`), else the present one; never one to come."""
    text = request.args.get("nam", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today().year
    return year if _FIRST_YEAR <= year <= today().year else today().year


def year_view(person_id: int, year: int, *, address: Callable[[Credit], str]) -> YearView:
    """The year with its target and lines, each line linked to the address given for it."""
    return view_of(year, find_target(person_id, year), ledger(person_id, year), address=address)


def view_of(
    year: int, target: Target | None, lines: list[LedgerLine], *, address: Callable[[Credit], str]
) -> YearView:
    """The same of a target and lines that were read already."""
    total = balance(line.credit.amount_hundredths for line in lines)
    return YearView(
        year=year,
        total=total,
        target=target,
        sentence=year_sentence(total, target, year),
        source=_source_of(target, year),
        lines=[_line(line, address(line.credit)) for line in lines],
    )


def year_sentence(total: int, target: Target | None, year: int) -> str:
    """What is left of the target and by when; nothing where there is no target."""
    if target is None:
        return ""
    return target_sentence(done=total, target=target.amount_hundredths, year=year, on=today())


def _source_of(target: Target | None, year: int) -> str:
    """Where the target comes from; the legal basis only if somebody filled it in."""
    if target is None:
        return _("No target is set for %(year)s.", year=year)
    if target.legal_basis:
        return _(
            "Target set by %(unit)s. Legal basis: %(basis)s.", unit=target.unit_name, basis=target.legal_basis
        )
    return _("Target set by the agency: %(unit)s.", unit=target.unit_name)


def _line(line: LedgerLine, url: str) -> dict[str, Any]:
    credit = line.credit
    status, kind = _("Counted"), "success"
    if credit.corrects_id is not None:
        status, kind = _("Correction"), "info"
    elif line.is_corrected:
        status, kind = _("Corrected"), "warning"
    return {
        "on": credit.earned_on,
        "title": credit.title,
        "url": url,
        "kind": KINDS[credit.kind],
        "hundredths": credit.amount_hundredths,
        "status": status,
        "status_kind": kind,
        "reason": _reason(line),
        "running": line.total_hundredths,
    }


def _reason(line: LedgerLine) -> str:
    if not line.evidence_count:
        return line.credit.reason
    reason = line.credit.reason.rstrip(".")
    return _("%(reason)s · Evidence: %(count)s", reason=reason, count=line.evidence_count)


def facts_of(credit: Credit) -> list[tuple[Any, Any]]:
    """Every fact of an entry but its title and amount."""
    group = CONTENT_GROUPS.get(credit.content_group or 0)
    return [
        (_("Kind"), KINDS[credit.kind]),
        (_("Earned on"), format_date(credit.earned_on)),
        (_("Counts in the year"), credit.year),
        (_("Why it counts"), credit.reason),
        (_("Content"), f"{credit.content_group}. {group}" if group else "–"),
        (_("Form of study"), STUDY_FORMS.get(credit.study_form, credit.study_form)),
        (_("Recorded on"), format_date(credit.recorded_at)),
        (_("Code of the entry"), credit.public_id),
    ]


def evidence_of(credit: Credit) -> list[dict[str, Any]]:
    """The evidence of an entry: its kind in words, its label and where it can be seen."""
    return [_evidence(piece) for piece in list_evidence(credit.corrects_id or credit.id)]


def _evidence(piece: CreditEvidence) -> dict[str, Any]:
    return {
        "kind": EVIDENCE_KINDS.get(piece.kind, piece.kind),
        "label": piece.label,
        "path": piece.path,
        "on": piece.recorded_at,
    }


def counted_now(credit: Credit, corrections: list[Credit]) -> int:
    """What an entry and its corrections come to."""
    return balance([credit.amount_hundredths, *(line.amount_hundredths for line in corrections)])


def corrections_of(credit: Credit) -> list[Credit]:
    """The corrections of an entry; of a correction, none."""
    return [] if credit.corrects_id else list_corrections(credit.id)
