"""What a version to come would do to those who learn with the one they have."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import func, select

from courses.authoring.models import CourseDraft
from courses.authoring.queries.contents import VersionContent, load_draft, load_versions, load_with_draft
from courses.authoring.queries.item_rows import read_items
from courses.authoring.queries.meanwhile import became, versions_behind
from courses.authoring.queries.plans import plan_of_draft, plan_of_version
from courses.authoring.queries.texts import text_of_draft, text_of_version
from courses.authoring.rules.compared import CourseText, Differences, ItemChange
from courses.authoring.rules.differences import compare
from courses.authoring.rules.impact import Plan, Planned, Reason, reasons_against_minor
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import Place
from courses.progress.completion import rules_of
from courses.progress.models import Enrolment
from courses.progress.moves import completing, studying_again, under_way
from lms.core.db import db

# The numbers of the contents of a lesson that somebody under way has, by item.
InUse = Mapping[int, set[int]]
# What is done once and for all: nobody can attend the same class meeting once more.
_ONCE_ONLY = "attended"


@dataclass(frozen=True)
class Restudy:
    """A lesson that says something else than what some of those under way passed, and how many they are."""

    item: Planned
    people: int

    @property
    def condition(self) -> tuple[int, int | None]:
        """Which item, and the number of its content (None: new)."""
        return self.item.item_id or 0, self.item.number


@dataclass(frozen=True)
class Impact:
    """What publishing would do: what differs, why it is more than a correction, and whom it concerns.

    `between` is what the course became since the draft was begun from it.
    """

    old: Plan | None
    new: Plan
    differences: Differences | None = None
    reasons: Sequence[Reason] = ()
    under_way: int = 0
    completed: int = 0
    completing: int = 0
    restudies: Sequence[Restudy] = field(default_factory=tuple)
    between: Differences | None = None

    @property
    def may_be_minor(self) -> bool:
        """True where only words and pictures differ from what learners have."""
        return self.old is not None and not self.reasons

    @property
    def mark(self) -> str:
        """Another one as soon as anything else would be published; those whom it concerns may come and go."""
        weighed = [asdict(self.new), asdict(self.differences) if self.differences else None]
        return hashlib.sha256(json.dumps(weighed, sort_keys=True, default=sorted).encode()).hexdigest()[:16]


def impact_of_draft(course: Course, draft: CourseDraft) -> Impact:
    """What publishing the draft would do."""
    if course.current_number is None:
        content = load_draft(draft)
        return Impact(None, plan_of_draft(content), compare(CourseText({}, ()), text_of_draft(content)))
    behind = versions_behind(course, draft)
    (present, *base), content = load_with_draft([course.current_number, *behind], draft, with_learners=True)
    differences = compare(text_of_version(present), text_of_draft(content))
    found = _impact(course, present, plan_of_draft(content), differences, content.items.in_use)
    return replace(found, between=became(base[0], present) if base else None)


def impact_of_version(course: Course, back_to: CourseVersion) -> Impact:
    """What going back to that version would do."""
    present, back = load_versions(course.id, [course.current_number or 0, back_to.number])
    differences = compare(text_of_version(present), text_of_version(back))
    in_use = read_items(course.id, with_learners=True).in_use
    return _impact(course, present, plan_of_version(back), differences, in_use)


def _impact(
    course: Course, present: VersionContent, new: Plan, differences: Differences, in_use: InUse
) -> Impact:
    old = plan_of_version(present)
    lessons = _restudied(old, new, differences, in_use)
    required = {item for item in new.required() if item is not None}
    is_open = None in new.required() or not required
    conditions = [
        under_way(course.id),
        completing(course.id, required=() if is_open else required, again={}),
        *(studying_again(course.id, item_id=each.item_id or 0, number=each.number) for each in lessons),
    ]
    counts = _count(course.id, conditions)
    return Impact(
        old,
        new,
        differences,
        reasons_against_minor(old, new),
        under_way=counts[1],
        completed=counts[0],
        completing=counts[2],
        restudies=[Restudy(item, people) for item, people in zip(lessons, counts[3:], strict=True)],
    )


def _count(course_id: int, conditions: Sequence[Any]) -> list[int]:
    """How many completed the course, then of how many each condition is true: one statement."""
    statement = select(
        func.count(Enrolment.id).filter(Enrolment.completed_at.is_not(None)),
        *(func.count(Enrolment.id).filter(condition) for condition in conditions),
    ).where(Enrolment.course_id == course_id)
    return [int(each) for each in db.session.execute(statement).one()]


def _restudied(old: Plan, new: Plan, differences: Differences, in_use: InUse) -> list[Planned]:
    """The lessons that say something else than in a version somebody under way has."""
    changed = {each.item.slug: each for each in differences.items}
    present = {item.slug: item.number for item in old.items}
    return [
        item
        for item in new.items
        if item.item_id is not None
        and item.is_required
        and _can_be_studied_again(item)
        and _says_other(item, changed.get(item.slug), present.get(item.slug), in_use.get(item.item_id, set()))
    ]


def _says_other(item: Planned, change: ItemChange | None, present: int | None, in_use: set[int]) -> bool:
    if change is not None and change.teaches_other and present in in_use:
        return True
    return bool(in_use - {item.number, present})


def _can_be_studied_again(item: Planned) -> bool:
    """A quiz that was passed stays passed; a lesson is read again unless what it asks for happens only once."""
    if item.kind != "lesson":
        return False
    place = Place(0, item.slug, item.kind, item.title, item.minutes, 0, 0, True, item.completion)
    return all(kind.key != _ONCE_ONLY for kind, _params in rules_of(place))
