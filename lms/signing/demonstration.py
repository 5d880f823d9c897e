"""A certification authority of our own for trying the site out. Its name says that it proves nothing."""

import datetime as dt
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID, ObjectIdentifier

ROOT_FILE, SIGNER_FILE, PASSPHRASE_FILE = "root.pem", "signer.p12", "signer.pass"
DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"
"""The purpose "document signing" (RFC 9336)."""

KEY_BITS = 3072
LIFE = dt.timedelta(days=3653)
_MARK = "TRÌNH DIỄN (DEMONSTRATION)"
_ORGANISATION_LIMIT = 64
"""Characters (RFC 5280, appendix A)."""


def create_demonstration_keys(folder: Path, *, issuer_name: str, at: dt.datetime) -> None:
    """A folder with a trusted root, a signer under it and the signer's passphrase, all made together.

    Either the whole folder appears or nothing does. FileExistsError if it is already there: nothing is
    ever overwritten. The root's private key is thrown away, so nobody can issue a second signer.
    """
    if folder.exists():
        raise FileExistsError(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, content in _make_files(issuer_name, at).items():
            _write_private(draft / name, content)
        _publish(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _make_files(issuer_name: str, at: dt.datetime) -> dict[str, bytes]:
    root_key, signer_key = _new_key(), _new_key()
    root_name, signer_name = _name("Gốc tin cậy", issuer_name), _name("Chữ ký số", issuer_name)
    root = _root_certificate(root_name, root_key, at)
    certificate = _signer_certificate(signer_name, signer_key, root, root_key, at)
    passphrase = secrets.token_urlsafe(32).encode()
    lock = serialization.BestAvailableEncryption(passphrase)
    return {
        ROOT_FILE: root.public_bytes(serialization.Encoding.PEM),
        SIGNER_FILE: pkcs12.serialize_key_and_certificates(b"signer", signer_key, certificate, [root], lock),
        PASSPHRASE_FILE: passphrase,
    }


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def _name(role: str, issuer_name: str) -> x509.Name:
    """A subject that says first of all that it is a demonstration."""
    parts = [
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, issuer_name[:_ORGANISATION_LIMIT].strip()),
        (NameOID.COMMON_NAME, f"{_MARK} {role}"),
    ]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _root_certificate(name: x509.Name, key: rsa.RSAPrivateKey, at: dt.datetime) -> x509.Certificate:
    builder = _builder(subject=name, issuer=name, key=key, issuer_key=key, at=at)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(issues=True), critical=True)
    return builder.sign(key, hashes.SHA256())


def _signer_certificate(
    name: x509.Name,
    key: rsa.RSAPrivateKey,
    root: x509.Certificate,
    root_key: rsa.RSAPrivateKey,
    at: dt.datetime,
) -> x509.Certificate:
    purpose = x509.ExtendedKeyUsage([ObjectIdentifier(DOCUMENT_SIGNING)])
    builder = _builder(subject=name, issuer=root.subject, key=key, issuer_key=root_key, at=at)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(issues=False), critical=True)
    return builder.add_extension(purpose, critical=False).sign(root_key, hashes.SHA256())


def _builder(
    *,
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    issuer_key: rsa.RSAPrivateKey,
    at: dt.datetime,
) -> x509.CertificateBuilder:
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    """A root issues certificates and nothing else; a signer signs and stands by what it signed."""
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _write_private(path: Path, content: bytes) -> None:
    """The file is on the disk, and only its owner may read it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _publish(draft: Path, folder: Path) -> None:
    """Move the finished folder into place in one step; another process may have been quicker."""
    try:
        draft.rename(folder)
    except OSError as error:
        raise FileExistsError(folder) from error
