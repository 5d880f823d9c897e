"""PAdES signatures on any PDF."""

import datetime as dt

from lms.signing.keys import Signer, check_signer
from lms.signing.rules import SignatureRequest, VisibleBox


def sign_pdf(
    pdf: bytes,
    *,
    signer: Signer,
    at: dt.datetime,
    reason: str,
    location: str,
    field_name: str = "Signature1",
    box: VisibleBox | None = None,
) -> bytes:
    """The PDF with one certifying signature that forbids every later change.

    PAdES baseline B-B, RSASSA-PSS with SHA-256 (Circular 15/2025/TT-BKHCN); the given time is the time of
    signing. What the document says of itself, its PDF version among it, stays as it was. SigningUnavailable
    if the signer may not sign at that time.
    """
    check_signer(signer, at=at)
    from lms.signing.pyhanko_signature import write_signature  # pyHanko takes 0.3 s to import

    request = SignatureRequest(field_name=field_name, at=at, reason=reason, location=location, box=box)
    return write_signature(pdf, signer=signer, request=request)


__all__ = ["VisibleBox", "sign_pdf"]
