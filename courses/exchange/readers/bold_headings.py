"""How people write headings who know no styles: bold lines, mostly with a number ("Chương I", "II.", "1.")."""

import re
from collections.abc import Sequence

from lxml import html

from courses.exchange.readers.base import Losses
from lms.core.text import clean_line, msgid

_LONGEST, _LONGEST_PLAIN, _DEEPEST = 200, 100, 3
_NUMBER = r"\s+([ivxlc]+|\d+|thứ \w+)\b"
# From the highest to the lowest.
_KINDS = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(phần|học phần|chuyên đề|part|module){_NUMBER}",
        rf"(chương|chapter){_NUMBER}",
        rf"(bài|lesson|unit){_NUMBER}",
        rf"(mục|tiết|section){_NUMBER}",
        r"[ivx]+\s*[.)–-]\s*\S",
        rf"điều{_NUMBER}",
        r"\d{1,2}\s*[.)]\s*[^\W\d]",
    )
)
_ENDS = (".", ":", ";", ",", "…")


def find_headings(elements: Sequence[html.HtmlElement], losses: Losses) -> None:
    """Bold lines are headings of their levels now, in a document that has no others."""
    for element in elements:
        _take_out_of_list(element)
    found = _numbered(elements) or _plain(elements)
    for element, level in found:
        element.tag = f"h{level}"
    if found:
        losses.add(
            "",
            msgid(
                "No headings (styles) were found: %(count)s bold lines such as “%(line)s” were taken for them."
            ),
            count=len(found),
            line=clean_line(found[0][0].text_content())[:60],
        )


def _take_out_of_list(element: html.HtmlElement) -> None:
    """A bold line that is a numbered list all by itself is a line with its number: Word counts headings so."""
    only = element[0] if element.tag == "ol" and len(element) == 1 else None
    if only is None or not _is_all_bold(only) or only.find(".//li") is not None:
        return
    number = html.Element("strong")
    number.text = f"{element.get('start', '1')}. "
    only.insert(0, number)
    number.tail, only.text = only.text, None
    only.drop_tag()
    element.attrib.clear()
    element.tag = "p"


def _numbered(elements: Sequence[html.HtmlElement]) -> list[tuple[html.HtmlElement, int]]:
    """(line, level) of the bold lines that begin with a number."""
    ranks = [(each, _rank(clean_line(each.text_content()))) for each in elements if _is_bold(each, _LONGEST)]
    order = sorted({rank for _, rank in ranks if rank is not None})
    return [(each, min(order.index(rank) + 1, _DEEPEST)) for each, rank in ranks if rank is not None]


def _plain(elements: Sequence[html.HtmlElement]) -> list[tuple[html.HtmlElement, int]]:
    """(line, 1) of bold lines with text of their own below them; nothing where only one line is like that."""
    bold = [_is_bold(each, _LONGEST_PLAIN) for each in elements]
    found = [
        each
        for each, is_bold, is_next_bold in zip(elements, bold, bold[1:], strict=False)
        if is_bold and not is_next_bold and not clean_line(each.text_content()).endswith(_ENDS)
    ]
    return [(each, 1) for each in found] if len(found) > 1 else []


def _rank(text: str) -> int | None:
    return next((rank for rank, kind in enumerate(_KINDS) if kind.match(text)), None)


def _is_bold(element: html.HtmlElement, longest: int) -> bool:
    """True for a paragraph that is bold from its beginning to its end."""
    return element.tag == "p" and len(clean_line(element.text_content())) <= longest and _is_all_bold(element)


def _is_all_bold(element: html.HtmlElement) -> bool:
    text = clean_line(element.text_content())
    strong = (each for each in element.iter("strong") if each.getparent().tag != "strong")
    bold = clean_line("".join(each.text_content() for each in strong))
    return bool(text) and len(bold) >= max(len(text) - 2, 1)
