"""The options of a row: which are right, what each is worth, and how the question is scored."""

from fractions import Fraction

from courses.questions.formats.excel_columns import LETTERS
from courses.questions.formats.excel_row import Row
from courses.questions.formats.excel_values import Rejected, read_flag, read_letters, read_weights, rich
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.shape import option_id
from lms.core.text import clean_line, fold

_NO_KEY = Fault("No answer is marked as right: write its letter in the column of the right answer.")
_UNKNOWN_LETTER = Fault("The right answer “%(value)s” is not one of the options.")
_SCORING = {
    "weights": ("theo diem tung phuong an", "tung phuong an", "theo diem", "weights"),
    "share": ("tung cap", "theo ty le", "share", "tung phuong an"),
    "position": ("tung vi tri", "theo vi tri", "position"),
    "all_or_nothing": (
        "dung het moi tinh",
        "dung het",
        "tat ca hoac khong",
        "all or nothing",
        "all_or_nothing",
    ),
}
SCORING_NAMES = {
    "weights": "Theo điểm từng phương án",
    "share": "Từng cặp",
    "position": "Từng vị trí",
    "all_or_nothing": "Đúng hết mới tính",
}


def scoring_of(row: Row, allowed: tuple[str, ...], default: str) -> str:
    """The way of scoring that the row names, one of the allowed ones."""
    written = fold(row.text("scoring"))
    found = [name for name in allowed if written in _SCORING[name]]
    if written and not found:
        raise Rejected(Fault("“%(value)s” is not a way to score this kind of question."), row.text("scoring"))
    return found[0] if found else default


def picked_letters(row: Row, letters: list[str]) -> set[str]:
    """The letters of the right options: written as letters, or as the text of an option."""
    key = row.text("key")
    if not key:
        return set()
    picked = read_letters(key)
    if picked is None or not set(picked) <= set(letters):
        alike = [letter for letter, each in row.options() if clean_line(each.text) == clean_line(key)]
        number = [LETTERS[int(key) - 1]] if key.isdecimal() and 0 < int(key) <= len(letters) else []
        picked = alike or number
    if not picked:
        raise Rejected(_UNKNOWN_LETTER, key)
    return set(picked)


def weights_of(row: Row, count: int) -> list[Fraction] | None:
    """What each of so many answers is worth, None where the row does not say."""
    weights = row.read("weights", read_weights, None)
    if weights is not None and len(weights) != count:
        raise Rejected(
            Fault("The weights are %(found)s where the answers are %(count)s.",
                  {"found": len(weights), "count": count})
        )  # fmt: skip
    return weights


def _options(row: Row, weights: list[Fraction]) -> tuple[Option, ...]:
    return tuple(
        Option(option_id(place), rich(each.text), weight, row.remark(f"remark_{letter}"))
        for place, ((letter, each), weight) in enumerate(zip(row.options(), weights, strict=True))
    )


def read_choices(row: Row, *, several: bool) -> Json:
    """The content of a question with options, of which one or several are right."""
    letters = [letter for letter, _ in row.options()]
    weights, picked = weights_of(row, len(letters)), picked_letters(row, letters)
    if weights is None:
        if not picked:
            raise Rejected(_NO_KEY)
        if len(picked) > 1 and not several:
            raise Rejected(Fault("A question with one answer has more than one marked as right."))
        share = equal_share(len(picked))
        weights, default = [share * (letter in picked) for letter in letters], "all_or_nothing"
    else:
        right = {
            letter
            for letter, weight in zip(letters, weights, strict=True)
            if weight == 1 or (several and weight > 0)
        }
        if picked and picked != right:
            raise Rejected(Fault("The right answers and the weights contradict each other."))
        default = "weights"
    scoring = scoring_of(row, ("weights", "all_or_nothing"), default) if several else "weights"
    return Choices(_options(row, weights), row.read("shuffle", read_flag, True), scoring).to_json()


def equal_share(count: int) -> Fraction:
    """What each of so many right answers is worth, with five decimals of a per cent."""
    return Fraction(round(Fraction(100, count), 5)) / 100
