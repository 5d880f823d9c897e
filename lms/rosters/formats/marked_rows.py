"""The XML of a sheet, piece by piece, with the cells of some rows marked and notes behind them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from lms.rosters.formats.cells import index_of, letter_of
from lms.rosters.formats.marked_fresh import RESULT, Notes, note_text

_ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^>]*>")
_ROW = re.compile(rb"<((?:\w+:)?row)\b([^>]*)>")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_WIDTH = b'<col min="%d" max="%d" width="60" customWidth="1"/>'
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD_LIMIT, _ROW_LIMIT = 5_000_000, 5_000_000


class Styles:
    """The numbers of red twins of styles: made up here, written into the styles of the workbook afterwards."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.twins: dict[int, int] = {}

    def red(self, style: int) -> int:
        """The number of the red twin."""
        old = style if style < self.count else 0
        return self.twins.setdefault(old, self.count + len(self.twins))

    def note(self) -> int:
        """The number of the style of notes."""
        return self.twins.setdefault(self.count, self.count + len(self.twins))


class Place(NamedTuple):
    """Where the notes stand: their heading, their column, and whether notes of an earlier time are there."""

    header_row: int
    column: int
    is_again: bool


class RowMarker:
    """Marks rows: cells that notes name become red, the words stand in the column of notes."""

    def __init__(self, notes: Notes, place: Place, styles: Styles) -> None:
        self.notes, self.place, self.styles = notes, place, styles
        self.letter = letter_of(place.column)
        self.head, self.tail = b"", b""

    def wants(self, number: int) -> bool:
        """True for a row that is changed."""
        is_old = self.place.is_again and number > self.place.header_row
        return number == self.place.header_row or is_old or bool(self.notes.get(number))

    def marked(self, number: int, xml: bytes) -> bytes:
        """The row with its marks."""
        root = etree.fromstring(self.head + xml + self.tail, etree.XMLParser(resolve_entities=False))
        row = root[0]
        row.attrib.pop("spans", None)
        for letter in sorted(
            {letter for letter, _words in self.notes.get(number, ()) if letter}, key=index_of
        ):
            cell = self._cell(row, letter, number)
            cell.set("s", str(self.styles.red(int(cell.get("s", "0")))))
        text = RESULT if number == self.place.header_row else note_text(self.notes.get(number, ()))
        cell = self._cell(row, self.letter, number)
        if text:
            self._write(cell, text)
        else:
            row.remove(cell)
        whole: bytes = etree.tostring(root)
        return whole[whole.index(b">") + 1 : whole.rindex(b"</")]

    def _cell(self, row: etree._Element, letter: str, number: int) -> etree._Element:
        """The cell in this column, made at its place where there is none."""
        wanted = index_of(letter)
        for place, cell in enumerate(row):
            if not cell.get("r"):
                raise ValueError("cell without place")
            column = index_of(cell.get("r").rstrip("0123456789"))
            if column == wanted:
                return cell
            if column > wanted:
                row.insert(place, self._new(row, letter, number))
                return row[place]
        row.append(self._new(row, letter, number))
        return row[-1]

    @staticmethod
    def _new(row: etree._Element, letter: str, number: int) -> etree._Element:
        return etree.Element(f"{{{etree.QName(row).namespace}}}c", r=f"{letter}{number}")

    def _write(self, cell: etree._Element, text: str) -> None:
        for child in list(cell):
            cell.remove(child)
        space = etree.QName(cell).namespace
        holder = etree.SubElement(cell, f"{{{space}}}is")
        words = etree.SubElement(holder, f"{{{space}}}t")
        words.text = _FORBIDDEN.sub(" ", text)
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        cell.set("t", "inlineStr")
        cell.set("s", str(self.styles.note()))


def mark_rows(pieces: Iterator[bytes], marker: RowMarker) -> Iterator[bytes]:
    """The sheet with its marks; what is not marked stays byte for byte."""
    head, rest = _head(pieces)
    yield _with_width(head, marker)
    for piece in pieces:
        whole = rest + piece
        done, at = _marked(whole, marker)
        rest = whole[at:]
        yield done
        if len(rest) > _ROW_LIMIT:
            raise ValueError("row")
    done, at = _marked(rest, marker)
    yield done + rest[at:]


def _head(pieces: Iterator[bytes]) -> tuple[bytes, bytes]:
    """What stands before the rows, and what was read beyond it."""
    head = b""
    for piece in pieces:
        head += piece
        found = re.search(rb"<(?:\w+:)?sheetData\b[^>]*>", head)
        if found:
            return head[: found.end()], head[found.end() :]
        if len(head) > _HEAD_LIMIT:
            break
    raise ValueError("sheetData")


def _with_width(head: bytes, marker: RowMarker) -> bytes:
    """The beginning of the sheet with a wide column for the notes; the marker learns its root element."""
    root = _ROOT.search(head)
    if root is None:
        raise ValueError("worksheet")
    marker.head, name = root[0], root[0].split()[0].rstrip(b">")[1:]
    marker.tail = b"</" + name + b">"
    place = marker.place.column + 1
    column = _WIDTH % (place, place)
    last = max(
        (int(number) for number in re.findall(rb"""<col\b[^>]*\bmax=["'](\d+)["']""", head)), default=0
    )
    if b"</cols>" in head and last < place:
        return head.replace(b"</cols>", column + b"</cols>", 1)
    if b"<cols" not in head and b"<sheetData" in head:
        return head.replace(b"<sheetData", b"<cols>" + column + b"</cols><sheetData", 1)
    return head


def _marked(whole: bytes, marker: RowMarker) -> tuple[bytes, int]:
    """The rows that are whole in these bytes, marked, and how far they reach."""
    done: list[bytes] = []
    copied = at = 0
    while found := _ROW.search(whole, at):
        end = _end_of_row(whole, found)
        if end is None:
            done.append(whole[copied : found.start()])
            return b"".join(done), found.start()
        number = _NUMBER.search(found[2])
        if number is None:
            raise ValueError("row without number")
        if marker.wants(int(number[1])):
            done += [whole[copied : found.start()], marker.marked(int(number[1]), whole[found.start() : end])]
            copied = end
        at = end
    safe = max(copied, whole.rfind(b"<", at)) if whole.rfind(b"<", at) >= at else max(copied, at)
    done.append(whole[copied:safe])
    return b"".join(done), safe


def _end_of_row(whole: bytes, found: re.Match[bytes]) -> int | None:
    if found[2].endswith(b"/"):
        return found.end()
    close = b"</" + found[1] + b">"
    at = whole.find(close, found.end())
    return at + len(close) if at >= 0 else None
