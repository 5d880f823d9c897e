"""The long work on class lists. Each may run twice without harm."""

from typing import Any

from lms.recognition.actions.class_runs import apply_list, undo_list
from lms.recognition.classes.queries import find_list


def apply_class_list(payload: dict[str, Any]) -> None:
    """Every row that counts has its line."""
    class_list = find_list(payload["list_id"])
    if class_list is not None and class_list.state == "applying":
        apply_list(class_list)


def undo_class_list(payload: dict[str, Any]) -> None:
    """No line of the list counts any more."""
    class_list = find_list(payload["list_id"])
    if class_list is not None and class_list.state == "undoing":
        undo_list(class_list)
