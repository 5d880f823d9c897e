"""The signer of the site: loaded from PKCS#12 and checked before every use."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from lms.signing.demonstration import DOCUMENT_SIGNING, create_demonstration_keys

MINIMUM_KEY_BITS = 2048
"""Circular 15/2025/TT-BKHCN, Annex: RSA of 2048 bits or more."""

_DOCUMENT_PURPOSES = {
    DOCUMENT_SIGNING,
    "1.3.6.1.5.5.7.3.4",  # e-mail protection: what certificates of public authorities carry
    "1.3.6.1.4.1.311.10.3.12",  # Microsoft document signing
    "2.5.29.37.0",  # any purpose
}


class SigningUnavailable(Exception):
    """Nothing may be signed. `sentence` is a message id and `values` fill it; str() is both in English."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


@dataclass(frozen=True, eq=False)
class Signer:
    """A private key, its certificate, and the certificates between that and the trusted root."""

    key: RSAPrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @cached_property
    def name(self) -> str:
        """Who signs, as the certificate says."""
        return subject_name(self.certificate)


def subject_name(certificate: x509.Certificate) -> str:
    """The common name, and the organisation where the common name does not already contain it."""
    subject = certificate.subject
    name, organisation = _first(subject, NameOID.COMMON_NAME), _first(subject, NameOID.ORGANIZATION_NAME)
    parts = [name] if organisation in name else [name, organisation]
    return ", ".join(filter(None, parts)) or subject.rfc4514_string()


def _first(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    return next((str(attribute.value) for attribute in name.get_attributes_for_oid(kind)), "")


def load_signer(p12: Path, passphrase: bytes) -> Signer:
    """The signer kept in a PKCS#12 file. SigningUnavailable if the file holds no usable signer."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(p12.read_bytes(), passphrase)
    except OSError as error:
        raise SigningUnavailable("The signing key file cannot be read.") from error
    except ValueError as error:
        raise SigningUnavailable("The signing key file is damaged or its passphrase is wrong.") from error
    if not isinstance(key, RSAPrivateKey) or certificate is None:
        raise SigningUnavailable("The signing key file holds no RSA key with its certificate.")
    signer = Signer(key=key, certificate=certificate, chain=tuple(_climb(certificate, others)))
    _check_key(signer)
    return signer


def load_trust_root(path: Path) -> x509.Certificate:
    """The one certificate that this site trusts to have issued its signers."""
    return x509.load_pem_x509_certificate(path.read_bytes())


def check_signer(signer: Signer, *, at: dt.datetime) -> None:
    """SigningUnavailable unless this signer may sign at that moment (Decree 23/2025/NĐ-CP, article 15).

    Afterwards the key belongs to the certificate and is long enough, the certificate is made for signing
    documents, and it and every certificate above it are within their days.
    """
    _check_key(signer)
    _check_usage(signer.certificate)
    _check_purpose(signer.certificate)
    for certificate in (signer.certificate, *signer.chain):
        _check_days(certificate, at=at)


def _climb(certificate: x509.Certificate, others: list[x509.Certificate]) -> Iterator[x509.Certificate]:
    """From the signer upwards, without the self-signed root."""
    for _step in others:
        above = [one for one in others if one.subject == certificate.issuer and one.subject != one.issuer]
        if not above:
            return
        certificate = above[0]
        yield certificate


def _check_key(signer: Signer) -> None:
    if signer.key.public_key() != signer.certificate.public_key():
        raise SigningUnavailable("The signing key does not belong to the signing certificate.")
    if signer.key.key_size < MINIMUM_KEY_BITS:
        raise SigningUnavailable("The signing key is shorter than the law allows.")


def _check_usage(certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    if usage is None or not (usage.digital_signature and usage.content_commitment):
        raise SigningUnavailable("The signing certificate is not made for signing documents.")


def _check_purpose(certificate: x509.Certificate) -> None:
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not _DOCUMENT_PURPOSES & {purpose.dotted_string for purpose in purposes}:
        raise SigningUnavailable("The signing certificate is not made for signing documents.")


def _check_days(certificate: x509.Certificate, *, at: dt.datetime) -> None:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at < first:
        sentence = "The signing certificate is not valid before %(day)s."
        raise SigningUnavailable(sentence, day=f"{first:%d/%m/%Y}")
    if at > last:
        raise SigningUnavailable("The signing certificate expired on %(day)s.", day=f"{last:%d/%m/%Y}")


__all__ = [
    "Signer",
    "SigningUnavailable",
    "check_signer",
    "create_demonstration_keys",
    "load_signer",
    "load_trust_root",
    "subject_name",
]
