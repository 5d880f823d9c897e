"""One item of QTI 1.2 (Canvas, Blackboard, OLAT, Respondus and others) and the question that it becomes."""

import re
from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.qti12_scene import open_item
from courses.questions.formats.qti12_several import blanks, has_blanks, several
from courses.questions.formats.qti12_single import single
from courses.questions.formats.qti_asked import NO_ROOM, Answer, NotHeld, Nothing, points_of
from courses.questions.formats.qti_item import CHANCE, TITLE
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.qti_text import join
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import Element, line_of
from courses.questions.kinds.base import Fault
from courses.questions.kinds.texts import RichText
from lms.core.text import clean_line

_UNSUPPORTED = Fault("A question of the kind “%(name)s” is not supported: it is left out.")
_UNSUPPORTED_KINDS = ("file_upload_question", "hot_spot_question", "file upload", "sr")
_TYPED = ("response_str", "response_num")
_POINTS = ("points_possible", "qmd_weighting", "qmd_maximumscore", "cc_weighting")
# What platforms write where an author gave no title.
_NO_TITLES = ("question", "câu hỏi")


class Item12Reader:
    """Reads one item, already normalised; NotHeld or Nothing where it becomes no question."""

    def __init__(self, element: Element, shown: Shown) -> None:
        self.item = open_item(element, shown)

    def read(self, category: str, stimulus: RichText) -> FileQuestion:
        """The question of the item, below the text that it shares with others."""
        explanation = self.item.explain()
        stem, answer = self._content()
        stem = join([stimulus, stem]) if answer.kind != "cloze" else stem
        title = clean_line(self.item.element.get("title") or "")
        if not stem.text and answer.kind != "cloze" and title:
            self.item.remark(TITLE)
            stem = RichText(title)
        if self.item.is_feedback_lost:
            self.item.remark(NO_ROOM)
        return FileQuestion(
            kind=answer.kind,
            data=answer.data,
            stem=stem.text,
            text_format=stem.format,
            title="" if title.lower() in _NO_TITLES else title,
            category=category,
            explanation=explanation.text,
            explanation_format=explanation.format if explanation.text else stem.format,
            points=self._points(answer.points),
            line=line_of(self.item.element),
        )

    def _points(self, measured: Fraction) -> Decimal:
        """What the platform says the item is worth; else its score, where that is no percentage."""
        for name in _POINTS:
            written = self.item.fields.get(name, "")
            found = re.fullmatch(r"\s*([0-9]{1,4}(?:\.[0-9]{1,5})?)[0-9.]*\s*", written)
            if found and Decimal(found[1]) > 0:
                return points_of(Fraction(found[1]))
        return Decimal(1) if measured == 100 else points_of(measured)

    def _content(self) -> tuple[RichText, Answer]:
        item = self.item
        if (
            item.kind == "calculated_question"
            or item.element.find("itemproc_extension/calculated") is not None
        ):
            raise NotHeld(CHANCE)
        if item.kind in _UNSUPPORTED_KINDS:
            raise NotHeld(Fault(_UNSUPPORTED.message, {"name": item.kind}))
        if not item.responses:
            raise Nothing(item.stem().text)
        for response in item.responses:
            if response.tag != "response_lid" and response.tag not in _TYPED:
                name = {"name": item.kind or str(response.tag)}
                raise NotHeld(Fault(_UNSUPPORTED.message, name))
        if has_blanks(item):
            return RichText(""), blanks(item)
        return single(item, self._points(Fraction(1))) if len(item.responses) == 1 else several(item)
