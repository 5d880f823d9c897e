"""Moodle's cloze syntax, `{2:SHORTANSWER:=Hà Nội#Đúng.~%50%Huế}`, read as gaps in a text."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.questions.formats.moodle_xml_parts import decimal_of
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault, Json
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.texts import RichText, written
from lms.core.text import clean_line, nfc

_NUMBERS = ("NUMERICAL", "NM")
_TEXTS = ("SHORTANSWER", "SA", "MW")
_EXACT_TEXTS = ("SHORTANSWER_C", "SAC", "MWC")
_IN_ORDER = ("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH")
_SHUFFLED = ("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS")
_SEVERAL = (
    "MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS",
)  # fmt: skip
_TYPES = "|".join(
    sorted((*_NUMBERS, *_TEXTS, *_EXACT_TEXTS, *_IN_ORDER, *_SHUFFLED, *_SEVERAL), key=len, reverse=True)
)
GAP_START = re.compile(rf"\{{([0-9]{{0,3}}):({_TYPES}):")
_BODY = re.compile(r"((?:\\.|[^}\\])*+)\}", re.DOTALL)
_FRACTION = re.compile(r"\s*(?:(=)|%(-?[0-9]{1,3}(?:[.,][0-9]{0,10})?)%)")
_NEXT = re.compile(r"(?<!\\)~")
_HASH = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
_ESCAPED = re.compile(r"\\([~#}{\"/])")
HTML_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MARK = re.compile(r"\[(?=\[[a-z0-9]{1,8}\]\])")

_CASE = Fault("Upper and lower case make no difference in the gaps here, as the file asks.")
_SEVERAL_FAULT = Fault("A gap in which several answers are ticked is not supported.")
_NEVER_CLOSED = Fault("A gap that begins here with “{” is never closed.")
_NO_GAP = Fault("The text has no gap that could be read.")


class BadGap(Exception):
    """This text with gaps cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True)
class _Entry:
    """One answer of a gap: its text is plain, its feedback HTML where it holds tags."""

    weight: Fraction
    text: str
    feedback: RichText | None


def read_cloze(text: str, text_format: str) -> tuple[Json, list[Fault]]:
    """The data of a cloze question, and what its author should look at; BadGap where a gap follows no rule."""
    pieces: list[str] = []
    gaps: list[Json] = []
    remarks: list[Fault] = []
    end = 0
    start = GAP_START.search(text)
    while start:
        body = _BODY.match(text, start.end())
        if not body:
            raise BadGap(_NEVER_CLOSED)
        if len(gaps) == OPTION_LIMIT:
            raise BadGap(TOO_MANY_ANSWERS)
        id = str(len(gaps) + 1)
        try:
            gaps.append(_gap(id, start, body[1], remarks))
        except BadGap as error:
            raise BadGap(replace(error.fault, place=f"({id})")) from error
        pieces += [_without_marks(text[end : start.start()], text_format), f"[[{len(gaps)}]]"]
        end = body.end()
        start = GAP_START.search(text, end)
    if not gaps:
        raise BadGap(_NO_GAP)
    whole = "".join([*pieces, _without_marks(text[end:], text_format)])
    return {"text": written(whole, text_format).to_json(), "gaps": gaps}, remarks


def _without_marks(text: str, text_format: str) -> str:
    """What looks like the mark of a gap, but is none, is shown and not read as one."""
    return _MARK.sub("&#91;" if text_format in ("html", "moodle") else "[ ", text)


def _gap(id: str, start: re.Match[str], body: str, remarks: list[Fault]) -> Json:
    name = start[2]
    if name in _SEVERAL:
        raise BadGap(_SEVERAL_FAULT)
    if name in _EXACT_TEXTS and _CASE not in remarks:
        remarks.append(_CASE)
    entries = [_entry(piece) for piece in _NEXT.split(body) if piece.strip()]
    if len(entries) > OPTION_LIMIT:
        raise BadGap(TOO_MANY_ANSWERS)
    kind, content = _content(name, entries)
    return {"id": id, "kind": kind, "data": content.to_json(), "points": str(max(int(start[1] or 1), 1))}


def _entry(piece: str) -> _Entry:
    found = _FRACTION.match(piece)
    rest = piece[found.end() :] if found else piece
    weight = Fraction(0) if not found else _share(found)
    text, *said = _HASH.split(rest, maxsplit=1)
    return _Entry(weight, _plain(text), _feedback(said[0]) if said else None)


def _share(found: re.Match[str]) -> Fraction:
    percent = Decimal(100) if found[1] else Decimal(found[2].replace(",", "."))
    if abs(percent) > 100:
        raise BadGap(Fault("A weight is a number from -100 to 100."))
    return Fraction(percent) / 100


def _unescape(raw: str) -> str:
    return _ESCAPED.sub(r"\1", raw)


def _plain(raw: str) -> str:
    """Tags are layout, what they hold and what entities name is text."""
    return clean_line(html.unescape(HTML_TAG.sub("", _unescape(raw))))


def _feedback(raw: str) -> RichText | None:
    """Moodle decodes it once, then shows it as HTML."""
    source = _unescape(raw)
    text = nfc(html.unescape(source)).strip()
    return RichText(text, "html" if HTML_TAG.search(source) else "plain") if text else None


def _content(name: str, entries: list[_Entry]) -> tuple[str, Any]:
    if name in _NUMBERS:
        return "number", _intervals(entries)
    if name in (*_TEXTS, *_EXACT_TEXTS):
        return "short_text", AcceptedTexts(tuple(Accepted(*each) for each in _numbered(entries)))
    options = (
        Option(id, RichText(text), weight, feedback) for id, text, weight, feedback in _numbered(entries)
    )
    return "one_answer", Choices(tuple(options), shuffle=name in _SHUFFLED)


def _numbered(entries: list[_Entry]) -> Iterator[tuple[str, str, Fraction, RichText | None]]:
    for place, entry in enumerate(entries):
        yield option_id(place), entry.text, entry.weight, entry.feedback


def _intervals(entries: list[_Entry]) -> Intervals:
    answers: list[Interval] = []
    wrong = None
    for entry in entries:
        if entry.text == "*":
            wrong = wrong or entry.feedback
            continue
        value, _, tolerance = entry.text.partition(":")
        found = [decimal_of(part.strip()) for part in (value, tolerance or "0")]
        if found[0] is None or found[1] is None:
            raise BadGap(Fault("“%(value)s” is not a number.", {"value": entry.text[:40]}))
        id = option_id(len(answers))
        answers.append(Interval(id, entry.weight, found[0], found[1], feedback=entry.feedback))
    return Intervals(tuple(answers), wrong)
