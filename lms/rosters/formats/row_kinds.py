"""What a row of a list is: a person, the heading of a group, a total or signature, the header once more."""

import re
from collections.abc import Iterable

from lms.core.text import fold
from lms.rosters.formats import legacy
from lms.rosters.formats.cells import Cell, RowKind
from lms.rosters.formats.fields import field_of_heading
from lms.rosters.formats.header import is_numbering
from lms.rosters.formats.vocabulary import SURNAMES

_TOTAL = re.compile(
    r"(tổng( cộng| số| hợp)?\b|cộng\b|tong (cong|so)\b|(danh sách|biểu) (này )?(có|gồm)\b|ấn định)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(nguoi (lap|ky|tong hop|bao cao)|noi nhan|thu truong|ky ten|\(?ky,? |xac nhan cua"
    r"|tm\. ?|kt\. ?|tl\. ?|.{0,40}, ngay ?[\d.… ]*thang ?[\d.… ]*nam|ngay [\d.… ]+thang)"
)
_REMARK = re.compile(r"(ghi chu|luu y|chu thich) ?:")
_ORDINAL = re.compile(r"([IVXLC]{1,7}|[A-HĐ]|\d{1,4}(\.\d{1,3})*)[.)/]?")
_LEADING = re.compile(r"^\s*(([IVXLC]{1,7}|[A-HĐ]|\d{1,2}(\.\d{1,2})*)\s*[.)/\-:]|[-+*•])\s*")
_PEOPLE = r"(người|đồng chí|đ/c|cán bộ|công chức|viên chức|biên chế)"
_TAIL = re.compile(
    rf"\s*(\(\s*\d+[^)]*\)|[:–-]\s*\d+\s*{_PEOPLE}?|\s\d+\s*{_PEOPLE})\s*[:.]?$", re.IGNORECASE
)
# With their marks: Vụ is a unit and Vũ a name.
_UNIT = re.compile(
    r"(phòng|ban|sở|trung tâm|uỷ ban|ủy ban|ubnd|chi cục|văn phòng|tổ|đội|khoa|trường|xã|phường|đặc khu|đảng|hội|hđnd"
    r"|mặt trận|ubmttq|đoàn (thanh|tncs|khối|cơ|thể)|liên đoàn|công an|đơn vị|bộ phận|khối|cục|vụ|viện|thanh tra"
    r"|lãnh đạo"
    r"|trạm|bệnh viện|kho bạc|huyện|tỉnh|thành phố|nhà|quỹ|tổng cục|hội đồng|toà án|tòa án|thị trấn|cơ quan|bộ|thư viện"
    r"|bảo tàng|phân hiệu|phong |so |trung tam |uy ban |van phong |chi cuc |truong |ban )",
    re.IGNORECASE,
)
Kind = tuple[RowKind, str | None]
_DATA: Kind = ("data", None)
_FOOTER: Kind = ("footer", None)


class RowKinds:
    """Tells the rows under these headings apart, one after the other: behind the signatures nobody follows."""

    def __init__(self, headings: Iterable[str], encoding: str | None) -> None:
        named = list(headings)
        parts = (part for heading in named for part in (heading, *heading.split(" / ")))
        self.headings = {fold(part) for part in parts if len(part) > 1}
        fields = [field_of_heading(heading)[0] for heading in named]
        self.name_columns = {at for at, name in enumerate(fields) if name in ("full_name", "given_name")}
        self.width, self.encoding, self.has_signed = len(named), encoding, False

    def kind(self, cells: dict[int, Cell]) -> Kind:
        """What the row with these filled cells is; with the name of the group where it is a heading."""
        texts = [cell.text for cell in cells.values()]
        if self.encoding:
            texts = [legacy.convert(text, self.encoding) for text in texts]
        if len(texts) > 2 and self._repeats_header(texts):
            return "header", None
        if len(texts) <= max(2, self.width // 2) and not self._is_person(cells):
            return self._sparse_kind(cells, texts)
        first = next((text for text in texts if not _ORDINAL.fullmatch(text)), "")
        if _TOTAL.match(first) and not self._holds_name(cells):
            return _FOOTER
        self.has_signed = False
        return _DATA

    def _repeats_header(self, texts: list[str]) -> bool:
        """True for the header printed again on each page, and for the row (1) (2) (3)."""
        if is_numbering(texts):
            return True
        known, needed = 0, max(3, 0.7 * len(texts))
        for place, text in enumerate(texts):
            known += len(text) > 1 and fold(text) in self.headings
            if known + len(texts) - place - 1 < needed:
                return False
        return True

    def _names(self, cells: dict[int, Cell]) -> list[str]:
        found = [cells[column] for column in self.name_columns if column in cells]
        return [cell.text for cell in found if cell.kind == "text"]

    def _holds_name(self, cells: dict[int, Cell]) -> bool:
        """True where something that is no total stands in a column of names."""
        return any(not _TOTAL.match(text) for text in self._names(cells))

    def _is_person(self, cells: dict[int, Cell]) -> bool:
        """True where a person's name stands in a column of names and more beside it, and nobody has signed yet."""
        return (
            len(cells) > 2
            and not self.has_signed
            and any(
                fold(text).split()[:1] and fold(text).split()[0] in SURNAMES and not _is_unit(text)
                for text in self._names(cells)
                if not _SIGNATURE.match(fold(text)) and not _TOTAL.match(text)
            )
        )

    def _sparse_kind(self, cells: dict[int, Cell], texts: list[str]) -> Kind:
        words = [text for text in texts if not _ORDINAL.fullmatch(text)]
        if not words:
            # Numbers written ahead for people who never came.
            return _FOOTER if len(texts) == 1 and self.width > 2 else _DATA
        bare = [_LEADING.sub("", text) for text in words]
        if _REMARK.match(fold(bare[0])):
            return _FOOTER
        if any(_SIGNATURE.match(fold(text)) for text in bare):
            self.has_signed = True
            return _FOOTER
        is_total = _TOTAL.match(bare[0]) and not self._holds_name(cells)
        if is_total or self.has_signed:
            return _FOOTER
        return self._group_kind(cells, texts, words)

    def _group_kind(self, cells: dict[int, Cell], texts: list[str], words: list[str]) -> Kind:
        """A heading: a unit, or words with a number in front, or the only words of the row outside the names."""
        if self.width < 3 or len(words) != 1 or len(texts) > 2 or not re.search(r"[^\W\d_]{2}", words[0]):
            return _DATA
        beside = texts[0] if len(texts) == 2 and texts[0] != words[0] else ""
        is_numbered = bool(_LEADING.match(words[0])) or (beside != "" and not beside.rstrip(".)").isdigit())
        name = _TAIL.sub("", _LEADING.sub("", words[0])).strip(" :-–")
        is_alone = len(texts) == 1 and not self._names(cells)
        return ("heading", name) if name and (is_numbered or _is_unit(name) or is_alone) else _DATA


def _is_unit(text: str) -> bool:
    return _UNIT.match(text) is not None and not (text.istitle() and fold(text).split()[0] in SURNAMES)
