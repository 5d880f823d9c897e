"""Every use case of the question bank, by subject."""

from courses.questions.actions.categories import (
    create_category,
    keep_category,
    remove_category,
    rename_category,
)
from courses.questions.actions.drafts import (
    Facts,
    copy_question,
    create_question,
    discard_draft,
    save_question,
)
from courses.questions.actions.indexing import index_questions
from courses.questions.actions.measuring import Measured, hold_measures, note_measure
from courses.questions.actions.relating import (
    declare_enemies,
    move_questions,
    tag_questions,
    withdraw_enemies,
)
from courses.questions.actions.reviewing import approve_draft, return_draft, send_for_review, take_back
from courses.questions.actions.using import (
    bring_back,
    note_use,
    put_in_use,
    rest_question,
    resume_question,
    retire_question,
)
from courses.questions.actions.versions import put_question

__all__ = [
    "Facts",
    "Measured",
    "approve_draft",
    "bring_back",
    "copy_question",
    "create_category",
    "create_question",
    "declare_enemies",
    "discard_draft",
    "hold_measures",
    "index_questions",
    "keep_category",
    "move_questions",
    "note_measure",
    "note_use",
    "put_in_use",
    "put_question",
    "remove_category",
    "rename_category",
    "rest_question",
    "resume_question",
    "retire_question",
    "return_draft",
    "save_question",
    "send_for_review",
    "tag_questions",
    "take_back",
    "withdraw_enemies",
]
