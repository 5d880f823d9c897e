"""What assignments ask of progress. It may run twice without harm."""

from typing import Any

from courses.progress.assigning import enrol_assigned


def enrol_the_assigned(payload: dict[str, Any]) -> None:
    """Everybody to whom the courses were given has them among their courses."""
    enrol_assigned(assignment_ids=payload["assignment_ids"], creditable_keys=payload["creditable_keys"])
