"""Office Open XML from the outside: the archive and every XML part are looked at before anything reads them.

Refused: what the checker of archives refuses, macros, document types and entities in any part, parts too deep
or too many, and packages in packages beyond what office programs write (threats nos. 59 to 62).
"""

import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from xml.parsers import expat

from lxml import etree

from courses.exchange.readers.base import Unreadable
from courses.questions.kinds.base import Fault
from lms.core.filenames import Reason
from lms.core.zips import BROKEN_ZIP, UNREADABLE_ZIP, ZipLimits, ZipRefused, accept, look_at_end

Element: TypeAlias = etree._Element
# A white picture of a scanner grows a thousand times: what is below `ratio_from` does no harm.
LIMITS = ZipLimits(
    files=20_000, size=1_000_000_000, directory=4 << 20, ratio_from=30_000_000, backslashes=True
)
_XML_LIMIT = 60_000_000
_DEPTH_LIMIT = 200
_ELEMENT_LIMIT = 3_000_000
_PIECE, _HEAD = 1 << 16, 128
_XML, _DRAWN, _OTHER_MARKUP = (".xml", ".rels"), ".vml", (".svg", ".htm", ".html", ".xhtml")
_BROKEN = Fault("The file is damaged: open it in its own program, save it again, and choose the new one.")
_MACROS = Fault("The file holds macros, which are not taken in: save it as %(ending)s, without macros.")
_ENTITIES = Fault("The file holds a document type or entities, which office programs never write: refused.")
_TOO_DEEP = Fault(
    "The file is built in a way that cannot be read safely: its parts are too deep or too many."
)
# Where the list of types, or the relations of a part, name a program: its own name says nothing.
_NAMING, _PROGRAM = ("Override", "Default", "Relationship"), ("vbaproject", "vbadata+xml")
TYPES = "[Content_Types].xml"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True)
class Relation:
    """That one part of a package uses another, or something outside of it."""

    id: str
    kind: str
    target: str
    is_outside: bool


class OfficePackage:
    """A package that was looked at; its parts by name."""

    def __init__(self, path: Path, members: dict[str, zipfile.ZipInfo]) -> None:
        self.path = path
        self.members = members

    def read(self, name: str) -> bytes:
        """The part; nothing where there is none of that name."""
        info = self.members.get(name)
        if info is None:
            return b""
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(info)

    def xml(self, name: str) -> Element | None:
        """The root of the part, None where there is none."""
        content = self.read(name)
        return etree.fromstring(content, safe_parser()) if content else None

    def relations(self, name: str) -> list[Relation]:
        """What that part uses."""
        folder, _, bare = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{bare}.rels" if folder else f"_rels/{bare}.rels")
        found = []
        for each in root.iter(RELATION) if root is not None else ():
            is_outside = each.get("TargetMode") == "External"
            target = each.get("Target", "")
            if not is_outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = each.get("Type", "").rpartition("/")[2]
            found.append(Relation(each.get("Id", ""), kind, target, is_outside))
        return found


def safe_parser() -> etree.XMLParser:
    """Reads XML without expanding or fetching anything."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def open_package(path: Path) -> OfficePackage:
    """The package, of which nothing can do harm any more; Unreadable says every reason against it."""
    try:
        with path.open("rb") as file:
            look_at_end(file, LIMITS)
            with zipfile.ZipFile(file) as archive:
                members = accept(archive.infolist(), LIMITS)
                check_macros(members)
                _check_parts(archive)
    except ZipRefused as refused:
        raise Unreadable(*(_refusal(reason) for reason in refused.reasons)) from refused
    except BROKEN_ZIP as error:
        raise Unreadable(_BROKEN) from error
    return OfficePackage(path, members)


def _refusal(reason: Reason) -> Fault:
    """Whoever chose a document never made an archive: it is simply damaged."""
    return _BROKEN if reason[0] == UNREADABLE_ZIP else Fault(*reason)


def check_macros(names: Iterable[str]) -> None:
    """Unreadable where one of the parts is a program."""
    for name in names:
        if name.lower().endswith(("vbaproject.bin", "vbadata.xml")):
            raise _macros(names)


def _macros(names: Iterable[str]) -> Unreadable:
    """The refusal of a file with these parts, whatever its program is called."""
    tops = {name.lower().partition("/")[0] for name in names}
    ending = ".pptx" if "ppt" in tops else ".xlsx" if "xl" in tops else ".docx"
    return Unreadable(Fault(_MACROS.message, {"ending": ending}))


def _check_parts(archive: zipfile.ZipFile) -> None:
    left = _ELEMENT_LIMIT
    for info in archive.infolist():
        if not _is_xml(archive, info):
            continue
        if info.file_size > _XML_LIMIT:
            raise Unreadable(_TOO_DEEP)
        left -= _check_xml(archive, info)
        if left < 0:
            raise Unreadable(_TOO_DEEP)


def _is_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """True for what programs read as XML: a part is what the list of types says, whatever its name ends in."""
    name = info.filename.lower()
    if info.is_dir() or name.endswith(_OTHER_MARKUP):
        return False
    if name.endswith((*_XML, _DRAWN)):
        return True
    with archive.open(info) as part:
        head = part.read(_HEAD)
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _check_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    """How many elements the part has; Unreadable where it declares anything, or is too deep."""
    parser = expat.ParserCreate()
    depth = count = 0

    def refuse(*_: object) -> None:
        raise Unreadable(_ENTITIES)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, count
        if name.endswith(_NAMING) and any(each.lower().endswith(_PROGRAM) for each in attributes.values()):
            raise _macros(archive.namelist())
        depth, count = depth + 1, count + 1
        if depth > _DEPTH_LIMIT or count > _ELEMENT_LIMIT:
            raise Unreadable(_TOO_DEEP)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        with archive.open(info) as part:
            while piece := part.read(_PIECE):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        # Excel and Word write old drawings that are no sound XML: nothing here reads them.
        if not info.filename.lower().endswith(_DRAWN):
            raise Unreadable(_BROKEN) from error
    return count
