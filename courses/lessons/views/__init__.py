"""The pages of lessons: reading and finishing one, its short check, its self-test."""

from courses.lessons.views import checking, reading
from courses.lessons.views.blueprint import lessons

__all__ = ["checking", "lessons", "reading"]
