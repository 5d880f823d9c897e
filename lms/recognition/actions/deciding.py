"""Deciding about proposals: recognised with exactly one line, sent back or refused with every reason at once."""

from collections.abc import Sequence

from sqlalchemy import func, select

from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _, format_date, in_language
from lms.core.text import nfc
from lms.notices.actions import send_message
from lms.organisations.queries import name_on
from lms.people.aliases import surviving
from lms.people.models import Person
from lms.people.queries import get_person_by_id
from lms.recognition.actions.steps import begin, refuse_own, take
from lms.recognition.catalogue import chain_for, get_activity_by_id, home_of, terms_of
from lms.recognition.models import RecognitionRule, Submission
from lms.recognition.queries import list_files, used_by
from lms.recognition.rules import REASONS, Counted, count_amount
from lms.recognition.wording import reason_words
from lms.training.actions import attach_evidence, correct_credit, record_outside_credit
from lms.training.models import Credit


def weigh(submission: Submission) -> tuple[list[RecognitionRule], Counted | None]:
    """The versions in force, the nearest first, and what the proposal counts by them now; None without any."""
    day = submission.ended_on
    chain = chain_for(home_of(submission.person_id, day), submission.activity_id, day)
    if not chain:
        return [], None
    used = used_by(submission.person_id, submission.activity_id, day.year)
    counted = count_amount(
        terms_of(chain), seconds=submission.seconds, count=submission.count, used_this_year=used
    )
    return chain, counted


def accept(*, submission: Submission, by_id: int, revision: int) -> Credit:
    """The proposal counts, by one line of the ledger; the person is told."""
    begin(submission, "accepted", revision)
    refuse_own(submission, by_id)
    return recognise(submission, by_id=by_id)


def recognise(submission: Submission, *, by_id: int) -> Credit:
    """The line stands and the proposal is accepted; the person's row is held, so that caps are kept by all."""
    person = db.session.get_one(Person, surviving(submission.person_id))
    lock(person)
    chain, counted = weigh(submission)
    if counted is None:
        raise Refusal(_("The catalogue did not have this activity on the day it ended."))
    if counted.amount <= 0:
        raise Refusal(
            _(
                "Nothing of it counts: the most for the year is used up, or it is too short. Refuse it, and say so."
            )
        )
    credit = _write_line(submission, person.id, chain[0], counted, by_id)
    submission.rule_id, submission.amount_hundredths = chain[0].id, counted.amount
    submission.credit_id, submission.decided_by_id, submission.decided_at = credit.id, by_id, now()
    take(submission, "accepted", by_id=by_id)
    return credit


def _write_line(
    submission: Submission, person_id: int, rule: RecognitionRule, counted: Counted, by_id: int
) -> Credit:
    """The record's text is Vietnamese, whatever language the officer reads."""
    activity = get_activity_by_id(submission.activity_id)
    with in_language("vi"):
        reason = _reason(submission, counted)
        version = _version_words(activity.name, rule)
    credit = record_outside_credit(
        person_id=person_id,
        source_key=f"recognition:{submission.public_id}",
        title=submission.title,
        reason=reason,
        amount_hundredths=counted.amount,
        content_group=submission.content_group,
        study_form=submission.study_form,
        earned_on=submission.ended_on,
        evidence_label=submission.proof_label,
        activity=activity.kind,
        organiser=submission.organiser,
        approved_by_id=by_id,
        rule_version=version,
    )
    for file in list_files(submission):
        # The paper of a class names others as well: its participants read what it is called, and no more.
        path = f"/cong-nhan/tep/{file.public_id}" if file.submission_id else None
        attach_evidence(
            credit_id=credit.id, kind="file", reference=file.public_id, label=file.name, path=path
        )
    return credit


def _reason(submission: Submission, counted: Counted) -> str:
    reason = _(
        "Organised by %(organiser)s, %(first)s–%(last)s.",
        organiser=submission.organiser,
        first=format_date(submission.started_on),
        last=format_date(submission.ended_on),
    )
    capped = {"each": _("Held to the most for one proposal."), "year": _("Held to the most for the year.")}
    return f"{reason} {capped[counted.cap]}" if counted.cap else reason


def _version_words(activity: str, rule: RecognitionRule) -> str:
    return _(
        "Recognition catalogue: %(activity)s, version %(number)s of %(unit)s, from %(day)s",
        activity=activity,
        number=rule.number,
        unit=name_on(rule.unit_id, rule.valid_from),
        day=format_date(rule.valid_from),
    )


def send_back(
    *, submission: Submission, by_id: int, revision: int, reasons: Sequence[str], words: str
) -> None:
    """The proposal can be mended and submitted again; the person reads every reason at once."""
    _decline(submission, "returned", by_id=by_id, revision=revision, reasons=reasons, words=words)


def refuse(*, submission: Submission, by_id: int, revision: int, reasons: Sequence[str], words: str) -> None:
    """The proposal is refused for good; the person reads every reason at once."""
    _decline(submission, "refused", by_id=by_id, revision=revision, reasons=reasons, words=words)


def _decline(
    submission: Submission, deed: str, *, by_id: int, revision: int, reasons: Sequence[str], words: str
) -> None:
    begin(submission, deed, revision)
    refuse_own(submission, by_id)
    chosen, words = [key for key in REASONS if key in reasons], nfc(words).strip()
    faults = [] if chosen else [_("Choose every reason that holds: the person mends all of them at once.")]
    if "other" in chosen and not words:
        faults.append(_("Say the other reason in the remark."))
    if faults:
        raise Refusal(*faults)
    submission.decided_by_id, submission.decided_at = by_id, now()
    take(submission, deed, by_id=by_id, reasons=chosen, words=words)
    _tell_declined(submission, deed, chosen, words)


def _tell_declined(submission: Submission, deed: str, reasons: list[str], words: str) -> None:
    """The message lists all reasons, in the person's own language."""
    with in_language(get_person_by_id(submission.person_id).language):
        if deed == "returned":
            subject = _("Please mend your proposal: %(title)s", title=submission.title)
        else:
            subject = _("Your proposal is refused: %(title)s", title=submission.title)
        lines = [*(f"– {line}" for line in reason_words(reasons)), *([words] if words else [])]
    send_message(
        person_id=submission.person_id,
        key=f"recognition:{submission.public_id}:{submission.revision}",
        subject=subject,
        body="\n".join(lines),
        link=f"/cong-nhan/{submission.public_id}",
    )


def revoke(*, submission: Submission, by_id: int, reason: str) -> None:
    """The line counts nothing any more, by a correction with that reason; the proposal stays on record."""
    begin(submission, "revoked")
    refuse_own(submission, by_id)
    credit = db.session.get_one(Credit, submission.credit_id)
    if _net(credit):
        correct_credit(credit=credit, amount_hundredths=0, reason=reason)
    elif not nfc(reason).strip():
        raise Refusal(_("Say why the entry is corrected."))
    take(submission, "revoked", by_id=by_id, words=nfc(reason).strip())


def _net(credit: Credit) -> int:
    later = select(func.coalesce(func.sum(Credit.amount_hundredths), 0)).where(
        Credit.corrects_id == credit.id
    )
    return credit.amount_hundredths + int(db.session.scalar(later) or 0)
