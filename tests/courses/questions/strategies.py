"""Questions of every kind and every text, for the property tests."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.ordering import Item, Sequence
from courses.questions.kinds.shape import option_id, plain_decimal
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.texts import FORMATS, RichText, written
from courses.questions.kinds.true_false import Statement
from courses.questions.kinds.wildcards import bare, is_anything
from lms.core.text import clean_line, nfc

Json = dict[str, Any]

# Any text that may stand on a page, much of it what GIFT gives a meaning to.
_any = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), max_size=12)
_tricky = st.text(st.sampled_from("=~#{}:\\%->[]/n*$<b> \n\t\"'10đĐáA"), max_size=12)
_PIECES = [
    "####",
    "::",
    "//",
    "->",
    "[html]",
    "%50%",
    "$CATEGORY:",
    "_____",
    "&amp;",
    "</p>",
    "-->",
    "<!--",
    "\\n",
]
_pieces = st.sampled_from([*_PIECES, "<a href='x'>"])
raw_text = st.one_of(_any, _tricky, st.lists(st.one_of(_pieces, _tricky), max_size=4).map("".join))
maybe_text = raw_text.map(lambda text: nfc(text.replace("\r", "")).strip())
some_text = maybe_text.filter(lambda text: bool(" ".join(text.split())))
maybe_line = raw_text.map(clean_line)
some_line = maybe_line.filter(bool)

rich_text = st.builds(written, some_text, st.sampled_from(FORMATS))
feedback = st.one_of(st.none(), rich_text)


def _distinct(count: tuple[int, int]) -> st.SearchStrategy[list[RichText]]:
    return st.lists(rich_text, min_size=count[0], max_size=count[1], unique_by=lambda text: text.comparable())


@st.composite
def one_answer(draw: st.DrawFn) -> Json:
    texts = draw(_distinct((2, 5)))
    weights = draw(
        st.lists(st.sampled_from([0, -1, Fraction(1, 2), 1]), min_size=len(texts), max_size=len(texts))
    )
    weights[draw(st.integers(0, len(texts) - 1))] = 1
    if all(weight == 1 for weight in weights):
        weights[0] = 0
    return Choices(_options(draw, texts, weights), shuffle=draw(st.booleans())).to_json()


@st.composite
def several_answers(draw: st.DrawFn) -> Json:
    texts = draw(_distinct((2, 6)))
    right = draw(st.integers(1, len(texts)))
    share = Fraction(round(Fraction(100, right), 5)) / 100
    wrong = draw(st.sampled_from([Fraction(0), Fraction(-1), Fraction(-1, 2), -share]))
    weights = draw(st.permutations([share] * right + [wrong] * (len(texts) - right)))
    scoring = draw(st.sampled_from(["weights", "all_or_nothing"]))
    return Choices(_options(draw, texts, weights), draw(st.booleans()), scoring).to_json()


def _options(draw: st.DrawFn, texts: list[RichText], weights: list[Any]) -> tuple[Option, ...]:
    return tuple(
        Option(option_id(position), text, Fraction(weight), draw(feedback))
        for position, (text, weight) in enumerate(zip(texts, weights, strict=True))
    )


true_false = st.builds(Statement, st.booleans(), feedback, feedback).map(lambda content: content.to_json())


@st.composite
def matching(draw: st.DrawFn) -> Json:
    lefts = draw(_distinct((2, 5)))
    choices = draw(st.lists(some_line, min_size=2, max_size=6, unique=True))
    first, second, *others = choices
    rights = [first, second, *(draw(st.sampled_from(choices)) for _ in lefts[2:])]
    extra = tuple(choice for choice in others if choice not in rights)
    pairs = tuple(
        Pair(option_id(position), left, right)
        for position, (left, right) in enumerate(zip(lefts, rights, strict=True))
    )
    return Pairs(pairs, extra, draw(st.sampled_from(["share", "all_or_nothing"]))).to_json()


@st.composite
def ordering(draw: st.DrawFn) -> Json:
    items = tuple(Item(option_id(place), text) for place, text in enumerate(draw(_distinct((3, 6)))))
    return Sequence(items, draw(st.sampled_from(["position", "all_or_nothing"]))).to_json()


_pattern = some_line.filter(lambda text: bool(bare(text)))
_word = _pattern.filter(lambda text: not is_anything(text))
_share = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1, 4)])


@st.composite
def short_text(draw: st.DrawFn) -> Json:
    right = Accepted("a", draw(_word), Fraction(1), draw(feedback))
    others = draw(st.lists(st.tuples(_pattern, _share, feedback), max_size=3))
    return AcceptedTexts(
        (right, *(Accepted(option_id(n), *other) for n, other in enumerate(others, 1)))
    ).to_json()


decimals = st.decimals(-10_000, 10_000, places=3, allow_nan=False).map(
    lambda value: Decimal(plain_decimal(value))
)


@st.composite
def number(draw: st.DrawFn) -> Json:
    answers = []
    for position, weight in enumerate([Fraction(1), *draw(st.lists(_share, max_size=2))]):
        low, high = sorted([draw(decimals), draw(decimals)])
        said = draw(feedback)
        if draw(st.booleans()):
            answers.append(Interval(option_id(position), weight, low=low, high=high, feedback=said))
        else:
            answers.append(
                Interval(option_id(position), weight, value=low, tolerance=abs(high), feedback=said)
            )
    return Intervals(tuple(answers), draw(feedback)).to_json()


DATA: dict[str, st.SearchStrategy[Json]] = {
    "one_answer": one_answer(),
    "several_answers": several_answers(),
    "true_false": true_false,
    "matching": matching(),
    "ordering": ordering(),
    "short_text": short_text(),
    "number": number(),
}


@st.composite
def file_questions(draw: st.DrawFn, kind: str) -> FileQuestion:
    text_format, said = draw(st.sampled_from(FORMATS)), draw(maybe_text)
    return FileQuestion(
        kind=kind,
        data=draw(DATA[kind]),
        stem=draw(some_text),
        text_format=text_format,
        title=draw(maybe_line),
        category=draw(maybe_line),
        id=draw(maybe_line),
        tags=tuple(draw(st.lists(some_line, max_size=2, unique=True))),
        lesson=draw(maybe_line),
        cite=draw(maybe_line),
        explanation=said,
        explanation_format=draw(st.sampled_from(FORMATS)) if said else text_format,
        points=draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(3)])),
    )
