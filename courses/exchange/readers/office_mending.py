"""Office files as other programs leave them: what Word and PowerPoint read all the same is put right in a copy."""

import posixpath
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from courses.exchange.readers.office_package import RELATION, OfficePackage, safe_parser

MENDED = "mended"
_TYPES = "[Content_Types].xml"
# Shows, templates and files without the macros that they might hold are read like any other.
_MAIN = (
    (
        re.compile(rb"application/vnd\.ms-powerpoint\.\w+\.macroEnabled\.main\+xml"),
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
    (
        re.compile(rb"application/vnd\.ms-word\.\w+\.macroEnabled(Template)?\.main\+xml"),
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    (
        re.compile(rb"presentationml\.(slideshow|template)\.main\+xml"),
        b"presentationml.presentation.main+xml",
    ),
    (re.compile(rb"wordprocessingml\.template\.main\+xml"), b"wordprocessingml.document.main+xml"),
)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([A-Za-z]+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
# Texts name these relations: they lead nowhere now. No text names the others: they are gone.
_NAMED = ("image", "hyperlink", "oleObject", "package", "video", "audio", "media", "slide")


def mend(package: OfficePackage, target: Path) -> bool:
    """True where a copy lies at `target` that can be read; False where nothing of the file has to be put right."""
    with zipfile.ZipFile(package.path) as source:
        parts = {posixpath.normpath(name).casefold() for name in source.namelist()}
        small = [each for each in source.infolist() if each.filename.endswith((".rels", _TYPES))]
        if all(_right(each.filename, content := source.read(each), parts) == content for each in small):
            return False
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for each in source.infolist():
                copy.writestr(each.filename, _right(each.filename, source.read(each), parts))
    return True


def _right(name: str, content: bytes, parts: set[str]) -> bytes:
    """The part as it should be."""
    if not name.endswith((".xml", ".rels")):
        return content
    content = _STRICT.sub(_TRANSITIONAL, content)
    if name == _TYPES:
        for found, wanted in _MAIN:
            content = found.sub(wanted, content)
    return _without_dangling(name, content, parts) if name.endswith(".rels") else content


def _without_dangling(name: str, content: bytes, parts: set[str]) -> bytes:
    """The relations, of which none promises a part that is not there; the same bytes where none did."""
    root = etree.fromstring(content, safe_parser())
    folder = posixpath.dirname(posixpath.dirname(name))
    missing = [
        each
        for each in root.iter(RELATION)
        if each.get("TargetMode") != "External" and _place(folder, each.get("Target", "")) not in parts
    ]
    for each in missing:
        if each.get("Type", "").rpartition("/")[2] in _NAMED:
            each.attrib.update({"Target": "NULL", "TargetMode": "External"})
        else:
            root.remove(each)
    return (
        etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True) if missing else content
    )


def _place(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/").casefold()
