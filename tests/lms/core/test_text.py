import datetime as dt
import random
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import text

VIETNAMESE = st.text(
    alphabet=" " + "".join(
        unicodedata.normalize("NFC", base + mark)
        for base in "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ"
        for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
        if len(unicodedata.normalize("NFC", base + mark)) == 1
    ),
    min_size=1,
    max_size=30,
)  # fmt: skip


@given(VIETNAMESE)
def test_a_name_typed_on_a_mac_is_found_and_sorted_like_any_other(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert text.nfc(decomposed) == name
    assert text.fold(decomposed) == text.fold(name)
    assert text.sort_key(decomposed) == text.sort_key(name)
    assert text.identity_key(decomposed) == text.identity_key(name)


@given(VIETNAMESE)
def test_what_is_searched_has_no_marks_and_is_folded_once_for_all(name: str) -> None:
    folded = text.fold(name)
    assert folded.isascii()
    assert folded == folded.lower()
    assert text.fold(folded) == folded
    assert text.fold(name.upper()) == folded


@given(st.text(max_size=60))
def test_a_clean_line_is_one_line_and_cleaning_it_again_changes_nothing(raw: str) -> None:
    line = text.clean_line(raw)
    assert text.clean_line(line) == line
    assert line == line.strip()
    assert not any(unicodedata.category(char) == "Cc" for char in line)
    assert unicodedata.is_normalized("NFC", line)


@given(VIETNAMESE, VIETNAMESE)
def test_the_plain_order_of_keys_is_an_order(one: str, other: str) -> None:
    assert (text.sort_key(one) == text.sort_key(other)) == (text.nfc(one) == text.nfc(other))


def shuffled(words: list[str]) -> list[str]:
    """The words in another order, always the same one."""
    return random.Random(7).sample(words, len(words))


def test_letters_and_tones_come_in_vietnamese_order() -> None:
    letters = ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "o", "ô", "ơ", "u", "ư", "v", "y"]
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    words = ["Dũng", "Dương", "Đào", "Đạt", "Em", "Ánh Dương", "Ân", "Yến"]
    assert sorted(shuffled(letters), key=text.sort_key) == letters
    assert sorted(shuffled(tones), key=text.sort_key) == tones
    assert sorted(words, key=text.sort_key) == [
        "Ánh Dương", "Ân", "Dũng", "Dương", "Đào", "Đạt", "Em", "Yến",
    ]  # fmt: skip


def test_people_stand_by_given_name_then_family_name_then_what_is_between() -> None:
    people = ["Trần Văn Ánh", "Nguyễn Thị Bình", "Lê Ánh", "Trần Thị Ánh", "Đỗ Văn Ẩn", "Ánh"]
    assert sorted(people, key=text.name_sort_key) == [
        "Ánh", "Lê Ánh", "Trần Thị Ánh", "Trần Văn Ánh", "Đỗ Văn Ẩn", "Nguyễn Thị Bình",
    ]  # fmt: skip


def test_dang_finds_dang_and_the_hard_letter_d_is_no_obstacle() -> None:
    assert text.fold("ĐẶNG  Ánh") == "dang anh"
    assert "dang" in text.fold("Nguyễn Hải Đăng")
    assert text.fold("H'Hen Niê") == "h'hen nie"


@pytest.mark.parametrize(
    "other",
    ["Hang@Example.VN", " hang@example.vn ", "hang\u200b@example.vn", "ｈang@example.vn", "hang @example.vn"],
)
def test_no_second_account_hides_behind_case_space_width_or_invisible_signs(other: str) -> None:
    assert text.identity_key(other) == text.identity_key("hang@example.vn")


def test_names_of_one_to_six_syllables_are_split_at_the_given_name() -> None:
    assert text.split_name("  Tôn Nữ Thị Ngọc   Ẩn ") == ("Tôn Nữ Thị Ngọc", "Ẩn")
    assert text.split_name("Páo") == ("", "Páo")
    assert text.split_name(" ") == ("", "")


def test_days_are_written_as_decree_30_asks() -> None:
    assert text.admin_date(dt.date(2026, 1, 5)) == "ngày 05 tháng 01 năm 2026"
    assert text.admin_date(dt.date(2026, 6, 29)) == "ngày 29 tháng 6 năm 2026"


def test_numbers_are_written_as_vietnamese_offices_write_them() -> None:
    assert text.format_number(1234567) == "1.234.567"
    assert text.format_number(Decimal("1234567.5")) == "1.234.567,5"
    assert text.format_percent(0.7142) == "71,4 %"
    assert text.format_percent(None) == "–"


@given(st.integers(min_value=0, max_value=10_000_000))
def test_an_amount_of_periods_reads_back_as_it_was_written(hundredths: int) -> None:
    assert text.parse_tiet(text.format_tiet(hundredths).replace(".", "")) == hundredths


@pytest.mark.parametrize("wrong", ["", "bốn", "1,2,3", "inf", "NaN", "9" * 40, "1e999999"])
def test_what_is_no_number_of_periods_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        text.parse_tiet(wrong)
