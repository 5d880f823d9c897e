"""The pages of quizzes: outside an attempt, within it, and what quiz.js speaks to."""

from courses.quizzes.views import outside, script, within
from courses.quizzes.views.blueprint import quizzes

__all__ = ["outside", "quizzes", "script", "within"]
