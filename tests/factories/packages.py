"""A course with a package in it, made by the site's own use cases."""

from dataclasses import dataclass
from typing import Any

from courses.catalogue.actions import PlacedItem, PlannedModule, keep_item, open_course, publish_version
from courses.catalogue.models import Course, CourseVersion, Item
from courses.catalogue.queries import Place, get_outline
from courses.lessons.actions import Translation, put_blocks
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import read_blocks
from courses.packages.actions import create_package
from courses.packages.models import Package
from lms.core.storage import store_file
from lms.organisations.queries import get_root
from tests.factories.courses import _facts
from tests.factories.scorm import scorm12


def make_package(content: bytes | None = None, *, person_id: int | None = None) -> Package:
    """The package is kept by the topmost unit."""
    digest = store_file(content or scorm12(), "application/zip")
    return create_package(title="", digest=digest, unit_id=get_root().id, person_id=person_id)


@dataclass(frozen=True)
class PackageCourse:
    """A published course of one lesson, in which one block opens the package."""

    course: Course
    version: CourseVersion
    lesson: Item
    package: Package

    @property
    def address(self) -> str:
        """The player of the package."""
        return f"/khoa-hoc/{self.course.slug}/bai/bai-goi/goi/{self.package.public_id}"

    @property
    def place(self) -> Place:
        """The lesson as it stands in the version."""
        return get_outline(self.version.id).place("bai-goi")


def _opening(package: Package) -> list[Block]:
    return read_blocks([{"kind": "package", "package": package.public_id, "title": "Gói thử"}])


def make_package_course(
    package: Package,
    *,
    rule: dict[str, Any] | None = None,
    slug: str = "hoc-theo-goi",
    in_english: Package | None = None,
) -> PackageCourse:
    """The course is published; its lesson counts by the rule given. `in_english` opens in the translation alone."""
    course = open_course(slug=slug, unit_id=get_root().id)
    lesson = keep_item(course=course, slug="bai-goi", kind="lesson")
    others = {"en": Translation("By package", _opening(in_english))} if in_english else {}
    text = put_blocks(item=lesson, blocks=_opening(package), questions=[], translations=others)
    completion = {"kind": "package", **(rule or {})}
    placed = PlacedItem(lesson, "Bài theo gói", 10, text.number, completion=completion)
    version = publish_version(
        course=course, facts=_facts(slug), modules=[PlannedModule("Học", [placed])], files={}
    )
    return PackageCourse(course, version, lesson, package)
