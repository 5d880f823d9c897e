"""What the manifest lists, before it is joined with the other files of the folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.exchange.fields import Table


@dataclass(frozen=True)
class ListedLesson:
    """A lesson as the manifest lists it."""

    table: Table
    slug: str
    title: str
    minutes: int
    file: str
    is_required: bool = True
    completion: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ListedDraw:
    """A line of a blueprint as the manifest states it."""

    table: Table
    category: str
    count: int


@dataclass(frozen=True)
class ListedQuiz:
    """A quiz as the manifest lists it."""

    table: Table
    slug: str
    title: str
    minutes: int
    attempts: int
    pass_percent: int
    draws: list[ListedDraw]
    file: str = ""
    is_required: bool = True
    completion: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ListedMeeting:
    """Meetings of a class as the manifest lists them."""

    table: Table
    slug: str
    title: str
    minutes: int
    is_required: bool = True
    completion: Mapping[str, Any] = field(default_factory=dict)


ListedItem = ListedLesson | ListedQuiz | ListedMeeting


@dataclass(frozen=True)
class ListedModule:
    """A module as the manifest lists it."""

    title: str
    items: list[ListedItem]


@dataclass(frozen=True)
class Manifest:
    """What the manifest says: the facts of the course by the names of `CoursePlan`, and its modules."""

    facts: dict[str, Any]
    modules: list[ListedModule]

    def lessons(self) -> list[ListedLesson]:
        """The lessons in order."""
        return [item for module in self.modules for item in module.items if isinstance(item, ListedLesson)]

    def quizzes(self) -> list[ListedQuiz]:
        """The quizzes in order."""
        return [item for module in self.modules for item in module.items if isinstance(item, ListedQuiz)]
