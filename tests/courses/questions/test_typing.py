"""How typed answers, words and numbers, are understood and scored."""

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.kinds.numerals import readings
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.wildcards import bare, matches
from lms.core.text import format_number

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ("Đà Nẵng", "da nang"),
        ("tiết kiệm", "TIẾTKIỆM"),
        ("xã hội hóa", "xã hội hoá"),
        ("VNeID", " vne id "),
        ("Đ\u00e1nh", "Đa\u0301nh"),
        ("chuyển đổi*", "Chuyển đổi số"),
        ("*số", "chuyển đổi số"),
        ("a*b*c", "a x b y c"),
        (r"5\*3", "5*3"),
        ("*", "gì cũng được"),
    ],
)
def test_accents_case_and_spaces_do_not_matter(pattern: str, typed: str) -> None:
    assert matches(pattern, typed)


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ("huyện", "huyền thoại"),
        ("10/10", "1010"),
        ("a*b*c", "a c b"),
        (r"5\*3", "553"),
        ("ab*ba", "aba"),
        ("x", ""),
    ],
)
def test_other_words_are_other_words(pattern: str, typed: str) -> None:
    assert not matches(pattern, typed)


@given(st.text(max_size=30))
def test_every_text_is_itself_however_it_is_typed(text: str) -> None:
    pattern = text.replace("\\", "").replace("*", "")
    assert matches(pattern, f"  {pattern.upper().lower()} ") or bare(pattern.upper().lower()) != bare(pattern)
    assert matches(pattern, pattern)


def test_a_pattern_of_many_wildcards_is_matched_at_once() -> None:
    assert not matches("a*" * 250 + "b", "a" * 500)


ANIMALS: Json = {
    "answers": [
        {"id": "a", "text": "Ếch", "weight": "100", "feedback": "Đúng."},
        {"id": "b", "text": "mèo", "weight": "50"},
        {"id": "c", "text": "*", "weight": "0", "feedback": "Sai hẳn."},
    ]
}


@pytest.mark.parametrize(
    ("typed", "share", "id"), [("ech", 1, "a"), ("MEO", Fraction(1, 2), "b"), ("chó", 0, "c")]
)
def test_the_best_foreseen_word_counts(typed: str, share: Fraction, id: str) -> None:
    response = {"text": typed}
    assert get_kind("short_text").grade(ANIMALS, {}, response) == share
    assert get_kind("short_text").describe_response(ANIMALS, {}, response)[0]["id"] == id


def test_only_words_that_earn_full_marks_are_named_as_the_key() -> None:
    assert [line["text"] for line in get_kind("short_text").describe_key(ANIMALS)] == ["Ếch"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1.234.567,89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("0.500", "0.5"),
        ("0,125", "0.125"),
        ("1234.567", "1234.567"),
        ("-3,14", "-3.14"),
        ("− 5", "-5"),
        ("+5", "5"),
        ("84,4 %", "84.4"),
        (",5", "0.5"),
    ],
)
def test_a_number_is_understood_as_people_write_it(typed: str, meant: str) -> None:
    assert readings(typed) == (Decimal(meant),)


@pytest.mark.parametrize("typed", ["1.234", "1,234"])
def test_a_number_that_can_mean_two_things_means_both(typed: str) -> None:
    assert set(readings(typed)) == {Decimal("1.234"), Decimal(1234)}


@pytest.mark.parametrize(
    "typed", ["", "abc", "12.34.56", "1.2.3", "5.", "1..5", "1e5", "--5", "٣", "1.23,4", "9" * 61]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert readings(typed) == ()


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_a_number_written_the_vietnamese_way_is_read_as_itself(value: Decimal) -> None:
    assert value in readings(format_number(value))
    assert value in readings(str(value))


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_accident(text: str) -> None:
    assert all(value.is_finite() for value in readings(text))


PI: Json = {
    "answers": [
        {"id": "a", "value": "3.142", "tolerance": "0.001", "weight": "100"},
        {"id": "b", "low": "3", "high": "4", "weight": "50"},
    ],
    "feedback_wrong": "Xem lại bài 2.",
}


@pytest.mark.parametrize(
    ("typed", "share"),
    [("3,142", 1), ("3.143", 1), ("3,1409", Fraction(1, 2)), ("4", Fraction(1, 2)), ("4,01", 0), ("ba", 0)],
)
def test_a_number_counts_within_its_tolerance_the_ends_included(typed: str, share: Fraction) -> None:
    assert get_kind("number").grade(PI, {}, {"text": typed}) == share


def test_a_learner_who_types_no_number_is_told_and_the_answer_is_kept() -> None:
    number = get_kind("number")
    response = number.read_response({}, {"answer": ["khoảng ba"]})
    assert response == {"text": "khoảng ba"}
    assert number.remark(response) is not None
    assert number.remark({"text": "3,1"}) is None
    assert number.describe_response(PI, {}, response)[0]["feedback"]["text"] == "Xem lại bài 2."


def test_the_key_of_a_number_is_written_the_vietnamese_way() -> None:
    data = {"answers": [{"id": "a", "value": "1234.5", "tolerance": "0", "weight": "100"}]}
    assert get_kind("number").describe_key(data)[0]["text"] == "1.234,5"
    assert get_kind("number").describe_key(PI)[0]["params"] == {"value": "3,142", "tolerance": "0,001"}


LENGTH: Json = {
    "answers": [
        {"id": "a", "value": "3.5", "tolerance": "0.01", "weight": "100"},
        {"id": "b", "low": "3", "high": "4", "weight": "50"},
    ],
    "units": [
        {"text": "km", "factor": "1"},
        {"text": "m", "factor": "0.001"},
        {"text": "M m", "factor": "5"},
    ],
}


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("3,5 km", 1),
        ("3.5km", 1),
        ("3500 m", 1),
        ("3.500m", 1),
        ("3 500 m", 1),
        ("3,5 KM", 1),
        ("3200 m", Fraction(1, 2)),
        ("3,5 m", 0),
        ("3,5 dặm", 0),
        ("km", 0),
        ("0,7 Mm", 1),
        ("3,5", 1),
        ("3,5 %", 0),
    ],
)
def test_a_number_counts_in_every_unit_that_was_named(typed: str, share: Fraction) -> None:
    assert get_kind("number").grade(LENGTH, {}, {"text": typed}) == share


def test_a_number_without_its_unit_counts_only_where_none_is_required() -> None:
    number, strict = get_kind("number"), LENGTH | {"unit_required": True}
    assert number.grade(strict, {}, {"text": "3,5"}) == 0
    assert number.grade(strict, {}, {"text": "3,5 km"}) == 1
    frozen = number.freeze(strict, random.Random(1))
    assert number.remark({"text": "3,5"}, frozen).message.startswith("The unit of measurement is missing")
    assert number.remark({"text": "ba km"}, frozen).message.startswith("This is not read as a number")
    assert number.remark({"text": "3,5 km"}, frozen) is None
    assert number.remark({"text": "3,5"}, number.freeze(LENGTH, random.Random(1))) is None


def test_a_unit_that_differs_by_case_only_is_taken_exactly() -> None:
    power = {
        "answers": [{"id": "a", "value": "2", "weight": "100"}],
        "units": [{"text": "mW", "factor": "0.000000001"}, {"text": "MW", "factor": "1"}],
    }
    grades = [get_kind("number").grade(power, {}, {"text": f"2 {unit}"}) for unit in ("MW", "mW", "mw")]
    assert grades == [1, 0, 0]


def test_a_square_metre_is_one_however_it_is_typed() -> None:
    area = {"answers": [{"id": "a", "value": "2"}], "units": [{"text": "m²", "factor": "1"}]}
    assert get_kind("number").grade(area, {}, {"text": "2 m2"}) == 1
    assert get_kind("number").describe_key(area)[0]["text"] == "2 m²"


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ([{"text": "m", "factor": "2"}], "One of the units must have the factor 1."),
        ([{"text": "m", "factor": "1"}, {"text": " m", "factor": "2"}], "Two units are the same."),
        ([{"text": "2m", "factor": "1"}], "A unit is a short word or sign"),
        ([{"text": " ", "factor": "1"}], "A unit is a short word or sign"),
        ([{"text": "m", "factor": "1"}, {"text": "x", "factor": "0"}], "The factor of a unit must be above 0."),
        ([], "A unit is required, but none is named."),
    ],
)  # fmt: skip
def test_an_author_is_told_which_units_cannot_be_understood(units: list[Json], message: str) -> None:
    faults = get_kind("number").validate(PI | {"units": units, "unit_required": True})
    assert any(fault.message.startswith(message) for fault in faults)


@pytest.mark.parametrize(
    ("kind", "answers", "message"),
    [
        ("short_text", [{"id": "a", "text": "*"}], "A right answer of a short-text question"),
        ("short_text", [{"id": "a", "text": " "}], "An answer is empty."),
        ("short_text", [{"id": "a", "text": "x", "weight": "50"}], "No answer is marked as right."),
        ("short_text", [{"id": "a", "text": "x" * 501}], "An answer has at most %(limit)s characters."),
        ("number", [{"id": "a", "value": "một"}], "An answer of a number question"),
        ("number", [{"id": "a", "value": "1", "tolerance": "-1"}], "A tolerance cannot be negative."),
        ("number", [{"id": "a", "low": "2", "high": "1"}], "The lower end of a range"),
        ("number", [{"id": "a", "value": "1", "weight": "-5"}], "A typed answer cannot have"),
    ],
)  # fmt: skip
def test_an_author_is_told_what_is_wrong(kind: str, answers: list[Json], message: str) -> None:
    assert any(fault.message.startswith(message) for fault in get_kind(kind).validate({"answers": answers}))
