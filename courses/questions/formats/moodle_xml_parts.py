"""The parts of a question in Moodle XML: its texts with the files beside them, its tags, its numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from urllib.parse import unquote

from lxml import etree

from courses.questions.formats.images import Allowance, Pictures, reference
from courses.questions.formats.xml import Element, line_of, local_name
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault
from courses.questions.kinds.texts import RichText, written
from lms.core.text import clean_line, nfc

FORMATS = {
    "moodle_auto_format": "moodle",
    "html": "html",
    "plain_text": "plain",
    "markdown": "markdown",
    "wiki_like": "moodle",
}
OWN_TAG = "tuhoc:"
_OWN = re.compile(r"tuhoc:([a-z]+)=(.*)", re.DOTALL)
_PLUGIN_FILE = {
    "markdown": re.compile(r"@@PLUGINFILE@@/([^\s\"'<>()?#]*)(?:\?[^\s\"'<>()#]*)?"),
    "html": re.compile(r"@@PLUGINFILE@@/([^\s\"'<>?#]*)(?:\?[^\s\"'<>#]*)?"),
}
_POINTS_LIMIT = 1000


class BadQuestion(Exception):
    """This question cannot be read: why, and in which line."""

    def __init__(self, at: Element, fault: Fault) -> None:
        super().__init__(fault.message)
        self.line, self.fault = line_of(at), fault


@dataclass(frozen=True)
class OwnMarks:
    """What this site wrote into the tags of a question, and the tags of people."""

    tags: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """The value, "" where there is none."""
        return self.values.get(key, "")


class Item:
    """One <question>, with the pictures found so far and what has to be said of it."""

    def __init__(self, element: Element, allowance: Allowance | None = None) -> None:
        self.element = element
        self.pictures = Pictures(allowance)
        self.remarks: list[Fault] = []
        self.text_format = "html"
        self.marks = _read_marks(element)

    def remark(self, fault: Fault) -> None:
        """The author should look at this."""
        if fault not in self.remarks:
            self.remarks.append(fault)

    def text(self, name: str) -> tuple[str, str]:
        """The text under that name and its format; "" where there is none."""
        found = self.element.find(name)
        return ("", self.text_format) if found is None else self.text_of(found)

    def text_of(self, element: Element) -> tuple[str, str]:
        """The text of an element with a format, its files among the pictures."""
        text_format = FORMATS.get(element.get("format", "").strip(), self.text_format)
        names = dict(self._files(element))
        source = raw_text(element)

        def own(found: re.Match[str]) -> str:
            name = unquote(found[1])
            return reference(names.get(name, name))

        if text_format == "plain":
            return source, text_format
        pattern = _PLUGIN_FILE["markdown" if text_format == "markdown" else "html"]
        return pattern.sub(own, source), text_format

    def _files(self, element: Element) -> Iterator[tuple[str, str]]:
        for file in element.findall("file"):
            name = f"{file.get('path', '/').strip('/')}/{file.get('name', '')}".lstrip("/")
            if file.get("encoding", "base64") == "base64":
                yield name, self.pictures.add_base64(name, file.text or "")

    def rich(self, element: Element) -> RichText:
        """The same in its simplest format."""
        return written(*self.text_of(element))

    def feedback(self, answer: Element) -> RichText | None:
        """The feedback of an answer, None where nothing is written."""
        found = answer.find("feedback")
        said = self.rich(found) if found is not None else None
        return said if said and said.text else None

    def answers(self, name: str = "answer") -> list[Element]:
        """The answers, not too many of them."""
        found = self.element.findall(name)
        if len(found) > OPTION_LIMIT:
            raise BadQuestion(found[OPTION_LIMIT], TOO_MANY_ANSWERS)
        return found

    def value(self, name: str, default: str = "") -> str:
        """The bare value under that name."""
        found = self.element.find(name)
        return default if found is None else clean_line("".join(found.itertext())) or default

    def flag(self, name: str, default: bool) -> bool:
        """The true or false under that name, as Moodle writes it."""
        found = self.value(name, "true" if default else "false").lower()
        return found not in ("false", "0")

    def points(self) -> Decimal | None:
        """The points of the question; None where none are given."""
        said = self.value("defaultgrade")
        number = decimal_of(said) if said else None
        if number is not None and 0 < number <= _POINTS_LIMIT:
            return number
        if said:
            self.remark(Fault("“%(value)s” is not a number of points: 1 is taken.", {"value": said[:40]}))
        return None


def raw_text(element: Element) -> str:
    """What stands in the <text> of the element, in normal form, tags that are not escaped included."""
    found = element.find("text")
    source = element if found is None else found
    if not len(source) or found is None:
        return nfc((source.text or "").replace("\r", "")).strip()
    inner = (source.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in source)
    return nfc(inner.replace("\r", "")).strip()


def plain_line(element: Element) -> str:
    """The same for what is plain text on one line."""
    return clean_line(raw_text(element))


def decimal_of(said: str) -> Decimal | None:
    """The exact decimal, in its shortest form; None where it is none or out of all bounds."""
    try:
        value = Decimal(said.replace(",", "."))
    except InvalidOperation:
        return None
    if len(said) > 40 or not value.is_finite() or abs(value.adjusted()) > 25:
        return None
    normal = value.normalize()
    return Decimal(f"{normal:f}") if normal else Decimal(0)


def weight_of(answer: Element) -> Fraction:
    """The share of the points that the answer is worth, from its fraction in per cent."""
    said = answer.get("fraction", "0").strip() or "0"
    number = decimal_of(said)
    if number is None or abs(number) > 100:
        raise BadQuestion(answer, Fault("A weight is a number from -100 to 100."))
    return Fraction(round(number, 10)) / 100


def _read_marks(element: Element) -> OwnMarks:
    tags: dict[str, None] = {}
    values: dict[str, str] = {}
    for found in element.findall("tags/tag"):
        tag = plain_line(found)
        own = _OWN.fullmatch(tag)
        if own and own[1] != "tag":
            values.setdefault(own[1], own[2])
        elif tag:
            tags[own[2] if own else tag] = None
    return OwnMarks(tuple(tags), values)


def kind_name(element: Element) -> str:
    """The name of the kind in Moodle."""
    return clean_line(element.get("type", ""))[:40].lower()


def is_question(element: Element) -> bool:
    """True for a <question>."""
    return isinstance(element.tag, str) and local_name(element) == "question"
