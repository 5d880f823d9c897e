"""Is this file, to the last byte, what a signer of this site signed? Nothing is fetched to answer that."""

import datetime as dt
import hashlib

from cryptography import x509

from lms.signing.byte_range import Envelope, open_envelope
from lms.signing.rules import Finding, Refused, Verdict

MAXIMUM_SIZE = 5_000_000
"""Bytes; an issued certificate has about 60,000."""


def verify_pdf(
    pdf: bytes,
    *,
    trust_root: x509.Certificate,
    at: dt.datetime | None = None,
    maximum_size: int = MAXIMUM_SIZE,
) -> Verdict:
    """Accepted if the file has exactly one signature, intact, over all of it, by a signer under that root.

    `at` is the moment when the signer's certificate had to be valid: the time in the register of who
    issued the file, now if not given. Never raises for what the file contains. A hostile file costs one
    pass over its bytes: its inner structure is read only after its signature has proved to be ours.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    moment = dt.datetime.now(dt.UTC) if at is None else at.astimezone(dt.UTC)
    try:
        if len(pdf) > maximum_size:
            raise Refused(Finding.TOO_LARGE)
        signer_name, signed_at = _check(pdf, open_envelope(pdf), trust_root, moment)
    except Refused as refusal:
        return Verdict(code=refusal.finding, sha256=digest)
    return Verdict(code=Finding.OK, sha256=digest, signer_name=signer_name, signed_at=signed_at)


def _check(
    pdf: bytes, envelope: Envelope, trust_root: x509.Certificate, at: dt.datetime
) -> tuple[str, dt.datetime | None]:
    from lms.signing.pyhanko_checks import check_document, check_signature, trust_only

    trust = trust_only(trust_root, at=at)
    try:
        signer_name = check_signature(envelope, trust=trust)
        return signer_name, check_document(pdf, trust=trust)
    except Refused:
        raise
    except Exception as error:  # libraries fail in many ways on hostile bytes, and each means the same
        raise Refused(Finding.UNREADABLE) from error


__all__ = ["Finding", "Verdict", "verify_pdf"]
