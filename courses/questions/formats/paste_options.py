"""The options of a pasted question: one a line, or several in one."""

from courses.questions.formats.excel_columns import LETTERS
from courses.questions.formats.paste_draft import Draft, OptionLine
from courses.questions.formats.paste_lines import Line
from courses.questions.formats.paste_signs import inner_options, option_letter

# So many letters may be missing between two options before the second is none.
_GAP = 8


def add_option(draft: Draft, line: Line) -> bool:
    """True where the line is the next option: it belongs to the draft now."""
    found = option_letter(line.text)
    if not found:
        return False
    last = draft.options[-1].letter if draft.options else ""
    if (last and not last < found.letter <= chr(ord(last) + _GAP)) or (not last and found.letter != "a"):
        return False
    if last:
        split_last(draft, found.letter)
    label, text = line.cut(0, found.at), line.cut(found.at).strip()
    draft.options.append(OptionLine(found.letter, label, text, found.is_starred))
    return True


def split_last(draft: Draft, before: str = "") -> None:
    """The last option cut where further ones stand in its line, up to the letter that begins the next line."""
    option = draft.options[-1]
    end = LETTERS.index(before) if before else len(LETTERS)
    letters = LETTERS[LETTERS.index(option.letter) + 1 : end]
    is_upper = any(char.isupper() for char in option.label.text)
    whole = option.line
    places = inner_options(whole.text, letters.upper() if is_upper else letters, 0)
    if not places:
        return
    option.line = whole.cut(0, places[0]).strip()
    for place, stop in zip(places, [*places[1:], None], strict=True):
        piece = whole.cut(place, stop).strip()
        found = option_letter(piece.text)
        if found:
            label, text = piece.cut(0, found.at), piece.cut(found.at).strip()
            draft.options.append(OptionLine(found.letter, label, text, found.is_starred))
