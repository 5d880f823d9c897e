import hashlib
import random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.signing.keys import Signer
from lms.signing.verification import Finding, verify_pdf
from tests.lms.signing.conftest import SIGNED, Authority, page, sign
from tests.lms.signing.tampering import forgeries, parts, sign_twice


def verdict_on(pdf: bytes, authority: Authority) -> Finding:
    return verify_pdf(pdf, trust_root=authority.root, at=SIGNED).code


def test_the_genuine_file_is_accepted_with_its_signer_and_time(signed: bytes, authority: Authority) -> None:
    verdict = verify_pdf(signed, trust_root=authority.root, at=SIGNED)
    assert verdict.accepted
    assert verdict.code == "ok"
    assert verdict.signed_at == SIGNED
    assert verdict.signer_name == "TRÌNH DIỄN (DEMONSTRATION) Chữ ký số, Học viện Hành chính và Quản trị công"
    assert verdict.sha256 == hashlib.sha256(signed).hexdigest()


def test_no_forgery_is_accepted(signed: bytes, unsigned: bytes, authority: Authority) -> None:
    other = sign(page("Le Van Gian: 24 tiet"), authority.signer)
    corpus = dict(forgeries(signed, unsigned, other))
    assert len(corpus) >= 35
    assert signed not in corpus.values(), "a forgery that changes nothing proves nothing"
    assert [name for name, pdf in corpus.items() if verdict_on(pdf, authority) is Finding.OK] == []


@pytest.mark.parametrize(
    ("forgery", "finding"),
    [
        ("new revision: overlay", Finding.NOT_WHOLE_FILE),
        ("signature stripped", Finding.NO_SIGNATURE),
        ("same letters, other number", Finding.CHANGED),
        ("signature of another file", Finding.CHANGED),
        ("one byte at the end", Finding.NOT_WHOLE_FILE),
        ("cut in half", Finding.NO_SIGNATURE),
        ("doubled", Finding.SEVERAL_SIGNATURES),
        ("bytes before the file", Finding.UNREADABLE),
    ],
)
def test_the_visitor_is_told_what_was_done(
    forgery: str, finding: Finding, signed: bytes, unsigned: bytes, authority: Authority
) -> None:
    other = sign(page("Le Van Gian: 24 tiet"), authority.signer)
    assert verdict_on(dict(forgeries(signed, unsigned, other))[forgery], authority) is finding


def test_no_single_changed_byte_goes_unnoticed(signed: bytes, authority: Authority) -> None:
    before, digits, _after = parts(signed)
    generator = random.Random(1690)
    edges = [0, len(before) - 1, len(before), len(before) + len(digits), len(signed) - 1]
    anywhere = generator.sample(range(len(signed)), 300)
    inside = generator.sample(range(len(before), len(before) + 4600), 1200)
    for position in edges + anywhere + inside:
        forged = bytearray(signed)
        forged[position] ^= generator.choice((0x01, 0x02, 0x20, 0x80))
        assert verdict_on(bytes(forged), authority) is not Finding.OK, position


def test_two_genuine_signatures_are_one_too_many(unsigned: bytes, authority: Authority) -> None:
    assert verdict_on(sign_twice(unsigned, authority.signer), authority) is Finding.SEVERAL_SIGNATURES


def test_an_authority_of_the_same_name_is_not_trusted(
    unsigned: bytes, authority: Authority, impostor: Authority
) -> None:
    assert impostor.root.subject == authority.root.subject
    assert verdict_on(sign(unsigned, impostor.signer), authority) is Finding.UNTRUSTED


def test_a_certificate_that_vouches_for_itself_is_not_trusted(unsigned: bytes, authority: Authority) -> None:
    genuine, key = authority.signer.certificate, authority.signer.key
    builder = x509.CertificateBuilder(genuine.issuer, genuine.subject, key.public_key(), 1690)
    builder = builder.not_valid_before(genuine.not_valid_before_utc)
    builder = builder.not_valid_after(genuine.not_valid_after_utc)
    for extension in genuine.extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    forged = Signer(key=key, certificate=builder.sign(key, hashes.SHA256()))
    assert verdict_on(sign(unsigned, forged), authority) is Finding.UNTRUSTED


def test_a_file_that_is_too_large_is_not_looked_into(signed: bytes, authority: Authority) -> None:
    verdict = verify_pdf(signed, trust_root=authority.root, at=SIGNED, maximum_size=1000)
    assert verdict.code is Finding.TOO_LARGE


@settings(max_examples=60, deadline=None)
@given(junk=st.binary(max_size=300), cut=st.integers(0, 12_000))
def test_no_bytes_whatever_raise_an_error(junk: bytes, cut: int, signed: bytes, authority: Authority) -> None:
    for pdf in (junk, b"%PDF-1.7\n" + junk, signed[:cut] + junk + signed[cut + len(junk) :]):
        if pdf != signed:
            assert verdict_on(pdf, authority) is not Finding.OK
