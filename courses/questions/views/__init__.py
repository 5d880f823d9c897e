"""The pages of the question bank."""

from courses.questions.views import (
    categories,
    citing,
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
    "citing",
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
