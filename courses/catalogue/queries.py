"""Reading the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, select

from courses.catalogue.models import Course, CourseFile, CourseModule, CourseVersion, Item, Placement
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.text import fold


@dataclass(frozen=True)
class Place:
    """An item as it stands in a version."""

    item_id: int
    slug: str
    kind: str
    title: str
    minutes: int
    position: int
    content_number: int
    is_required: bool = True
    completion: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Module:
    """A module of a version with its items in order."""

    title: str
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class Outline:
    """A version's modules and items in order."""

    version: CourseVersion
    modules: list[Module]

    def places(self) -> list[Place]:
        """All items in order."""
        return [place for module in self.modules for place in module.places]

    def place(self, slug: str) -> Place:
        """The item with that address in this version."""
        for place in self.places():
            if place.slug == slug:
                return place
        raise NotFound()

    def minutes(self) -> int:
        """The time the whole course takes, as its author states it."""
        return sum(place.minutes for place in self.places())


def is_current() -> Any:
    """The condition that a version is the one that new learners of its course get."""
    return and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.current_number)


def list_courses(search: str = "", *, content_group: int = 0, competency: str = "") -> Select[Any]:
    """A select of (Course, CourseVersion, minutes, items) of what is open, newest first; found without accents.

    With a content group or a competency (its public id) only the courses that state it.
    """
    sums = (
        select(
            Placement.version_id,
            func.sum(Placement.minutes).label("minutes"),
            func.count().label("item_count"),
        )
        .group_by(Placement.version_id)
        .subquery()
    )
    statement = (
        select(Course, CourseVersion, sums.c.minutes, sums.c.item_count)
        .join(CourseVersion, is_current())
        .join(sums, sums.c.version_id == CourseVersion.id)
        .where(Course.archived_at.is_(None))
        .order_by(CourseVersion.published_at.desc(), Course.id.desc())
    )
    if content_group:
        statement = statement.where(CourseVersion.content_group == content_group)
    if competency:
        named = cast(CourseVersion.competencies, String)
        statement = statement.where(named.contains(f'"{competency}"', autoescape=True))
    for word in fold(search).split():
        statement = statement.where(Course.search_text.contains(word, autoescape=True))
    return statement


def get_course(slug: str) -> tuple[Course, CourseVersion]:
    """The course with that address and the version that new learners get."""
    row = db.session.execute(
        select(Course, CourseVersion).join(CourseVersion, is_current()).where(Course.slug == slug)
    )
    found = row.first()
    if found is None:
        raise NotFound()
    return found[0], found[1]


def hold_current(*slugs: str) -> None:
    """What is published or archived at this moment of these courses is waited for; nobody else who begins waits."""
    held = select(Course).where(Course.slug.in_(slugs)).order_by(Course.id)
    held = held.with_for_update(read=True, key_share=True).execution_options(populate_existing=True)
    db.session.scalars(held).all()


def find_course(slug: str) -> Course | None:
    """The course with that address, published or not."""
    return db.session.scalar(select(Course).where(Course.slug == slug))


def get_outline(version_id: int) -> Outline:
    """The version with its modules and items in order: one statement."""
    return _outline(db.session.execute(_placed().where(CourseVersion.id == version_id)).all())


def get_outlines(course_id: int, numbers: Sequence[int]) -> list[Outline]:
    """The same of the versions of these numbers: one statement for all; NotFound without one of them."""
    asked = CourseVersion.course_id == course_id, CourseVersion.number.in_(numbers)
    rows: dict[int, list[Any]] = {number: [] for number in numbers}
    for row in db.session.execute(_placed().where(*asked)):
        rows[row[0].number].append(row)
    return [_outline(rows[number]) for number in numbers]


def _placed() -> Any:
    return (
        select(CourseVersion, CourseModule, Placement, Item)
        .join(CourseModule, CourseModule.version_id == CourseVersion.id)
        .join(Placement, Placement.module_id == CourseModule.id)
        .join(Item, Item.id == Placement.item_id)
        .order_by(Placement.position)
    )


def _outline(rows: Sequence[Any]) -> Outline:
    if not rows:
        raise NotFound()
    modules: dict[int, Module] = {}
    for _version, module, placement, item in rows:
        place = Place(
            item.id,
            item.slug,
            item.kind,
            placement.title,
            placement.minutes,
            placement.position,
            placement.content_number,
            placement.is_required,
            placement.completion,
        )
        modules.setdefault(module.id, Module(module.title)).places.append(place)
    return Outline(rows[0][0], list(modules.values()))


def list_files(version_id: int) -> list[CourseFile]:
    """The files of a version by name."""
    statement = select(CourseFile).where(CourseFile.version_id == version_id).order_by(CourseFile.name)
    return list(db.session.scalars(statement))


def get_file(*, slug: str, number: int, name: str) -> CourseFile:
    """The file of that name in that version of the course."""
    found = db.session.scalar(
        select(CourseFile)
        .join(CourseVersion, CourseVersion.id == CourseFile.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.slug == slug, CourseVersion.number == number, CourseFile.name == name)
    )
    if found is None:
        raise NotFound()
    return found
