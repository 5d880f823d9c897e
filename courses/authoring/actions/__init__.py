"""Every use case about the draft of a course."""

from courses.authoring.actions.beginning import begin_course, copy_course, discard_draft, open_draft
from courses.authoring.actions.items import add_item, remove_item, restore_item
from courses.authoring.actions.publishing import draft_faults, publish_draft
from courses.authoring.actions.saving import (
    Overtaken,
    keep_draft_file,
    note_author,
    refuse_locked,
    restore_history,
    save_facts,
    save_lesson,
    save_outline,
)
from courses.authoring.actions.taking import take_in

__all__ = [
    "Overtaken",
    "add_item",
    "begin_course",
    "copy_course",
    "discard_draft",
    "draft_faults",
    "keep_draft_file",
    "note_author",
    "open_draft",
    "publish_draft",
    "refuse_locked",
    "remove_item",
    "restore_history",
    "restore_item",
    "save_facts",
    "save_lesson",
    "save_outline",
    "take_in",
]
