"""The cover of a sealed report: one page A4 that says what is sealed and names the manifest by its hash."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from lms.core.clock import VIETNAM
from lms.core.web import STATIC
from lms.sealing.rules.figures import Sum
from lms.sealing.rules.inputs import Head
from lms.sealing.rules.manifest import Sealed, subject_of, title_of
from lms.sealing.rules.outputs import percent, tiet

_ONE_AT_A_TIME = Lock()
"""ReportLab's fonts serve one document at a time."""
_PLAIN, _BOLD = "SealTinos", "SealTinos-Bold"


@dataclass(frozen=True)
class CoverFacts:
    """Everything that stands on the cover."""

    head: Head
    total: Sum
    files: dict[str, Sealed]
    manifest_sha256: str
    sealed_at: dt.datetime
    sealed_by: str
    signer_name: str
    is_demonstration: bool


@lru_cache(maxsize=1)
def _load_fonts(folder: Path) -> None:
    for name, file in ((_PLAIN, "Tinos-400.ttf"), (_BOLD, "Tinos-700.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))


def draw_cover(facts: CoverFacts) -> bytes:
    """The cover as a PDF; the same facts give the same bytes. Its description names the hash of the manifest."""
    target = BytesIO()
    with _ONE_AT_A_TIME:
        _load_fonts(STATIC / "fonts")
        document = SimpleDocTemplate(
            target,
            pagesize=A4,
            leftMargin=25 * mm,
            rightMargin=20 * mm,
            topMargin=20 * mm,
            bottomMargin=15 * mm,
            title=title_of(facts.head.number),
            author=facts.head.unit_name,
            subject=subject_of(facts.manifest_sha256),
            invariant=1,
            lang="vi",
        )
        document.build(_story(facts), canvasmaker=Canvas)
    return target.getvalue()


def _style(size: float, *, bold: bool = False, centred: bool = False, after: float = 4) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}-{bold}-{centred}-{after}",
        fontName=_BOLD if bold else _PLAIN,
        fontSize=size,
        leading=size * 1.3,
        spaceAfter=after,
        alignment=TA_CENTER if centred else 0,
        splitLongWords=1,
    )


def _text(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(words), style)


def _story(facts: CoverFacts) -> list[Any]:
    head = facts.head
    centred = _style(13, centred=True)
    title = f"CHỐT SỐ LIỆU ĐÀO TẠO, BỒI DƯỠNG NĂM {head.year}"
    story = [
        _text(head.unit_name.upper(), _style(13, bold=True, centred=True)),
        _text(f"Số: {head.number}", centred),
        Spacer(1, 6 * mm),
        _text(title, _style(15, bold=True, centred=True)),
        _text(f"Tính đến hết ngày {head.on:%d/%m/%Y}", _style(13, centred=True, after=10)),
        _table(_facts_of(facts), widths=(70, 95)),
        Spacer(1, 5 * mm),
        _text("Mã băm SHA-256 của bảng kê (manifest.json)", _style(11, bold=True)),
        _text(in_groups(facts.manifest_sha256), _style(11, after=8)),
        _text("Các tệp trong báo cáo", _style(11, bold=True)),
        _table(
            [(name, in_groups(file.sha256)) for name, file in facts.files.items()], widths=(43, 122), size=8
        ),
        Spacer(1, 5 * mm),
        _text(_EXPLANATION, _style(10)),
    ]
    if facts.is_demonstration:
        story.insert(0, _text("BẢN TRÌNH DIỄN, KHÔNG CÓ GIÁ TRỊ", _style(11, bold=True, centred=True)))
    return story


_EXPLANATION = (
    "Trang này được ký số. Danh sách người, đơn vị, tên gọi, mục tiêu và sổ ghi nhận tại thời điểm chốt nằm "
    "trong tệp kèm theo; từ các tệp đó tính lại được đúng các bảng này, dù sau đó có người chuyển công tác, "
    "đơn vị được sắp xếp hoặc số liệu được đính chính."
)


def _facts_of(facts: CoverFacts) -> list[tuple[str, str]]:
    head, total = facts.head, facts.total
    moment = "%H:%M:%S, %d/%m/%Y"
    return [
        ("Số liệu chốt lúc", head.known_at.astimezone(VIETNAM).strftime(moment)),
        ("Lần chụp số liệu", str(head.snapshot) if head.snapshot else "–"),
        ("Người chốt", facts.sealed_by or "–"),
        ("Ký số bởi", facts.signer_name),
        ("Ký lúc", facts.sealed_at.astimezone(VIETNAM).strftime(moment)),
        ("Số người", _number(total.people)),
        ("Có mục tiêu", _number(total.with_target)),
        ("Đạt mục tiêu", f"{_number(total.reached)} ({percent(total) or '–'} %)"),
        ("Chưa đạt", f"{_number(total.not_reached)}, trong đó chưa bắt đầu {_number(total.not_started)}"),
        ("Không có mục tiêu hoặc được miễn", _number(total.no_target + total.exempt)),
        ("Lượt bồi dưỡng", _number(total.turns)),
        ("Số tiết được tính", _tiet(total.counted)),
    ]


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _tiet(hundredths: int) -> str:
    whole, _comma, rest = tiet(hundredths).partition(",")
    return ",".join(filter(None, (_number(int(whole)), rest)))


def in_groups(digest: str) -> str:
    """The digits in groups of eight, as printed."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _table(rows: list[tuple[str, str]], *, widths: tuple[int, int], size: float = 11) -> Table:
    cells = [
        [_text(label, _style(size, after=0)), _text(value, _style(size, after=0))] for label, value in rows
    ]
    table = Table(cells, colWidths=[width * mm for width in widths], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, "#7a7a7a"),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table
