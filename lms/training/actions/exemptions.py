"""Letting somebody off the target of a year (miễn, giảm), by a document; withdrawn, it stays on record."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _, in_language
from lms.core.storage import store_file
from lms.core.text import clean_line, format_tiet
from lms.notices.actions import send_message
from lms.people.aliases import is_one_of, same_person
from lms.people.models import Person
from lms.training.exemption_papers import FAULTS, Paper
from lms.training.models import TargetExemption
from lms.training.rules import LARGEST_TARGET

EXEMPTION_KINDS = ("full", "reduction")


@dataclass(frozen=True)
class Grant:
    """What a decision says: wholly ("full") or by so many hundredths of a tiết ("reduction"), from which day."""

    year: int
    kind: str
    reason: str
    document_number: str
    document_on: dt.date
    holds_from: dt.date
    amount_hundredths: int | None = None
    paper: Paper | None = None


def grant_exemption(*, person: Person, grant: Grant, by_id: int | None) -> TargetExemption:
    """From its day the person is let off the target of that year, wholly or in part. All faults at once."""
    lock(person)
    faults = [*_faults_of(grant), *_faults_beside(person.id, grant)]
    if is_one_of(person.id, [by_id]):
        faults.append(_("Nobody lets themselves off: a colleague decides."))
    if faults:
        raise Refusal(*faults)
    exemption = TargetExemption(
        person_id=person.id,
        year=grant.year,
        kind=grant.kind,
        amount_hundredths=grant.amount_hundredths if grant.kind == "reduction" else None,
        reason=clean_line(grant.reason),
        document_number=clean_line(grant.document_number),
        document_on=grant.document_on,
        holds_from=grant.holds_from,
        **_kept(grant.paper),
        approved_by_id=by_id,
        recorded_at=now(),
    )
    db.session.add(exemption)
    db.session.flush()
    _record("exemption.granted", exemption)
    _tell(person, exemption)
    return exemption


def _kept(paper: Paper | None) -> dict[str, str]:
    """The columns that name the file, which is stored."""
    if paper is None:
        return {}
    return {"paper_sha256": store_file(paper.content, str(paper.media_type)), "paper_name": paper.name}


def withdraw_exemption(*, exemption: TargetExemption, on: dt.date, reason: str, by_id: int | None) -> None:
    """From that day the exemption holds no more; on its first day or before: it never held. All faults at once."""
    person = db.session.get_one(Person, exemption.person_id)
    lock(person)
    lock(exemption)
    faults = []
    if exemption.withdrawn_on is not None:
        faults.append(_("This exemption is withdrawn already."))
    if not dt.date(exemption.year, 1, 1) <= on <= dt.date(exemption.year, 12, 31):
        faults.append(_("The day lies in the year of the exemption."))
    if not clean_line(reason):
        faults.append(_("Say why it is withdrawn."))
    if is_one_of(person.id, [by_id]):
        faults.append(_("Nobody decides about their own exemption: a colleague does."))
    if faults:
        raise Refusal(*faults)
    exemption.withdrawn_on, exemption.withdrawn_by_id = on, by_id
    exemption.withdrawn_reason = clean_line(reason)
    db.session.flush()
    _record("exemption.withdrawn", exemption)
    _tell(person, exemption)


def _faults_of(grant: Grant) -> list[str]:
    faults = []
    if not today().year - 1 <= grant.year <= today().year + 1:
        faults.append(_("Choose last year, this year or the next one."))
    if grant.kind not in EXEMPTION_KINDS:
        faults.append(_("Choose whether it is the whole target or a part of it."))
    if grant.kind == "reduction" and not 0 < (grant.amount_hundredths or 0) <= LARGEST_TARGET:
        faults.append(
            _("A reduction is more than 0 and at most %(most)s periods.", most=format_tiet(LARGEST_TARGET))
        )
    if not clean_line(grant.reason):
        faults.append(_("Say why the person is let off."))
    if not clean_line(grant.document_number):
        faults.append(_("Enter the number of the document."))
    if grant.document_on > today():
        faults.append(_("The document is not of a day to come."))
    if grant.holds_from.year != grant.year:
        faults.append(_("It holds from a day of the year that it is about."))
    if grant.paper is not None and grant.paper.fault:
        faults.append(_(FAULTS[grant.paper.fault], name=grant.paper.name))
    return faults


def _faults_beside(person_id: int, grant: Grant) -> list[str]:
    """What stands against it among the exemptions of that year that hold."""
    others = db.session.scalars(
        select(TargetExemption).where(
            TargetExemption.person_id.in_(same_person(person_id)),
            TargetExemption.year == grant.year,
            TargetExemption.withdrawn_on.is_(None),
        )
    ).all()
    faults = []
    if any(other.kind == "full" for other in others):
        faults.append(_("The person is let off the whole target of that year already."))
    if any(other.document_number == clean_line(grant.document_number) for other in others):
        faults.append(_("This document is on record for this person and year already."))
    return faults


def _record(action: str, exemption: TargetExemption) -> None:
    end = exemption.withdrawn_on
    detail = {
        "year": exemption.year,
        "kind": exemption.kind,
        "hundredths": exemption.amount_hundredths,
        "document": f"{exemption.document_number} ({exemption.document_on:%d/%m/%Y})",
        "file": exemption.paper_sha256,
        "from": exemption.holds_from.isoformat(),
        "until": end.isoformat() if end else None,
        "reason": exemption.withdrawn_reason or exemption.reason,
    }
    record(
        action,
        kind="exemption",
        id=exemption.public_id,
        label=exemption.document_number,
        detail=detail,
        subject_id=exemption.person_id,
    )


def _tell(person: Person, exemption: TargetExemption) -> None:
    """The person hears of it in their own language: nothing about a target changes silently."""
    amount = format_tiet(exemption.amount_hundredths or 0)
    facts = {"year": exemption.year, "document": exemption.document_number}
    with in_language(person.language):
        if exemption.withdrawn_on is not None:
            subject = _("Exemption of %(year)s withdrawn", year=exemption.year)
            body = _("Document %(document)s holds no more.", **facts) + f" {exemption.withdrawn_reason}"
        elif exemption.kind == "full":
            subject = _("Exempt from the target of %(year)s", year=exemption.year)
            body = _("By document %(document)s you have no target in %(year)s.", **facts)
        else:
            subject = _("Target of %(year)s reduced", year=exemption.year)
            body = _(
                "By document %(document)s your target of %(year)s is %(amount)s periods less.",
                amount=amount,
                **facts,
            )
    state = "withdrawn" if exemption.withdrawn_on else "granted"
    send_message(
        person_id=person.id,
        key=f"training.exemption:{exemption.public_id}:{state}",
        subject=subject,
        body=body,
        link=f"/muc-tieu?nam={exemption.year}",
    )
