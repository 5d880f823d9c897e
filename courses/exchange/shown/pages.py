"""A lesson as a page of HTML that needs no site: its blocks with their pictures, files and questions beside it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from courses.exchange.one_lesson import lesson_blocks
from courses.exchange.plan import LessonPlan, ThingPlan
from courses.exchange.shown.asking import Asked, ask
from courses.exchange.things import captions_of
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import block_kind
from courses.lessons.rules import TONES
from lms.core.i18n import LANGUAGES, _, in_language

PICTURES = "questions/files/"
_SOURCE = re.compile(r' src="((?:images|files)/[^"]+)"')


@dataclass(frozen=True)
class Page:
    """A page that is written: its bytes, and the pictures of its questions by digest."""

    content: bytes
    pictures: dict[str, bytes]


def lesson_page(
    lesson: LessonPlan,
    *,
    language: str,
    up: str = "../",
    styles: str = "",
    scripts: Iterable[str] = (),
    blocks: list[Block] | None = None,
    things: Iterable[ThingPlan] = (),
) -> Page:
    """The lesson as a page, a level below the files of its course; with these styles and scripts of ours.

    `things` are those of the course: their captions and transcripts stand with the films.
    """
    films = {thing.name: thing for thing in things}
    with in_language(language):
        asked = {each.id: ask(each, pictures=f"{up}{PICTURES}") for each in lesson.questions}
        # Without what pages of the site have around them: this one has no address here.
        written = current_app.jinja_env.get_template("exchange/shown/lesson.html").render(
            title=lesson.title,
            language=language,
            blocks=[
                _shown(block, up, asked, films)
                for block in (lesson_blocks(lesson) if blocks is None else blocks)
            ],
            up=up,
            styles=styles,
            scripts=list(scripts),
        )
    pictures = {digest: content for each in asked.values() for digest, content in each.pictures.items()}
    return Page(_neat(written).encode(), pictures)


def _shown(block: Block, up: str, asked: dict[str, Asked], films: Mapping[str, ThingPlan]) -> dict[str, Any]:
    """The block with all addresses as seen from the page, and what else its kind shows."""
    shown = {key: _addressed(value, up) if key == "html" else value for key, value in block.items()}
    if block["kind"] == "slides":
        shown["slides"] = [{**slide, "html": _addressed(slide["html"], up)} for slide in block["slides"]]
    elif block["kind"] == "question":
        shown["asked"] = asked.get(block["question"])
    elif block["kind"] == "media" and block.get("file") in films:
        shown |= _said_in(films[block["file"]])
    elif block["kind"] == "note":
        shown["tone_label"] = _(TONES.get(block["tone"], TONES["info"]))
    elif block["kind"] not in _DRAWN:
        shown["words"] = block_kind(block["kind"]).words(block)
    return shown


def _said_in(film: ThingPlan) -> dict[str, Any]:
    """The captions of a film, as (language, its name, where they lie), and what is to be read of it."""
    captions = [
        (language, LANGUAGES.get(language, language), name)
        for language, (name, _words) in captions_of(film).items()
    ]
    return {
        "captions": captions,
        "transcripts": [words for kind, _language, words in film.texts if kind == "transcript"],
    }


_DRAWN = ("text", "table", "heading", "image", "note", "legal", "file", "media", "package")


def _addressed(html: str, up: str) -> str:
    return _SOURCE.sub(lambda found: f' src="{up}{found[1]}"', html)


def _neat(written: str) -> str:
    """The page without empty lines and spaces at the ends of lines: the same page is the same bytes."""
    return "\n".join(line for line in (each.rstrip() for each in written.splitlines()) if line) + "\n"
