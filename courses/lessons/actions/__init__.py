"""Every use case about lessons: storing their versions, reading them."""

from courses.lessons.actions.reading import (
    confirm_lesson,
    finish_lesson,
    get_visit,
    keep_position,
    keep_right_answer,
    open_lesson,
)
from courses.lessons.actions.storing import Translation, put_blocks, put_lesson

__all__ = [
    "Translation",
    "confirm_lesson",
    "finish_lesson",
    "get_visit",
    "keep_position",
    "keep_right_answer",
    "open_lesson",
    "put_blocks",
    "put_lesson",
]
