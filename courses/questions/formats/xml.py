"""The one door for XML of others: nothing is expanded, nothing is fetched, everything is bounded.

The bytes are decoded here, once, so that no parser can be told another encoding than the one that was looked
at; then two parsers read the same UTF-8.
"""

import codecs
import re
from typing import TypeAlias
from xml.parsers import expat

from lxml import etree

from courses.questions.kinds.base import Fault

SIZE_LIMIT = 20_000_000
DEPTH_LIMIT = 100
ELEMENT_LIMIT = 300_000
Element: TypeAlias = etree._Element

_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,100}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_SINGLE_BYTE = {
    "us-ascii",
    "ascii",
    "iso-8859-1",
    "iso-8859-15",
    "windows-1250",
    "windows-1252",
    "windows-1258",
}
_UNICODE = {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be"}
# No XML may hold these.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class BadXml(Exception):
    """This XML is not read: why, and in which line."""

    def __init__(self, fault: Fault, line: int = 1) -> None:
        super().__init__(fault.message)
        self.fault, self.line = fault, max(line, 1)


def parse_xml(content: bytes) -> Element:
    """The root element of the document, each element with its `sourceline`; BadXml where it is refused.

    Comments and processing instructions are gone. A document type that declares anything, an entity, more
    than 20 MB, 300,000 elements or 100 levels are refused; a plain `<!DOCTYPE x SYSTEM "…">` is not followed.
    """
    text = _FORBIDDEN.sub(" ", _decode(content))
    if text.count("<") > 2 * ELEMENT_LIMIT:
        raise BadXml(Fault("The XML has more than %(limit)s elements.", {"limit": ELEMENT_LIMIT}))
    source = text.removeprefix("\ufeff").lstrip().encode()
    skipped = text[: len(text) - len(text.removeprefix("\ufeff").lstrip())].count("\n")
    _refuse_declarations(source, skipped)
    root = _parse(source, skipped)
    _refuse_excess(root)
    return root


def _decode(content: bytes) -> str:
    if len(content) > SIZE_LIMIT:
        raise BadXml(Fault("The XML has more than %(limit)s MB.", {"limit": SIZE_LIMIT // 1_000_000}))
    name = _encoding(content)
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadXml(Fault("This is not %(encoding)s text.", {"encoding": name.upper()}), line) from error


def _encoding(content: bytes) -> str:
    """What the first bytes are; the declaration decides only among encodings that agree with ASCII."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise BadXml(Fault("The encoding “%(encoding)s” is not read.", {"encoding": "UTF-32"}))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if content[:2] == b"<\0":
        return "utf-16-le"
    if content[:2] == b"\0<":
        return "utf-16-be"
    found = None if content.startswith(codecs.BOM_UTF8) else _DECLARED.match(content)
    declared = found[1].decode().lower() if found else "utf-8"
    if declared in _SINGLE_BYTE:
        return declared
    if declared not in _UNICODE:
        raise BadXml(Fault("The encoding “%(encoding)s” is not read.", {"encoding": declared}))
    return "utf-8"


class _Seen(Exception):
    """The root element begins: nothing can be declared any more."""


def _refuse_declarations(source: bytes, skipped: int) -> None:
    """BadXml where the document type declares anything at all; read by a parser that expands nothing."""
    parser = expat.ParserCreate("utf-8")

    def doctype(_name: str, _system: str | None, _public: str | None, has_subset: bool) -> None:
        if has_subset:
            refused = Fault("The document type declares entities or elements: such XML is refused.")
            raise BadXml(refused, parser.CurrentLineNumber + skipped)

    def element(_name: str, _attributes: object) -> None:
        raise _Seen

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(source, True)
    except _Seen:
        return
    except expat.ExpatError as error:
        raise _not_well_formed(error.lineno + skipped) from error


def _parse(source: bytes, skipped: int) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        return etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise _not_well_formed((error.lineno or 1) + skipped) from error


def _not_well_formed(line: int) -> BadXml:
    return BadXml(Fault("This is not well-formed XML: a tag is not closed, or a sign is not escaped."), line)


def _refuse_excess(root: Element) -> None:
    """BadXml for too deep a tree and for a reference to an entity, of which none is known."""
    depth = count = 0
    for event, found in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEPTH_LIMIT or count > ELEMENT_LIMIT:
            raise BadXml(Fault("The XML is nested too deeply or has too many elements."), line_of(found))
    for entity in root.iter(etree.Entity):
        unknown = Fault("The entity “%(name)s” is not known.", {"name": str(entity.text)[:40]})
        raise BadXml(unknown, line_of(entity))


def line_of(element: Element) -> int:
    """The line where the element begins."""
    return element.sourceline or 1


def local_name(element: Element) -> str:
    """The name of the element without its namespace."""
    return etree.QName(element).localname


def new_element(name: str, text: str | None = None, /, **attributes: str) -> Element:
    """An element with this text, whatever the text holds."""
    made = etree.Element(name, {key: clean(value) for key, value in attributes.items()})
    if text is not None:
        made.text = clean(text)
    return made


def add_element(parent: Element, name: str, text: str | None = None, /, **attributes: str) -> Element:
    """The same, as the last child of the parent."""
    made = new_element(name, text, **attributes)
    parent.append(made)
    return made


def clean(text: str) -> str:
    """The text without what no XML may hold."""
    return _FORBIDDEN.sub(" ", text)


def to_bytes(root: Element) -> bytes:
    """The document in UTF-8, with its declaration, one element a line."""
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=False) + b"\n"
