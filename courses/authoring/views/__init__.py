"""The pages of the studio: the desk, the outline, facts, quizzes, lessons, their files and history."""

from courses.authoring.views import (
    completing,
    conflicts,
    desk,
    facts,
    files,
    history,
    lesson,
    outline,
    publishing,
    quiz,
    review_rules,
    reviewing,
    reviews,
    saving,
    translating,
    versions,
)
from courses.authoring.views.blueprint import authoring

__all__ = [
    "authoring",
    "completing",
    "conflicts",
    "desk",
    "facts",
    "files",
    "history",
    "lesson",
    "outline",
    "publishing",
    "quiz",
    "review_rules",
    "reviewing",
    "reviews",
    "saving",
    "translating",
    "versions",
]
