"""Checking a signature with pyHanko. Imported when something is verified, not before."""

import asyncio
import datetime as dt
import logging
from io import BytesIO

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    SignatureCoverageLevel,
    async_validate_detached_cms,
    async_validate_pdf_signature,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath

from lms.signing.byte_range import Envelope
from lms.signing.keys import subject_name
from lms.signing.mechanism import describe_mechanism
from lms.signing.rules import Finding, Refused

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def trust_only(root: x509.Certificate, *, at: dt.datetime) -> ValidationContext:
    """Trust at that moment in one root, not in what the operating system trusts; nothing is fetched."""
    pinned = asn1_x509.Certificate.load(root.public_bytes(Encoding.DER))
    return ValidationContext(
        trust_roots=[pinned], moment=at, allow_fetching=False, revocation_mode="soft-fail"
    )


def check_signature(envelope: Envelope, *, trust: ValidationContext) -> str:
    """The name of the signer: the bytes are what was signed, by someone under the pinned root."""
    message = cms.ContentInfo.load(envelope.contents)
    if message["content_type"].native != "signed_data":
        raise Refused(Finding.UNREADABLE)
    signed_data = message["content"]
    status = asyncio.run(async_validate_detached_cms(envelope.signed, signed_data, trust))
    if not (status.intact and status.valid):
        raise Refused(Finding.CHANGED)
    path = status.validation_path
    if path is None or not status.trusted:
        raise Refused(Finding.UNTRUSTED)
    if _rebuild(signed_data, path).ljust(len(envelope.contents), b"\0") != envelope.contents:
        raise Refused(Finding.CHANGED)
    return subject_name(x509.load_der_x509_certificate(status.signing_cert.dump()))


def check_document(pdf: bytes, *, trust: ValidationContext) -> dt.datetime | None:
    """The time of signing: the signature is the only one, certifies this document and covers all of it."""
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if len(signatures) != 1:
        raise Refused(Finding.SEVERAL_SIGNATURES if signatures else Finding.NO_SIGNATURE)
    status = asyncio.run(async_validate_pdf_signature(signatures[0], trust))
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise Refused(Finding.NOT_WHOLE_FILE)
    if not status.bottom_line:
        raise Refused(Finding.CHANGED)
    return signatures[0].self_reported_timestamp


def _rebuild(signed_data: cms.SignedData, path: ValidationPath) -> bytes:
    """The only bytes in which we write this signature.

    A signature does not cover its own wrapping: version numbers, the list of certificates, attributes
    added later. Written anew from the proved parts it must come out the same, so no byte of the file can
    change unnoticed.
    """
    certificates = list(path.iter_certs(include_root=False))
    signer_info = signed_data["signer_infos"][0]
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": certificates,
        "signer_infos": [_rebuild_signer(signer_info, certificates[-1])],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump())


def _rebuild_signer(signer_info: cms.SignerInfo, certificate: asn1_x509.Certificate) -> cms.SignerInfo:
    sid = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    parts = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(sid)}),
        "digest_algorithm": {"algorithm": "sha256"},
        "signature_algorithm": describe_mechanism(),
        "signed_attrs": signer_info["signed_attrs"],
        "signature": signer_info["signature"].native,
    }
    return cms.SignerInfo(parts)
