"""A course of this site, written out as a folder and brought as a file: what of it a draft takes in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from courses.authoring.incoming import (
    Incoming,
    IncomingDraw,
    IncomingFile,
    IncomingItem,
    IncomingLesson,
    IncomingMeeting,
    IncomingModule,
    IncomingQuiz,
    Loss,
)
from courses.authoring.rules.facts import normal_facts
from courses.exchange.faults import FileFault
from courses.exchange.manifest import Reading as CourseReading
from courses.exchange.manifest import read_course_at
from courses.exchange.one_lesson import lesson_blocks
from courses.exchange.others import media_type_for
from courses.exchange.plan import CoursePlan, ItemPlan, LessonPlan, MeetingPlan
from courses.exchange.readers.base import Reading, Source, Unreadable
from courses.lessons.blocks.registry import register_block
from courses.lessons.feature import BLOCKS
from courses.lessons.rules import LANGUAGES
from courses.media.block import MediaBlock
from courses.packages.block import PackageBlock
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

_MOST_FAULTS = 50
_FACTS = (
    "objectives", "field", "language", "tiet_hundredths", "content_group", "study_form", "certificate_title",
    "legal_documents", "competencies",
)  # fmt: skip
_MARKDOWN = msgid("The lesson is written in Markdown: it stands in the draft as blocks.")
_LANGUAGE = msgid("The translation (%(language)s) is left out: this site has Vietnamese and English.")
_CUT = msgid("What the course says of itself is too long for a draft: the end of it is left out.")
_SCORE = msgid("Whether the score of the package “%(title)s” counts is for the reviewer to say again.")
_NEEDED = msgid("Courses to complete before this one are asked for where this site has them: %(slugs)s.")


def read_own(source: Source) -> Reading:
    """The course as a draft can take it in; Unreadable names every fault with its file and line."""
    with _site_of_blocks().app_context():
        reading = read_course_at(source.path, _scratch(source))
        return _reading_of(reading)


def _site_of_blocks() -> Flask:
    """A site that knows blocks and nothing else: where files of others are read there is no other."""
    site = Flask(__name__)
    for kind in (*BLOCKS, MediaBlock(), PackageBlock()):
        register_block(site, kind)
    return site


def _reading_of(reading: CourseReading) -> Reading:
    if reading.plan is None:
        raise Unreadable(*map(_placed, reading.faults[:_MOST_FAULTS]))
    return Reading("course", {"course": incoming_of(reading.plan, reading.warnings[:_MOST_FAULTS])})


def _placed(note: FileFault) -> Fault:
    return Fault(note.fault.message, note.fault.params, place=f"{note.file}:{note.line}")


def _scratch(source: Source) -> Path:
    """The folder beside its pieces into which films are unpacked."""
    folder = source.out / "unpacked"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def incoming_of(plan: CoursePlan, warnings: list[FileFault]) -> Incoming:
    """The same course as readers of other files give it."""
    facts = _facts(plan)
    return Incoming(
        title=plan.title,
        summary=plan.summary,
        language=plan.language,
        modules=[
            IncomingModule(title=module.title, items=[_item(item) for item in module.items])
            for module in plan.modules
        ],
        files=_files(plan),
        questions=plan.self_test(),
        graded=plan.graded(),
        losses=[*_losses(plan, facts), *(Loss(f"{each.file}:{each.line}", each.fault) for each in warnings)],
        slug=plan.slug,
        facts=facts,
        prerequisites=plan.prerequisites or (),
    )


def _facts(plan: CoursePlan) -> dict[str, Any]:
    """What the course says of itself, as a draft says it."""
    said = {name: getattr(plan, name) for name in _FACTS}
    lists = {name: list(value) for name, value in said.items() if isinstance(value, tuple)}
    return said | lists | {"translations": {key: dict(each) for key, each in plan.translations.items()}}


def _files(plan: CoursePlan) -> dict[str, IncomingFile]:
    files = {file.name: IncomingFile(file.content, file.media_type) for file in (*plan.images, *plan.files)}
    for thing in plan.things:
        media_type = media_type_for(thing.name)
        files[thing.name] = IncomingFile(thing.content, media_type, thing.title, thing.original, thing.texts)
    return files


def _item(item: ItemPlan) -> IncomingItem:
    stated: dict[str, Any] = {
        "title": item.title,
        "minutes": item.minutes,
        "slug": item.slug,
        "is_required": item.is_required,
        "completion": dict(item.completion),
    }
    if isinstance(item, LessonPlan):
        others = {key: dict(each) for key, each in item.translations.items() if key in LANGUAGES}
        return IncomingLesson(**stated, blocks=lesson_blocks(item), translations=others)
    if isinstance(item, MeetingPlan):
        return IncomingMeeting(**stated)
    return IncomingQuiz(
        **stated,
        draws=[
            IncomingDraw(
                draw.category, draw.count, draw.band, [(each.id, each.lesson) for each in draw.questions]
            )
            for draw in item.draws
        ],
        attempts=item.attempts,
        pass_percent=item.pass_percent,
        rules=item.rules(),
    )


def _losses(plan: CoursePlan, facts: dict[str, Any]) -> Iterator[Loss]:
    kept = normal_facts({**facts, "title": plan.title, "summary": plan.summary})
    if any(kept[name] != value for name, value in facts.items()):
        yield Loss("", Fault(_CUT))
    if plan.prerequisites:
        yield Loss("", Fault(_NEEDED, {"slugs": ", ".join(plan.prerequisites)}))
    for lesson in plan.lessons():
        if not lesson.has_blocks:
            yield Loss(lesson.title, Fault(_MARKDOWN))
        for language in sorted(lesson.translations.keys() - set(LANGUAGES)):
            yield Loss(lesson.title, Fault(_LANGUAGE, {"language": language}))
    for thing in plan.things:
        if thing.kind == "package":
            yield Loss("", Fault(_SCORE, {"title": thing.title}))
