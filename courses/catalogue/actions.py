"""Publishing: a version comes into being whole, and what it is worth is pushed down to training."""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import func, select

from courses.catalogue.competencies import known_competencies
from courses.catalogue.models import Course, CourseFile, CourseModule, CourseVersion, Item, Placement
from courses.catalogue.publishing import tell_published
from courses.catalogue.queries import Outline, Place, find_course, get_outline, list_files
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import NotFound
from lms.core.text import clean_line, fold
from lms.training.actions import offer_creditable


@dataclass(frozen=True, kw_only=True)
class VersionFacts:
    """What a version states about itself. The amount is in hundredths of a tiết."""

    title: str
    summary: str
    objectives: list[str]
    field: str
    language: str
    tiet_hundredths: int
    content_group: int
    study_form: str
    certificate_title: str
    legal_documents: list[str]
    digest: str
    search_words: str = ""
    competencies: list[str] = dataclasses.field(default_factory=list)
    translations: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class PlacedItem:
    """An item to stand in the version, with the number of its content's version and the rule by which it counts."""

    item: Item
    title: str
    minutes: int
    content_number: int
    is_required: bool = True
    completion: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What a version is: a new one or only corrected words, what it came from, and who published it, why."""

    kind: str = "major"
    note: str = ""
    based_on: int | None = None
    published_by_id: int | None = None


@dataclass(frozen=True)
class PlannedModule:
    """A module to stand in the version."""

    title: str
    items: list[PlacedItem] = field(default_factory=list)


def open_course(*, slug: str, unit_id: int) -> Course:
    """The stable course with that address exists."""
    course = find_course(slug)
    if course is None:
        course = Course(slug=slug, unit_id=unit_id, search_text="", created_at=now())
        db.session.add(course)
        db.session.flush()
    return course


def keep_item(*, course: Course, slug: str, kind: str) -> Item:
    """The stable item with that address exists in the course; its kind never changes."""
    item = db.session.scalar(select(Item).where(Item.course_id == course.id, Item.slug == slug))
    if item is None:
        item = Item(course_id=course.id, slug=slug, kind=kind)
        db.session.add(item)
        db.session.flush()
    return item


def publish_version(
    *,
    course: Course,
    facts: VersionFacts,
    modules: list[PlannedModule],
    files: dict[str, str],
    origin: Origin = Origin(),
) -> CourseVersion:
    """A new immutable version is what new learners get; those under way keep theirs.

    `files` maps names in the course folder to the SHA-256 of stored files.
    """
    lock(course)
    number = (
        db.session.scalar(select(func.max(CourseVersion.number)).where(CourseVersion.course_id == course.id))
        or 0
    ) + 1
    version = _add_version(course, facts, number, origin)
    _add_modules(version, modules)
    for name, digest in files.items():
        db.session.add(CourseFile(version_id=version.id, name=name, sha256=digest))
    course.current_number = number
    course.search_text = fold(" ".join((facts.title, facts.summary, facts.field, facts.search_words)))
    db.session.flush()
    offer_creditable(
        key=creditable_key(course.slug),
        title=facts.title,
        amount_hundredths=facts.tiet_hundredths,
        content_group=facts.content_group,
        study_form=facts.study_form,
        path=f"/khoa-hoc/{course.slug}",
        is_open=course.archived_at is None,
    )
    record("course.published", kind="course", id=course.id, label=facts.title, detail={"version": number})
    tell_published(version)
    return version


def publish_change(*, course: Course, placed: PlacedItem) -> CourseVersion:
    """The next version of the course: the present one with this item as it now is, or added as the last one.

    Everything else is what it was. Refused where the course has no version yet.
    """
    lock(course)
    version = _present_version(course)
    outline = get_outline(version.id)
    modules = _modules_with(outline, placed)
    files = {file.name: file.sha256 for file in list_files(version.id)}
    return publish_version(
        course=course, facts=_facts_of(version, modules, placed), modules=modules, files=files
    )


def _present_version(course: Course) -> CourseVersion:
    statement = select(CourseVersion).where(
        CourseVersion.course_id == course.id, CourseVersion.number == course.current_number
    )
    version = db.session.scalar(statement)
    if version is None:
        raise NotFound()
    return version


def _modules_with(outline: Outline, placed: PlacedItem) -> list[PlannedModule]:
    ids = [place.item_id for place in outline.places()]
    items = {item.id: item for item in db.session.scalars(select(Item).where(Item.id.in_(ids)))}
    modules = [
        PlannedModule(
            module.title,
            [
                _as_it_was(placed, place)
                if place.item_id == placed.item.id
                else placed_again(items[place.item_id], place)
                for place in module.places
            ],
        )
        for module in outline.modules
    ]
    if placed.item.id not in items:
        modules[-1].items.append(placed)
    return modules


def placed_again(item: Item, place: Place) -> PlacedItem:
    """The item to stand as it stands in that place."""
    return PlacedItem(
        item, place.title, place.minutes, place.content_number, place.is_required, place.completion
    )


def _as_it_was(placed: PlacedItem, place: Place) -> PlacedItem:
    """The changed item under the rule by which it counted before."""
    return replace(placed, is_required=place.is_required, completion=place.completion)


def _facts_of(version: CourseVersion, modules: list[PlannedModule], placed: PlacedItem) -> VersionFacts:
    """What the version states, with a digest of its own: it is that of no folder any more."""
    change = f"{version.digest}:{placed.item.slug}:{placed.content_number}:{placed.title}:{placed.minutes}"
    named = ("title", "summary", "objectives", "field", "language", "tiet_hundredths", "content_group",
             "study_form", "certificate_title", "legal_documents", "competencies",
             "translations")  # fmt: skip
    return VersionFacts(
        **{name: getattr(version, name) for name in named},
        digest=hashlib.sha256(change.encode()).hexdigest(),
        search_words=" ".join(item.title for module in modules for item in module.items),
    )


def creditable_key(slug: str) -> str:
    """How training knows the course."""
    return f"courses:{slug}"


def _add_version(course: Course, facts: VersionFacts, number: int, origin: Origin) -> CourseVersion:
    version = CourseVersion(
        course_id=course.id,
        number=number,
        title=clean_line(facts.title),
        summary=clean_line(facts.summary),
        objectives=facts.objectives,
        field=facts.field,
        language=facts.language,
        tiet_hundredths=facts.tiet_hundredths,
        content_group=facts.content_group,
        study_form=facts.study_form,
        certificate_title=facts.certificate_title,
        legal_documents=facts.legal_documents,
        digest=facts.digest,
        competencies=known_competencies(facts.competencies),
        translations=dict(facts.translations),
        published_at=now(),
        **asdict(origin),
    )
    db.session.add(version)
    db.session.flush()
    return version


def _add_modules(version: CourseVersion, modules: list[PlannedModule]) -> None:
    position = 0
    for module_position, planned in enumerate(modules, 1):
        module = CourseModule(
            version_id=version.id, position=module_position, title=clean_line(planned.title)
        )
        db.session.add(module)
        db.session.flush()
        for placed in planned.items:
            position += 1
            db.session.add(
                Placement(
                    version_id=version.id,
                    module_id=module.id,
                    item_id=placed.item.id,
                    position=position,
                    title=clean_line(placed.title),
                    minutes=placed.minutes,
                    content_number=placed.content_number,
                    is_required=placed.is_required,
                    completion=dict(placed.completion),
                )
            )
