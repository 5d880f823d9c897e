"""Is this file, to the last byte, what a signer of this site signed? Nothing is fetched to answer that."""

import datetime as dt
import hashlib

from cryptography import x509

from lms.signing.byte_range import open_envelope
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
    try:
        signer_name, signed_at = _examine(pdf, trust_root, at or dt.datetime.now(dt.UTC), maximum_size)
    except Refused as refusal:
        return Verdict(code=refusal.finding, sha256=digest)
    except Exception:  # libraries fail in many ways on hostile bytes, and each means the same
        return Verdict(code=Finding.UNREADABLE, sha256=digest)
    return Verdict(code=Finding.OK, sha256=digest, signer_name=signer_name, signed_at=signed_at)


def _examine(
    pdf: bytes, trust_root: x509.Certificate, at: dt.datetime, maximum_size: int
) -> tuple[str, dt.datetime | None]:
    if len(pdf) > maximum_size:
        raise Refused(Finding.TOO_LARGE)
    envelope = open_envelope(pdf)
    from lms.signing.pyhanko_checks import check_document, check_signature  # pyHanko takes 0.3 s to import

    signer_name = check_signature(envelope, trust_root=trust_root, at=at)
    return signer_name, check_document(pdf, trust_root=trust_root, at=at)


__all__ = ["Finding", "Verdict", "verify_pdf"]
