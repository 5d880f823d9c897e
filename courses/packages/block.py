"""The block that opens a package: a button, the state, the last score; no byte of the package before the tap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from courses.lessons.blocks.base import BlockKind, file_of, line_of
from courses.packages.models import Package, PackageState
from courses.packages.queries import list_by_public_id, list_states, parts_of
from courses.packages.standing import Standing, standing_of
from lms.core.i18n import lazy


@dataclass(frozen=True)
class Shown:
    """A package as its block shows it."""

    package: Package
    standing: Standing | None


class PackageBlock(BlockKind):
    """A package of another authoring tool (SCORM)."""

    key: ClassVar[str] = "package"
    label: ClassVar[Any] = lazy("Package (SCORM)")
    icon: ClassVar[str] = "package"
    is_counted: ClassVar[bool] = True

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"package": public id, "title"}; a package that is still on its way in names its `file`."""
        read = {"package": line_of(data, "package"), "title": line_of(data, "title")}
        file = "" if read["package"] else file_of(data)
        return {**read, "file": file} if file else read

    def words(self, block: Mapping[str, Any]) -> str:
        """Its title."""
        return str(block["title"])

    def references(self, block: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The package."""
        return [(self.key, block["package"])] if block["package"] else []

    def gather(self, blocks: Sequence[Mapping[str, Any]], scene: Any) -> dict[str, Shown]:
        """The packages by their addresses, and what the learner reached in them: two statements."""
        packages = list_by_public_id([block["package"] for block in blocks])
        if scene.enrolment_id is None:
            return {key: Shown(package, None) for key, package in packages.items()}
        states = list_states(scene.enrolment_id, [package.id for package in packages.values()])
        return {
            key: Shown(package, _standing(package, states[package.id])) for key, package in packages.items()
        }


def _standing(package: Package, states: dict[str, PackageState]) -> Standing:
    return standing_of(parts_of(package, states), list(states.values()))
