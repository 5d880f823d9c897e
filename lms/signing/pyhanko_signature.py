"""Writing a signature with pyHanko. Imported when something is signed, not before."""

import asyncio
import logging
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import BaseStampStyle
from pyhanko.stamp.base import BaseStamp
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lms.signing.keys import Signer
from lms.signing.mechanism import describe_mechanism, sign_bytes
from lms.signing.rules import SignatureRequest

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

BYTES_RESERVED = 9000
"""Hexadecimal digits kept free for the signature: a key of 4096 bits and two certificates fit."""

_NO_DIGEST = b"\xa5" * 32
"""Stands for the digest of a document that is not known yet."""


def write_signature(pdf: bytes, *, signer: Signer, request: SignatureRequest) -> bytes:
    """The PDF followed by one revision that holds the signature asked for."""
    return asyncio.run(_write(_UntouchedWriter(BytesIO(pdf)), _cached(signer), request))


async def _write(
    writer: IncrementalPdfFileWriter, signer: "CachedKeySigner", request: SignatureRequest
) -> bytes:
    session = _pdf_signer(signer, request).init_signing_session(writer)
    session.system_time = request.at
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=BYTES_RESERVED)
    digest, signed = prepared.digest_tbs_document(output=BytesIO())
    await prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes())
    signed.seek(0)
    return bytes(signed.read())


def _pdf_signer(signer: "CachedKeySigner", request: SignatureRequest) -> signers.PdfSigner:
    metadata = signers.PdfSignatureMetadata(
        field_name=request.field_name,
        md_algorithm="sha256",
        reason=request.reason,
        location=request.location,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    if request.box is None:
        return signers.PdfSigner(metadata, signer)
    place = fields.SigFieldSpec(
        request.field_name,
        on_page=request.box.page,
        box=request.box.rectangle,
        readable_field_name=request.reason,
    )
    look = _DrawnStyle(drawing=request.box.appearance)
    return signers.PdfSigner(metadata, signer, stamp_style=look, new_field_spec=place)


class CachedKeySigner(signers.Signer):
    """Signs with a key that is loaded once; pyHanko's own reads and proves the key at every signature."""

    def __init__(self, signer: Signer) -> None:
        chain = SimpleCertificateStore()
        chain.register_multiple(_asn1(certificate) for certificate in signer.chain)
        super().__init__(
            signing_cert=_asn1(signer.certificate),
            cert_registry=chain,
            signature_mechanism=describe_mechanism(),
            embed_roots=False,
        )
        self._key = signer.key
        self._pattern = b""

    async def async_sign_raw(self, data: bytes, _digest: str, _dry_run: bool = False) -> bytes:
        """RSASSA-PSS over the attributes of the signature."""
        return sign_bytes(self._key, data)

    async def signed_attrs(self, data_digest: bytes, *args: Any, **options: Any) -> cms.CMSAttributes:
        """What is signed: the digest of the document beside the signer's certificate.

        Only the digest differs between two signatures of one signer (PAdES keeps the time in the document),
        so the rest is encoded once: 5 ms instead of 31 for a signature.
        """
        if not self._pattern:
            built = await super().signed_attrs(_NO_DIGEST, *args, **options)
            self._pattern = bytes(built.dump())
        return cms.CMSAttributes.load(self._pattern.replace(_NO_DIGEST, data_digest))


@lru_cache(maxsize=8)
def _cached(signer: Signer) -> CachedKeySigner:
    return CachedKeySigner(signer)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


class _UntouchedWriter(IncrementalPdfFileWriter):
    """Leaves title, author, dates and producer alone: who signs changes nothing that the document says."""

    def _update_meta(self) -> None:
        return


@dataclass(frozen=True)
class _DrawnStyle(BaseStampStyle):
    """The signature looks like the one page of a PDF that the caller drew."""

    drawing: bytes = b""

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, _texts: object) -> "_Drawing":
        """That page, for the writer of the signature to place."""
        return _Drawing(writer, self, box)


class _Drawing(BaseStamp):
    style: _DrawnStyle

    def register(self) -> IndirectObject:
        """The page as a drawing inside the document that is being signed."""
        page = PdfFileReader(BytesIO(self.style.drawing))
        return self._ensure_writer.import_page_as_xobject(page)
