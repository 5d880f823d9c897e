"""A certificate to vary, and eyes to read it with."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from certificates.designs.rules import CertificateFacts

FONTS = Path(__file__).parents[3] / "static/fonts"
"""Built at set-up (`make`) from the npm package."""

VERIFY_URL = "https://tuhoc.example.gov.vn/tra-cuu/ABCDEFGHJKMN"
_FACTS: dict[str, Any] = {
    "issuer_name": "Học viện Hành chính và Quản trị công",
    "issuer_superior": "Học viện Chính trị quốc gia Hồ Chí Minh",
    "holder_name": "Nguyễn Thị Vân Ánh",
    "holder_birth_date": dt.date(1980, 2, 5),
    "holder_post": "Chuyên viên",
    "holder_unit": "Sở Nội vụ tỉnh Ninh Bình",
    "course_title": "Kỹ năng số cơ bản cho cán bộ, công chức cấp xã",
    "tiet_hundredths": 2450,
    "started_on": dt.date(2026, 9, 1),
    "completed_on": dt.date(2026, 10, 15),
    "score_text": "9,2/10 điểm",
    "register_number": "0123/2026/GCN",
    "code": "ABCDEFGHJKMN",
    "decision_number": "456/QĐ-HVHC",
    "place": "Hà Nội",
    "issued_on": dt.date(2026, 11, 21),
    "signer_capacity": "KT. GIÁM ĐỐC",
    "signer_post": "Phó Giám đốc",
    "signer_name": "Trần Văn Quyết",
    "verify_url": VERIFY_URL,
}


def facts(**changes: Any) -> CertificateFacts:
    """The facts of one certificate, but for the changes."""
    return CertificateFacts(**{**_FACTS, **changes})


@dataclass(frozen=True)
class Letter:
    """A letter on the page: its ink and its baseline, in points."""

    char: str
    baseline: float
    left: float
    bottom: float
    right: float
    top: float


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfPage]:
    """The one page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    page = document[0]
    try:
        yield page
    finally:
        page.close()
        document.close()


def text_of(pdf: bytes) -> str:
    """What a reader copies from the page."""
    with opened(pdf) as page:
        words = page.get_textpage()
        try:
            return str(words.get_text_range())
        finally:
            words.close()


def letters_of(pdf: bytes) -> list[Letter]:
    """Every letter that leaves ink, where it stands."""
    with opened(pdf) as page:
        words = page.get_textpage()
        try:
            return [letter for index in range(words.count_chars()) if (letter := _letter(words, index))]
        finally:
            words.close()


def _letter(words: pypdfium2.PdfTextPage, index: int) -> Letter | None:
    char = chr(pdfium.FPDFText_GetUnicode(words, index))
    box = words.get_charbox(index)
    if not char.strip() or box[0] == box[2]:
        return None
    x, y = pdfium.c_double(), pdfium.c_double()
    pdfium.FPDFText_GetCharOrigin(words, index, x, y)
    return Letter(char, y.value, *box)
