"""What the pages and the console call formats, places in a file, and what becomes of an import."""

from typing import Any

from courses.questions.formats.excel_columns import letter_of
from courses.questions.formats.question_file import FaultAt
from courses.questions.formats.reading import PASTE
from courses.questions.formats.registry import find_format, list_formats
from lms.core.i18n import _, lazy

FORMAT_HINTS: dict[str, Any] = {
    "excel": lazy("One question a row; start from the template."),
    "moodle_xml": lazy("Moodle's own export, with pictures and categories."),
    "qti": lazy("Packages and single items of Canvas, OpenOlat, TAO, Inspera and others."),
    "aiken": lazy("Plain text: a question, “A. B. C. D.” and “ANSWER: B”."),
    "gift": lazy("Text of Moodle and many other tools, with {= ~} around the answers."),
}
# One reader for every version of a format.
_READ: dict[str, Any] = {"qti": lazy("QTI 1.2, 2.1, 2.2 and 3.0")}
IMPORT_STATES: dict[str, Any] = {
    "previewed": lazy("Not confirmed yet"),
    "confirmed": lazy("Imported"),
    "undone": lazy("Taken back"),
}
IMPORT_SIGNS = {"previewed": "warning", "confirmed": "success", "undone": "neutral"}
STAY_REASONS: dict[str, Any] = {
    "reviewed": lazy("A reviewer has decided about it."),
    "in_review": lazy("It waits for its review: take it back first."),
    "used": lazy("A paper or a lesson uses it."),
    "moved": lazy("It was moved to a category of another unit."),
    "edited": lazy("It was changed after the import."),
}


def format_label(key: str) -> str:
    """What the format of something that was read is called; '' for none."""
    if key == PASTE:
        return str(_("Pasted text"))
    found = find_format(key)
    return str(_READ.get(key) or _(found.label)) if found else ""


def readable_formats() -> list[tuple[str, str, str]]:
    """(label, endings, hint) of every format that is read here."""
    return [
        (format_label(each.key), ", ".join(each.suffixes), str(FORMAT_HINTS.get(each.key, "")))
        for each in list_formats()
        if each.read is not None
    ]


def place_of(note: FaultAt, format: str) -> str:
    """Where in the file that is: a row and a column letter of a workbook, a line and a column of a text."""
    if format == "excel":
        if note.column is None:
            return str(_("Row %(row)s", row=note.line))
        return str(_("Row %(row)s, column %(column)s", row=note.line, column=letter_of(note.column - 1)))
    if note.column is None:
        return str(_("Line %(line)s", line=note.line))
    return str(_("Line %(line)s, column %(column)s", line=note.line, column=note.column))


def line_of(line: int, format: str) -> str:
    """Where in the file a question begins."""
    return place_of(FaultAt(line, None, ""), format)


def said_of(note: Any) -> str:
    """What is wrong there, with the part of the question that is meant."""
    words = str(_(note.message, **note.params))
    return f"{note.place} {words}" if getattr(note, "place", "") else words
