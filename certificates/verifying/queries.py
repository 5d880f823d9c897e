"""Checking: by the printed code, or by the file itself."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from certificates.issuing.models import Certificate, Revocation
from certificates.issuing.queries import find_by_code, find_by_file, find_revocation
from certificates.issuing.rules import read_facts
from certificates.verifying.rules import Found
from lms.signing.keys import SigningUnavailable
from lms.signing.rules import Finding
from lms.signing.site_keys import site_root
from lms.signing.verification import verify_pdf

_FINDINGS = {
    Finding.TOO_LARGE: Found.TOO_LARGE,
    Finding.UNREADABLE: Found.UNREADABLE,
    Finding.NO_SIGNATURE: Found.NO_SIGNATURE,
    Finding.UNTRUSTED: Found.UNTRUSTED,
}


@dataclass(frozen=True)
class Outcome:
    """A verdict; the facts and the rest are there only where the register vouches for them."""

    found: Found
    certificate: Certificate | None = None
    facts: dict[str, Any] | None = None
    revocation: Revocation | None = None
    signer_name: str | None = None
    signed_at: dt.datetime | None = None

    @property
    def is_valid(self) -> bool:
        """The certificate may be relied on."""
        return self.found is Found.VALID


def _of(
    certificate: Certificate, *, signer_name: str | None = None, signed_at: dt.datetime | None = None
) -> Outcome:
    revocation = find_revocation(certificate.id)
    found = Found.REVOKED if revocation else Found.VALID
    return Outcome(found, certificate, read_facts(certificate.facts), revocation, signer_name, signed_at)


def check_code(text: str) -> Outcome:
    """What the register says of the certificate with that code."""
    certificate = find_by_code(text)
    return _of(certificate) if certificate else Outcome(Found.UNKNOWN_CODE)


def check_file(pdf: bytes) -> Outcome:
    """Valid only for a file with exactly one signature, over all of it, under the site's root, in the register.

    The register is the second lock: the digest of the whole file must be that of an issued certificate. The
    signer's own certificate had to be valid when the file was issued, by the register's clock.
    """
    certificate = find_by_file(hashlib.sha256(pdf).hexdigest())
    signed_when = certificate.issued_at if certificate else None
    try:
        verdict = verify_pdf(pdf, trust_root=site_root(), at=signed_when)
    except SigningUnavailable:
        return Outcome(Found.UNCHECKED)
    if not verdict.accepted:
        return Outcome(_FINDINGS.get(verdict.code, Found.TAMPERED))
    if certificate is None:
        return Outcome(Found.NOT_IN_REGISTER)
    return _of(certificate, signer_name=verdict.signer_name, signed_at=verdict.signed_at)
