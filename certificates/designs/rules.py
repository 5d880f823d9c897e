"""What stands on a certificate, in the words and the order in which it is printed."""

import datetime as dt
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, fields

from lms.core.text import admin_date, clean_line, format_tiet

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
DEMONSTRATION = "BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ"
ORIGINAL = "Chỉ bản PDF có chữ ký số là bản gốc."

FIELD_WORDS = {
    "title": "Tên giấy",
    "issuer_name": "Cơ quan cấp",
    "issuer_superior": "Cơ quan chủ quản",
    "holder_name": "Họ và tên",
    "holder_post": "Chức vụ, chức danh",
    "holder_unit": "Cơ quan, đơn vị",
    "course_title": "Tên khóa học",
    "study_form": "Hình thức học",
    "score_text": "Kết quả",
    "register_number": "Số vào sổ",
    "code": "Mã tra cứu",
    "decision_number": "Số quyết định",
    "place": "Địa danh",
    "signer_capacity": "Quyền hạn ký",
    "signer_post": "Chức vụ người ký",
    "signer_name": "Họ tên người ký",
    "verify_url": "Địa chỉ tra cứu",
}
"""What the people who issue call each text on the certificate."""


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """The facts of one certificate, as they were on the day of issue. Every text is one line in form NFC."""

    title: str = "GIẤY CHỨNG NHẬN"
    issuer_name: str
    issuer_superior: str = ""
    holder_name: str
    holder_birth_date: dt.date | None = None
    holder_post: str = ""
    holder_unit: str = ""
    course_title: str
    study_form: str = "trực tuyến"
    tiet_hundredths: int
    started_on: dt.date
    completed_on: dt.date
    score_text: str | None = None
    register_number: str
    code: str
    decision_number: str | None = None
    place: str
    issued_on: dt.date
    signer_capacity: str | None = None
    signer_post: str
    signer_name: str
    verify_url: str
    is_demonstration: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, clean_line(value))


def grouped_code(code: str) -> str:
    """The code as people read it aloud, in groups of four: 'ABCDEFGHJK' → 'ABCD EFGH JK'."""
    bare = code.replace(" ", "").replace("-", "")
    return " ".join(bare[start : start + 4] for start in range(0, len(bare), 4))


def holder_lines(facts: CertificateFacts) -> list[str]:
    """Who the holder is besides the name: birth, then post and unit. What is not known is left out."""
    born = f"Sinh {admin_date(facts.holder_birth_date)}" if facts.holder_birth_date else ""
    work = ", ".join(filter(None, (facts.holder_post, facts.holder_unit)))
    return [line for line in (born, work) if line]


def study_lines(facts: CertificateFacts) -> list[str]:
    """Form, length and result on the first line, the days on the second."""
    parts = [f"Hình thức: {facts.study_form}", f"Thời lượng: {format_tiet(facts.tiet_hundredths)} tiết"]
    if facts.score_text:
        parts.append(f"Kết quả: {facts.score_text}")
    return ["   •   ".join(parts), study_days(facts.started_on, facts.completed_on)]


def study_days(started_on: dt.date, completed_on: dt.date) -> str:
    """'Từ ngày … đến ngày …', or the one day."""
    if started_on == completed_on:
        return admin_date(started_on).capitalize()
    return f"Từ {admin_date(started_on)} đến {admin_date(completed_on)}"


def register_lines(facts: CertificateFacts) -> list[tuple[str, str]]:
    """(what it is, what it says) for the entry in the register, the decision and the way to check."""
    lines = [("Số vào sổ:", facts.register_number)]
    if facts.decision_number:
        lines.append(("Quyết định số:", facts.decision_number))
    return [*lines, ("Mã tra cứu:", grouped_code(facts.code)), ("Tra cứu tại:", facts.verify_url)]


def signer_lines(facts: CertificateFacts) -> list[str]:
    """Capacity and post, in capitals (Decree 30/2020/NĐ-CP, Annex I, II.7).

    A bare prefix stands before the post ('TM. …'); a longer capacity has its own line ('KT. GIÁM ĐỐC').
    """
    capacity, post = (facts.signer_capacity or "").upper(), facts.signer_post.upper()
    if " " in capacity:
        return [capacity, post]
    return [" ".join(filter(None, (capacity, post)))]


def place_and_date(facts: CertificateFacts) -> str:
    """'Hà Nội, ngày 05 tháng 02 năm 2026' (Decree 30/2020/NĐ-CP, Annex I, II.4)."""
    return f"{facts.place}, {admin_date(facts.issued_on)}"


def missing_glyphs(text: str, cmap: Container[int]) -> list[str]:
    """The characters of a text that a font cannot print, each once, in the order of the text.

    A mark that no letter has absorbed counts as missing: it would stand beside the letter, not on it.
    """
    return [char for char in dict.fromkeys(text) if ord(char) not in cmap or _stands_alone(char)]


def _stands_alone(char: str) -> bool:
    return unicodedata.category(char)[0] in "MC"
