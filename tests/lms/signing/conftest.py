"""One authority, one signer and one signed page for all tests of signing."""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from reportlab.pdfgen.canvas import Canvas

from lms.signing.demonstration import PASSPHRASE_FILE, ROOT_FILE, SIGNER_FILE
from lms.signing.keys import Signer, create_demonstration_keys, load_signer, load_trust_root
from lms.signing.pades import sign_pdf

MADE = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
SIGNED = dt.datetime(2026, 11, 20, 2, 41, 7, tzinfo=dt.UTC)
ISSUER = "Học viện Hành chính và Quản trị công"


@dataclass(frozen=True)
class Authority:
    folder: Path
    signer: Signer
    root: x509.Certificate


def _authority(folder: Path) -> Authority:
    create_demonstration_keys(folder, issuer_name=ISSUER, at=MADE)
    signer = load_signer(folder / SIGNER_FILE, (folder / PASSPHRASE_FILE).read_bytes())
    return Authority(folder, signer, load_trust_root(folder / ROOT_FILE))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority that the site trusts."""
    return _authority(tmp_path_factory.mktemp("keys") / "ours")


@pytest.fixture(scope="session")
def impostor(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Another authority that calls itself by the same names."""
    return _authority(tmp_path_factory.mktemp("keys") / "theirs")


def page(text: str = "Nguyen Thi Hang: 24 tiet") -> bytes:
    """A page with a title and a text that lies in the file as it is."""
    file = BytesIO()
    canvas = Canvas(file, pdfVersion=(1, 7), pageCompression=0, invariant=1)
    canvas.setTitle("Giay chung nhan")
    canvas.drawString(100, 700, text)
    canvas.save()
    return file.getvalue()


def sign(pdf: bytes, signer: Signer) -> bytes:
    """The page with the signature of the site."""
    return sign_pdf(pdf, signer=signer, at=SIGNED, reason="Cấp giấy chứng nhận", location="Hà Nội")


@pytest.fixture(scope="session")
def unsigned() -> bytes:
    return page()


@pytest.fixture(scope="session")
def signed(unsigned: bytes, authority: Authority) -> bytes:
    return sign(unsigned, authority.signer)
