"""Writing the ledger: a line has one source, nothing is changed, a correction is a line of its own."""

import datetime as dt

from sqlalchemy import func, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, insert_once, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line, format_tiet
from lms.training.actions.evidence import attach_evidence
from lms.training.actions.telling import tell_of_line
from lms.training.models import Credit, Creditable
from lms.training.queries import find_credit
from lms.training.rules import LARGEST_CREDIT, correction_amount, year_of

# What the trail calls writing a line of each kind.
_DEEDS = {"course": "credit.awarded", "outside": "credit.recorded", "correction": "credit.corrected"}


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
) -> Credit:
    """The person has the line of that source, once: asked again, the line that is there is returned."""
    creditable_id = db.session.scalar(select(Creditable.id).where(Creditable.key == creditable_key))
    credit, _is_new = _add_line(
        person_id=person_id,
        source_key=source_key,
        kind="course",
        creditable_id=creditable_id,
        title=title,
        reason=reason,
        amount_hundredths=amount_hundredths,
        content_group=content_group,
        study_form=study_form,
        earned_on=earned_on,
    )
    return credit


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
) -> Credit:
    """A training outside the site counts, once for its source, with the paper that proves it."""
    faults = []
    if not 0 < amount_hundredths <= LARGEST_CREDIT:
        faults.append(
            _("The amount is more than 0 and at most %(most)s periods.", most=format_tiet(LARGEST_CREDIT))
        )
    if earned_on > today():
        faults.append(_("A training that has not ended yet cannot count."))
    if not clean_line(evidence_label):
        faults.append(_("Name the decision or certificate that proves it."))
    if faults:
        raise Refusal(*faults)
    credit, is_new = _add_line(
        person_id=person_id,
        source_key=source_key,
        kind="outside",
        title=title,
        reason=reason,
        amount_hundredths=amount_hundredths,
        content_group=content_group,
        study_form=study_form,
        earned_on=earned_on,
    )
    if is_new:
        label = clean_line(evidence_label)
        attach_evidence(credit_id=credit.id, kind="decision", reference=label, label=label)
        tell_of_line(credit)
    elif (credit.title, credit.amount_hundredths, credit.earned_on) != (title, amount_hundredths, earned_on):
        raise Refusal(
            _("This form was used already for another entry. Open a new form and enter the training there.")
        )
    return credit


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
    faults = []
    if credit.corrects_id is not None:
        faults.append(_("A correction is not corrected: correct the entry that it names."))
    if not 0 <= amount_hundredths <= LARGEST_CREDIT:
        faults.append(_("The amount is between 0 and %(most)s periods.", most=format_tiet(LARGEST_CREDIT)))
    if not clean_line(reason):
        faults.append(_("Say why the entry is corrected."))
    if difference == 0:
        faults.append(_("The entry counts that amount already."))
    if faults:
        raise Refusal(*faults)
    line, _is_new = _add_line(
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
    )
    tell_of_line(line)
    return line


def _add_line(
    *,
    person_id: int,
    source_key: str,
    kind: str,
    title: str,
    reason: str,
    amount_hundredths: int,
    content_group: int | None,
    study_form: str,
    earned_on: dt.date,
    creditable_id: int | None = None,
    corrects_id: int | None = None,
) -> tuple[Credit, bool]:
    """The line of that source and whether this call wrote it."""
    is_new = insert_once(
        Credit,
        public_id=public_id(),
        person_id=person_id,
        source_key=source_key,
        kind=kind,
        creditable_id=creditable_id,
        corrects_id=corrects_id,
        title=clean_line(title),
        reason=clean_line(reason),
        amount_hundredths=amount_hundredths,
        content_group=content_group,
        study_form=study_form,
        earned_on=earned_on,
        year=year_of(earned_on),
        recorded_at=now(),
    )
    credit = find_credit(source_key)
    if credit is None or credit.person_id != person_id:
        raise RuntimeError(f"The source {source_key} belongs to another line")
    if is_new:
        detail = {
            "kind": kind,
            "hundredths": amount_hundredths,
            "source": source_key,
            "reason": clean_line(reason),
        }
        record(
            _DEEDS[kind],
            kind="credit",
            id=credit.id,
            label=credit.title,
            detail=detail,
            subject_id=person_id,
        )
    return credit, is_new
