"""What an .xlsx file says outside its sheets: names, styles that make a number a date, the texts it shares."""

import posixpath
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from lms.rosters.formats.cells import clean
from lms.rosters.formats.problems import Unreadable
from lms.rosters.formats.zipped import DAMAGED, Parts

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NO_DATE_SIGNS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# No row and no shared text is as long as this: what is would fill the memory.
_ELEMENT_LIMIT = 30_000_000
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True)
class SheetPart:
    """A sheet and the part that holds it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Book:
    """What the workbook says of itself."""

    sheets: tuple[SheetPart, ...]
    is_1904: bool
    date_styles: frozenset[str]


class Texts:
    """The shared texts, each kept once as bytes: a million of them take a tenth of what objects would."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._ends = array("Q", [0])
        blob = bytearray()
        for text in texts:
            blob += text.encode("utf-8", "ignore")
            self._ends.append(len(blob))
        self._blob = bytes(blob)

    def __getitem__(self, place: int) -> str:
        return self._blob[self._ends[place] : self._ends[place + 1]].decode()

    def __len__(self) -> int:
        return len(self._ends) - 1


def parse(content: bytes) -> etree._Element | None:
    """The root of a small part; None where there is nothing."""
    if not content:
        return None
    if any(sign in content[:4096] for sign in _DECLARED):
        raise Unreadable(DAMAGED)
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED) from error


def elements(parts: Parts, name: str, tag: str) -> Iterator[etree._Element]:
    """The elements with this tag in a large part, one after the other; each is gone when the next one comes."""
    parser = etree.XMLPullParser(events=("end",), tag=f"{{*}}{tag}", resolve_entities=False, no_network=True)
    waiting, is_empty = 0, True
    try:
        for place, chunk in enumerate(parts.stream(name)):
            waiting, is_empty = waiting + len(chunk), False
            if waiting > _ELEMENT_LIMIT or (place == 0 and any(sign in chunk[:4096] for sign in _DECLARED)):
                raise Unreadable(DAMAGED)
            parser.feed(chunk)
            for _event, element in parser.read_events():
                waiting = 0
                yield element
                _forget(element)
        if not is_empty:
            parser.close()
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED) from error


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def read_book(parts: Parts) -> Book:
    """The sheets of the workbook and what its styles mean."""
    main = next(
        (name for name in parts.names() if name.casefold().endswith("xl/workbook.xml")), "xl/workbook.xml"
    )
    root = parse(parts.read(main))
    if root is None:
        raise Unreadable(DAMAGED)
    folder = posixpath.dirname(main)
    relations = _relations(parts, folder, posixpath.basename(main))
    sheets = [_sheet(element, relations) for element in root.iter("{*}sheet")]
    properties = root.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
    styles = _date_styles(parts.read(f"{folder}/styles.xml"))
    return Book(tuple(sheet for sheet in sheets if parts.find(sheet.part)), is_1904, styles)


def _relations(parts: Parts, folder: str, name: str) -> dict[str, str]:
    root = parse(parts.read(f"{folder}/_rels/{name}.rels"))
    if root is None:
        return {}
    targets = ((each.get("Id", ""), each.get("Target", "")) for each in root.iter("{*}Relationship"))
    return {
        key: posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/") for key, target in targets
    }


def _sheet(element: etree._Element, relations: dict[str, str]) -> SheetPart:
    relation = element.get(_RELATION) or element.get(_STRICT_RELATION) or ""
    is_hidden = element.get("state", "visible") != "visible"
    return SheetPart(element.get("name", ""), relations.get(relation, ""), is_hidden)


def _date_styles(content: bytes) -> frozenset[str]:
    """The numbers of the cell styles that show a date."""
    root = parse(content)
    if root is None:
        return frozenset()
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iter("{*}numFmt")}
    dates = {number for number, code in own.items() if is_date_format(code)}
    dates |= {str(number) for number in _DATE_FORMATS} - set(own)
    styles = root.find("{*}cellXfs")
    shown = enumerate(styles.findall("{*}xf") if styles is not None else [])
    return frozenset(str(at) for at, xf in shown if xf.get("numFmtId", "0") in dates)


def is_date_format(code: str) -> bool:
    """True for a number format that shows days or months, such as dd/mm/yyyy."""
    bare = _NO_DATE_SIGNS.sub("", code.split(";")[0]).lower()
    return "general" not in bare and bool(re.search(r"[dy]|m{1,5}", bare)) and not re.search(r"[#0?]", bare)


def read_texts(parts: Parts) -> Texts:
    """The texts that cells share, in normal form."""
    name = next((each for each in parts.names() if each.casefold().endswith("xl/sharedstrings.xml")), "")
    return Texts(clean(text_of(element)) for element in elements(parts, name, "si"))


def text_of(element: etree._Element) -> str:
    """The text of a shared or inline string; readings of ideographs (rPh) are left out."""
    if len(element) == 1:
        return element[0].text or ""
    found = [each.text or "" for each in element.iter("{*}t") if not each.getparent().tag.endswith("rPh")]
    return "".join(found)
