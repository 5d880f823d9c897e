"""The pages of the question bank."""

from courses.questions.views import (
    categories,
    copying,
    exporting,
    importing,
    listing,
    pictures,
    previewing,
    reviewing,
    showing,
    using,
    writing,
)
from courses.questions.views.blueprint import questions

__all__ = [
    "categories",
    "copying",
    "exporting",
    "importing",
    "listing",
    "pictures",
    "previewing",
    "questions",
    "reviewing",
    "showing",
    "using",
    "writing",
]
