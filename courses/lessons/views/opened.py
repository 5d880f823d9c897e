"""A lesson in the hands of a learner, in the language they read it in, and the way on from it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.kinds import item_kind, item_url
from courses.catalogue.queries import Place
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.counted import with_counted
from courses.lessons.models import LessonVersion
from courses.lessons.opening import read_opening
from courses.lessons.queries import get_translated_lesson
from courses.lessons.rules import LANGUAGES
from courses.progress.actions import remember_place
from courses.progress.entrance import Entry, enter
from lms.core.clock import now

LANGUAGE = "ngon-ngu"


@dataclass(frozen=True)
class Reading(Entry):
    """A lesson in the hands of a learner: all that its pages need.

    `wanted` is the language asked for ('' for that of the course); a lesson without it is read in that of the course.
    """

    lesson: LessonVersion
    wanted: str = ""
    translations: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def original(self) -> str:
        """The language the course is written in."""
        return self.outline.version.language

    @property
    def language(self) -> str:
        """The language in which the lesson is shown."""
        return self.wanted if self.wanted in self.translations else self.original

    @property
    def blocks(self) -> list[Block]:
        """What the lesson says, in that language; what its rule may count is never lacking."""
        shown = self.translations.get(self.language)
        return with_counted(shown["blocks"], self.lesson.blocks) if shown else self.lesson.blocks

    @property
    def title(self) -> str:
        """What the lesson is called, in that language."""
        shown = self.translations.get(self.language)
        return (shown["title"] if shown else "") or self.place.title

    @property
    def languages(self) -> list[str]:
        """The languages to choose from, that of the course first; empty where there is no choice."""
        offered = [
            self.original,
            *sorted({*self.translations, *filter(None, [self.wanted])} - {self.original}),
        ]
        return offered if len(offered) > 1 else []

    def address(self, endpoint: str = "lessons.show_lesson", **values: Any) -> str:
        """A page of this lesson, in the language asked for."""
        wanted = {LANGUAGE: self.wanted or None}
        return url_for(endpoint, slug=self.slug, item=self.place.slug, **{**wanted, **values})

    def onward(self, place: Place) -> str:
        """Another item of the course, in the language asked for where it has one."""
        if place.kind != "lesson" or not self.wanted:
            return item_url(self.slug, place)
        values: dict[str, Any] = {"slug": self.slug, "item": place.slug, LANGUAGE: self.wanted}
        return url_for(item_kind(place.kind).endpoint, **values)


def open_reading(slug: str, item: str) -> Reading:
    """The lesson for the person behind the request, in the language they ask for."""
    entry = enter(slug, item, kind="lesson")
    lesson, others = get_translated_lesson(entry.place.item_id, entry.place.content_number)
    asked = request.values.get(LANGUAGE, "")
    wanted = asked if asked in LANGUAGES and asked != entry.outline.version.language else ""
    return Reading(entry.slug, entry.enrolment, entry.outline, entry.place, lesson, wanted, others)


def opened_at(reading: Reading) -> dt.datetime:
    """When the page that sent this form was served."""
    return read_opening(request.form.get("opening", ""), reading.enrolment, reading.place, at=now())


def go_on(reading: Reading) -> ResponseReturnValue:
    """To the next item of the course; from the last one to the course."""
    following = reading.neighbour(+1)
    if following is None:
        return redirect(url_for("progress.show_course", slug=reading.slug))
    remember_place(enrolment=reading.enrolment, item_id=following.item_id)
    return redirect(reading.onward(following))
