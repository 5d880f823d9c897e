"""Questions of every kind and every text, for the property tests."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.areas import Area
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.essay import Criterion, Level, Task
from courses.questions.kinds.matching import Pair, Pairs
from courses.questions.kinds.number import Interval, Intervals
from courses.questions.kinds.ordering import Item, Sequence
from courses.questions.kinds.parts import Part, Parts
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.shape import option_id, plain_decimal
from courses.questions.kinds.short_text import Accepted, AcceptedTexts
from courses.questions.kinds.spots import Picture, Spots
from courses.questions.kinds.texts import FORMATS, RichText, written
from courses.questions.kinds.true_false import Statement
from courses.questions.kinds.units import Unit, Units
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


_KM = Unit("km", Decimal(1))
units = st.builds(
    Units,
    st.sampled_from([(), (), (_KM,), (_KM, Unit("m", Decimal("0.001"))), (Unit("m²", Decimal(100)), _KM)]),
    st.booleans(),
).map(lambda units: units if units.known else Units())


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
    return Intervals(tuple(answers), draw(feedback), draw(units)).to_json()


_points = st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(7)])


@st.composite
def hotspot(draw: st.DrawFn) -> Json:
    width, height = draw(st.integers(50, 4000)), draw(st.integers(50, 4000))
    labels = draw(st.lists(some_line.map(RichText), min_size=2, max_size=5, unique_by=RichText.comparable))
    several = draw(st.booleans())
    weights = [Fraction(1), *(draw(st.sampled_from([0, -1, Fraction(1, 2), 1])) for _ in labels[1:])]
    options = tuple(
        Option(option_id(place), label, Fraction(weight))
        for place, (label, weight) in enumerate(zip(labels, draw(st.permutations(weights)), strict=True))
    )
    image = Picture(draw(st.sampled_from(["0" * 64, "ab" * 32])), draw(some_line), width, height)
    choices = Choices(options, shuffle=False, scoring=draw(st.sampled_from(["weights", "all_or_nothing"])))
    areas = {option.id: draw(_area(width, height)) for option in options}
    return Spots(image, areas, choices, several).to_json()


@st.composite
def _area(draw: st.DrawFn, width: int, height: int) -> Area:
    left, right = sorted(draw(st.lists(st.integers(0, width), min_size=2, max_size=2, unique=True)))
    top, bottom = sorted(draw(st.lists(st.integers(0, height), min_size=2, max_size=2, unique=True)))
    return draw(
        st.sampled_from(
            [
                Area("rect", (left, top, right, bottom)),
                Area("circle", (left, top, right)),
                Area("poly", (left, top, right, top, right, bottom)),
            ]
        )
    )


@st.composite
def essay(draw: st.DrawFn) -> Json:
    criteria = []
    for place, title in enumerate(draw(st.lists(some_line, min_size=1, max_size=4))):
        points = draw(_points)
        levels = (Level(draw(some_line), Fraction(0)), Level(draw(some_line), points))
        criteria.append(Criterion(option_id(place), title, points, draw(st.sampled_from([(), levels]))))
    least = draw(st.sampled_from([0, 5, 50]))
    return Task(tuple(criteria), least, draw(st.sampled_from([0, 60])), draw(feedback)).to_json()


_prose = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), max_size=12).map(nfc)


@st.composite
def cloze(draw: st.DrawFn) -> Json:
    gaps, text = [], draw(_prose)
    for place, kind in enumerate(draw(st.lists(st.sampled_from(_GAP_KINDS), min_size=1, max_size=4)), 1):
        gaps.append(_part(str(place), kind, draw(_gap_data(kind)), draw(_points)))
        text += f" [[{place}]] {draw(_prose)}"
    return Parts("gaps", tuple(gaps), written(text.strip(), draw(st.sampled_from(FORMATS)))).to_json()


_GAP_KINDS = ["short_text", "number", "one_answer"]


def _gap_data(kind: str) -> st.SearchStrategy[Json]:
    return DATA[kind].map(_bare) if kind == "one_answer" else DATA[kind]


def _bare(data: Json) -> Json:
    """The same options as plain text, for a select; their place keeps them apart."""
    options = [option | {"text": f"{option['id']} {_text(option)}"} for option in data["options"]]
    return data | {"options": options}


def _text(option: Json) -> str:
    return option["text"] if isinstance(option["text"], str) else str(option["text"]["text"])


def _part(id: str, kind: str, data: Json, points: Fraction, stem: RichText | None = None) -> Part:
    return Part(id, get_kind(kind), data, get_kind(kind).parse(data), points, stem)


@st.composite
def case_study(draw: st.DrawFn) -> Json:
    kinds = draw(
        st.lists(st.sampled_from([*_GAP_KINDS, *_ARRANGED, "cloze", "hotspot"]), min_size=1, max_size=3)
    )
    parts = [
        _part(option_id(place), kind, draw(DATA[kind]), draw(_points), draw(rich_text))
        for place, kind in enumerate(kinds)
    ]
    return Parts("parts", tuple(parts)).to_json()


_ARRANGED = ["several_answers", "true_false", "matching", "ordering"]


DATA: dict[str, st.SearchStrategy[Json]] = {
    "one_answer": one_answer(),
    "several_answers": several_answers(),
    "true_false": true_false,
    "matching": matching(),
    "ordering": ordering(),
    "short_text": short_text(),
    "number": number(),
    "cloze": cloze(),
    "hotspot": hotspot(),
    "case_study": case_study(),
    "essay": essay(),
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
