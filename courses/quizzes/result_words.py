"""How results are called on the pages and files of those who teach."""

from typing import Any

from lms.core.i18n import lazy

# How somebody stands with a quiz: words, and the kind of their tag.
STATES: dict[str, tuple[Any, str]] = {
    "passed": (lazy("Passed"), "success"),
    "failed": (lazy("Not passed"), "neutral"),
    "waiting": (lazy("Waiting for a marker"), "info"),
    "under_way": (lazy("Being taken"), "info"),
    "none": (lazy("Not begun"), "todo"),
}
