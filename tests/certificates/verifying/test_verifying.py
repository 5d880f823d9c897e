"""Anyone checks a certificate, by code or by file; a tampered file is never accepted."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certificates.issuing.actions import revoke_certificate
from certificates.issuing.models import Certificate
from lms.core.db import db, is_writing, transaction
from lms.core.ids import group_code
from lms.core.jobs import drain
from lms.core.storage import read_file, write_file
from lms.signing.demonstration import PASSPHRASE_FILE, SIGNER_FILE
from lms.signing.keys import load_signer
from lms.signing.pades import sign_pdf
from lms.signing.rules import Finding, Verdict
from tests.certificates.conftest import complete
from tests.conftest import HeldClock


@pytest.fixture
def issued(site: Flask) -> tuple[str, bytes]:
    """(code, file) of a certificate issued to Nguyễn Thị Hằng."""
    complete(site)
    with site.app_context():
        drain()
        with transaction(write=False):
            certificate = db.session.scalars(select(Certificate)).one()
            return certificate.code, read_file(certificate.signed_sha256 or "")


def _upload(client: FlaskClient, content: bytes) -> str:
    head = b'--edge\r\nContent-Disposition: form-data; name="tep"; filename="chung-nhan.pdf"\r\n\r\n'
    body = head + content + b"\r\n--edge--\r\n"
    return client.post("/xac-minh/tep", data=body, content_type="multipart/form-data; boundary=edge").text


def test_a_code_shows_every_printed_fact_without_signing_in(
    client: FlaskClient, issued: tuple[str, bytes]
) -> None:
    page = client.get(f"/xac-minh/{group_code(issued[0])}").text
    for fact in (
        "Chứng nhận hợp lệ",
        "Nguyễn Thị Hằng",
        "An toàn số cho người mới",
        "2,5 tiết",
        "00001/2026/BKHCN",
    ):
        assert fact in page
    assert "Đỗ Thị Ẩn" in page
    assert "20/11/2026" in page


def test_a_code_is_understood_however_it_is_typed(client: FlaskClient, issued: tuple[str, bytes]) -> None:
    typed = " ".join(group_code(issued[0]).lower().split("-"))
    answer = client.get("/xac-minh", query_string={"ma": typed}, follow_redirects=True)
    assert "Chứng nhận hợp lệ" in answer.text


@pytest.mark.parametrize(
    "code", ["AAAA", "ABCD-2345-EFGH-6789", "%00", "../../etc/passwd", "'; DROP TABLE--", "Ẳ" * 50]
)
def test_an_unknown_code_accuses_nobody(client: FlaskClient, site: Flask, code: str) -> None:
    answer = client.get("/xac-minh", query_string={"ma": code}, follow_redirects=True)
    assert answer.status_code in {200, 404}
    assert "hợp lệ" not in answer.text.replace("chưa rõ tính hợp lệ", "")


def test_the_file_as_it_was_issued_is_valid(client: FlaskClient, issued: tuple[str, bytes]) -> None:
    page = _upload(client, issued[1])
    assert "Chứng nhận hợp lệ" in page
    assert "Tệp còn nguyên vẹn như khi ký" in page


def test_no_tampered_copy_is_accepted(client: FlaskClient, issued: tuple[str, bytes]) -> None:
    original = issued[1]
    copies = [original + b"\n", original + original, original[:-1], original.replace(b"/Title", b"/Titlf", 1)]
    step = len(original) // 60
    for offset in range(5, len(original), step):
        flipped = bytearray(original)
        flipped[offset] ^= 1
        copies.append(bytes(flipped))
    accepted = [number for number, copy in enumerate(copies) if "Chứng nhận hợp lệ" in _upload(client, copy)]
    assert accepted == []


def test_a_file_signed_with_our_key_but_not_in_the_register_is_refused(
    client: FlaskClient, site: Flask, issued: tuple[str, bytes], keys: Path, clock: HeldClock
) -> None:
    with site.app_context(), transaction(write=False):
        unsigned = read_file(db.session.scalars(select(Certificate.rendered_sha256)).one() or "")
    signer = load_signer(keys / SIGNER_FILE, (keys / PASSPHRASE_FILE).read_bytes().strip())
    forged = sign_pdf(unsigned, signer=signer, at=clock(), reason="Giả", location="Hà Nội")
    page = _upload(client, forged)
    assert "không có trong sổ cấp" in page
    assert "Nguyễn Thị Hằng" not in page


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n%%EOF", b"MZ\x00", "Tệp chữ".encode(), b"%PDF-1.7" + b"A" * 5_100_000]
)
def test_a_file_that_is_no_certificate_gets_a_sentence(
    client: FlaskClient, site: Flask, content: bytes
) -> None:
    page = _upload(client, content)
    assert "Chứng nhận hợp lệ" not in page
    assert "<h1" in page


def test_checking_a_file_keeps_nobody_from_writing(
    client: FlaskClient, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bool] = []

    def look(_pdf: bytes, **_given: object) -> Verdict:
        written.append(is_writing())
        return Verdict(code=Finding.NO_SIGNATURE, sha256="")

    monkeypatch.setattr("certificates.verifying.queries.verify_pdf", look)
    _upload(client, b"%PDF-1.7")
    assert written == [False]


def test_no_file_at_all_is_asked_for(client: FlaskClient, site: Flask) -> None:
    answer = client.post("/xac-minh/tep", data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Hãy chọn tệp PDF" in answer.text


def test_a_revoked_certificate_says_so_by_code_and_by_file(
    client: FlaskClient, site: Flask, issued: tuple[str, bytes]
) -> None:
    with site.app_context(), transaction(write=True):
        certificate = db.session.scalars(select(Certificate)).one()
        revoke_certificate(certificate=certificate, reason="fraud", decision_number="07/QĐ-BKHCN")
    for page in (client.get(f"/xac-minh/{issued[0]}").text, _upload(client, issued[1])):
        assert "Chứng nhận đã bị thu hồi" in page
        assert "07/QĐ-BKHCN" in page
        assert "Chứng nhận hợp lệ" not in page


def test_a_certificate_stays_valid_after_its_signer_expired(
    client: FlaskClient, issued: tuple[str, bytes], clock: HeldClock
) -> None:
    clock.forward(days=365 * 12)
    assert "Chứng nhận hợp lệ" in _upload(client, issued[1])


def test_the_operator_verifies_and_fetches_on_the_console(
    site: Flask, issued: tuple[str, bytes], tmp_path: Path
) -> None:
    runner, target = site.test_cli_runner(), tmp_path / "ban-goc.pdf"
    assert runner.invoke(args=["certificates", "fetch", issued[0], "-o", str(target)]).exit_code == 0
    assert target.read_bytes() == issued[1]
    good = runner.invoke(args=["certificates", "verify", str(target)])
    assert good.exit_code == 0
    assert "Nguyễn Thị Hằng" in good.output
    target.write_bytes(issued[1] + b"x")
    assert runner.invoke(args=["certificates", "verify", str(target)]).exit_code == 1
    assert issued[0] not in runner.invoke(args=["certificates", "list"]).output
    assert group_code(issued[0]) in runner.invoke(args=["certificates", "list"]).output


def test_a_damaged_store_is_noticed(site: Flask, issued: tuple[str, bytes]) -> None:
    with site.app_context():
        digest = write_file(issued[1])
        path = site.config["LMS"].data_dir / "files" / digest[:2] / digest
        path.write_bytes(b"x")
        assert site.test_cli_runner().invoke(args=["audit"]).exit_code == 1
