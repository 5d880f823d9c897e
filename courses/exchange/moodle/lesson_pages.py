"""The activity "lesson" of Moodle: its pages one after the other in one lesson, its questions to test oneself."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from courses.exchange.foreign.assembling import Piece, lesson_of
from courses.exchange.moodle.backup import Backup, each_of, line_at, text_of
from courses.exchange.moodle.lesson_questions import KINDS, as_question
from courses.exchange.moodle.outline import Activity
from courses.exchange.moodle.texts import heading, own_text, text_blocks
from courses.lessons.blocks.base import Block
from courses.questions.formats.moodle_xml import read_moodle_xml
from courses.questions.formats.xml import Element, new_element
from lms.core.text import msgid

# Pages that only lead elsewhere: the ends of branches and clusters, and the clusters.
_SIGNPOSTS = ("21", "30", "31")
_CONTENT, _CHOICE = "20", "3"
_PATHS = msgid("The pages of “%(title)s” stand one after the other: jumps between them are not kept.")
_NO_QUESTION = msgid("The question “%(title)s” cannot be asked here: its text alone is taken in.")


def read_lesson(backup: Backup, of: Activity) -> list[Piece]:
    """A lesson with a heading a page; nothing where no page says anything."""
    ordered = [*_in_order(of)]
    places = {page.get("id", ""): place for place, page in enumerate(ordered)}
    pages = [page for page in ordered if text_of(page, "qtype") not in _SIGNPOSTS]
    bare = len(pages) == 1
    blocks = [block for page in pages for block in _page(backup, of, page, places, bare=bare)]
    if len(pages) > 1:
        backup.keeper.lose(of.title, _PATHS, title=of.title)
    blocks = [*own_text(backup, of, "intro"), *blocks]
    return [lesson_of(of.title, blocks)] if blocks else []


def _in_order(of: Activity) -> Iterator[Element]:
    """The pages as each names the next; those that none names come last."""
    pages = {page.get("id", ""): page for page in each_of(of.body, "pages/page")}
    number = next((key for key, page in pages.items() if text_of(page, "prevpageid") in ("", "0")), "")
    while number in pages:
        page = pages.pop(number)
        yield page
        number = text_of(page, "nextpageid")
    yield from pages.values()


def _page(
    backup: Backup, of: Activity, page: Element, places: Mapping[str, int], *, bare: bool
) -> list[Block]:
    title = line_at(page, "title")
    opening = [heading(title)] if title and not bare else []
    if _only_tells(page):
        return [*opening, *_contents(backup, of, page)]
    question = _question(backup, of, page, places)
    if question is None:
        backup.keeper.lose(of.title, _NO_QUESTION, title=title)
        return [*opening, *_contents(backup, of, page)]
    shown = _contents(backup, of, page) if _has_files(page) else []
    return [*opening, *shown, {"kind": "question", "question": question}]


def _only_tells(page: Element) -> bool:
    """True for a page of text, also where it is a choice with one answer at most: that is a button that leads on."""
    kind, answers = text_of(page, "qtype"), [*each_of(page, "answers/answer")]
    return kind == _CONTENT or not answers or (kind == _CHOICE and len(answers) == 1)


def _contents(backup: Backup, of: Activity, page: Element) -> list[Block]:
    files = backup.entries(of.context, "mod_lesson", "page_contents", page.get("id", ""))
    return text_blocks(backup, page, "contents", files, of.title)


def _has_files(page: Element) -> bool:
    """True for a page that shows files: they stand before its question, which then asks by its title alone."""
    contents = text_of(page, "contents")
    return "@@PLUGINFILE@@" in contents or "<img" in contents


def _question(backup: Backup, of: Activity, page: Element, places: Mapping[str, int]) -> str | None:
    """The id of the question that the page asks; None for one that cannot be asked here."""
    if text_of(page, "qtype") not in KINDS:
        return None
    quiz = new_element("quiz")
    quiz.append(as_question(of.body, page, places, by_title=_has_files(page)))
    written = etree.tostring(quiz, encoding="utf-8")
    read = read_moodle_xml(written)
    for question in read.questions[:1]:
        for note in read.notes:
            backup.keeper.lose(of.title, note.message, **note.params)
        key = f"mdl-{hashlib.sha256(page.get('id', '').encode() + written).hexdigest()[:16]}"
        backup.self_tests.append(replace(question, id=key, category=of.title[:90].replace("/", "-")))
        return key
    return None
