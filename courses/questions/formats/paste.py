"""Questions pasted from Word, Excel, a page or a text: read as their author means them, every line accounted for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from courses.questions.formats.aiken import read_aiken
from courses.questions.formats.findings import Findings
from courses.questions.formats.gift import read_gift
from courses.questions.formats.paste_blocks import cut_drafts
from courses.questions.formats.paste_html import Block, Table, read_html
from courses.questions.formats.paste_lines import Line, Run, clean, lines_of, narrowed
from courses.questions.formats.paste_lists import items_of_table
from courses.questions.formats.paste_question import DraftReader
from courses.questions.formats.paste_signs import option_letter
from courses.questions.formats.paste_tables import Rows, read_table, rows_of
from courses.questions.formats.question_file import QuestionFile
from courses.questions.formats.registry import detect
from courses.questions.kinds.base import Fault

TEXT_LIMIT = 1_000_000
HTML_LIMIT = 12_000_000
_LINE_LIMIT = 30_000
_TOO_LONG = Fault(
    "This is too much for one paste: %(limit)s characters at most. Part it, or use a file.",
    {"limit": TEXT_LIMIT},
)
_NOTHING = Fault("No question was found: begin each one with “Câu 1.”, its options with “A. B. C. D.”.")
_WINDOW = 60
_AIKEN_LINE = re.compile(r"ANSWER: ?[A-Z]|[A-Z][.)] .*|(?!.{2,30}:\s)(?!\s*[0-9]).*")
_GIFT_BLOCK = re.compile(r"(?<!\\)\{\s*(?:[=~#>%]|T\b|F\b|TRUE\b|FALSE\b|[^{}]*(?<!\\)[=~])[^{}]*\}")


def read_paste(text: str, html: str = "") -> QuestionFile:
    """Every question of what was pasted and every fault with its line; `html` is the same with its emphasis."""
    if len(text) > TEXT_LIMIT or len(html) > HTML_LIMIT or text.count("\n") > _LINE_LIMIT:
        return _refused(_TOO_LONG)
    plain = clean(text)
    other = _other_format(plain)
    if other:
        return other
    findings = Findings()
    if read_table(rows_of(plain) if "\t" in plain else [], findings):
        return findings.file()
    blocks = read_html(html)
    for table in [block for block in blocks if isinstance(block, Table)]:
        if read_table(_rows(table), findings):
            return findings.file()
    _read_lines(_lines(plain, blocks), findings)
    return findings.file()


def _refused(fault: Fault) -> QuestionFile:
    findings = Findings()
    findings.note(1, fault)
    return findings.file()


def _other_format(plain: str) -> QuestionFile | None:
    """What the reader of another format finds, where the text is in one."""
    if plain.lstrip("\ufeff \n").startswith("<"):
        found = detect("paste.xml", plain.encode())
        return found.read(plain.encode(), "paste.xml") if found and found.read else None
    has_options = any(option_letter(narrowed(line).strip()) for line in plain.split("\n"))
    if _GIFT_BLOCK.search(plain) and not has_options:
        return read_gift(plain)
    aiken = read_aiken(plain) if "ANSWER" in plain else None
    # What Aiken does not know, a number or an explanation, is for the reader of pastes.
    is_aiken = all(_AIKEN_LINE.fullmatch(line.strip()) for line in plain.split("\n"))
    return aiken if aiken and aiken.questions and not aiken.notes and is_aiken else None


def _rows(table: Table) -> Rows:
    """The cells of a table as text; its rows are counted, for a page has no lines."""
    return [
        (number, ["\n".join(line.text for line in cell) for cell in row])
        for number, row in enumerate(table.rows, 1)
    ]


def _lines(plain: str, blocks: Sequence[Block]) -> list[Line]:
    """The lines to read: those of the page, numbered as in the text, or those of the text."""
    if not blocks:
        return _lists_in(lines_of(plain))
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
        else:
            lines.extend(_lines_of_table(block))
    kept, wanted = sum(len(_bare(line.text)) for line in lines), len(_bare(plain))
    # A page that was not read to its end must not take a line of the text with it.
    return _numbered(lines, plain) if 5 * kept >= 4 * wanted else _lists_in(lines_of(plain))


def _lines_of_table(table: Table) -> list[Line]:
    """A table of answers as one line; any other table cell by cell."""
    items = items_of_table([[" ".join(line.text for line in cell) for cell in row] for row in table.rows])
    if items:
        return [Line(0, (Run(_item_line(items)),))]
    return [line for row in table.rows for cell in row for line in cell]


def _item_line(items: Sequence[tuple[int, str]]) -> str:
    return " ".join(f"{number}.{letters}" for number, letters in items)


def _lists_in(lines: list[Line]) -> list[Line]:
    """The lines with tables of answers (a line of numbers above a line of letters) made lists."""
    found: list[Line] = []
    for line in lines:
        rows = [found[-1].text.split("\t"), line.text.split("\t")] if found else []
        alike = "\t" in line.text and rows and len(rows[0]) == len(rows[1])
        items = items_of_table(rows) if alike else None
        if items and len(items) >= len(rows[0]) - 1:
            found[-1] = Line(found[-1].number, (Run(_item_line(items)),))
        else:
            found.append(line)
    return found


def _numbered(lines: Sequence[Line], plain: str) -> list[Line]:
    """The lines of a page with the numbers that they have in the text; without a text they are counted."""
    bare = [_bare(line) for line in plain.split("\n")]
    if not any(bare):
        return [replace(line, number=number) for number, line in enumerate(lines, 1)]
    numbered, at = [], 0
    for line in lines:
        wanted = _bare(line.text)
        window = range(at, min(at + _WINDOW, len(bare)))
        place = next(
            (place for place in window if wanted and (wanted in bare[place] or _holds(wanted, bare[place]))),
            None,
        )
        at = at if place is None else place
        numbered.append(replace(line, number=min(at, len(bare) - 1) + 1))
    return numbered


def _bare(text: str) -> str:
    return "".join(text.split())


def _holds(line: str, text: str) -> bool:
    """True where the line is the text with a number or a letter that only the page shows in front of it."""
    return bool(text) and len(line) - len(text) <= 4 and line.endswith(text)


def _read_lines(lines: list[Line], findings: Findings) -> None:
    drafts = cut_drafts(lines, findings)
    for draft in drafts:
        DraftReader(draft, findings).read()
    findings.notes.sort(key=lambda note: note.line)
    if not findings.questions and not findings.notes:
        findings.note(1, _NOTHING)
