"""Essay (tự luận): the learner writes a text, people mark it by a rubric."""

import random
from dataclasses import dataclass
from fractions import Fraction

from typing_extensions import override

from courses.questions.kinds import shape
from courses.questions.kinds.base import TEXT_LIMIT, Fault, Fields, Json, Kind
from courses.questions.kinds.form_fields import read_text
from courses.questions.kinds.lines import line, message_line
from courses.questions.kinds.texts import RichText, optional_rich
from lms.core.text import format_number, msgid


@dataclass(frozen=True)
class Level:
    """What a text looks like that earns so many points of a criterion."""

    text: str
    points: Fraction

    def to_json(self) -> Json:
        """The stored form."""
        return {"text": self.text, "points": shape.plain_decimal(self.points)}


@dataclass(frozen=True)
class Criterion:
    """One thing that is assessed, the points it is worth at most, and the levels a marker chooses from."""

    id: str
    title: str
    points: Fraction
    levels: tuple[Level, ...] = ()

    def to_json(self) -> Json:
        """The stored form, with nothing that goes without saying."""
        stored: Json = {"id": self.id, "title": self.title, "points": shape.plain_decimal(self.points)}
        return stored | {"levels": [level.to_json() for level in self.levels]} if self.levels else stored


@dataclass(frozen=True)
class Task:
    """What is asked of the text, the rubric by which it is marked, and the guide for those who mark."""

    rubric: tuple[Criterion, ...]
    min_words: int = 0
    max_words: int = 0
    guide: RichText | None = None

    def to_json(self) -> Json:
        """The stored form."""
        stored: Json = {
            "rubric": [criterion.to_json() for criterion in self.rubric],
            "min_words": self.min_words,
            "max_words": self.max_words,
        }
        return stored | {"guide": self.guide.to_json()} if self.guide else stored

    def total(self) -> Fraction:
        """The points of all criteria: a person's mark is a share of them."""
        return sum((criterion.points for criterion in self.rubric), Fraction(0))


class Essay(Kind[Task]):
    """Data: {"rubric": [{"id": "a", "title": "…", "points": "4", "levels": [{"text": "…", "points": "0"}, …]?},
    …], "min_words": 0, "max_words": 0 (0: no limit), "guide": T?}.

    Response: {"text": "…"}, its line breaks kept. The mark comes from a person; `grade` is 0.
    """

    key = "essay"
    label = msgid("Essay")
    key_label = msgid("How it is marked")
    is_marked_by_person = True
    moodle_types = ("essay", "essayautograde")
    qti_interactions = ("extendedTextInteraction",)

    @override
    def parse(self, data: Json) -> Task:
        rubric = tuple(_criterion(entry) for entry in shape.entries(data, "rubric"))
        shape.ids([criterion.id for criterion in rubric])
        limits = shape.whole(data, "min_words", 0), shape.whole(data, "max_words", 0)
        return Task(rubric, *limits, optional_rich(data, "guide"))

    @override
    def faults(self, content: Task) -> list[Fault]:
        found = [] if content.rubric else [Fault("An essay question needs at least one criterion.")]
        if not all(criterion.title.strip() for criterion in content.rubric):
            found.append(Fault("A criterion has no title."))
        if any(not 0 <= level.points <= one.points for one in content.rubric for level in one.levels):
            found.append(Fault("A level is worth from 0 to the points of its criterion."))
        if 0 < content.max_words < content.min_words:
            found.append(Fault("The text may not have as many words as it must have."))
        return found

    @override
    def anchors(self, content: Task, /) -> frozenset[str]:
        return frozenset(criterion.id for criterion in content.rubric)

    @override
    def freeze(self, data: Json, rng: random.Random) -> Json:
        """Nothing to decide; {"min_words", "max_words"} are what `remark` measures by."""
        content = self.parse(data)
        return {"min_words": content.min_words, "max_words": content.max_words}

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        shown = self.view(max_length=TEXT_LIMIT)
        message = _asked(frozen)
        return shown | {"hint": {"message": message, "params": dict(frozen)}} if message else shown

    @override
    def read_response(self, frozen: Json, fields: Fields) -> Json | Fault:
        return read_text(fields)

    @override
    def remark(self, response: Json, frozen: Json | None = None, /) -> Fault | None:
        count, asked = len(response.get("text", "").split()), frozen or {}
        params = {"count": count} | asked
        if count and count < asked.get("min_words", 0):
            return Fault("The text has %(count)s words, at least %(min_words)s are asked.", params)
        if 0 < asked.get("max_words", 0) < count:
            return Fault("The text has %(count)s words, at most %(max_words)s are asked.", params)
        return None

    @override
    def grade(self, data: Json, frozen: Json, response: Json) -> Fraction:
        return Fraction(0)

    @override
    def key_response(self, data: Json, frozen: Json) -> Json:
        """A text of the asked length, made of the criteria; what it earns a person decides."""
        content = self.parse(data)
        words = " ".join(criterion.title for criterion in content.rubric).split()
        count = max(content.min_words, min(len(words), content.max_words or len(words)))
        return {"text": " ".join((words * (count // len(words) + 1))[:count])}

    @override
    def describe_response(self, data: Json, frozen: Json, response: Json) -> list[Json]:
        return [line(response["text"])] if response.get("text") else []

    @override
    def describe_key(self, data: Json) -> list[Json]:
        return [
            message_line(
                msgid("%(title)s (at most %(points)s points)"),
                {"title": criterion.title, "points": _shown(criterion.points)},
                id=criterion.id,
            )
            for criterion in self.parse(data).rubric
        ]


def _criterion(entry: Json) -> Criterion:
    levels = tuple(
        Level(shape.text(level, "text"), Fraction(shape.number(level, "points")))
        for level in shape.entries(entry, "levels", optional=True)
    )
    return Criterion(shape.text(entry, "id"), shape.text(entry, "title"), shape.points(entry), levels)


def _asked(frozen: Json) -> str:
    least, most = frozen["min_words"], frozen["max_words"]
    if least and most:
        return msgid("Write %(min_words)s to %(max_words)s words.")
    if least:
        return msgid("Write at least %(min_words)s words.")
    return msgid("Write at most %(max_words)s words.") if most else ""


def _shown(points: Fraction) -> str:
    return format_number(points.numerator) if points.denominator == 1 else format_number(float(points))
