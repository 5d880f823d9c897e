"""Writing the ledger: a line has one source, nothing is changed, a correction is a line of its own."""

import datetime as dt
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, insert_once, lock
from lms.core.errors import Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line, format_tiet
from lms.training.actions.evidence import attach_evidence
from lms.training.actions.telling import tell_of_line
from lms.training.events import CREDIT_RECORDED
from lms.training.models import Credit, Creditable
from lms.training.queries import find_credit
from lms.training.rules import LARGEST_CREDIT, correction_amount, year_of

# What the trail calls writing a line of each kind.
_DEEDS = {"course": "credit.awarded", "outside": "credit.recorded", "correction": "credit.corrected"}


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """What a line of the ledger says, by the names of its columns."""

    person_id: int
    source_key: str
    kind: str
    title: str
    reason: str
    amount_hundredths: int
    content_group: int | None
    study_form: str
    earned_on: dt.date
    creditable_id: int | None = None
    corrects_id: int | None = None
    activity: str | None = None
    organiser: str | None = None
    approved_by_id: int | None = None
    rule_version: str | None = None


def award_credit(
    *,
    person_id: int,
    source_key: str,
    creditable_key: str,
    title: str,
    reason: str,
    amount_hundredths: int,
    content_group: int,
    study_form: str,
    earned_on: dt.date,
    rule_version: str | None = None,
) -> Credit:
    """The person has the line of that source, once: asked again, the line that is there is returned."""
    entry = _Entry(
        person_id=person_id,
        source_key=source_key,
        kind="course",
        title=title,
        reason=reason,
        amount_hundredths=amount_hundredths,
        content_group=content_group,
        study_form=study_form,
        earned_on=earned_on,
        creditable_id=db.session.scalar(select(Creditable.id).where(Creditable.key == creditable_key)),
        rule_version=rule_version,
    )
    return _add_line(entry)[0]


def record_outside_credit(
    *,
    person_id: int,
    source_key: str,
    title: str,
    reason: str,
    amount_hundredths: int,
    content_group: int,
    study_form: str,
    earned_on: dt.date,
    evidence_label: str,
    activity: str | None = None,
    organiser: str | None = None,
    approved_by_id: int | None = None,
    rule_version: str | None = None,
) -> Credit:
    """A training outside the site counts, once for its source, with the paper that proves it.

    `activity` is a key of `rules.ACTIVITIES`; `rule_version` names the version of the rule by which it counts.
    """
    entry = _Entry(
        person_id=person_id,
        source_key=source_key,
        kind="outside",
        title=title,
        reason=reason,
        amount_hundredths=amount_hundredths,
        content_group=content_group,
        study_form=study_form,
        earned_on=earned_on,
        activity=activity,
        organiser=clean_line(organiser or "") or None,
        approved_by_id=approved_by_id,
        rule_version=rule_version,
    )
    label = clean_line(evidence_label)
    _refuse(_faults_of(entry, label))
    credit, is_new = _add_line(entry)
    if is_new:
        attach_evidence(credit_id=credit.id, kind="decision", reference=label, label=label)
        tell_of_line(credit)
    elif (credit.title, credit.amount_hundredths, credit.earned_on) != (title, amount_hundredths, earned_on):
        raise Refusal(
            _("This form was used already for another entry. Open a new form and enter the training there.")
        )
    return credit


def _faults_of(entry: _Entry, label: str) -> list[str]:
    faults = []
    if not 0 < entry.amount_hundredths <= LARGEST_CREDIT:
        faults.append(
            _("The amount is more than 0 and at most %(most)s periods.", most=format_tiet(LARGEST_CREDIT))
        )
    if entry.earned_on > today():
        faults.append(_("A training that has not ended yet cannot count."))
    if not label:
        faults.append(_("Name the decision or certificate that proves it."))
    return faults


def _refuse(faults: list[str]) -> None:
    if faults:
        raise Refusal(*faults)


def correct_credit(*, credit: Credit, amount_hundredths: int, reason: str) -> Credit:
    """From now on the line counts `amount_hundredths`: a new line that names it carries the difference.

    The correction belongs to the year of the line it names, so that years stay sums of their lines.
    """
    lock(credit)
    earlier = select(func.count(), func.coalesce(func.sum(Credit.amount_hundredths), 0))
    count, sum_of_earlier = db.session.execute(earlier.where(Credit.corrects_id == credit.id)).one()
    difference = correction_amount(
        wanted=amount_hundredths, counted=credit.amount_hundredths + int(sum_of_earlier)
    )
    _refuse(_faults_of_correction(credit, amount_hundredths, reason, difference))
    line, _is_new = _add_line(
        _Entry(
            person_id=credit.person_id,
            source_key=f"training.correction:{credit.public_id}:{count + 1}",
            kind="correction",
            creditable_id=credit.creditable_id,
            corrects_id=credit.id,
            title=credit.title,
            reason=reason,
            amount_hundredths=difference,
            content_group=credit.content_group,
            study_form=credit.study_form,
            earned_on=credit.earned_on,
            activity=credit.activity,
        )
    )
    tell_of_line(line)
    return line


def _faults_of_correction(credit: Credit, wanted: int, reason: str, difference: int) -> list[str]:
    faults = []
    if credit.corrects_id is not None:
        faults.append(_("A correction is not corrected: correct the entry that it names."))
    if not 0 <= wanted <= LARGEST_CREDIT:
        faults.append(_("The amount is between 0 and %(most)s periods.", most=format_tiet(LARGEST_CREDIT)))
    if not clean_line(reason):
        faults.append(_("Say why the entry is corrected."))
    if difference == 0:
        faults.append(_("The entry counts that amount already."))
    return faults


def _add_line(entry: _Entry) -> tuple[Credit, bool]:
    """The line of that source and whether this call wrote it; a new one is told to who listens."""
    values = asdict(entry) | {"title": clean_line(entry.title), "reason": clean_line(entry.reason)}
    is_new = insert_once(
        Credit, public_id=public_id(), year=year_of(entry.earned_on), recorded_at=now(), **values
    )
    credit = find_credit(entry.source_key)
    if credit is None or credit.person_id != entry.person_id:
        raise RuntimeError(f"The source {entry.source_key} belongs to another line")
    if is_new:
        _tell_of_new(credit)
    return credit, is_new


def _tell_of_new(credit: Credit) -> None:
    """The new line stands in the trail, and features above hear of it."""
    record(
        _DEEDS[credit.kind],
        kind="credit",
        id=credit.id,
        label=credit.title,
        detail={
            "kind": credit.kind,
            "hundredths": credit.amount_hundredths,
            "source": credit.source_key,
            "reason": credit.reason,
        },
        subject_id=credit.person_id,
    )
    payload = {
        "credit_id": credit.id,
        "person_id": credit.person_id,
        "creditable_id": credit.creditable_id,
        "year": credit.year,
    }
    emit(CREDIT_RECORDED, key=str(credit.id), payload=payload)
