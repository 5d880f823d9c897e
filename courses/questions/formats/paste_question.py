"""From the lines of one pasted question to the question, or to the sentence that says what is missing."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from courses.questions.formats.excel_choices import equal_share
from courses.questions.formats.excel_parts import cut_bars
from courses.questions.formats.excel_values import (
    AMBIGUOUS,
    Given,
    Rejected,
    read_difficulty,
    read_interval,
    read_points,
    read_truth,
)
from courses.questions.formats.findings import Findings
from courses.questions.formats.images import Pictures
from courses.questions.formats.paste_draft import Draft
from courses.questions.formats.paste_key import right_letters, truths
from courses.questions.formats.paste_lines import Line, rich_of
from courses.questions.formats.paste_signs import star_behind
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.rubrics import default_rubric
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault, Json
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.essay import Task
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.number import Intervals
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.texts import RichText
from courses.questions.kinds.true_false import Statement
from lms.core.text import clean_line, fold

Value = TypeVar("Value")
_NO_ANSWER = Fault(
    "The question has neither options nor an answer: add options “A. B. C. D.” or a line such as “Đáp án: …”."
)
_ONE_OPTION = Fault("The question has one option only.")
_MISSING = Fault("Option %(letter)s is missing: behind %(before)s comes %(after)s.")
_TRUE, _FALSE = "Đúng", "Sai"


class DraftReader:
    """Reads one draft; the findings get the question, or every reason why there is none."""

    def __init__(self, draft: Draft, findings: Findings) -> None:
        self.draft, self.findings = draft, findings
        self.is_usable = True

    def read(self) -> None:
        """The question is among the findings, or the reasons why there is none."""
        _take_stars(self.draft)
        try:
            kind, data = self._content()
        except Rejected as rejected:
            self.findings.note(rejected.line or self.draft.line, rejected.fault)
            return
        question = self._question(kind, data)
        if self.is_usable:
            pictures = Pictures()
            question = pictures.attach(question)
            for fault in pictures.faults:
                self.findings.note(self.draft.line, fault, level="warning")
            self.findings.keep(question)

    def _said(self, key: str, read: Callable[[str], Value], default: Value) -> Value:
        lines = self.draft.said.get(key)
        if not lines:
            return default
        try:
            return read(clean_line(" ".join(line.text for line in lines)))
        except Rejected as rejected:
            self.is_usable = False
            self.findings.note(lines[0].number, rejected.fault)
            return default

    def _question(self, kind: str, data: Json) -> FileQuestion:
        draft = self.draft
        stem, text_format = rich_of(draft.stem)
        explanation, explanation_format = rich_of(draft.said.get("explanation", []))
        return FileQuestion(
            kind=kind,
            data=data,
            stem=stem,
            text_format=text_format,
            title=self._said("title", clean_line, ""),
            category=self._said("category", clean_line, draft.category),
            id=self._said("id", clean_line, ""),
            tags=self._said("tags", _tags, ()),
            cite=self._said("cite", clean_line, ""),
            explanation=explanation,
            explanation_format=explanation_format if explanation else text_format,
            points=self._said("points", _points, draft.points or Decimal(1)),
            difficulty=self._said("difficulty", read_difficulty, draft.difficulty),
            competency=self._said("competency", clean_line, ""),
            line=draft.line,
        )

    def _content(self) -> tuple[str, Json]:
        draft = self.draft
        if not draft.stem:
            raise Rejected(Fault("The question has no text."))
        if not draft.options:
            return _typed(draft)
        _check_letters(draft)
        judged = truths(draft)
        if judged is not None:
            return "matching", _statements(draft, judged)
        right = right_letters(draft)
        said = [read_truth(option.line.text) for option in draft.options]
        if len(said) == 2 and set(said) == {True, False} and len(right) == 1:
            return "true_false", Statement(bool(said["ab".index(min(right))])).to_json()
        return _choices(draft, right)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(clean_line, text.replace(",", ";").split(";")))))


def _points(text: str) -> Decimal:
    return read_points(fold(text).removesuffix("diem").strip() or text)


def _take_stars(draft: Draft) -> None:
    """A star behind the text of an option is its mark, no part of it."""
    for option in draft.options:
        at = star_behind(option.line.text)
        if at is not None:
            option.line, option.is_starred = option.line.cut(0, at).strip(), True


def _check_letters(draft: Draft) -> None:
    letters = [option.letter for option in draft.options]
    for place, letter in enumerate(letters):
        if letter != option_id(min(place, OPTION_LIMIT - 1)):
            params = {
                "letter": option_id(place).upper(),
                "before": letters[place - 1].upper(),
                "after": letter.upper(),
            }
            raise Rejected(Fault(_MISSING.message, params))
    if len(letters) == 1:
        raise Rejected(_ONE_OPTION)


def _rich(line: Line) -> RichText:
    # Emphasis is the mark of the right answer, no part of the text of an option.
    return RichText(*rich_of([line], without=("bold", "underline")))


def _choices(draft: Draft, right: set[str]) -> tuple[str, Json]:
    share = equal_share(len(right))
    options = tuple(
        Option(option.letter, _rich(option.line), share * (option.letter in right))
        for option in draft.options
    )
    if len(right) == 1:
        return "one_answer", Choices(options).to_json()
    return "several_answers", Choices(options, scoring="all_or_nothing").to_json()


def _statements(draft: Draft, judged: list[bool]) -> Json:
    """Statements each to be judged, as pairs with “Đúng” and “Sai”."""
    pairs = tuple(
        Pair(option.letter, _rich(option.line), _TRUE if truth else _FALSE)
        for option, truth in zip(draft.options, judged, strict=True)
    )
    unused = {_TRUE, _FALSE} - {pair.right for pair in pairs}
    return Pairs(pairs, tuple(unused)).to_json()


def _typed(draft: Draft) -> tuple[str, Json]:
    """A question without options: what is to be typed, or a text that people mark."""
    if any(fold(line.text).startswith(("tu luan", "essay")) for line in draft.said.get("kind", ())):
        return "essay", Task(default_rubric(draft.points)).to_json()
    keys = [key.text for key in (*draft.keys, *draft.listed)]
    if not keys:
        raise Rejected(_NO_ANSWER)
    truth = read_truth(keys[0]) if len(keys) == 1 and len(keys[0].strip(" .")) > 1 else None
    if truth is not None:
        return "true_false", Statement(truth).to_json()
    words = [word for key in keys for word in cut_bars(key)]
    if len(words) > OPTION_LIMIT:
        raise Rejected(TOO_MANY_ANSWERS)
    try:
        numbers = [
            read_interval(Given(word.rstrip(".")), option_id(place), Fraction(1), None)
            for place, word in enumerate(words)
        ]
        return "number", Intervals(tuple(numbers)).to_json()
    except Rejected as rejected:
        if rejected.fault.message == AMBIGUOUS.message:
            raise
    accepted = [Accepted(option_id(place), clean_line(word), Fraction(1)) for place, word in enumerate(words)]
    return "short_text", AcceptedTexts(tuple(accepted)).to_json()
