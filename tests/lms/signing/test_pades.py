import datetime as dt
import logging
import subprocess
import sys
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from lms.signing.keys import Signer
from lms.signing.pades import VisibleBox, sign_pdf
from lms.signing.verification import Finding, verify_pdf
from tests.lms.signing.conftest import MADE, SIGNED, Authority, page, sign
from tests.lms.signing.tampering import parts


def signature_in(pdf: bytes) -> cms.SignerInfo:
    message = cms.ContentInfo.load(bytes.fromhex(parts(pdf)[1].decode()))
    return message["content"]["signer_infos"][0]


def test_the_document_itself_is_not_touched(unsigned: bytes, signed: bytes) -> None:
    assert signed.startswith(unsigned)
    with pikepdf.open(BytesIO(unsigned)) as before, pikepdf.open(BytesIO(signed)) as after:
        assert after.pdf_version == "1.7"
        assert "/Version" not in after.Root
        assert dict(after.docinfo) == dict(before.docinfo)


def test_the_signature_forbids_every_change(signed: bytes) -> None:
    with pikepdf.open(BytesIO(signed)) as pdf:
        signature = pdf.Root.Perms.DocMDP
        assert signature.SubFilter == "/ETSI.CAdES.detached"
        assert signature.Reference[0].TransformParams.P == 1


def test_the_signature_is_pss_over_sha256(signed: bytes) -> None:
    mechanism = signature_in(signed)["signature_algorithm"]
    assert mechanism["algorithm"].native == "rsassa_pss"
    assert mechanism["parameters"]["hash_algorithm"]["algorithm"].native == "sha256"
    assert mechanism["parameters"]["salt_length"].native == 32


def test_the_time_of_signing_is_the_given_one(signed: bytes) -> None:
    with pikepdf.open(BytesIO(signed)) as pdf:
        assert str(pdf.Root.Perms.DocMDP.M) == "D:20261120024107Z"


def test_the_visible_signature_shows_what_was_drawn_for_it(unsigned: bytes, authority: Authority) -> None:
    box = VisibleBox(rectangle=(50, 50, 250, 100), appearance=page("Ky so boi"))
    pdf = sign_pdf(unsigned, signer=authority.signer, at=SIGNED, reason="r", location="l", box=box)
    with pikepdf.open(BytesIO(pdf)) as document:
        (widget,) = document.pages[0].Annots
        assert [int(edge) for edge in widget.Rect] == [50, 50, 250, 100]
        assert b"Ky so boi" in widget.AP.N.read_bytes()
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert verify_pdf(pdf, trust_root=authority.root, at=SIGNED).accepted


@pytest.fixture(scope="module")
def branch(authority: Authority) -> tuple[x509.Certificate, Signer]:
    """A root, and a signer under an office between the two."""
    keys = [authority.signer.key, *(rsa.generate_private_key(65537, 2048) for _ in range(2))]
    common = (x509.NameAttribute(NameOID.COMMON_NAME, name) for name in ("root", "office", "signer"))
    names = [x509.Name([name]) for name in common]
    made = []
    for level in range(3):
        above = max(level - 1, 0)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[above].public_key())
        builder = x509.CertificateBuilder(names[above], names[level], keys[level].public_key(), level + 7)
        builder = builder.not_valid_before(MADE).not_valid_after(MADE + dt.timedelta(days=900 - level))
        own = x509.SubjectKeyIdentifier.from_public_key(keys[level].public_key())
        usage = [level == 2, level == 2, False, False, False, level < 2, level < 2, False, False]
        builder = builder.add_extension(x509.BasicConstraints(ca=level < 2, path_length=None), critical=True)
        builder = builder.add_extension(x509.KeyUsage(*usage), critical=True)
        builder = builder.add_extension(own, critical=False).add_extension(issuer, critical=False)
        made.append(builder.sign(keys[above], hashes.SHA256()))
    return made[0], Signer(key=keys[2], certificate=made[2], chain=(made[1],))


def test_a_signer_under_an_office_of_the_root_is_accepted(
    unsigned: bytes, branch: tuple[x509.Certificate, Signer]
) -> None:
    root, signer = branch
    verdict = verify_pdf(sign(unsigned, signer), trust_root=root, at=SIGNED)
    assert (verdict.code, verdict.signer_name) == (Finding.OK, "signer")


def test_a_missing_office_breaks_the_trust(unsigned: bytes, branch: tuple[x509.Certificate, Signer]) -> None:
    root, signer = branch
    alone = Signer(key=signer.key, certificate=signer.certificate)
    assert verify_pdf(sign(unsigned, alone), trust_root=root, at=SIGNED).code is Finding.UNTRUSTED


def test_a_signature_is_judged_by_the_moment_it_was_made(signed: bytes, authority: Authority) -> None:
    late = SIGNED + dt.timedelta(days=4000)
    assert verify_pdf(signed, trust_root=authority.root, at=late).code is Finding.UNTRUSTED
    assert verify_pdf(signed, trust_root=authority.root, at=SIGNED).accepted


def test_verifying_says_nothing_in_the_log(
    signed: bytes, impostor: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        verify_pdf(signed, trust_root=impostor.root, at=SIGNED)
        verify_pdf(signed.replace(b"24 tiet", b"99 tiet"), trust_root=impostor.root, at=SIGNED)
    assert caplog.records == []


def test_a_page_that_only_may_verify_does_not_load_the_library() -> None:
    code = (
        "import sys, lms.signing.pades, lms.signing.verification, lms.signing.keys;"
        "sys.exit(any(name.startswith('pyhanko') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
