"""What may be chosen for a block of a course: questions of the bank, films, packages, legal documents."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from courses.authoring.queries.asking import may_be_asked, units_of
from courses.catalogue.models import Course
from courses.media.models import Media
from courses.packages.models import Package
from courses.questions.models import Question
from lms.core.db import db
from lms.law.models import LegalDocument

_MOST = 200


@dataclass(frozen=True)
class Offer:
    """Something to choose: its key or public id, and what it is called."""

    value: str
    label: str


def list_offers(source: str, course: Course, blocks: Iterable[Mapping[str, Any]]) -> list[Offer]:
    """What the source has for the course, and whatever these blocks have chosen already: one statement."""
    chosen = [str(block[source]) for block in blocks if block.get(source)]
    if source == "law":
        chosen = [str(block["document"]) for block in blocks if block.get("document")]
    return _SOURCES[source](course, chosen)


def _questions(course: Course, chosen: list[str]) -> list[Offer]:
    statement = (
        select(Question.key, Question.title)
        .where(or_(Question.state == "in_use", Question.key.in_(chosen)), may_be_asked(course.id))
        .order_by(Question.key.in_(chosen).desc(), Question.id.desc())
        .limit(_MOST)
    )
    return [Offer(key, title or key) for key, title in db.session.execute(statement)]


def _media(course: Course, chosen: list[str]) -> list[Offer]:
    own = Media.unit_id.in_(units_of(course.id))
    statement = (
        select(Media.public_id, Media.title)
        .where(or_(own, Media.public_id.in_(chosen)))
        .order_by(Media.public_id.in_(chosen).desc(), Media.id.desc())
        .limit(_MOST)
    )
    return [Offer(key, title) for key, title in db.session.execute(statement)]


def _packages(course: Course, chosen: list[str]) -> list[Offer]:
    own = Package.unit_id.in_(units_of(course.id))
    statement = (
        select(Package.public_id, Package.title)
        .where(or_(own, Package.public_id.in_(chosen)))
        .order_by(Package.public_id.in_(chosen).desc(), Package.id.desc())
        .limit(_MOST)
    )
    return [Offer(key, title) for key, title in db.session.execute(statement)]


def _documents(_course: Course, chosen: list[str]) -> list[Offer]:
    statement = (
        select(LegalDocument.public_id, LegalDocument.number, LegalDocument.title)
        .order_by(LegalDocument.public_id.in_(chosen).desc(), LegalDocument.id.desc())
        .limit(_MOST)
    )
    return [Offer(key, f"{number} – {title}"[:120]) for key, number, title in db.session.execute(statement)]


_SOURCES: dict[str, Callable[[Course, list[str]], list[Offer]]] = {
    "question": _questions,
    "media": _media,
    "package": _packages,
    "law": _documents,
}
