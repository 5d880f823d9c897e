"""Reading drafts: by the course they belong to, always within the units of whoever asks."""

from courses.authoring.queries.drafts import (
    AUTHOR,
    PUBLISH,
    REVIEW,
    DraftRow,
    find_draft,
    find_draft_lesson,
    get_draft,
    get_draft_course,
    get_draft_file,
    get_draft_lesson,
    get_with_shown_draft,
    list_draft_files,
    list_draft_lessons,
    list_drafts,
)
from courses.authoring.queries.history import get_history, list_history

__all__ = [
    "AUTHOR",
    "PUBLISH",
    "REVIEW",
    "DraftRow",
    "find_draft",
    "find_draft_lesson",
    "get_draft",
    "get_draft_course",
    "get_draft_file",
    "get_draft_lesson",
    "get_history",
    "get_with_shown_draft",
    "list_draft_files",
    "list_draft_lessons",
    "list_drafts",
    "list_history",
]
