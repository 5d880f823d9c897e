"""Courses and lessons as places that cite legal documents."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import Select, false, select, tuple_

from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.publishing import after_publishing
from courses.catalogue.queries import Place, get_outline, is_current
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import block_kind
from courses.lessons.blocks.texts import LegalBlock, quote_of
from courses.lessons.listeners import tell_about_lapse
from courses.lessons.models import LessonVersion
from courses.sessions.teaching_places import add_teaching
from lms.core.db import db
from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.permissions import holds
from lms.core.registries import add_setup
from lms.law.actions import note_citations
from lms.law.events import DOCUMENT_REPLACED
from lms.law.models import LegalCitation, LegalDocument
from lms.law.places import CitingKind, register_citing
from lms.law.policy import APPROVE, SEE
from lms.law.rules import Cited, read_articles, read_citations
from lms.people.queries import scope_for

LESSON, COURSE = "lesson", "course"
# What was read from words, or (id of a document, article).
Citation = Cited | tuple[int, str]


def register_law(app: Flask) -> None:
    """What courses and their lessons cite is known from the moment a version is published."""
    for key, label in ((COURSE, lazy("Course")), (LESSON, lazy("Lesson"))):
        register_citing(app, CitingKind(key, label, _seen, _reviewed))
    after_publishing(app, note_version)
    hint = lazy("Numbers, validity, what replaces them, and where they are cited.")
    add_teaching(app, "law.list_documents", lazy("Legal documents"), hint, order=46, permission=SEE)
    add_setup(app, note_present_versions, order=45)
    subscribe(app, DOCUMENT_REPLACED, tell_about_lapse)


def _seen() -> Select[Any]:
    return select(Course.slug).where(Course.current_number.is_not(None))


def _reviewed() -> Select[Any]:
    mine = Course.unit_id.in_(scope_for(APPROVE).unit_ids()) if holds(APPROVE) else false()
    return select(Course.slug).where(mine)


def note_version(version: CourseVersion) -> None:
    """The list of legal documents knows what this version of the course and its lessons cite, and nothing older."""
    course = db.session.get_one(Course, version.course_id)
    lines = [cited for line in version.legal_documents for cited in read_citations(line)]
    note_citations(
        place=f"{COURSE}:{course.slug}", label=version.title, path=f"/khoa-hoc/{course.slug}", citations=lines
    )
    lessons = {f"{LESSON}:{course.slug}/{place.slug}": (place, cited) for place, cited in _lessons(version)}
    noted = select(LegalCitation.place).where(
        LegalCitation.kind == LESSON, LegalCitation.owner == course.slug
    )
    for gone in set(db.session.scalars(noted.distinct())) - set(lessons):
        note_citations(place=gone, label="", path="", citations=[], owner=course.slug)
    for key, (place, cited) in lessons.items():
        note_citations(
            place=key,
            label=f"{version.title}: {place.title}",
            path=f"/khoa-hoc/{course.slug}/bai/{place.slug}",
            citations=cited,
            owner=course.slug,
        )


def note_present_versions() -> None:
    """Courses published before there was a list of legal documents are places of it."""
    noted = select(LegalCitation.owner).where(LegalCitation.kind == COURSE)
    versions = (
        select(CourseVersion).join(Course, is_current()).where(Course.slug.not_in(noted)).order_by(Course.id)
    )
    for version in db.session.scalars(versions).all():
        note_version(version)


def _lessons(version: CourseVersion) -> Iterator[tuple[Place, list[Citation]]]:
    """The lessons of the version that cite documents, with what they cite."""
    places = [place for place in get_outline(version.id).places() if place.kind == LESSON]
    pinned = tuple_(LessonVersion.item_id, LessonVersion.number).in_(
        [(place.item_id, place.content_number) for place in places]
    )
    kept = {each.item_id: each.blocks for each in db.session.scalars(select(LessonVersion).where(pinned))}
    for place in places:
        cited = list(_cited(kept.get(place.item_id, [])))
        if cited:
            yield place, cited


def _in_prose(block: Block) -> list[Cited]:
    """The documents that the words of a block name by their number: “theo Điều 8 Nghị định 30/2020/NĐ-CP”.

    Names without a number are left to quotations: in running text nobody can tell where such a name ends.
    """
    return [each for each in read_citations(block_kind(block["kind"]).words(block)) if each.number]


def _cited(blocks: list[Block]) -> Iterator[Citation]:
    """What quotations cite, by the document that was chosen for them, and what the words of all blocks name."""
    quotations = [block for block in blocks if block["kind"] == LegalBlock.key]
    documents = select(LegalDocument.public_id, LegalDocument.id).where(
        LegalDocument.public_id.in_([block["document"] for block in quotations])
    )
    known = {row.public_id: row.id for row in db.session.execute(documents)} if quotations else {}
    for block in quotations:
        quote = quote_of(block)
        if quote.public_id in known:
            yield from ((known[quote.public_id], article) for article in read_articles(quote.text) or [""])
        else:
            yield from read_citations(quote.text)
    for block in blocks:
        if block["kind"] != LegalBlock.key:
            yield from _in_prose(block)
