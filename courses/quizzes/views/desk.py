"""What the pages of a quiz in the hands of its trainers share: which quiz it is, and the ways between them."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from courses.catalogue.models import Course, CourseVersion, Item
from courses.quizzes.drafts import find_draft, get_new_draft
from courses.quizzes.models import QuizDraft, QuizVersion
from courses.quizzes.teaching import Taught, get_taught
from lms.core.i18n import lazy

COMPOSE = "quizzes.compose"
# The pages of a published quiz, by endpoint (course, item); one that is not there is left out.
_TABS = (
    ("quizzes.edit_settings", lazy("Rules and questions")),
    ("quizzes.edit_window", lazy("Opening and password")),
    ("quizzes.list_overrides", lazy("Exceptions")),
    ("quizzes.show_analysis", lazy("Analysis")),
)


@dataclass(frozen=True)
class Desk:
    """A quiz in the hands of its trainers: published (with an item and its rules), or new (a draft alone)."""

    course: Course
    version: CourseVersion
    title: str
    item: Item | None
    quiz: QuizVersion | None
    draft: QuizDraft | None

    @property
    def address(self) -> dict[str, Any]:
        """What the addresses of its pages are made of."""
        if self.item is not None:
            return {"course": self.course.slug, "item": self.item.slug}
        return {"draft": self.draft.public_id if self.draft else ""}

    def url(self, endpoint: str) -> str:
        """The page of this quiz."""
        return url_for(endpoint, **self.address)

    def tabs(self, current: str) -> list[dict[str, Any]]:
        """The ways to the other pages of a published quiz."""
        return [
            {"label": label, "url": self.url(endpoint), "is_current": endpoint == current}
            for endpoint, label in _TABS
            if self.item is not None and endpoint in current_app.view_functions
        ]


def open_published(course: str, item: str) -> Taught:
    """The published quiz at that address, if one teaches it."""
    return get_taught(course, item, permission=COMPOSE)


def open_desk(*, course: str = "", item: str = "", draft: str = "") -> Desk:
    """The quiz at that address, published or new, if one teaches its course."""
    if draft:
        found = get_new_draft(draft, COMPOSE)
        title = str(found.draft.content.get("title", ""))
        return Desk(found.course, found.version, title, None, None, found.draft)
    return desk_of(open_published(course, item))


def desk_of(taught: Taught) -> Desk:
    """The published quiz with the draft of its next version, if there is one."""
    draft = find_draft(taught.item.id)
    return Desk(taught.course, taught.version, taught.title, taught.item, taught.quiz, draft)
