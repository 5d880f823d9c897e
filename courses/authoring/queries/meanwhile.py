"""What became of a course while a draft of it was written."""

from collections.abc import Mapping
from typing import Any

from courses.authoring.models import CourseDraft
from courses.authoring.queries.contents import load_versions
from courses.authoring.queries.texts import text_of_version
from courses.authoring.queries.versions import find_version, get_version
from courses.authoring.rules.compared import Differences, ItemChange
from courses.authoring.rules.differences import compare
from courses.catalogue.models import Course


def came_between(course: Course, draft: CourseDraft) -> Differences | None:
    """What the course became since the draft was begun from it; None where nothing was published since."""
    if course.current_number is None or draft.based_on == course.current_number:
        return None
    base = find_version(course.id, draft.based_on)
    present = get_version(course.id, course.current_number)
    if base is None:
        return None
    old, new = load_versions([base, present])
    found = compare(text_of_version(old), text_of_version(new))
    return None if found.is_empty else found


def left_out(between: Differences | None, outline: Mapping[str, Any]) -> list[ItemChange]:
    """What came into the course since the draft was begun, and would be gone with it."""
    if between is None:
        return []
    slugs = {item["slug"] for module in outline["modules"] for item in module["items"]}
    return [each for each in between.items if each.state == "added" and each.item.slug not in slugs]
