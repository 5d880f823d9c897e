"""Graded quizzes: attempts that lose nothing."""
