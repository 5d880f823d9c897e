"""Drafts of courses, what they were before, and their review."""

from courses.authoring.models.drafts import CourseDraft, DraftFile, DraftHistory, DraftLesson

__all__ = ["CourseDraft", "DraftFile", "DraftHistory", "DraftLesson"]
