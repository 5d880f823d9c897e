"""What an outline says about each of its items: minutes, whether it is empty, where it is written."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.queries import list_draft_lessons
from courses.authoring.rules.outlines import items_of, reading_minutes
from courses.catalogue.kinds import newest_contents
from courses.catalogue.models import Course
from courses.lessons.blocks.registry import words_of


@dataclass(frozen=True)
class ItemFacts:
    """An item as the outline shows it; `url` is where it is written, "" where that is elsewhere."""

    minutes: int
    is_reckoned: bool
    is_empty: bool
    url: str


def list_item_facts(course: Course, draft: CourseDraft) -> dict[str, ItemFacts]:
    """The facts of every item by its address: two statements."""
    lessons = list_draft_lessons(course.id)
    others = [(each["kind"], each["slug"]) for each in items_of(draft.outline) if each["kind"] != "lesson"]
    newest = newest_contents(course.id, others)
    found = {}
    for item in items_of(draft.outline):
        if item["kind"] == "lesson":
            found[item["slug"]] = _lesson_facts(course, item, lessons.get(item["slug"]))
        elif item["kind"] == "quiz":
            url = url_for("authoring.edit_quiz", slug=course.slug, lesson=item["slug"])
            found[item["slug"]] = ItemFacts(item["minutes"], False, item["slug"] not in newest, url)
        else:
            found[item["slug"]] = ItemFacts(item["minutes"], False, item["slug"] not in newest, "")
    return found


def _lesson_facts(course: Course, item: dict[str, Any], lesson: DraftLesson | None) -> ItemFacts:
    blocks = lesson.content["blocks"] if lesson else []
    url = url_for("authoring.edit_lesson", slug=course.slug, lesson=item["slug"])
    reckoned = reading_minutes(words_of(blocks)) if blocks else 0
    return ItemFacts(item["minutes"] or reckoned, not item["minutes"], not blocks, url)
