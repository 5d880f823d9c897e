"""Courses whose parts count by rules of their own, and classes that meet."""

import datetime as dt
from collections.abc import Mapping
from itertools import count
from typing import Any

from courses.catalogue.actions import (
    PlacedItem,
    PlannedModule,
    VersionFacts,
    keep_item,
    open_course,
    publish_version,
)
from courses.catalogue.models import Course, CourseVersion
from courses.lessons.actions import Translation, put_blocks
from courses.sessions.actions import MeetingFacts, add_meetings, create_class
from courses.sessions.models import Meeting, StudyClass
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from tests.factories.courses import make_question

_number = count(1)
TEXT = {"id": "abcd2345", "kind": "text", "html": "<p>Ai cũng tự học.</p>"}
ENGLISH = {"id": "abcd2345", "kind": "text", "html": "<p>Everybody studies by oneself.</p>"}


def make_ruled_course(
    *rules: Mapping[str, Any],
    slug: str = "quy-tac",
    questions: int = 2,
    inline: bool = False,
    unit: Unit | None = None,
    optional: tuple[int, ...] = (),
    translations: Mapping[str, Translation] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> tuple[Course, CourseVersion]:
    """A published course: a lesson bai-1, bai-2 … of ten minutes for each rule; {"kind": "attended"…} is a meeting.

    The questions of each lesson stand at its end; `inline`, in blocks after its text.
    """
    course = open_course(slug=slug, unit_id=(unit or get_root()).id)
    placed = []
    for number, rule in enumerate(rules, 1):
        is_meeting = rule.get("kind") == "attended"
        item = keep_item(course=course, slug=f"bai-{number}", kind="meeting" if is_meeting else "lesson")
        content = 1
        if not is_meeting:
            keys = [f"cau-{number}-{each}-{next(_number)}" for each in range(questions)]
            asked = [make_question("true_false", pool="self_test", key=each) for each in keys]
            blocks = [{"id": f"q{at}", "kind": "question", "question": key} for at, key in enumerate(keys, 1)]
            content = put_blocks(
                item=item,
                blocks=[TEXT, *blocks] if inline else [TEXT],
                questions=asked,
                translations=translations or {},
            ).number
        placed.append(PlacedItem(item, f"Bài {number}", 10, content, number not in optional, dict(rule)))
    version = publish_version(
        course=course,
        facts=VersionFacts(**{**_facts(), **(facts or {})}),
        modules=[PlannedModule("Học phần 1", placed)],
        files={},
    )
    return course, version


def _facts() -> dict[str, Any]:
    return {
        "title": "Kỹ năng soạn thảo văn bản",
        "summary": "Soạn đúng thể thức.",
        "objectives": ["Soạn được công văn."],
        "field": "Hành chính",
        "language": "vi",
        "tiet_hundredths": 400,
        "content_group": 5,
        "study_form": "blended",
        "certificate_title": "GIẤY CHỨNG NHẬN",
        "legal_documents": [],
        "digest": f"structure-{next(_number)}",
    }


def make_class(
    course: Course, unit: Unit, *, starts_on: dt.date, capacity: int | None = None, name: str = "Lớp A"
) -> StudyClass:
    """A class of the course that stays open."""
    return create_class(
        course=course, unit=unit, name=name, starts_on=starts_on, ends_on=None, capacity=capacity
    )


def make_meeting(
    study_class: StudyClass,
    starts_at: dt.datetime,
    *,
    minutes: int = 90,
    item_id: int | None = None,
    title: str = "Buổi 1",
) -> Meeting:
    """A meeting of so many minutes."""
    facts = MeetingFacts(
        title=title, starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=minutes), item_id=item_id,
        place="Hội trường A",
    )  # fmt: skip
    return add_meetings(study_class=study_class, facts=facts)[0]
