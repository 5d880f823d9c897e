"""A version, or a draft, as it is compared: every item with its words, the quizzes with their rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from courses.authoring.queries.content_rows import Questions
from courses.authoring.queries.contents import DraftContent, VersionContent
from courses.authoring.rules.compared import BlockText, CourseText, ItemText
from courses.authoring.rules.facts import FACTS
from courses.authoring.rules.outlines import reading_minutes
from courses.catalogue.queries import Place
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import block_kind, words_of
from courses.lessons.blocks.texts import TONES
from courses.progress.completion import completion_sentences
from courses.quizzes.plan_texts import QuizText
from lms.core.i18n import _
from lms.core.text import format_tiet

_WORDS = {"id", "kind", "html", "text", "slides", "caption", "alt", "title", "citation", "article"}
_FILES = {"file", "image"}


def text_of_version(content: VersionContent) -> CourseText:
    """The published version as it is compared."""
    items = tuple(
        _item(
            place,
            module.title,
            lesson_texts(
                content.lessons.get(place.item_id, []),
                content.translations.get(place.item_id, {}),
                content.files,
                content.asked.get(place.item_id, {}),
            ),
            content.quizzes.get((place.item_id, place.content_number), QuizText()),
        )
        for module in content.outline.modules
        for place in module.places
    )
    return CourseText(_facts({name: getattr(content.version, name) for name in FACTS}), items)


def text_of_draft(content: DraftContent) -> CourseText:
    """The draft as it is compared."""
    items = tuple(
        _item(
            _place(content, item),
            module["title"],
            lesson_texts(
                content.blocks(item["slug"]), content.translations(item["slug"]), content.files, content.asked
            )
            if item["kind"] == "lesson"
            else (),
            content.quiz(item["slug"]),
        )
        for module in content.draft.outline["modules"]
        for item in module["items"]
    )
    return CourseText(_facts(content.draft.facts), items)


def _place(content: DraftContent, item: Mapping[str, Any]) -> Place:
    return Place(
        item_id=0,
        slug=item["slug"],
        kind=item["kind"],
        title=item["title"],
        minutes=minutes_of(content, item),
        position=0,
        content_number=0,
        is_required=item["is_required"],
        completion=item["completion"],
    )


def minutes_of(content: DraftContent, item: Mapping[str, Any]) -> int:
    """The minutes of an item of the draft: those given, else what reading its words takes."""
    if item["minutes"] or item["kind"] != "lesson":
        return int(item["minutes"])
    return reading_minutes(words_of(content.blocks(item["slug"])))


def _item(place: Place, module: str, blocks: tuple[BlockText, ...], quiz: QuizText) -> ItemText:
    return ItemText(
        slug=place.slug,
        kind=place.kind,
        title=place.title,
        module=module,
        minutes=place.minutes,
        is_required=place.is_required,
        rule=" ".join([quiz.rules, *completion_sentences(place)]).strip(),
        blocks=blocks,
        pool=quiz.pool,
    )


def lesson_texts(
    blocks: Iterable[Block], translations: Mapping[str, Any], files: Mapping[str, str], asked: Questions
) -> tuple[BlockText, ...]:
    """The blocks of a lesson and then what it says in other languages, each with its title."""
    found = block_texts(blocks, files, asked)
    for language, said in sorted(translations.items()):
        if said["blocks"]:
            title = {"id": "", "kind": "heading", "level": 2, "text": said["title"]}
            found += tuple(
                replace(each, id=f"{language}:{each.id}", settings=(("language", language), *each.settings))
                for each in block_texts([title, *said["blocks"]], files, asked)
            )
    return found


def block_texts(blocks: Iterable[Block], files: Mapping[str, str], asked: Questions) -> tuple[BlockText, ...]:
    """The blocks as they are compared; `files` are the stored files by name, `asked` the questions."""
    return tuple(
        BlockText(
            block["id"],
            block["kind"],
            _words(block, asked),
            tuple(_settings(block, asked)),
            tuple(_contents(block, files)),
        )
        for block in blocks
    )


def _words(block: Block, asked: Questions) -> str:
    if block["kind"] == "question":
        found = asked.get(block["question"])
        return found.words if found else str(block["question"])
    return block_kind(block["kind"]).words(block) or str(block.get("title", ""))


def _settings(block: Block, asked: Questions) -> Iterable[tuple[str, str]]:
    if block["kind"] == "question" and block["question"] in asked:
        yield "question_version", str(asked[block["question"]].number)
    for name, value in block.items():
        if name in _WORDS or (block["kind"] == "question" and name == "question"):
            continue
        if name in _FILES and value:
            yield name, PurePosixPath(value).name
        elif name == "tone":
            yield name, _(TONES[value])
        elif isinstance(value, bool):
            yield name, "yes" if value else "no"
        elif isinstance(value, str | int) and value != "":
            yield name, str(value)
    if _pictures(block):
        yield "slides", ", ".join(PurePosixPath(each).name for each in _pictures(block))


def _pictures(block: Block) -> list[str]:
    return [each["image"] for each in block.get("slides", []) if each["image"]]


def _contents(block: Block, files: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """What the files of the block hold, by the setting that names them."""
    for name in sorted(_FILES & block.keys()):
        if block[name]:
            yield name, files.get(block[name], "")
    if _pictures(block):
        yield "slides", " ".join(files.get(each, "") for each in _pictures(block))


def _facts(facts: Mapping[str, Any]) -> dict[str, str]:
    """What a version states, each fact in words."""
    said = {name: _said(facts.get(name, default)) for name, default in FACTS.items()}
    said["tiet_hundredths"] = format_tiet(facts["tiet_hundredths"])
    return said


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if isinstance(value, Mapping):
        parts = (f"{key}: {_said(each)}" for key, each in sorted(value.items()))
        return "\n".join(parts)
    return str(value)
