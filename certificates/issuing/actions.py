"""From a completed course to a published certificate: each arrow one transaction, each safe to take twice."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from flask import current_app
from sqlalchemy import select

from certificates.designs.drawing import preflight
from certificates.designs.rules import CertificateFacts
from certificates.events import (
    CERTIFICATE_ISSUED,
    CERTIFICATE_LOGGED,
    CERTIFICATE_PLANNED,
    CERTIFICATE_RENDERED,
    CERTIFICATE_SIGNED,
)
from certificates.issuing.log import append
from certificates.issuing.models import Certificate, Issuer, Revocation
from certificates.issuing.queries import find_for_enrolment, find_issuer, find_revocation, next_sequence
from certificates.issuing.rules import plain_facts, register_number
from courses.events import COURSE_COMPLETED, CourseCompleted, read_course_completed
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import Refusal
from lms.core.events import emit, get_event
from lms.core.i18n import _, in_language
from lms.core.ids import public_id, short_code
from lms.core.jobs import retry_jobs
from lms.core.storage import record_file
from lms.core.text import format_number
from lms.core.web import STATIC
from lms.organisations.models import Unit
from lms.organisations.queries import ancestors, name_on
from lms.people.aliases import surviving
from lms.people.queries import find_main_post, get_person_by_id
from lms.training.actions import attach_evidence
from lms.training.rules import STUDY_FORMS

FONTS = STATIC / "fonts"
PLANNER = "certificates.issuing.listeners.plan"


class NobodySigns(Exception):
    """No unit above the course has somebody to sign; the job waits until an administrator has said who."""


class NumberTaken(Exception):
    """Another plan took the number at the same moment, under an issuer of the same short form; the job tries again."""


def plan_certificate(completed: CourseCompleted) -> None:
    """The certificate of the enrolment is planned, once, with its number, its code and every printed fact."""
    if find_for_enrolment(completed["enrolment_id"]) is not None:
        return
    on = dt.date.fromisoformat(completed["completed_on"])
    issuer = find_issuer(completed["issuer_unit_id"], on)
    if issuer is None:
        raise NobodySigns(f"unit {completed['issuer_unit_id']}")
    lock(issuer)
    sequence, code = next_sequence(issuer.code, on.year), short_code()
    number = register_number(sequence=sequence, issuer_code=issuer.code, year=on.year)
    facts = _facts(completed, issuer, on=on, number=number, code=code)
    faults = preflight(facts, FONTS)
    made = insert_once(
        Certificate,
        public_id=public_id(),
        enrolment_id=completed["enrolment_id"],
        person_id=completed["person_id"],
        credit_id=completed["credit_id"],
        code=code,
        issuer_unit_id=issuer.unit_id,
        issuer_code=issuer.code,
        year=on.year,
        sequence=sequence,
        register_number=number,
        facts=plain_facts(asdict(facts)),
        state="parked" if faults else "planned",
        fault=" ".join(faults) or None,
        planned_at=now(),
    )
    certificate = find_for_enrolment(completed["enrolment_id"])
    if certificate is None:
        raise NumberTaken(number)
    if made and not faults:
        _announce(CERTIFICATE_PLANNED, certificate)


def _facts(
    completed: CourseCompleted, issuer: Issuer, *, on: dt.date, number: str, code: str
) -> CertificateFacts:
    person = get_person_by_id(surviving(completed["person_id"]))
    post = find_main_post(person.id, on)
    above = ancestors(issuer.unit_id, on)[1:]
    score = completed["score_percent"]
    return CertificateFacts(
        title=completed["certificate_title"],
        issuer_name=name_on(issuer.unit_id, on),
        issuer_superior=name_on(above[0], on) if len(above) > 1 else "",
        holder_name=person.full_name,
        holder_birth_date=person.birth_on,
        holder_post=post.title if post else "",
        holder_unit=post.unit_name if post else "",
        course_title=completed["course_title"],
        study_form=_study_form(completed["study_form"]),
        tiet_hundredths=completed["tiet_hundredths"],
        started_on=dt.date.fromisoformat(completed["started_on"]),
        completed_on=on,
        score_text=None if score is None else f"{format_number(round(score, 1))}/100".replace(",0/", "/"),
        register_number=number,
        code=code,
        decision_number=None,
        place=issuer.place,
        issued_on=on,
        signer_capacity=issuer.signer_capacity,
        signer_post=issuer.signer_post,
        signer_name=issuer.signer_name,
        verify_url=f"{current_app.config['LMS'].address}/xac-minh/{code}",
        is_demonstration=current_app.extensions["lms.is_demonstration"](),
    )


def _study_form(key: str) -> str:
    """The form of study in Vietnamese: the language of certificates."""
    with in_language("vi"):
        return str(_(STUDY_FORMS.get(key, key)))


def _announce(event: str, certificate: Certificate) -> None:
    emit(event, key=str(certificate.id), payload={"certificate_id": certificate.id})


def _record(action: str, certificate: Certificate) -> None:
    """The deed stands in the trail of the holder, too."""
    record(
        action,
        kind="certificate",
        id=certificate.id,
        label=certificate.register_number,
        subject_id=certificate.person_id,
    )


def _step(certificate_id: int, *, wanted: str) -> Certificate | None:
    """The certificate, held against others, if it stands just before this arrow."""
    certificate = db.session.get_one(Certificate, certificate_id)
    lock(certificate)
    return certificate if certificate.state == wanted else None


def log_certificate(certificate_id: int) -> None:
    """The certificate has its line in the log of the register."""
    certificate = _step(certificate_id, wanted="planned")
    if certificate is None:
        return
    append("planned", certificate, {"number": certificate.register_number, "facts": certificate.facts})
    certificate.state = "logged"
    _announce(CERTIFICATE_LOGGED, certificate)


def keep_rendering(certificate_id: int, *, digest: str, size: int) -> None:
    """The unsigned document, already on disk, belongs to the certificate."""
    certificate = _step(certificate_id, wanted="logged")
    if certificate is None:
        return
    record_file(digest, size=size, media_type="application/pdf")
    certificate.rendered_sha256, certificate.state = digest, "rendered"
    _announce(CERTIFICATE_RENDERED, certificate)


def keep_signature(certificate_id: int, *, digest: str, size: int) -> None:
    """The signed document, verified and on disk, is the certificate; its bytes are never made again."""
    certificate = _step(certificate_id, wanted="rendered")
    if certificate is None:
        return
    record_file(digest, size=size, media_type="application/pdf")
    certificate.signed_sha256, certificate.state = digest, "signed"
    _announce(CERTIFICATE_SIGNED, certificate)


def publish_certificate(certificate_id: int) -> None:
    """The certificate is in the register with the digest of its file, and is the evidence of its credit."""
    certificate = _step(certificate_id, wanted="signed")
    if certificate is None:
        return
    append(
        "issued", certificate, {"number": certificate.register_number, "sha256": certificate.signed_sha256}
    )
    certificate.state, certificate.issued_at = "issued", now()
    attach_evidence(
        credit_id=certificate.credit_id,
        kind="certificate",
        reference=certificate.register_number,
        label=f"Giấy chứng nhận số {certificate.register_number}",
        path=f"/xac-minh/{certificate.code}",
    )
    _record("certificate.issued", certificate)
    _announce(CERTIFICATE_ISSUED, certificate)


def plan_again(*, certificate: Certificate) -> None:
    """A parked certificate takes the facts as they are now, keeping its number and code, and goes on its way.

    Refused, with every sentence, while something on it still cannot be printed.
    """
    lock(certificate)
    if certificate.state != "parked":
        raise Refusal(_("This certificate is on its way already."))
    completed = read_course_completed(get_event(COURSE_COMPLETED, str(certificate.enrolment_id)).payload)
    on = dt.date.fromisoformat(completed["completed_on"])
    issuer = find_issuer(completed["issuer_unit_id"], on)
    if issuer is None:
        raise Refusal(_("Nobody signs for this unit. Set a signer first."))
    facts = _facts(completed, issuer, on=on, number=certificate.register_number, code=certificate.code)
    faults = preflight(facts, FONTS)
    if faults:
        raise Refusal(*faults)
    certificate.facts, certificate.state, certificate.fault = plain_facts(asdict(facts)), "planned", None
    _record("certificate.planned_again", certificate)
    _announce(CERTIFICATE_PLANNED, certificate)


def revoke_certificate(*, certificate: Certificate, reason: str, decision_number: str | None) -> None:
    """The certificate is revoked: its public page says so from now on, its own row and file stay."""
    lock(certificate)
    if certificate.state != "issued":
        raise Refusal(_("Only an issued certificate can be revoked."))
    if find_revocation(certificate.id) is not None:
        raise Refusal(_("This certificate is revoked already."))
    number = (decision_number or "").strip() or None
    db.session.add(
        Revocation(certificate_id=certificate.id, revoked_at=now(), reason=reason, decision_number=number)
    )
    append(
        "revoked", certificate, {"number": certificate.register_number, "reason": reason, "decision": number}
    )
    _record("certificate.revoked", certificate)


def set_issuer(*, unit_id: int, valid_from: dt.date, values: dict[str, Any]) -> Issuer:
    """From that day these words stand on certificates of the unit and of those below it.

    Certificates that waited for somebody to sign are planned again at once.
    """
    lock(db.session.get_one(Unit, unit_id))
    running = db.session.scalar(select(Issuer).where(Issuer.unit_id == unit_id, Issuer.valid_to.is_(None)))
    if running is not None and valid_from < running.valid_from:
        raise Refusal(_("The day is before the present signer began."))
    if running is not None and valid_from == running.valid_from:
        for name, value in values.items():
            setattr(running, name, value)
        issuer = running
    else:
        if running is not None:
            running.valid_to = valid_from
        issuer = Issuer(unit_id=unit_id, valid_from=valid_from, **values)
        db.session.add(issuer)
    db.session.flush()
    retry_jobs(PLANNER)
    record("issuer.set", kind="issuer", id=issuer.id, label=issuer.signer_name, detail={"unit": unit_id})
    return issuer
