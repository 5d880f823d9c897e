"""Lists of answers below pasted questions: “1.A 2.C 3.B”, one a line, or as a table."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from courses.questions.formats.findings import Findings
from courses.questions.formats.paste_draft import Draft
from courses.questions.formats.paste_lines import Line, Run
from courses.questions.kinds.base import Fault

_NUMBER = re.compile(r"(?:câu\s*)?([0-9]{1,4})[.:)]?", re.IGNORECASE)
_LETTERS = re.compile(r"[A-H](?:\s*[,;&]?\s*[A-H]){0,7}", re.IGNORECASE)
_UNKNOWN = Fault("The list of answers names question %(number)s, which is not there.")
_UNCLEAR = Fault(
    "The list of answers cannot be parted: question %(number)s stands there more or less often than above."
)


@dataclass
class AnswerList:
    """The answers of one list, each with its line."""

    items: list[tuple[int, str, int]] = field(default_factory=list)

    def give(self, drafts: Sequence[Draft], findings: Findings) -> None:
        """Every question of these has the answer under its number; what fits none is among the findings."""
        by_number: dict[int, list[Draft]] = defaultdict(list)
        for place, draft in enumerate(drafts, 1):
            by_number[place if draft.number is None else draft.number].append(draft)
        answers: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for number, value, line in self.items:
            answers[number].append((value, line))
        for number, found in answers.items():
            self._give_one(number, found, by_number[number], findings)

    def _give_one(
        self, number: int, found: list[tuple[str, int]], drafts: list[Draft], findings: Findings
    ) -> None:
        params, line = {"number": number}, found[0][1]
        if not drafts:
            findings.note(line, Fault(_UNKNOWN.message, params), level="warning")
        elif len(drafts) != len(found):
            findings.note(line, Fault(_UNCLEAR.message, params))
        else:
            for draft, (value, at) in zip(drafts, found, strict=True):
                draft.listed.append(Line(at, (Run(value),)))


def items_of_table(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]] | None:
    """The answers in a table of numbers and letters, however it lies; None for any other table."""
    cells = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    return _across(cells) or _down(cells)


def _across(rows: list[list[str]]) -> list[tuple[int, str]] | None:
    """A row of numbers above a row of letters, once or more often."""
    if len(rows) < 2 or len(rows) % 2:
        return None
    items: list[tuple[int, str]] = []
    for numbers, letters in zip(rows[0::2], rows[1::2], strict=True):
        found = [_item(*pair) for pair in zip(numbers, letters, strict=False) if any(pair)]
        read = [item for item in found if item]
        # The first cell may say what the row is.
        if len(read) < 2 or len(read) < len(found) - 1 or (len(read) < len(found) and found[0]):
            return None
        items.extend(read)
    return items


def _down(rows: list[list[str]]) -> list[tuple[int, str]] | None:
    """Columns of numbers and letters side by side, below a heading or not."""
    items: list[tuple[int, str]] = []
    for place, row in enumerate(rows):
        cells = [cell for cell in row if cell]
        found = [_item(*pair) for pair in zip(cells[0::2], cells[1::2], strict=False)]
        if len(cells) % 2 or None in found:
            if place == 0:
                continue
            return None
        items.extend(item for item in found if item)
    return items if len(items) > 1 else None


def _item(number: str, letters: str) -> tuple[int, str] | None:
    found = _NUMBER.fullmatch(number)
    return (int(found[1]), letters.upper()) if found and _LETTERS.fullmatch(letters) else None
