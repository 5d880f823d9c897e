"""Use cases of graded quizzes: putting one into a course, starting an attempt, saving answers, closing it."""

from courses.quizzes.actions.closing import submit_attempt
from courses.quizzes.actions.composing import put_quiz
from courses.quizzes.actions.saving import NumberTaken, Saved, save_answer, save_form, take_over
from courses.quizzes.actions.starting import start_attempt

__all__ = [
    "NumberTaken",
    "Saved",
    "put_quiz",
    "save_answer",
    "save_form",
    "start_attempt",
    "submit_attempt",
    "take_over",
]
