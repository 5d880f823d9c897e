"""The block by which a lesson shows a medium."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from courses.lessons.blocks.base import Block, BlockKind, line_of
from courses.media.models import WatchInterval
from courses.media.queries import REFERENCE, Shown, list_watched, show_all
from courses.media.rules.watching import percent
from lms.core.i18n import LANGUAGES, lazy


@dataclass(frozen=True)
class Seen:
    """A medium as this reader meets it: what it is, and how far they watched it."""

    shown: Shown
    watched: WatchInterval | None

    @property
    def percent(self) -> int:
        """How much of it the reader watched."""
        return percent(self.watched.watched_ms, self.shown.media.duration_ms) if self.watched else 0

    def name_of(self, language: str) -> str:
        """What the language is called."""
        return LANGUAGES.get(language, language)

    @property
    def position_seconds(self) -> int:
        """Where the reader stopped; from the beginning where that was the end."""
        at, duration = (self.watched.position_ms if self.watched else 0), self.shown.media.duration_ms or 0
        return at // 1000 if at < duration - 3000 else 0


class MediaBlock(BlockKind):
    """A film or a recording."""

    key: ClassVar[str] = "media"
    label: ClassVar[Any] = lazy("Film or recording")
    icon: ClassVar[str] = "video"
    is_counted: ClassVar[bool] = True

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"media": public id, "title"}; "file" while the medium is not stored yet."""
        found = {"media": line_of(data, "media")[:40], "title": line_of(data, "title")}
        waiting = line_of(data, "file")
        return {**found, "file": waiting} if waiting and not found["media"] else found

    def words(self, block: Mapping[str, Any]) -> str:
        """Its title."""
        return str(block["title"])

    def references(self, block: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The medium."""
        return [(REFERENCE, block["media"])] if block["media"] else []

    def gather(self, blocks: Sequence[Block], scene: Any) -> dict[str, Seen]:
        """The media of the lesson by public id, with what this learner watched: four statements for all of them."""
        shown = show_all({block["media"] for block in blocks} - {""})
        ids = [each.media.id for each in shown.values()]
        watched = list_watched(scene.enrolment_id, ids) if scene.enrolment_id and ids else {}
        return {key: Seen(each, watched.get(each.media.id)) for key, each in shown.items()}
