"""Cells become values: what is sure is read, what is odd is noted, what is wrong is told with what was meant."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rosters.formats import FIELDS
from lms.rosters.formats.cells import error_cell
from lms.rosters.formats.values import Parsed, parse_field
from tests.lms.rosters.formats.readings import BORN, TODAY, cell, parsed, suggestion


@pytest.mark.parametrize(
    "written",
    [
        "05/01/1980",
        "5/1/1980",
        "5-1-80",
        "5.1.1980",
        "05 - 01 - 1980",
        "1980-01-05",
        "1980-01-05T00:00:00",
        "19800105",
        "ngày 5 tháng 1 năm 1980",
        "Ngày 05 tháng 01 năm 1980",
        "5 Jan 1980",
        "05-thg1-1980",
        "29225",
        "'05/01/1980",
        29225,
        29225.75,
        5011980,
        BORN,
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    assert parsed("birth_on", written).value == BORN


def test_days_counted_from_1904_as_plain_numbers():
    assert parse_field("birth_on", cell(27763), today=TODAY, is_1904=True).value == BORN


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1980", "01/01/1980"),
        (1980, "01/01/1980"),
        ("năm 1980", "01/01/1980"),
        ("05/1980", "01/05/1980"),
        ("01/25/1980", "25/01/1980"),
        ("O5/01/198O", "05/01/1980"),
    ],
)
def test_half_a_date_is_a_problem_with_a_suggestion(written, meant):
    assert suggestion("birth_on", written) == meant


@pytest.mark.parametrize(
    "written",
    ["31/02/1980", "29/02/1981", "00/00/1980", "5/1", "abc", 22.5, "05/01/2030", "01/01/1900", "23/11/2010"],
)
def test_what_is_no_birth_is_a_problem(written):
    found = parsed("birth_on", written)
    assert found.value is None and found.problem


def test_sixteen_years_are_enough_and_one_day_less_is_not():
    assert parsed("birth_on", "22/11/2010").value == dt.date(2010, 11, 22)
    assert "16" in str(parsed("birth_on", "23/11/2010").problem)
    assert parsed("birth_on", "29/02/2008").value == dt.date(2008, 2, 29)


def test_a_post_may_begin_soon_but_not_in_another_age():
    assert "future" in str(parsed("valid_from", "01/01/2027").note)
    assert parsed("valid_from", "1/7/25").value == dt.date(2025, 7, 1)
    assert parsed("valid_from", "01/01/2030").problem and parsed("valid_from", "01/01/1900").problem


@given(
    st.dates(dt.date(1930, 1, 1), dt.date(2010, 11, 22)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"]),
)
def test_every_birthday_is_read_from_text_and_from_excels_number(day, form):
    assert parsed("birth_on", day.strftime(form)) == Parsed(day)
    assert parsed("birth_on", (day - dt.date(1899, 12, 30)).days).value == day
    assert parsed("birth_on", f"{day.day}{day:%m%Y}" if day.day > 9 else f"{day:%d%m%Y}").value == day


@pytest.mark.parametrize(
    "written", ["001080012345", "001 080 012 345", "'001080012345", "CCCD: 001080012345"]
)
def test_a_citizen_number_is_text_of_twelve_digits(written):
    assert parsed("national_id", written) == Parsed("001080012345")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (1080012345, "001080012345"),
        (31080012345, "031080012345"),
        ("31080012345", "031080012345"),
        ("00108001234O", "001080012340"),
    ],
)
def test_lost_zeros_are_suggested_and_not_put_back_silently(written, meant):
    assert suggestion("national_id", written) == meant


@pytest.mark.parametrize(
    "written", ["1.23E+11", "1,08E+10", 1.234567891234567e17, 123456789012345678, 123000000000]
)
def test_digits_that_excel_lost_have_to_be_typed_again(written):
    assert "as text" in str(parsed("national_id", written).problem)


def test_an_old_card_is_noted_and_not_kept():
    assert parsed("national_id", "012345678").value is None and "old identity card" in str(
        parsed("national_id", 123456789).note
    )
    assert parsed("national_id", "012345678 / 001080012345").value == "001080012345"


@given(st.from_regex(r"\A0(0[1-9]|[1-8][0-9])[0-9]{9}\Z"))
def test_no_citizen_number_that_went_through_a_number_cell_is_taken_for_another(number):
    found = parsed("national_id", int(number))
    assert found.value is None and found.problem
    assert found.problem.values.get("suggestion", number) == number


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "0912.345.678",
        "+84912345678",
        "84 912 345 678",
        "+84 (0)912 345 678",
        "912345678",
        912345678,
        "0912345678 (Zalo)",
        "0912345678; 0987654321",
        "0912345678/0987654321",
        "0912345678 - 0987654321",
    ],
)
def test_a_telephone_number_is_read_however_it_is_written(written):
    assert parsed("phone", written).value == "0912345678"


def test_telephone_numbers_of_before_2018_and_wrong_ones():
    assert (
        suggestion("phone", "01691234567") == "0391234567" and suggestion("phone", 1201234567) == "0701234567"
    )
    assert parsed("phone", "0243 825 1234").value == "02438251234"
    assert all(
        parsed("phone", wrong).problem for wrong in ("091234567", "máy bàn", "9.12E+08", "1234567890123")
    )


@pytest.mark.parametrize("field", FIELDS)
def test_an_empty_cell_is_no_value_and_no_problem(field):
    assert parse_field(field, cell("  "), today=TODAY) == Parsed(None)


@pytest.mark.parametrize("field", ["birth_on", "national_id", "email", "phone", "staff_number"])
@pytest.mark.parametrize("word", ["-", "Không có", "chưa có", "N/A", "…"])
def test_words_for_nothing_are_nothing(field, word):
    assert parsed(field, word) == Parsed(None)


@pytest.mark.parametrize("field", FIELDS)
def test_an_error_of_a_formula_is_a_problem_in_every_field(field):
    assert "#N/A" in str(parse_field(field, error_cell("#N/A", "B"), today=TODAY).problem)
    assert "no stored value" in str(parse_field(field, error_cell("=A1&B1", "B"), today=TODAY).problem)


def test_a_text_that_looks_like_a_formula_is_text():
    assert parsed("title", "=cmd|'/C calc'!A0") == Parsed("=cmd|'/C calc'!A0")
    assert parsed("unit", "@Phòng") == Parsed("@Phòng")


values = st.one_of(
    st.text(max_size=60),
    st.floats(allow_nan=True),
    st.integers(-(10**30), 10**30),
    st.dates(),
    st.text(alphabet="0123456789/.-+E, ", max_size=20),
)


@given(st.sampled_from(FIELDS), values)
def test_no_cell_of_any_kind_breaks_a_field(field, value):
    found = parsed(field, value)
    assert found.value is None or not found.problem
    if found.problem:
        assert str(found.problem) and all(isinstance(each, str) for each in found.problem.values.values())


@given(
    st.sampled_from([*set(FIELDS) - {"birth_on", "valid_from", "gender", "person_group", "status"}]), values
)
def test_a_value_that_was_read_is_read_again_as_itself(field, value):
    """Otherwise the same file twice would change something."""
    first = parsed(field, value).value
    if isinstance(first, str):
        assert parsed(field, first).value == first
