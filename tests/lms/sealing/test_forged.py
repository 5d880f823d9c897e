"""Files that somebody made to pass for a sealed report: none of them does."""

import datetime as dt
import hashlib
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from reportlab.pdfgen.canvas import Canvas

from lms.sealing.archive import Folder
from lms.sealing.checking import recompute, verify
from lms.sealing.rules.manifest import COVER, write_manifest
from lms.signing.demonstration import (
    PASSPHRASE_FILE,
    ROOT_FILE,
    SIGNER_FILE,
    create_demonstration_keys,
)
from lms.signing.keys import Signer, load_signer, load_trust_root
from lms.signing.pades import sign_pdf
from tests.lms.sealing.frozen import laid_out, made, packed

NUMBER = "01/2026/BC-TINH"
AT = dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, x509.Certificate]:
    """The keys of a site and what others trust them by."""
    folder = tmp_path_factory.mktemp("keys") / "signing"
    create_demonstration_keys(folder, issuer_name="Cơ quan thử", at=AT - dt.timedelta(days=1))
    passphrase = (folder / PASSPHRASE_FILE).read_bytes().strip()
    return load_signer(folder / SIGNER_FILE, passphrase), load_trust_root(folder / ROOT_FILE)


def _paper(title: str, subject: str, signer: Signer) -> bytes:
    """A page that the site signs, whatever stands on it."""
    target = BytesIO()
    page = Canvas(target)
    page.setTitle(title)
    page.setSubject(subject)
    page.drawString(100, 100, "Giấy chứng nhận")
    page.save()
    return sign_pdf(target.getvalue(), signer=signer, at=AT, reason="", location="")


def _with_cover(folder: Folder, target: Path, title: str, signer: Signer) -> Path:
    manifest = write_manifest(NUMBER, folder.seals_of())
    digest = hashlib.sha256(manifest).hexdigest()
    folder.pack(target, manifest=manifest, cover=_paper(title, f"sha256:{digest}", signer))
    return target


def test_a_certificate_of_a_course_that_is_called_like_a_hash_is_no_cover(
    tmp_path: Path, signing: tuple[Signer, x509.Certificate]
) -> None:
    """Whoever names a course can have any words signed as the subject of a certificate."""
    signer, root = signing
    folder = laid_out(made(1), tmp_path / "a")
    honest = _with_cover(folder, tmp_path / "honest.zip", f"Báo cáo chốt số {NUMBER}", signer)
    assert verify(honest, root=root, at=AT).is_sound
    title = f"Giấy chứng nhận số {NUMBER} – Nguyễn Thị Hằng"
    forged = _with_cover(folder, tmp_path / "forged.zip", title, signer)
    assert verify(forged, root=root, at=AT).faults == [("other_manifest", COVER)]


def test_the_cover_of_another_report_is_found(
    tmp_path: Path, signing: tuple[Signer, x509.Certificate]
) -> None:
    signer, root = signing
    one, two = (laid_out(made(seed), tmp_path / str(seed)) for seed in (1, 2))
    honest = _with_cover(one, tmp_path / "honest.zip", f"Báo cáo chốt số {NUMBER}", signer)
    with zipfile.ZipFile(honest) as archive:
        cover = archive.read(COVER)
    swapped = tmp_path / "swapped.zip"
    two.pack(swapped, manifest=write_manifest(NUMBER, two.seals_of()), cover=cover)
    assert verify(swapped, root=root, at=AT).faults == [("other_manifest", COVER)]


def _whole(tmp_path: Path) -> bytes:
    return packed(made(1), tmp_path / "whole").read_bytes()


def _refused(tmp_path: Path, content: bytes) -> bool:
    path = tmp_path / "forged.zip"
    path.write_bytes(content)
    return verify(path, root=None).faults == recompute(path).faults == [("unreadable", "zip")]


def test_nothing_stands_before_between_or_behind_the_parts(tmp_path: Path) -> None:
    """A program that reads from the first byte on would find another list than the one that is checked."""
    whole, other = _whole(tmp_path), packed(made(2), tmp_path / "other").read_bytes()
    before = other[: other.index(b"PK\x01\x02")]
    assert _refused(tmp_path, before + whole)
    assert _refused(tmp_path, b"\0" + whole)
    assert _refused(tmp_path, whole + b"\0")
    comment = whole[:-2] + len(b"PK\x05\x06").to_bytes(2, "little") + b"PK\x05\x06"
    assert _refused(tmp_path, comment)


def test_a_part_has_one_name_and_one_size(tmp_path: Path) -> None:
    whole = _whole(tmp_path)
    name = b"outputs/people.csv"
    at = whole.index(name)
    assert _refused(tmp_path, whole[:at] + b"outputs/peopel.csv" + whole[at + len(name) :])
    sizes = at - 30 + 18
    assert _refused(tmp_path, whole[:sizes] + b"\1\0\0\0" + whole[sizes + 4 :])


def test_a_part_that_would_fill_the_disk_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("outputs/people.csv", b"0" * (8 << 20))
    assert verify(path, root=None).faults == [("unreadable", "zip")]
