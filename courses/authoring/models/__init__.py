"""Drafts of courses, what they were before, and their review."""

from courses.authoring.models.drafts import CourseDraft, DraftFile, DraftHistory, DraftLesson
from courses.authoring.models.reviews import AuthoringStep, Remark, Review, ReviewApproval, ReviewRule

__all__ = [
    "AuthoringStep",
    "CourseDraft",
    "DraftFile",
    "DraftHistory",
    "DraftLesson",
    "Remark",
    "Review",
    "ReviewApproval",
    "ReviewRule",
]
