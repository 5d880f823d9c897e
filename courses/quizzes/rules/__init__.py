"""Rules of a graded quiz: time, draw, score, receipts. Chance and the clock come in as arguments."""

from courses.quizzes.rules.blueprint import (
    MEASURED_FROM,
    Candidate,
    Section,
    TooFewQuestions,
    band_of,
    candidate_of,
    expected_of,
    target_of,
)
from courses.quizzes.rules.drawing import draw
from courses.quizzes.rules.receipts import receipt
from courses.quizzes.rules.scoring import MARKER, SCORING, exact_percent, is_passed, shown_percent
from courses.quizzes.rules.simulating import LARGEST_SPREAD, Simulation, simulate
from courses.quizzes.rules.timing import GRACE, deadline, is_time_up, is_too_late

__all__ = [
    "GRACE",
    "LARGEST_SPREAD",
    "MARKER",
    "MEASURED_FROM",
    "SCORING",
    "Candidate",
    "Section",
    "Simulation",
    "TooFewQuestions",
    "band_of",
    "candidate_of",
    "deadline",
    "draw",
    "exact_percent",
    "expected_of",
    "is_passed",
    "is_time_up",
    "is_too_late",
    "receipt",
    "shown_percent",
    "simulate",
    "target_of",
]
