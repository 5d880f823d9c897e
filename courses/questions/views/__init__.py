"""The pages of the question bank."""

from courses.questions.views import (
    categories,
    deciding,
    exporting,
    importing,
    listing,
    pictures,
    previewing,
    showing,
    writing,
)
from courses.questions.views.blueprint import questions

__all__ = [
    "categories",
    "deciding",
    "exporting",
    "importing",
    "listing",
    "pictures",
    "previewing",
    "questions",
    "showing",
    "writing",
]
