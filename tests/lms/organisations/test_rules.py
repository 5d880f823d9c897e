import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.organisations.rules import is_code, is_e_identifier


@given(st.text(max_size=45))
def test_a_code_is_what_the_rule_says_and_nothing_else(text: str) -> None:
    expected = 2 <= len(text) <= 40 and re.match(r"[A-Z0-9]", text) and set(text) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
    )  # fmt: skip
    assert is_code(text) == bool(expected)


@pytest.mark.parametrize("good", ["G09", "H31.05", "A00.12.H26", "K01." + "A" * 31])
def test_electronic_identifiers_of_decision_20_are_known(good: str) -> None:
    assert is_e_identifier(good)


@pytest.mark.parametrize(
    "wrong", ["", "Z01", "G9", "G09.", "G09..1", "g09", "G09.a", "K01." + "A" * 32, "G09\n"]
)
def test_what_is_no_electronic_identifier_is_refused(wrong: str) -> None:
    assert not is_e_identifier(wrong)
