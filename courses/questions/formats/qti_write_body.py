"""The body of an item that is written: the text of the question and its interactions."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from courses.questions.formats.qti_ask import Ask
from courses.questions.formats.qti_write_choices import inline_choice
from courses.questions.formats.qti_write_kinds import INLINE, INTERACTIONS
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.rubrics import rubric_text
from courses.questions.formats.xml import Element, add_element, new_element
from courses.questions.kinds.essay import Task
from courses.questions.kinds.parts import Part, Parts
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.texts import RichText


class Body:
    """Writes the body of one item."""

    def __init__(self, body: Element, ask: Ask) -> None:
        self.body, self.ask = body, ask
        self.count = 0

    def write(self, question: FileQuestion) -> None:
        """The text of the question and what it asks stand in the body."""
        content = get_kind(question.kind).parse(question.data)
        stem = RichText(question.stem, question.text_format)
        if stem.text:
            self.body.append(self.ask.texts.block(stem))
        if question.kind == "essay":
            self._essay(content)
        elif question.kind == "case_study":
            total = sum((part.points for part in content.parts), Fraction(0))
            for part in content.parts:
                self._part(part, part.points / total * self.ask.points)
        elif question.kind == "cloze":
            self._cloze(content)
        else:
            self._single(question.kind, content, self.ask)

    def _single(self, kind: str, content: Any, ask: Ask) -> None:
        made = INTERACTIONS[kind](ask, content)
        if kind in INLINE:
            add_element(self.body, "p").append(made)
        else:
            self.body.append(made)

    def _essay(self, content: Task) -> None:
        self.ask.rules.is_marked_by_person = True
        self.ask.rules.declare(self.ask.response, "string", "single")
        made = new_element(
            "extendedTextInteraction", None, responseIdentifier=self.ask.response, expectedLines="10"
        )
        self.body.append(made)
        rubric = add_element(self.body, "rubricBlock", None, view="scorer")
        rubric.append(self.ask.texts.block(rubric_text(content)))

    def _next(self, points: Fraction) -> Ask:
        self.count += 1
        return replace(self.ask, response=f"RESPONSE_{self.count}", points=points)

    def _part(self, part: Part, points: Fraction) -> None:
        if part.stem and part.stem.text:
            self.body.append(self.ask.texts.block(part.stem))
        if part.kind.key == "cloze":
            self._cloze(part.content, points)
        else:
            self._single(part.kind.key, part.content, self._next(points))

    def _cloze(self, content: Parts, points: Fraction | None = None) -> None:
        total = sum((gap.points for gap in content.parts), Fraction(0))
        worth = self.ask.points if points is None else points
        gaps = {gap.id: gap for gap in content.parts}

        def fill(name: str) -> Element | None:
            gap = gaps.pop(name, None)
            if gap is None:
                return None
            ask = self._next(gap.points / total * worth)
            if gap.kind.key == "one_answer":
                return inline_choice(ask, gap.content)
            return INTERACTIONS[gap.kind.key](ask, gap.content)

        self.body.append(self.ask.texts.block(content.text or RichText(""), fill))
