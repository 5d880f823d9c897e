"""The arrows of issuing as jobs: one listener each, ids only, safe to run twice."""

from typing import Any

from certificates.designs.drawing import render_certificate, signature_box
from certificates.designs.rules import CertificateFacts
from certificates.issuing import actions
from certificates.issuing.models import Certificate
from certificates.issuing.rules import read_facts
from courses.events import read_course_completed
from lms.core.clock import now
from lms.core.db import begin_writing, db
from lms.core.i18n import _, in_language
from lms.core.storage import read_file, write_file
from lms.notices.actions import send_message
from lms.people.aliases import surviving
from lms.people.queries import get_person_by_id
from lms.signing.pades import sign_pdf
from lms.signing.site_keys import site_root, site_signer
from lms.signing.verification import verify_pdf


class SelfCheckFailed(Exception):
    """Our own verification refuses what was just signed: nothing is published."""


def plan(payload: dict[str, Any]) -> None:
    """Completed → planned."""
    actions.plan_certificate(read_course_completed(payload))


def log(payload: dict[str, Any]) -> None:
    """Planned → logged."""
    actions.log_certificate(payload["certificate_id"])


def _facts(certificate: Certificate) -> CertificateFacts:
    return CertificateFacts(**read_facts(certificate.facts))


def render(payload: dict[str, Any]) -> None:
    """Logged → rendered; drawn before the writing transaction begins."""
    certificate = db.session.get_one(Certificate, payload["certificate_id"])
    if certificate.state != "logged":
        return
    drawn = render_certificate(_facts(certificate), fonts=actions.FONTS)
    digest = write_file(drawn)
    begin_writing()
    actions.keep_rendering(payload["certificate_id"], digest=digest, size=len(drawn))


def sign(payload: dict[str, Any]) -> None:
    """Rendered → signed, and verified by ourselves before it counts."""
    certificate = db.session.get_one(Certificate, payload["certificate_id"])
    if certificate.state != "rendered" or certificate.rendered_sha256 is None:
        return
    facts, moment, signer = _facts(certificate), now(), site_signer()
    box = signature_box(signer.name, at=moment, fonts=actions.FONTS)
    signed = sign_pdf(
        read_file(certificate.rendered_sha256),
        signer=signer,
        at=moment,
        reason=f"Cấp giấy chứng nhận số {facts.register_number}",
        location=facts.place,
        box=box,
    )
    verdict = verify_pdf(signed, trust_root=site_root(), at=moment)
    if not verdict.accepted:
        raise SelfCheckFailed(verdict.code)
    digest = write_file(signed)
    begin_writing()
    actions.keep_signature(payload["certificate_id"], digest=digest, size=len(signed))


def publish(payload: dict[str, Any]) -> None:
    """Signed → published, with the evidence pushed down to the ledger."""
    actions.publish_certificate(payload["certificate_id"])


def tell(payload: dict[str, Any]) -> None:
    """Published → told: a message in the holder's inbox, in the holder's language."""
    certificate = db.session.get_one(Certificate, payload["certificate_id"])
    person = get_person_by_id(surviving(certificate.person_id))
    with in_language(person.language):
        send_message(
            person_id=person.id,
            key=f"certificate:{certificate.id}",
            subject=_("Your certificate has been issued"),
            body=_(
                "Certificate no. %(number)s for the course “%(course)s” is signed and in the register. "
                "Anyone can verify it by its code.",
                number=certificate.register_number,
                course=certificate.facts["course_title"],
            ),
            link=f"/chung-nhan/{certificate.public_id}",
        )


__all__ = ["log", "plan", "publish", "render", "sign", "tell"]
