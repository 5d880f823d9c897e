"""The formats of question files by name: which of them a file is in, and how it is read and written."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from courses.questions.formats.aiken import read_aiken, write_aiken
from courses.questions.formats.encoding import decode_text, read_text
from courses.questions.formats.excel import is_workbook, read_excel
from courses.questions.formats.excel_writer import write_excel
from courses.questions.formats.gift import read_gift, write_gift
from courses.questions.formats.moodle_xml import read_moodle_xml, write_moodle_xml
from courses.questions.formats.qti import is_qti, read_qti
from courses.questions.formats.qti_writer import write_qti
from courses.questions.formats.question_file import FileQuestion, QuestionFile, Written
from lms.core.text import msgid

Reader = Callable[[bytes, str], QuestionFile]
Writer = Callable[[Iterable[FileQuestion]], Written]


@dataclass(frozen=True)
class Format:
    """A format: `read(content, name)` and `write(questions)`, None where this site does only the other.

    `label` is an English message id. `recognises(content)` says by the content alone whether a file is in it;
    `suffixes` help where the content of a text format says nothing.
    """

    key: str
    label: str
    suffixes: tuple[str, ...]
    media_type: str
    read: Reader | None
    write: Writer | None
    recognises: Callable[[bytes], bool]


_FORMATS: dict[str, Format] = {}


def register_format(format: Format) -> None:
    """Make the format known under its key."""
    _FORMATS[format.key] = format


def find_format(key: str) -> Format | None:
    """The format with this key, None where there is none."""
    return _FORMATS.get(key)


def list_formats() -> list[Format]:
    """Every format, in the order in which people are offered them."""
    return list(_FORMATS.values())


def detect(name: str, content: bytes) -> Format | None:
    """The format that this file is in: by its content, of several by its name; None where it is in none.

    A file that looks like none, but has the ending of one format alone, is taken for that: its reader says why
    it cannot be read.
    """
    readable = [format for format in list_formats() if format.read is not None]
    named = [format for format in readable if name.lower().endswith(format.suffixes)]
    found = [format for format in readable if format.recognises(content)]
    best = [format for format in found if format in named] or found
    return best[0] if best else named[0] if len(named) == 1 else None


def _is_gift(content: bytes) -> bool:
    text = decode_text(content)[0] or ""
    return "{" in text and not text.lstrip().startswith("<") and not content.startswith(b"PK")


def _is_aiken(content: bytes) -> bool:
    text = decode_text(content)[0] or ""
    return _AIKEN_ANSWER.search(text) is not None and _AIKEN_OPTION.search(text) is not None


def _is_moodle_xml(content: bytes) -> bool:
    return _MOODLE_XML.search(content[:1_000_000].replace(b"\0", b"")) is not None


_AIKEN_ANSWER = re.compile(r"^[ \t]*ANSWERS?[ \t]*:[ \t]*[A-Z]\b", re.MULTILINE | re.IGNORECASE)
_AIKEN_OPTION = re.compile(r"^[ \t]*A[.)]", re.MULTILINE)
_MOODLE_XML = re.compile(rb"<quiz[\s>]|<question\s[^<>]*\btype\s*=")

MOODLE_XML = Format(
    key="moodle_xml",
    label=msgid("Moodle XML"),
    suffixes=(".xml",),
    media_type="application/xml",
    read=read_moodle_xml,
    write=write_moodle_xml,
    recognises=_is_moodle_xml,
)
AIKEN = Format(
    key="aiken",
    label=msgid("Aiken"),
    suffixes=(".txt", ".aiken"),
    media_type="text/plain",
    read=lambda content, _name: read_text(content, read_aiken),
    write=write_aiken,
    recognises=_is_aiken,
)
GIFT = Format(
    key="gift",
    label=msgid("GIFT (Moodle text)"),
    suffixes=(".gift", ".txt"),
    media_type="text/plain",
    read=lambda content, _name: read_text(content, read_gift),
    write=write_gift,
    recognises=_is_gift,
)

EXCEL = Format(
    key="excel",
    label=msgid("Excel table"),
    suffixes=(".xlsx", ".xlsm", ".xls"),
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    read=lambda content, _name: read_excel(content),
    write=write_excel,
    recognises=is_workbook,
)
QTI = Format(
    key="qti",
    label=msgid("QTI 2.1 package"),
    suffixes=(".zip", ".imscc", ".qti"),
    media_type="application/zip",
    read=read_qti,
    write=lambda questions: write_qti(questions, "2.1"),
    recognises=lambda content: is_qti(content) and not is_workbook(content),
)
# What is read says itself which version it is; what is written is of the version that is asked for.
QTI_22 = replace(
    QTI,
    key="qti22",
    label=msgid("QTI 2.2 package"),
    read=None,
    write=lambda questions: write_qti(questions, "2.2"),
)
QTI_30 = replace(
    QTI,
    key="qti30",
    label=msgid("QTI 3.0 package"),
    read=None,
    write=lambda questions: write_qti(questions, "3.0"),
)

# What tells by its content which format it is in stands before what is recognised by a sign or two.
for _format in (EXCEL, MOODLE_XML, QTI, QTI_22, QTI_30, AIKEN, GIFT):
    register_format(_format)
