"""SVG drawings: shapes and text. Nothing that runs, nothing that is fetched, no entity (threats 61, 62, 65).

The drawings are shown as images only, under a policy of their own; this is the door before that.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from courses.exchange.faults import Faults
from courses.exchange.texts import read_text
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_SIZE_LIMIT = 500_000
_TOLD = 20
_ELEMENTS = frozenset(
    {
        "svg", "g", "defs", "symbol", "use", "switch", "view", "title", "desc", "metadata", "style",
        "line", "rect", "circle", "ellipse", "path", "polyline", "polygon", "text", "tspan", "textPath",
        "marker", "pattern", "clipPath", "mask", "linearGradient", "radialGradient", "stop", "filter",
        "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood",
        "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode",
        "feMorphology", "feOffset",
    }
)  # fmt: skip
# What drawing programs write for themselves: nothing of it is drawn or run.
_PROGRAMS = (
    "http://www.inkscape.org/", "http://sodipodi.sourceforge.net/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#", "http://web.resource.org/cc/", "http://purl.org/dc/", "http://www.bohemiancoding.com/",
)  # fmt: skip
_FETCHES = re.compile(
    r"@|\\|url\s*\(\s*(?![\s\"']*#)|expression|javascript:|image-set|src\s*\(", re.IGNORECASE
)


class _Refused(Exception):
    """Reading ends here."""


@dataclass
class _Reader:
    """Walks through a drawing and tells what may not be in it."""

    file: str
    faults: Faults
    parser: expat.XMLParserType
    style: str | None = None
    told: int = 0
    open_ids: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    using: dict[str, int] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        self.told += 1
        if self.told <= _TOLD:
            self.faults.add(self.file, self.parser.CurrentLineNumber, fault)

    def refuse(self, *_: object) -> None:
        self.add(Fault("DOCTYPE and entities are refused: delete them."))
        raise _Refused

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8"):
            self.add(Fault("This is not UTF-8 text: save the file as UTF-8."))

    def instruction(self, _target: str, _data: str) -> None:
        self.add(Fault("Processing instructions (“<?…?>”) are refused: delete this one."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self.open_ids and name != f"{_SVG} svg":
            self.add(Fault('The outermost element is not <svg xmlns="http://www.w3.org/2000/svg">.'))
        elif self.style is not None or not self._may_stand(space, local):
            self.add(
                Fault(
                    "The element <%(name)s> is refused: a drawing holds shapes and text only.", _named(local)
                )
            )
        self.open_ids.append(attributes.get("id", ""))
        self.style = "" if local == "style" and space == _SVG else self.style
        for attribute, value in attributes.items():
            self._check(*attribute.rpartition(" ")[::2], value)
        if local == "use":
            self.using.update(dict.fromkeys(filter(None, self.open_ids), self.parser.CurrentLineNumber))
            self.used.update(value.strip()[1:] for name, value in attributes.items() if name.endswith("href"))

    def _may_stand(self, space: str, local: str) -> bool:
        return local in _ELEMENTS if space == _SVG else space.startswith(_PROGRAMS)

    def _check(self, space: str, local: str, value: str) -> None:
        name = local.lower()
        if name.startswith("on"):
            self.add(Fault("The event handler “%(name)s” is refused: delete it.", _named(local)))
        elif name == "href" and space in ("", _XLINK, _SVG):
            if not value.strip().startswith("#"):
                self.add(Fault("A reference out of the drawing is refused: only “#name” may be referred to."))
        elif (space == _XML and name == "base") or (not space and name in ("src", "attributename")):
            self.add(Fault("The attribute “%(name)s” is refused: delete it.", _named(local)))
        elif not space and _FETCHES.search(value) and not _is_words(name):
            self.add(Fault("A reference out of the drawing is refused: only “#name” may be referred to."))

    def words(self, text: str) -> None:
        if self.style is not None:
            self.style += text

    def end(self, name: str) -> None:
        self.open_ids.pop()
        if name != f"{_SVG} style":
            return
        if self.style is not None and _FETCHES.search(self.style):
            self.add(Fault("This style sheet refers to something else (“@”, “url(…)” or “\\”): refused."))
        self.style = None

    def finish(self) -> None:
        """Clones of clones would grow without end."""
        lines = [line for name, line in self.using.items() if name in self.used]
        if lines:
            cloned = Fault("A clone (<use>) is cloned again: turn the clones into shapes.")
            self.faults.add(self.file, min(lines), cloned)


def _named(local: str) -> dict[str, str]:
    return {"name": clean_line(local)[:40]}


def _is_words(name: str) -> bool:
    """True for attributes that hold words for people: an “@” in them fetches nothing."""
    return name in ("id", "class", "title", "lang", "role") or name.startswith(("aria-", "data-"))


def read_svg(file: str, content: bytes, faults: Faults) -> bytes:
    """The drawing in normal form; everything that may not be in it goes to the faults."""
    text = read_text(file, content, faults, limit=_SIZE_LIMIT)
    if text is None:
        return b""
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    reader = _Reader(file, faults, parser)
    _listen(parser, reader)
    try:
        parser.Parse(text.encode(), True)
        reader.finish()
    except _Refused:
        pass
    except expat.ExpatError as error:
        faults.add(file, error.lineno, Fault("This is not well-formed XML: export the drawing again."))
    return text.encode()


def _listen(parser: expat.XMLParserType, reader: _Reader) -> None:
    parser.XmlDeclHandler = reader.declaration
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.ProcessingInstructionHandler = reader.instruction
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
