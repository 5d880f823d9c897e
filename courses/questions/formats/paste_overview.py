"""What a paste is like as a whole: whether numbers part its questions, whether topics stand above them."""

from courses.questions.formats.paste_lines import Line
from courses.questions.formats.paste_signs import (
    bare_start,
    inner_options,
    key_at,
    list_items,
    option_letter,
    question_start,
    said_at,
)

_LOOK_AHEAD = 40


def counts_up(lines: list[Line]) -> bool:
    """True where numbers at the beginning of lines part the questions: most of them have options or a key."""
    starts = answered = expected = 0
    is_open = False
    for line in lines:
        start = bare_start(line.text)
        if start and not list_items(line.text) and not (is_open and start.number != expected):
            starts, expected, is_open = starts + 1, start.number + 1, True
        elif is_open and (
            option_letter(line.text) or key_at(line.text) is not None or _has_options(line.text)
        ):
            answered, is_open = answered + 1, False
        if start and is_open and _has_options(line.text):
            answered, is_open = answered + 1, False
    return starts > 0 and 2 * answered >= starts


def _has_options(text: str) -> bool:
    return len(inner_options(text, "AB", 0)) == 2


def headings_lead(lines: list[Line]) -> bool:
    """True where the first “Chuyên đề:” stands before the first question: it heads what follows."""
    for line in lines:
        said = said_at(line.text)
        if said:
            return said[0] == "category"
        if option_letter(line.text) or key_at(line.text) is not None or question_start(line.text):
            return False
    return False


def has_words(lines: list[Line]) -> bool:
    """True where questions begin with the word: “Câu 5.”."""
    return any(question_start(line.text) and not list_items(line.text) for line in lines)


def options_follow(lines: list[Line], place: int) -> bool:
    """True where the next line with a sign is an option or a key."""
    for line in lines[place + 1 : place + _LOOK_AHEAD]:
        if option_letter(line.text) or key_at(line.text) is not None:
            return True
        if said_at(line.text):
            return False
    return False
