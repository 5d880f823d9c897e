"""The running text of pages: lines become paragraphs again, words parted at the end of a line become whole."""

import re
from collections import Counter
from collections.abc import Sequence

from lms.core.text import clean_line

_HYPHEN = re.compile(r"[\u00ad\u0002\ufffe\uffff]$|(?<=[^\W\d_])[-\u2010]$")
_BEGINS = re.compile(
    r"""[-–—•▪◦●○■□➢✓*+]\s | \(?[0-9]{1,3}[.)]\s | \(?[0-9]+(\.[0-9]+)+\.?\s | \(?[a-zđ]\)\s | [IVXLC]+[.)]\s
    | (Điều|Chương|Mục|Phần|Bài|Khoản|Phụ\ lục|Buổi|Tiết|Tuần|Câu|Ví\ dụ|Chuyên\ đề|Học\ phần)\s+[0-9IVXLC]+\b""",
    re.VERBOSE,
)
_ENDS = (".", "!", "?", "…", ":", ";", "”", '"', ")")
_DIGITS = re.compile(r"\d+")
_BAD = re.compile("[\ufffd\ue000-\uf8ff]")
_SHORT, _EDGE_LINES = 0.75, 2


def lines_of(text: str) -> list[str]:
    """The lines of a page as its program wrote them, each clean, empty ones gone; the mark of a parted word stays."""
    found = []
    for line in re.split(r"\r\n|\n|\r", text):
        parted = line.rstrip()[-1:] in "\u00ad\u0002\ufffe\uffff" and line.strip() != ""
        clean = clean_line(line.replace("\ufffe", "").replace("\uffff", "").replace("\u0002", ""))
        if clean:
            found.append(f"{clean}\u00ad" if parted else clean)
    return found


def has_text(lines: Sequence[str]) -> bool:
    """True where the page says something that can be read: not a scan, not letters without a meaning."""
    text = "".join(lines)
    letters = sum(char.isalnum() for char in text)
    return letters >= 12 and len(_BAD.findall(text)) * 10 < len(text)


def edges(pages: Sequence[Sequence[str]]) -> set[str]:
    """Lines at the top or bottom of most pages, numbers aside: what is printed on every page."""
    if len(pages) < 3:
        return set()
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({edge_key(line) for line in [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]})
    return {key for key, count in seen.items() if count >= max(3, len(pages) * 0.6)}


def edge_key(line: str) -> str:
    """The line with its numbers as one sign."""
    return _DIGITS.sub("#", line)


def without_edges(lines: Sequence[str], repeated: set[str]) -> list[str]:
    """The lines of a page without what is printed on every page, and without its number.

    A page on which nothing else stands keeps it.
    """
    kept = list(lines)
    for at in (0, -1):
        while kept and (edge_key(kept[at]) in repeated or _is_page_number(kept[at])):
            kept.pop(at)
    return kept or list(lines)


def _is_page_number(line: str) -> bool:
    return (
        re.fullmatch(r"[-–—\s]*(?:(?:trang|page)\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", line, re.IGNORECASE)
        is not None
    )


def paragraphs(lines: Sequence[str]) -> list[str]:
    """The lines joined to paragraphs."""
    width = max((len(line) for line in lines), default=0)
    found: list[str] = []
    open_ended = False
    for line in lines:
        if found and open_ended and not _BEGINS.match(line):
            found[-1] = _join(found[-1], line)
        else:
            found.append(line)
        open_ended = _goes_on(line, width)
    return [each.rstrip("\u00ad") for each in found]


def _goes_on(line: str, width: int) -> bool:
    """True where the paragraph does not end with this line."""
    if _HYPHEN.search(line):
        return True
    is_full = len(line) >= _SHORT * width
    return is_full and not (line.endswith(_ENDS) and len(line) < 0.9 * width)


def _join(first: str, second: str) -> str:
    """The line with the next one. Vietnamese syllables are never parted: a hyphen between them belongs there."""
    found = _HYPHEN.search(first)
    if found is None:
        return f"{first} {second}"
    is_written = found[0] in "-\u2010" and not (first.isascii() and second[:1].islower())
    return first + second if is_written else first[: found.start()] + second
