"""Which answers of a pasted question are right: stars, keys, lists of answers, emphasis; they have to agree."""

import re
from collections.abc import Sequence

from courses.questions.formats.excel_values import Rejected, read_letters, read_truth
from courses.questions.formats.paste_draft import Draft, OptionLine
from courses.questions.formats.paste_lines import KEY_MARKS, Line
from courses.questions.formats.paste_signs import same_words
from courses.questions.kinds.base import Fault

_WHOLE = 0.8
_WITH_TEXT = re.compile(r"\s*\(?([A-Ha-h])\s*[.):]\)?\s+(\S.*)")
_NOT_MARKED = Fault(
    "No answer is marked as right: put * in front of it, make it bold in Word, or add a line such as “Đáp án: B”."
)
_CONTRADICTION = Fault("The marks of the right answer contradict each other: %(marks)s.")
_NAMES = {
    "star": "*", "key": "Đáp án:", "list": "bảng đáp án", "bold": "chữ đậm", "underline": "gạch chân",
    "colour": "chữ màu", "highlight": "tô nền",
}  # fmt: skip


def right_letters(draft: Draft) -> set[str]:
    """The letters of the right options; Rejected where none is marked or two marks contradict each other."""
    said = {
        "star": {option.letter for option in draft.options if option.is_starred},
        "key": _of_keys(draft, draft.keys),
        "list": _of_keys(draft, draft.listed),
    }
    return _agreed(said) or _agreed(emphasised(draft.options)) or _nothing()


def _nothing() -> set[str]:
    raise Rejected(_NOT_MARKED)


def _agreed(said: dict[str, set[str]]) -> set[str]:
    """What all that say anything say."""
    found = {name: letters for name, letters in said.items() if letters}
    if len({frozenset(letters) for letters in found.values()}) > 1:
        marks = "; ".join(
            f"{_NAMES[name]} {', '.join(sorted(letters)).upper()}" for name, letters in found.items()
        )
        raise Rejected(Fault(_CONTRADICTION.message, {"marks": marks}))
    return next(iter(found.values()), set())


def _of_keys(draft: Draft, keys: Sequence[Line]) -> set[str]:
    return {letter for key in keys for letter in _of_key(draft, key)}


def _of_key(draft: Draft, line: Line) -> set[str]:
    """The letters that one key names: by letter, by letter and text, or by text."""
    key = line.text
    known = [option.letter for option in draft.options]
    letters = read_letters(key)
    if letters and set(letters) <= set(known):
        return set(letters)
    with_text = _WITH_TEXT.fullmatch(key)
    if with_text and with_text[1].lower() in known:
        option = draft.options[known.index(with_text[1].lower())]
        if same_words(with_text[2], option.line.text) or not option.line.text:
            return {option.letter}
        raise Rejected(
            Fault("The answer “%(value)s” does not agree with option %(letter)s.",
                  {"value": key[:60], "letter": option.letter.upper()}),
            line=line.number,
        )  # fmt: skip
    alike = {option.letter for option in draft.options if same_words(option.line.text, key)}
    if not alike:
        raise Rejected(Fault("The right answer “%(value)s” is not one of the options."), key, line.number)
    return alike


def emphasised(options: Sequence[OptionLine]) -> dict[str, set[str]]:
    """The options that each emphasis sets apart: in their text as a whole, or in their letter."""
    return {mark: _set_apart(options, mark) for mark in KEY_MARKS}


def _set_apart(options: Sequence[OptionLine], mark: str) -> set[str]:
    in_text = {option.letter for option in options if option.line.covered(mark) >= _WHOLE}
    in_label = {option.letter for option in options if option.label.covered(mark) >= _WHOLE}
    everyone = {option.letter for option in options}
    # An emphasis that all options have says nothing.
    texts, labels = in_text - everyone if in_text == everyone else in_text, in_label
    labels = set() if in_label == everyone else labels
    if texts and labels and texts != labels:
        raise Rejected(
            Fault(
                _CONTRADICTION.message,
                {"marks": f"{_NAMES[mark]} {', '.join(sorted(texts | labels)).upper()}"},
            )
        )
    return texts or labels


def truths(draft: Draft) -> list[bool] | None:
    """The key of a question that asks of every statement whether it is true: “a-Đ, b-S”, “ĐSĐS”."""
    for key in (*draft.keys, *draft.listed):
        words = re.findall(r"(?:\b[a-hA-H]\s*[-–:.)=]?\s*)?(đúng|sai|đ|s)\b", key.text, re.IGNORECASE)
        rest = re.sub(
            r"(?:\b[a-hA-H]\s*[-–:.)=]?\s*)?(?:đúng|sai|đ|s)\b[\s,;.]*", "", key.text, flags=re.IGNORECASE
        )
        if len(words) == 1 and re.fullmatch(r"[đsĐS]+", key.text.strip()):
            words, rest = list(key.text.strip()), ""
        if not words and re.fullmatch(r"[đsĐS\s]+", key.text):
            words, rest = list(key.text.replace(" ", "")), ""
        if len(words) == len(draft.options) and not rest.strip():
            return [bool(read_truth(word)) for word in words]
    return None
