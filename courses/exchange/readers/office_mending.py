"""Office files as other programs leave them: what Word and PowerPoint read all the same is put right in a copy."""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from courses.exchange.readers.office_package import RELATION, TYPES, OfficePackage, safe_parser
from lms.core.zips import name_in_zip

MENDED = "mended"
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
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_UNTYPED = "application/octet-stream"


def mend(package: OfficePackage, target: Path) -> bool:
    """True where a copy lies at `target` that can be read; False where nothing of the file has to be put right."""
    with zipfile.ZipFile(package.path) as source:
        infos = {name_in_zip(each, backslashes=True): each for each in source.infolist() if not each.is_dir()}
        parts = {name.casefold(): name for name in infos}
        small = [name for name in infos if name.endswith((".rels", TYPES))]
        if all(name == info.filename for name, info in infos.items()) and all(
            _right(name, content := source.read(infos[name]), parts) == content for name in small
        ):
            return False
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for name, info in infos.items():
                copy.writestr(name, _right(name, source.read(info), parts))
    return True


def _right(name: str, content: bytes, parts: Mapping[str, str]) -> bytes:
    """The part as it should be."""
    if not name.endswith((".xml", ".rels")):
        return content
    content = _STRICT.sub(_TRANSITIONAL, content)
    if name == TYPES:
        for found, wanted in _MAIN:
            content = found.sub(wanted, content)
        return _with_every_type(content, parts.values())
    return _with_real_targets(name, content, parts) if name.endswith(".rels") else content


def _with_every_type(content: bytes, names: Iterable[str]) -> bytes:
    """The list of types, in which every part has one; the same bytes where it had."""
    root = etree.fromstring(content, safe_parser())
    endings = {each.get("Extension", "").casefold() for each in root.iter(f"{_CONTENT}Default")}
    named = {each.get("PartName", "").lstrip("/").casefold() for each in root.iter(f"{_CONTENT}Override")}
    missing = {
        name.rpartition(".")[2].casefold()
        for name in names
        if name != TYPES and "." in name.rpartition("/")[2] and name.casefold() not in named
    } - endings
    for ending in sorted(missing):
        etree.SubElement(root, f"{_CONTENT}Default", Extension=ending, ContentType=_UNTYPED)
    return _written(root) if missing else content


def _with_real_targets(name: str, content: bytes, parts: Mapping[str, str]) -> bytes:
    """The relations, of which each leads to a part as it is really called; the same bytes where they did."""
    root = etree.fromstring(content, safe_parser())
    folder = posixpath.dirname(posixpath.dirname(name))
    changes = [_lead(each, folder, parts) for each in list(root.iter(RELATION))]
    return _written(root) if any(changes) else content


def _lead(relation: etree._Element, folder: str, parts: Mapping[str, str]) -> bool:
    """True where the relation was changed, so that it promises nothing that is not there."""
    if relation.get("TargetMode") == "External":
        return False
    written = _place(folder, relation.get("Target", ""))
    real = parts.get(written.casefold()) or parts.get(unquote(written).casefold())
    if real == written:
        return False
    if real is not None:
        relation.set("Target", f"/{real}")
    elif relation.get("Type", "").rpartition("/")[2] in _NAMED:
        relation.attrib.update({"Target": "NULL", "TargetMode": "External"})
    else:
        relation.getparent().remove(relation)
    return True


def _place(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
