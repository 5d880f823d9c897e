"""Word counts in letters and Roman numerals."""

import pytest

from courses.exchange.readers.counting import letters, roman


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (1690, "MDCXC")])
def test_roman_numerals(number: int, text: str) -> None:
    assert roman(number) == text


@pytest.mark.parametrize(("number", "text"), [(1, "a"), (26, "z"), (27, "aa"), (54, "bbb"[:2] + "b")])
def test_letters_count_on(number: int, text: str) -> None:
    assert letters(number) == text
