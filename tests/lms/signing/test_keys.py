import datetime as dt
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lms.signing.demonstration import PASSPHRASE_FILE, SIGNER_FILE
from lms.signing.keys import Signer, SigningUnavailable, check_signer, create_demonstration_keys, load_signer
from tests.lms.signing.conftest import ISSUER, MADE, SIGNED, Authority, sign


def changed(
    signer: Signer, *, without: type | None = None, adding: x509.ExtensionType | None = None
) -> Signer:
    """The signer with a certificate that differs in one extension."""
    old = signer.certificate
    builder = x509.CertificateBuilder(old.issuer, old.subject, old.public_key(), old.serial_number)
    builder = builder.not_valid_before(old.not_valid_before_utc).not_valid_after(old.not_valid_after_utc)
    for extension in old.extensions:
        if not isinstance(extension.value, without or ()):
            builder = builder.add_extension(extension.value, critical=extension.critical)
    if adding is not None:
        builder = builder.add_extension(adding, critical=False)
    return Signer(key=signer.key, certificate=builder.sign(signer.key, hashes.SHA256()))


def usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names.split()})


def test_the_demonstration_says_in_its_certificates_that_it_is_one(authority: Authority) -> None:
    for certificate in (authority.root, authority.signer.certificate):
        (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        assert str(name.value).startswith("TRÌNH DIỄN (DEMONSTRATION)")


def test_the_signer_is_issued_by_the_root_for_documents_only(authority: Authority) -> None:
    certificate = authority.signer.certificate
    certificate.verify_directly_issued_by(authority.root)
    assert authority.root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [purpose.dotted_string for purpose in purposes] == ["1.3.6.1.5.5.7.3.36"]
    assert authority.signer.key.key_size == 3072


def test_only_the_owner_reads_the_keys(authority: Authority) -> None:
    for path in (authority.folder / SIGNER_FILE, authority.folder / PASSPHRASE_FILE):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [path.name for path in authority.folder.parent.iterdir()] == ["ours"], "no draft is left behind"


def test_keys_are_never_overwritten(authority: Authority) -> None:
    before = {path.name: path.read_bytes() for path in authority.folder.iterdir()}
    with pytest.raises(FileExistsError):
        create_demonstration_keys(authority.folder, issuer_name=ISSUER, at=MADE)
    assert {path.name: path.read_bytes() for path in authority.folder.iterdir()} == before


def test_a_failure_on_the_way_leaves_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lms.signing.demonstration._make_files", lambda name, at: {"root.pem": b"x"})
    monkeypatch.setattr("lms.signing.demonstration._write_private", full_disk)
    with pytest.raises(OSError, match="No space left"):
        create_demonstration_keys(tmp_path / "keys", issuer_name=ISSUER, at=MADE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (MADE - dt.timedelta(seconds=1), "is not valid before 20/11/2026"),
        (MADE + dt.timedelta(days=3654), "expired on 20/11/2036"),
    ],
)
def test_a_signer_out_of_its_days_does_not_sign(
    authority: Authority, moment: dt.datetime, sentence: str
) -> None:
    with pytest.raises(SigningUnavailable, match=sentence):
        check_signer(authority.signer, at=moment)


def test_an_expired_signer_leaves_the_document_unsigned(unsigned: bytes, authority: Authority) -> None:
    from lms.signing.pades import sign_pdf

    late = MADE + dt.timedelta(days=3654)
    with pytest.raises(SigningUnavailable) as refusal:
        sign_pdf(unsigned, signer=authority.signer, at=late, reason="r", location="l")
    assert refusal.value.sentence == "The signing certificate expired on %(day)s."
    assert refusal.value.values == {"day": "20/11/2036"}


@pytest.mark.parametrize(
    "wrong",
    [
        usage(key_cert_sign=True),
        usage(digital_signature=True),
        usage(content_commitment=True),
    ],
)
def test_a_certificate_for_another_use_does_not_sign(authority: Authority, wrong: x509.KeyUsage) -> None:
    signer = changed(authority.signer, without=x509.KeyUsage, adding=wrong)
    with pytest.raises(SigningUnavailable, match="not made for signing documents"):
        check_signer(signer, at=SIGNED)


def test_a_certificate_that_does_not_say_its_use_does_not_sign(authority: Authority) -> None:
    with pytest.raises(SigningUnavailable, match="not made for signing documents"):
        check_signer(changed(authority.signer, without=x509.KeyUsage), at=SIGNED)


def test_a_certificate_of_a_web_server_does_not_sign(authority: Authority) -> None:
    web = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    with pytest.raises(SigningUnavailable, match="not made for signing documents"):
        check_signer(changed(authority.signer, without=x509.ExtendedKeyUsage, adding=web), at=SIGNED)


def test_a_certificate_without_a_named_purpose_may_sign(authority: Authority) -> None:
    check_signer(changed(authority.signer, without=x509.ExtendedKeyUsage), at=SIGNED)


def test_a_key_signs_under_its_own_certificate_only(
    unsigned: bytes, authority: Authority, impostor: Authority
) -> None:
    mixed = Signer(key=impostor.signer.key, certificate=authority.signer.certificate)
    with pytest.raises(SigningUnavailable, match="does not belong"):
        sign(unsigned, mixed)


def test_a_wrong_passphrase_says_so(authority: Authority) -> None:
    with pytest.raises(SigningUnavailable, match="its passphrase is wrong"):
        load_signer(authority.folder / SIGNER_FILE, b"wrong")


def test_a_missing_key_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SigningUnavailable, match="cannot be read"):
        load_signer(tmp_path / "none.p12", b"")


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    bundle = pkcs12.serialize_key_and_certificates(b"x", key, None, None, serialization.NoEncryption())
    (tmp_path / "ec.p12").write_bytes(bundle)
    with pytest.raises(SigningUnavailable, match="no RSA key"):
        load_signer(tmp_path / "ec.p12", b"")


def test_a_short_key_is_refused(authority: Authority) -> None:
    key = rsa.generate_private_key(65537, 1024)
    old = authority.signer.certificate
    builder = x509.CertificateBuilder(old.issuer, old.subject, key.public_key(), old.serial_number)
    builder = builder.not_valid_before(MADE).not_valid_after(MADE + dt.timedelta(days=9))
    short = Signer(key=key, certificate=builder.sign(key, hashes.SHA256()))
    with pytest.raises(SigningUnavailable, match="shorter than the law allows"):
        check_signer(short, at=SIGNED)
