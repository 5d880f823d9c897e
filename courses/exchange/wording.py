"""Words for files on their way in: kinds, steps, shapes, places, losses."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses.authoring.incoming import (
    Incoming,
    IncomingFile,
    IncomingItem,
    IncomingLesson,
    IncomingQuiz,
    Loss,
)
from courses.exchange.models import DROPPED, FAILED, READY, REFUSED, RUNNING, TAKEN, UNDONE, WAITING
from courses.exchange.readers.registry import find_reader
from courses.exchange.readers.sniffing import LABELS
from courses.lessons.blocks.registry import block_kinds
from courses.questions.kinds.base import Fault
from lms.core.i18n import _, format_filesize, lazy, ngettext

STATES: dict[str, tuple[Any, str]] = {
    WAITING: (lazy("Waiting"), "todo"),
    RUNNING: (lazy("Being read"), "info"),
    READY: (lazy("To be looked at"), "warning"),
    REFUSED: (lazy("Refused"), "danger"),
    FAILED: (lazy("Not read"), "danger"),
    TAKEN: (lazy("In the draft"), "success"),
    UNDONE: (lazy("Taken out again"), "neutral"),
    DROPPED: (lazy("Given up"), "neutral"),
}
_STEPS: dict[str, Any] = {
    "": lazy("Waiting for its turn"),
    "look": lazy("Being looked at"),
    "modernise": lazy("Being turned into a file of today"),
    "draw": lazy("Slides are being drawn"),
    "document": lazy("The document is being read"),
    "questions": lazy("Questions are being read"),
    "package": lazy("The package is being looked through"),
}
SHAPES: dict[str, tuple[Any, Any]] = {
    "slides": (
        lazy("Keep as slides"),
        lazy("Each slide or page as a picture, with its text and what is said to it."),
    ),
    "reading": (
        lazy("Turn into a text to read"),
        lazy("Headings, texts, pictures and tables: lighter, and easy to edit."),
    ),
    "chapters": (
        lazy("Modules and lessons"),
        lazy("Headings of the first level become modules, of the second lessons."),
    ),
    "headings": (
        lazy("A lesson for each heading of the first level"),
        lazy("Lower headings stand within the lessons."),
    ),
    "whole": (lazy("One lesson"), lazy("The document has no headings to divide it by.")),
    "lesson": (lazy("A lesson of questions to test oneself"), lazy("The questions go to the bank as well.")),
    "quiz": (
        lazy("A quiz that counts"),
        lazy("It draws from these questions, which no self-test shows then."),
    ),
    "bank": (lazy("Into the question bank only"), lazy("Put them into lessons later.")),
    "course": (lazy("As it is"), ""),
}
_KINDS: dict[str, Any] = {"scorm": lazy("SCORM package"), "cartridge": lazy("Common Cartridge")}
_PLACE = re.compile(r"(Slide|Page|Row) (\d+)")


def kind_label(key: str) -> str:
    """What people call files of that kind."""
    found = find_reader(key)
    return str(_KINDS.get(key) or (_(found.label) if found else key))


def step_words(step: str, done: int, total: int) -> str:
    """How far the reading is: "Slide 12/30"."""
    figures = {"done": done, "total": total}
    if step == "slides":
        return _("Slide %(done)s/%(total)s", **figures)
    if step == "pictures":
        return _("Picture of slide %(done)s/%(total)s", **figures)
    if step == "pages":
        return _("Page %(done)s/%(total)s", **figures)
    return str(_STEPS.get(step, _STEPS["look"]))


def fault_words(fault: Fault | Mapping[str, Any]) -> str:
    """The fault in the reader's language, with its place in front."""
    if isinstance(fault, Fault):
        fault = {"message": fault.message, "params": fault.params, "place": fault.place}
    params = {key: _(each) if _is_word(key, each) else each for key, each in fault["params"].items()}
    message = str(fault["message"])
    sentence = _(message, **params)
    place = place_words(fault.get("place", ""))
    return f"{place}: {sentence}" if place else str(sentence)


def _is_word(key: str, value: Any) -> bool:
    """True for what a reader names in words of its own, not in those of the file."""
    return key.endswith("_word") or value in LABELS.values()


def place_words(place: str) -> str:
    """The place in the reader's language: slide, page and row are words, headings stand as they are."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return place
    words = {
        "Slide": _("Slide %(number)s", number=found[2]),
        "Page": _("Page %(number)s", number=found[2]),
        "Row": _("Row %(number)s", number=found[2]),
    }
    return str(words[found[1]])


@dataclass(frozen=True)
class LossesAt:
    """What is lost in one place."""

    place: str
    sentences: list[str]


def losses_by_place(losses: Iterable[Loss]) -> list[LossesAt]:
    """What is lost, place by place; what is of the whole file first."""
    found: dict[str, list[str]] = {"": []}
    for loss in losses:
        found.setdefault(loss.place, []).append(fault_words(Fault(loss.message.message, loss.message.params)))
    return [LossesAt(place_words(place), sentences) for place, sentences in found.items() if sentences]


def kind_of_block(key: str) -> str:
    """What people call blocks of that kind."""
    kinds = block_kinds()
    return str(kinds[key].label) if key in kinds else key


def summary_words(incoming: Incoming) -> str:
    """All that the file becomes on one line: "2 lessons · 29 slides · 29 transcripts · 1.6 MB"."""
    lessons = list(incoming.lessons())
    blocks = [block for lesson in lessons for block in lesson.blocks]
    slides = [slide for block in blocks if block["kind"] == "slides" for slide in block["slides"]]
    said = sum(bool(slide["notes"]) for slide in slides)
    pictures = sum(bool(slide["image"]) for slide in slides)
    shown = sum(block["kind"] == "image" for block in blocks)
    parts = [
        ngettext("%(num)s lesson", "%(num)s lessons", len(lessons)) if lessons else "",
        _(
            "%(slides)s slides or pages → %(pictures)s pictures with text",
            slides=len(slides),
            pictures=pictures,
        )
        if slides
        else "",
        ngettext("%(num)s transcript from speaker notes", "%(num)s transcripts from speaker notes", said)
        if said
        else "",
        ngettext("%(num)s picture", "%(num)s pictures", shown) if shown else "",
        format_filesize(sum(_size(file) for file in incoming.files.values())) if incoming.files else "",
    ]
    return " · ".join(filter(None, parts))


def _size(file: IncomingFile) -> int:
    return file.content.stat().st_size if isinstance(file.content, Path) else len(file.content)


def contents_words(item: IncomingItem) -> str:
    """What an item holds, counted: "12 slides · 3 pictures"."""
    if isinstance(item, IncomingQuiz):
        count = sum(draw.count for draw in item.draws)
        return ngettext("%(num)s question", "%(num)s questions", count)
    if not isinstance(item, IncomingLesson):
        return _("meetings of a class, %(minutes)s minutes", minutes=item.minutes)
    counts: dict[str, int] = {}
    for block in item.blocks:
        more = len(block["slides"]) if block["kind"] == "slides" else 1
        counts[block["kind"]] = counts.get(block["kind"], 0) + more
    kinds = block_kinds()
    return " · ".join(
        f"{kinds[key].label if key in kinds else key}: {count}" for key, count in counts.items()
    )


def thumbnails_of(item: IncomingItem, most: int = 5) -> list[str]:
    """The names of the first pictures that the item shows."""
    names: list[str] = []
    for block in item.blocks if isinstance(item, IncomingLesson) else ():
        shown = [slide["image"] for slide in block["slides"]] if block["kind"] == "slides" else []
        names += shown or ([block["file"]] if block["kind"] == "image" else [])
    return [name for name in names if name][:most]
