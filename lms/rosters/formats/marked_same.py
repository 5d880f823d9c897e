"""Marks in an .xlsx that stays as it is otherwise: every other part of it is copied byte for byte."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from lxml import etree

from lms.rosters.formats.marked_fresh import Notes
from lms.rosters.formats.marked_rows import Place, RowMarker, Styles, mark_rows
from lms.rosters.formats.xlsx_parts import parse, read_book
from lms.rosters.formats.zipped import Parts

_FILL = (
    '<fill xmlns="{0}"><patternFill patternType="solid"><fgColor rgb="FFF8C9C4"/><bgColor indexed="64"/>'
    "</patternFill></fill>"
)
_FONT = '<font xmlns="{0}"><sz val="11"/><color rgb="FFB3261E"/><name val="Times New Roman"/></font>'


def mark_same(source_path: Path, sheet: str, notes: Notes, place: Place) -> bytes:
    """The workbook with red cells and the notes at this place; ValueError where its XML is out of the ordinary."""
    parts = Parts(source_path)
    part = next(each.part for each in read_book(parts).sheets if each.name == sheet)
    styles_name = _styles_name(parts)
    root = parse(parts.read(styles_name))
    if root is None or root.find("{*}cellXfs") is None or root.find("{*}fills") is None:
        raise ValueError(styles_name)
    styles = Styles(len(root.find("{*}cellXfs")))
    marker = RowMarker(notes, place, styles)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name in parts.names():
            if name == part:
                _write(archive, name, mark_rows(parts.stream(name), marker))
            elif name != styles_name and not name.endswith("/"):
                _write(archive, name, parts.stream(name))
        _write(archive, styles_name, iter([_with_styles(root, styles)]))
    return target.getvalue()


def _styles_name(parts: Parts) -> str:
    main = next(name for name in parts.names() if name.casefold().endswith("xl/workbook.xml"))
    found = parts.find(f"{posixpath.dirname(main)}/styles.xml")
    if found is None:
        raise ValueError("styles.xml")
    return found


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> None:
    with archive.open(name, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece)


def _with_styles(root: etree._Element, styles: Styles) -> bytes:
    """The styles with a red twin of each style that a marked cell had; the last ones are those of the notes."""
    space = etree.QName(root).namespace
    fills, fonts, cells = root.find("{*}fills"), root.find("{*}fonts"), root.find("{*}cellXfs")
    fill = _added(fills, _FILL.format(space))
    font = _added(fonts, _FONT.format(space)) if fonts is not None else 0
    for old in styles.twins:
        twin = deepcopy(cells[old] if old < styles.count else cells[0])
        twin.set("fillId", str(fill))
        twin.set("applyFill", "1")
        if old >= styles.count:
            twin.set("fontId", str(font))
            twin.set("numFmtId", "49")
            twin.set("applyNumberFormat", "1")
        cells.append(twin)
    cells.set("count", str(len(cells)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _added(parent: etree._Element, xml: str) -> int:
    parent.append(etree.fromstring(xml))
    parent.set("count", str(len(parent)))
    return len(parent) - 1
