"""Cloze (điền khuyết): a text with gaps, each filled by typing or by choosing."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from typing_extensions import override

from courses.questions.kinds.base import TEXT_LIMIT, Fault, Json, Kind
from courses.questions.kinds.choices import Choices
from courses.questions.kinds.composite import Composite
from courses.questions.kinds.form_fields import TEXT_TOO_LONG
from courses.questions.kinds.parts import Parts
from courses.questions.kinds.texts import RichText, rich
from lms.core.text import msgid

NOT_PLAIN = Fault("The answers of a gap to choose from must be plain text.")
_KINDS = ("short_text", "number", "one_answer")
_MARK = r"\[\[([a-z0-9]{1,8})\]\]"
_PLAIN = re.compile(_MARK)
# A mark inside a tag (in a title, in an address) is none: what stands before the bar passes over whole tags.
_IN_HTML = re.compile(rf"""<[a-zA-Z/!?](?:[^<>"']|"[^"]*"|'[^']*')*>|{_MARK}""")


class Cloze(Composite):
    """Data: {"text": T with [[1]] where the gap "1" stands, "gaps": [{"id": "1", "kind": "short_text" |
    "number" | "one_answer", "data": {… of that kind}, "points": "1"}, …]}. The stem may be empty.

    Response: {"gaps": {"1": the response of its kind}}. A gap of one answer is a select.
    """

    key = "cloze"
    label = msgid("Fill in the gaps")
    hint = msgid("Fill in every gap of the text.")
    moodle_types = ("cloze", "multianswer", "gapselect", "ddwtos")
    qti_interactions = ("inlineChoiceInteraction", "textEntryInteraction")
    holder = "gaps"
    is_open = Fault("Not every gap is filled in.")

    @override
    def takes(self, kind: Kind[Any]) -> bool:
        return kind.key in _KINDS

    @override
    def number(self, place: int) -> str:
        return f"({place + 1})"

    @override
    def parse(self, data: Json) -> Parts:
        return Parts(self.holder, self.parse_parts(data, with_stems=False), rich(data, "text"))

    @override
    def faults(self, content: Parts) -> list[Fault]:
        text = content.text or RichText("")
        if len(text.text) > TEXT_LIMIT:
            return [TEXT_TOO_LONG]
        found = [] if content.parts else [Fault("A text to fill in needs at least one gap.")]
        marks = Counter(name for _, name in _pieces(text) if name)
        ids = {part.id for part in content.parts}
        for name in sorted(marks.keys() ^ ids | {name for name, count in marks.items() if count > 1}):
            params = {"gap": f"[[{name}]]"}
            found.append(Fault("The gap %(gap)s must stand in the text once and be described once.", params))
        for place, part in enumerate(content.parts):
            if isinstance(part.content, Choices) and not _is_plain(part.content):
                found.append(replace(NOT_PLAIN, place=self.number(place)))
        return found + super().faults(content)

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        content = self.parse(data)
        gaps = {
            part.id: {"id": part.id, "number": place, "view": part.kind.public_view(part.data, fixed)}
            for place, (part, fixed, _) in enumerate(content.each(frozen, {}), 1)
        }
        return self.view(segments=_segments(content, gaps))

    @override
    def scene(self, data: Json, /) -> Json:
        content = self.parse(data)
        gaps = {part.id: {"number": place} for place, part in enumerate(content.parts, 1)}
        return {"kind": self.key, "segments": _segments(content, gaps)}


def _is_plain(choices: Choices) -> bool:
    return all(option.text.format == "plain" for option in choices.options)


def _pieces(text: RichText) -> list[tuple[str, str | None]]:
    """The text cut at its gaps: what stands before a gap, and its id; None behind the last piece."""
    source = text.text if text.html is None else text.html
    marks = _PLAIN if text.html is None and text.format in ("plain", "markdown") else _IN_HTML
    found, end = [], 0
    for mark in marks.finditer(source):
        if mark[1]:
            found.append((source[end : mark.start()], mark[1]))
            end = mark.end()
    return [*found, (source[end:], None)]


def _segments(content: Parts, gaps: dict[str, Json]) -> list[Json]:
    """The text in pieces to be shown one after the other; a gap that lost its place stands at the end."""
    text, left = content.text or RichText(""), dict(gaps)
    found: list[Json] = []
    for piece, name in _pieces(text):
        found.append({"text": piece, "html": None if text.html is None else piece})
        if name is not None and name in left:
            found.append({"gap": left.pop(name)})
    return found + [{"gap": gap} for gap in left.values()]
