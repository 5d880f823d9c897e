"""What a question is expected to earn: as measured, else as its author declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.rules import band_of as bank_band
from courses.quizzes.rules import band_of, candidate_of, expected_of

DECLARED = [("easy", 0.85), ("medium", 0.65), ("hard", 0.40), ("", 0.65)]


@pytest.mark.parametrize(("declared", "prior"), DECLARED)
def test_before_thirty_answers_the_declared_difficulty_counts(declared: str, prior: float) -> None:
    assert expected_of(0.1, 29, declared) == prior
    assert expected_of(None, 300, declared) == prior


@given(st.floats(0, 1), st.sampled_from(["easy", "medium", "hard", ""]))
def test_from_thirty_answers_on_the_measured_facility_counts(facility: float, declared: str) -> None:
    assert expected_of(facility, 30, declared) == facility
    assert candidate_of(1, facility, 30, declared).band == band_of(facility)


@pytest.mark.parametrize(("declared", "_prior"), DECLARED)
def test_a_question_of_which_nothing_is_measured_stays_in_its_band(declared: str, _prior: float) -> None:
    assert candidate_of(1, None, 0, declared).band == (declared or "medium")


@pytest.mark.parametrize(
    ("facility", "band"),
    [(1, "easy"), (0.7, "easy"), (0.69, "medium"), (0.4, "medium"), (0.39, "hard"), (0, "hard")],
)
def test_bands_are_those_of_the_bank(facility: float, band: str) -> None:
    assert band_of(facility) == band == bank_band("", answers=30, facility=facility)
