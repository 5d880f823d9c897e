"""Use cases of inquiries."""

from courses.inquiries.actions.answering import (
    answer_inquiry,
    close_inquiry,
    reopen_inquiry,
    share_answer,
    unshare_answers,
)
from courses.inquiries.actions.asking import Asked, add_to_inquiry, ask, end_inquiry

__all__ = [
    "Asked",
    "add_to_inquiry",
    "answer_inquiry",
    "ask",
    "close_inquiry",
    "end_inquiry",
    "reopen_inquiry",
    "share_answer",
    "unshare_answers",
]
