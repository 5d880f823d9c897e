import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest

from certificates.designs.drawing import render_certificate, signature_box
from lms.signing.keys import create_demonstration_keys, load_signer, load_trust_root
from lms.signing.pades import sign_pdf
from lms.signing.verification import verify_pdf
from tests.certificates.designs.conftest import FONTS, VERIFY_URL, facts

SIGNED = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_certificate(facts(holder_name="Trần & Lê <Ánh>"), fonts=FONTS)


@pytest.fixture
def document(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        yield opened


def test_the_file_passes_as_an_archive_file(pdf: bytes) -> None:
    pdfa = pytest.importorskip("pikepdf.pdfa", reason="needs pikepdf[pdfa]", exc_type=ImportError)
    report = pdfa.validate_written(BytesIO(pdf), "2b")
    assert report.findings == []


def test_the_file_says_that_it_is_one_and_what_its_colours_mean(document: pikepdf.Pdf) -> None:
    assert document.pdf_version == "1.7"
    assert document.open_metadata().pdfa_status == "2B"
    assert str(document.Root.OutputIntents[0].OutputConditionIdentifier) == "sRGB IEC61966-2.1"
    assert "/Trans" not in document.pages[0]


def test_every_font_is_inside_the_file(document: pikepdf.Pdf) -> None:
    fonts = document.pages[0].Resources.Font
    assert len(fonts) == 4
    assert all("/FontFile2" in font.FontDescriptor and "/ToUnicode" in font for font in fonts.values())
    assert all(re.match("/[A-Z]{6}[+]BeVietnamPro", str(font.BaseFont)) for font in fonts.values())


def test_what_the_file_says_of_itself_is_the_same_twice(document: pikepdf.Pdf) -> None:
    title = "Giấy chứng nhận số 0123/2026/GCN – Trần & Lê <Ánh>"
    assert str(document.docinfo["/Title"]) == title
    assert str(document.docinfo["/CreationDate"]) == "D:20261120170000Z"
    metadata = document.open_metadata()
    assert metadata["dc:title"] == title
    assert metadata["dc:creator"] == ["Học viện Hành chính và Quản trị công"]
    assert metadata["xmp:CreateDate"] == "2026-11-21T00:00:00+07:00"
    assert document.Root.ViewerPreferences.DisplayDocTitle


def test_the_file_tells_nothing_of_the_machine_that_made_it(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        assert set(document.docinfo) == {
            "/Title",
            "/Author",
            "/Subject",
            "/Producer",
            "/CreationDate",
            "/ModDate",
        }
    assert b"/work" not in pdf
    assert b"ReportLab" not in pdf


def test_the_page_is_heard_in_its_order(document: pikepdf.Pdf) -> None:
    assert str(document.Root.Lang) == "vi-VN"
    (root,) = document.Root.StructTreeRoot.K
    roles = [str(kid.S) for kid in root.K]
    assert roles.count("/H1") == 1
    assert set(roles) == {"/H1", "/P", "/Figure"}
    (figure,) = [kid for kid in root.K if kid.S == "/Figure"]
    assert str(figure.Alt) == f"Mã QR dẫn tới trang tra cứu {VERIFY_URL}"
    parents = document.Root.StructTreeRoot.ParentTree.Nums[1]
    assert [kid.K for kid in parents] == list(range(len(roles)))


def test_everything_on_the_page_is_text_or_ornament(document: pikepdf.Pdf) -> None:
    marks, depth, loose = [], 0, []
    for operands, operator in pikepdf.parse_content_stream(document.pages[0]):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
            marks += [operands[1].MCID] if name == "BDC" else []
        elif name == "EMC":
            depth -= 1
        elif name in ("TJ", "f", "S", "f*", "B") and depth != 1:
            loose.append(name)
    assert marks == list(range(len(document.Root.StructTreeRoot.ParentTree.Nums[1])))
    assert loose == []
    assert depth == 0


def test_a_signed_certificate_is_accepted_and_stays_what_it_was(
    pdf: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("designs") / "keys"
    create_demonstration_keys(folder, issuer_name="Học viện", at=SIGNED)
    signer = load_signer(folder / "signer.p12", (folder / "signer.pass").read_bytes())
    box = signature_box(signer.name, at=SIGNED, fonts=FONTS)
    signed = sign_pdf(pdf, signer=signer, at=SIGNED, reason="Cấp giấy chứng nhận", location="Hà Nội", box=box)
    assert verify_pdf(signed, trust_root=load_trust_root(folder / "root.pem"), at=SIGNED).accepted
    assert signed.startswith(pdf)
    assert len(signed) < 80_000
    with pikepdf.open(BytesIO(signed)) as document:
        assert document.pdf_version == "1.7"
        assert document.open_metadata().pdfa_status == "2B"
        (widget,) = document.pages[0].Annots
        assert widget.F == 4 | 128
        assert all("/FontFile2" in font.FontDescriptor for font in widget.AP.N.Resources.Font.values())
