"""Lines of pasted questions put together: every line goes to a question or is remarked."""

from collections.abc import Sequence
from dataclasses import replace

from courses.questions.formats.findings import Findings
from courses.questions.formats.paste_draft import Draft, OptionLine
from courses.questions.formats.paste_lines import Line
from courses.questions.formats.paste_lists import AnswerList
from courses.questions.formats.paste_options import add_option, split_last
from courses.questions.formats.paste_overview import counts_up, has_words, headings_lead, options_follow
from courses.questions.formats.paste_signs import (
    Start,
    bare_start,
    inner_options,
    is_heading,
    is_list_head,
    key_at,
    list_items,
    question_start,
    said_at,
    starts_low,
    text_item,
)
from courses.questions.kinds.base import Fault

_STRAY = Fault("This line belongs to no question: it is left out.")
_HEADING = Fault("This line was taken for a heading: it is left out.")
_NOT_IN_LIST = Fault("This line is no answer of the list of answers: it is left out.")
_JOINED = Fault("This line was taken as part of answer %(letter)s above it.")


def cut_drafts(lines: Sequence[Line], findings: Findings) -> list[Draft]:
    """The questions of these lines; every line that belongs to none is among the findings."""
    return _Cutter([line.strip() for line in lines], findings).run()


class _Cutter:
    """Takes line after line; `last` says what a line without a sign would go on with."""

    def __init__(self, lines: list[Line], findings: Findings) -> None:
        self.lines, self.findings = lines, findings
        self.drafts: list[Draft] = []
        self.current: Draft | None = None
        self.last = ""
        self.is_gap = True
        self.list: AnswerList | None = None
        # Questions since the last list, and the numbers that the list has not answered yet.
        self.unlisted = 0
        self.open: set[int] = set()
        self.category = ""
        self.has_words = has_words(lines)
        self.is_numbered = self.has_words or counts_up(lines)
        self.headings_lead = headings_lead(lines)

    def run(self) -> list[Draft]:
        for place, line in enumerate(self.lines):
            if line.text:
                self._take(line, place)
            self.is_gap = not line.text
        self._close()
        self._end_list()
        return self.drafts

    def _take(self, line: Line, place: int) -> None:
        if self._list(line):
            return
        start = self._start(line)
        if start:
            self._begin(line, start)
        elif not (self._key(line) or self._said(line) or self._option(line)):
            self._plain(line, place)

    def _note(self, line: Line, fault: Fault) -> None:
        self.findings.note(line.number, fault, level="warning")

    # The beginning of a question

    def _start(self, line: Line) -> Start | None:
        if self.has_words:
            return question_start(line.text)
        start = bare_start(line.text) if self.is_numbered else None
        if start and self.current and not self.current.is_answered:
            # Numbers inside the text of a question are its own, unless they count on.
            return start if start.number == (self.current.number or 0) + 1 else None
        return start

    def _begin(self, line: Line, start: Start | None) -> None:
        self._close()
        self._end_list()
        draft = Draft(line.number, category=self.category)
        if start:
            draft = replace(draft, number=start.number, points=start.points, difficulty=start.difficulty)
            line = line.cut(start.at).strip()
        self.drafts.append(draft)
        self.current, self.last = draft, "stem"
        if line.text:
            self._text(draft, line)

    def _text(self, draft: Draft, line: Line) -> None:
        """A line of the question; options that stand behind it in the same line are cut off."""
        places = inner_options(line.text, "AB", 0)
        if len(places) == 2:
            draft.stem.append(line.cut(0, places[0]).strip())
            self._option(line.cut(places[0]).strip())
        else:
            draft.stem.append(line)

    # Lists of answers

    def _list(self, line: Line) -> bool:
        """True for a line of a list of answers."""
        if not self.drafts:
            return False
        if is_list_head(line.text) and (self.current is None or self.current.is_answered or self.is_gap):
            self._open_list()
            return True
        items = list_items(line.text)
        if self.list is None:
            if items is None or (len(items) == 1 and not self._is_one_answer(items[0][0])):
                return False
            self._open_list()
        assert self.list is not None
        return self._take_item(self.list, line, items)

    def _is_one_answer(self, number: int) -> bool:
        """True where a line with one number and one letter can only be the answer of a question above."""
        is_done = self.current is None or self.current.is_answered
        return is_done and any(draft.number == number for draft in self.drafts[self.unlisted :])

    def _open_list(self) -> None:
        self._close()
        self.current = None
        if self.list is None:
            asked = [draft.number for draft in self.drafts[self.unlisted :]]
            self.list = AnswerList()
            self.open = {place if number is None else number for place, number in enumerate(asked, 1)}

    def _take_item(self, answers: AnswerList, line: Line, items: list[tuple[int, str]] | None) -> bool:
        """True where the line is a part of the list; False where a question begins there again."""
        item = text_item(line.text)
        if items is None and item and len(item[1]) <= 60 and item[0] in self.open:
            items = [item]
        if items is not None:
            self.open -= {number for number, _ in items}
            answers.items.extend((number, value, line.number) for number, value in items)
        elif self._start(line):
            return False
        else:
            self._note(line, _HEADING if is_heading(line.text) else _NOT_IN_LIST)
        return True

    def _end_list(self) -> None:
        if self.list is not None:
            self.list.give(self.drafts[self.unlisted :], self.findings)
            self.list, self.unlisted = None, len(self.drafts)

    # What is said of a question

    def _key(self, line: Line) -> bool:
        at = key_at(line.text)
        if at is None or self.current is None:
            return False
        self._close()
        self.current.keys.append(line.cut(at).strip())
        self.last = "key"
        return True

    def _said(self, line: Line) -> bool:
        said = said_at(line.text)
        if said is None:
            return False
        key, at = said
        if key == "category" and (self.headings_lead or self.current is None):
            self._close()
            self.category, self.current, self.last = line.cut(at).strip().text, None, ""
            return True
        if self.current is None:
            return False
        self._close()
        self.current.said.setdefault(key, []).append(line.cut(at).strip())
        self.last = key
        return True

    # Options

    def _option(self, line: Line) -> bool:
        draft = self.current
        if draft is None or not draft.stem or self.last not in ("stem", "option"):
            return False
        if not add_option(draft, line):
            return False
        self.last = "option"
        return True

    def _close(self) -> None:
        """Nothing more comes to the options of the current question."""
        if self.current and self.last == "option":
            split_last(self.current)
            self.last = ""

    # Lines without a sign

    def _plain(self, line: Line, place: int) -> None:
        draft = self.current
        if draft is None:
            self._outside(line)
        elif self.last == "stem":
            self._text(draft, line)
        elif not self.is_numbered and self._begins_question(place, line):
            self._begin(line, None)
        elif self.last == "option" and not self.is_gap and not is_heading(line.text):
            self._join(draft.options[-1], line)
        elif self.last in ("explanation", "cite") and not is_heading(line.text):
            draft.said[self.last].append(line)
        else:
            self._outside(line)

    def _join(self, option: OptionLine, line: Line) -> None:
        self._note(line, Fault(_JOINED.message, {"letter": option.letter.upper()}))
        first, *rest = line.runs
        runs = (*option.line.runs, replace(first, text=f" {first.text}"), *rest)
        option.line = replace(option.line, runs=runs)

    def _outside(self, line: Line) -> None:
        if is_heading(line.text):
            self._note(line, _HEADING)
        elif self.is_numbered:
            self._note(line, _STRAY)
        else:
            self._begin(line, None)

    def _begins_question(self, place: int, line: Line) -> bool:
        """True where, in a text without numbers, the line is a question and goes on with nothing."""
        if self.is_gap:
            return self.last != "explanation" or options_follow(self.lines, place)
        if self.last == "option":
            return not starts_low(line.text)
        return options_follow(self.lines, place)
