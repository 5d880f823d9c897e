"""What a ledger and its entries look like, whoever looks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from lms.core.clock import today
from lms.core.i18n import _, format_date
from lms.core.text import format_tiet
from lms.training.advice import advise_person
from lms.training.assessments import Assessment, assess
from lms.training.models import Credit, CreditEvidence
from lms.training.queries import LedgerLine, ledger, list_corrections, list_evidence
from lms.training.rules import LineVerdict, balance
from lms.training.views.advising import AdviceView, advice_view
from lms.training.views.explaining import Why, explain, reason_words
from lms.training.wording import CONTENT_GROUPS, EVIDENCE_KINDS, KINDS, STUDY_FORMS, target_sentence

_FIRST_YEAR = 2000


@dataclass(frozen=True)
class YearView:
    """A year of somebody's ledger, ready to be shown. `total` is what counts, `recorded` all that is on record."""

    year: int
    total: int
    recorded: int
    target: int | None
    is_reached: bool | None
    sentence: str
    why: Why
    advice: AdviceView | None
    lines: list[dict[str, Any]]


def asked_year() -> int:
    """The year in the address (`nam`), else the present one; never one to come."""
    text = request.args.get("nam", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today().year
    return year if _FIRST_YEAR <= year <= today().year else today().year


def year_view(person_id: int, year: int, *, address: Callable[[Credit], str]) -> YearView:
    """The year with its target, why it stands where it does, and lines, each linked to the address given for it."""
    return view_of(assess(person_id, year), ledger(person_id, year), address=address)


def view_of(assessment: Assessment, lines: list[LedgerLine], *, address: Callable[[Credit], str]) -> YearView:
    """The same of an assessment and lines that were read already."""
    outcome, advice = assessment.outcome, advise_person(assessment)
    verdicts = {verdict.line.id: verdict for verdict in outcome.lines}
    return YearView(
        year=assessment.year,
        total=outcome.counted,
        recorded=balance(line.credit.amount_hundredths for line in lines),
        target=assessment.target,
        is_reached=outcome.is_reached,
        sentence=year_sentence(assessment),
        why=explain(assessment, {line.credit.id: line.credit for line in lines}, address),
        advice=advice_view(advice, assessment) if advice else None,
        lines=[_line(line, address(line.credit), verdicts.get(line.credit.id), assessment) for line in lines],
    )


def year_sentence(assessment: Assessment) -> str:
    """What is left of the target and by when; nothing where there is no target."""
    target, outcome = assessment.target, assessment.outcome
    if target is None:
        return ""
    if outcome.is_reached is False and outcome.counted >= target:
        return _("The periods are enough, but a part of the target is missing.")
    return target_sentence(done=outcome.counted, target=target, year=assessment.year, on=today())


def _line(line: LedgerLine, url: str, verdict: LineVerdict | None, assessment: Assessment) -> dict[str, Any]:
    credit = line.credit
    status, kind = _status(line, verdict)
    return {
        "on": credit.earned_on,
        "title": credit.title,
        "url": url,
        "kind": KINDS[credit.kind],
        "hundredths": credit.amount_hundredths,
        "status": status,
        "status_kind": kind,
        "reason": _reason(line, verdict, assessment),
        "running": line.total_hundredths,
    }


def _status(line: LedgerLine, verdict: LineVerdict | None) -> tuple[str, str]:
    """(word, kind of tag) for whether the entry counts."""
    if line.credit.corrects_id is not None:
        return _("Correction"), "info"
    if verdict is not None and verdict.reason in ("cap", "repeat"):
        if verdict.counted:
            return _("%(amount)s counted", amount=format_tiet(verdict.counted)), "warning"
        return _("Not counted"), "warning"
    return (_("Corrected"), "warning") if line.is_corrected else (_("Counted"), "success")


def _reason(line: LedgerLine, verdict: LineVerdict | None, assessment: Assessment) -> str:
    parts = [line.credit.reason.rstrip(".") if line.evidence_count else line.credit.reason]
    if line.evidence_count:
        parts.append(_("Evidence: %(count)s", count=line.evidence_count))
    if verdict is not None and verdict.reason in ("cap", "repeat"):
        parts.append(reason_words(verdict, assessment))
    return " · ".join(parts)


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
