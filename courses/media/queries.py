"""Reading media, their renditions and texts, and what was watched of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from courses.catalogue.models import Placement
from courses.lessons.models import LessonReference, LessonVersion
from courses.lessons.queries import list_counted
from courses.media.models import Media, MediaRendition, MediaText, WatchInterval
from courses.media.rules.rungs import AUDIO, KEYS
from courses.progress.models import Enrolment
from lms.core.bulk import among
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.core.text import fold
from lms.people.aliases import same_person

REFERENCE = "media"


def get_media(public_id: str) -> Media:
    """The medium of that address."""
    media = db.session.scalar(select(Media).where(Media.public_id == public_id))
    if media is None:
        raise NotFound()
    return media


def get_media_in(scope: Scope, public_id: str) -> Media:
    """The medium, if its unit lies in the scope; else as if there were none."""
    media = get_media(public_id)
    units = scope.unit_ids().subquery()
    if db.session.scalar(select(units.c[0]).where(units.c[0] == media.unit_id)) is None:
        raise NotFound()
    return media


def list_media(scope: Scope, *, search: str = "") -> Select[Any]:
    """The media of the units in the scope, newest first; those whose titles hold the words."""
    found = select(Media).where(Media.unit_id.in_(scope.unit_ids()))
    for word in fold(search).split():
        found = found.where(Media.search_text.contains(word, autoescape=True))
    return found.order_by(Media.created_at.desc(), Media.id.desc())


def list_renditions(media_id: int) -> list[MediaRendition]:
    """What was made of the medium, smallest first."""
    found = db.session.scalars(select(MediaRendition).where(MediaRendition.media_id == media_id))
    return sorted(found, key=lambda each: KEYS.index(each.key))


def list_texts(media_id: int) -> list[MediaText]:
    """Captions and transcripts of the medium."""
    statement = select(MediaText).where(MediaText.media_id == media_id)
    return list(db.session.scalars(statement.order_by(MediaText.kind, MediaText.language)))


def find_text(media_id: int, kind: str, language: str) -> MediaText | None:
    """The captions or the transcript in that language."""
    return db.session.get(MediaText, (media_id, kind, language))


@dataclass(frozen=True)
class Shown:
    """A medium with all that showing it needs."""

    media: Media
    renditions: list[MediaRendition] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    transcripts: list[str] = field(default_factory=list)

    @property
    def films(self) -> list[MediaRendition]:
        """The films, smallest first."""
        return [each for each in self.renditions if each.key != AUDIO]

    @property
    def sound(self) -> MediaRendition | None:
        """The sound alone."""
        return next((each for each in self.renditions if each.key == AUDIO), None)

    @property
    def first(self) -> MediaRendition | None:
        """What plays unless the reader chooses: the smallest; None while nothing is made yet."""
        if self.media.kind == "video":
            return self.films[0] if self.films else None
        return self.sound

    def language(self, wanted: str, kinds: list[str]) -> str | None:
        """The wanted language where there is one, else Vietnamese, else any; None where there is nothing."""
        return next((each for each in (wanted, "vi", *kinds) if each in kinds), None)


def show_all(public_ids: Collection[str]) -> dict[str, Shown]:
    """The media by their public ids, with renditions and languages of texts: three statements for any number."""
    if not public_ids:
        return {}
    rows = list(db.session.scalars(select(Media).where(among(Media.public_id, list(public_ids)))))
    shown = {row.id: Shown(row) for row in rows}
    ids = list(shown)
    if ids:
        for rendition in db.session.scalars(
            select(MediaRendition).where(among(MediaRendition.media_id, ids))
        ):
            shown[rendition.media_id].renditions.append(rendition)
        texts = select(MediaText.media_id, MediaText.kind, MediaText.language)
        for media_id, kind, language in db.session.execute(texts.where(among(MediaText.media_id, ids))):
            each = shown[media_id]
            (each.captions if kind == "captions" else each.transcripts).append(language)
    for each in shown.values():
        each.renditions.sort(key=lambda rendition: KEYS.index(rendition.key))
    return {each.media.public_id: each for each in shown.values()}


def list_lacking_texts(public_ids: Collection[str]) -> list[Media]:
    """Of these media those without captions (films) or without a transcript: asked before a course is published."""
    found = show_all(public_ids).values()
    return [
        each.media
        for each in found
        if not each.transcripts or (each.media.kind == "video" and not each.captions)
    ]


def _lessons_with(public_id: str) -> Any:
    return (
        select(Placement.version_id, Placement.item_id)
        .join(
            LessonVersion,
            (LessonVersion.item_id == Placement.item_id) & (LessonVersion.number == Placement.content_number),
        )
        .join(LessonReference, LessonReference.lesson_version_id == LessonVersion.id)
        .where(LessonReference.kind == REFERENCE, LessonReference.reference == public_id)
    )


def is_taught_to(person_id: int, public_id: str) -> bool:
    """True when a course that the person is enrolled in shows the medium, in the version they study."""
    lessons = _lessons_with(public_id).subquery()
    statement = (
        select(Enrolment.id)
        .join(lessons, lessons.c.version_id == Enrolment.version_id)
        .where(Enrolment.person_id.in_(same_person(person_id)), Enrolment.withdrawn_at.is_(None))
        .limit(1)
    )
    return db.session.scalar(statement) is not None


def list_items_with(version_id: int, public_id: str) -> set[int]:
    """The lessons of that version of a course that show the medium."""
    lessons = _lessons_with(public_id).subquery()
    return set(db.session.scalars(select(lessons.c.item_id).where(lessons.c.version_id == version_id)))


def counted_media(item_id: int, number: int) -> list[Media]:
    """The media that the lesson counts by in that version: those of the original, met in each language."""
    return list_counted(Media, REFERENCE, item_id=item_id, number=number)


def list_watched(enrolment_id: int, media_ids: Collection[int]) -> dict[int, WatchInterval]:
    """What was watched of these media in the enrolment, by medium."""
    statement = select(WatchInterval).where(
        WatchInterval.enrolment_id == enrolment_id, among(WatchInterval.media_id, list(media_ids))
    )
    return {row.media_id: row for row in db.session.scalars(statement)}
