"""What became of a course while a draft of it was written."""

from collections.abc import Mapping
from typing import Any

from courses.authoring.models import CourseDraft
from courses.authoring.queries.contents import VersionContent, load_versions
from courses.authoring.queries.texts import text_of_version
from courses.authoring.rules.compared import Differences, ItemChange
from courses.authoring.rules.differences import compare
from courses.catalogue.models import Course


def versions_behind(course: Course, draft: CourseDraft) -> list[int]:
    """The number of the version that the draft came from, where learners have another one by now."""
    base, present = draft.based_on, course.current_number
    return [base] if base and present and base != present else []


def came_between(course: Course, draft: CourseDraft) -> Differences | None:
    """What the course became since the draft was begun from it; None where nothing was published since."""
    behind = versions_behind(course, draft)
    if not behind:
        return None
    present, base = load_versions(course.id, [course.current_number or 0, *behind])
    return became(base, present)


def became(base: VersionContent, present: VersionContent) -> Differences | None:
    """What differs in the later version; None where nothing does."""
    found = compare(text_of_version(base), text_of_version(present))
    return None if found.is_empty else found


def left_out(between: Differences | None, outline: Mapping[str, Any]) -> list[ItemChange]:
    """What came into the course since the draft was begun, and would be gone with it."""
    if between is None:
        return []
    slugs = {item["slug"] for module in outline["modules"] for item in module["items"]}
    return [each for each in between.items if each.state == "added" and each.item.slug not in slugs]
