"""Books and glossaries of Moodle as lessons."""

from courses.exchange.foreign.assembling import Part, Piece, lesson_of
from courses.exchange.moodle.backup import Backup, each_of, line_at, number_at, text_of
from courses.exchange.moodle.outline import Activity
from courses.exchange.moodle.texts import file_blocks, heading, own_text, text_blocks
from courses.lessons.blocks.base import Block
from courses.questions.formats.xml import Element
from lms.core.text import fold, msgid

_HIDDEN = msgid("“%(title)s” is hidden in Moodle: it is taken in all the same.")
_NO_TEXT = msgid("The chapter “%(title)s” is empty.")
_NO_ENTRIES = msgid(
    "The backup holds no entries of the glossary “%(title)s”: back it up again with its users."
)


def read_book(backup: Backup, of: Activity) -> list[Piece]:
    """A book is one lesson a chapter; its subchapters have headings there."""
    lessons: list[tuple[str, list[Block]]] = []
    opening = own_text(backup, of, "intro")
    for chapter in sorted(each_of(of.body, "chapters/chapter"), key=lambda each: number_at(each, "pagenum")):
        title = line_at(chapter, "title")
        blocks = _chapter(backup, of, chapter, title)
        if text_of(chapter, "subchapter") == "1" and lessons:
            lessons[-1][1].extend([heading(title), *blocks])
        else:
            lessons.append((title, blocks))
    if len(lessons) == 1:
        lessons = [(of.title, lessons[0][1])]
    if opening and lessons:
        lessons[0][1][:0] = opening
    for title, blocks in lessons:
        if not blocks:
            backup.keeper.lose(of.title, _NO_TEXT, title=title)
    return [lesson_of(title, blocks) for title, blocks in lessons if blocks]


def _chapter(backup: Backup, of: Activity, chapter: Element, title: str) -> list[Block]:
    if text_of(chapter, "hidden") == "1":
        backup.keeper.lose(of.title, _HIDDEN, title=title)
    files = backup.entries(of.context, "mod_book", "chapter", chapter.get("id", ""))
    return text_blocks(backup, chapter, "content", files, f"{of.title}: {title}")


def read_glossary(backup: Backup, of: Activity) -> list[Piece]:
    """A glossary is a lesson: its words in the order of the alphabet, each with what it means."""
    opening = own_text(backup, of, "intro")
    entries = sorted(
        each_of(of.body, "entries/entry"),
        key=lambda each: (fold(line_at(each, "concept")), each.get("id", "")),
    )
    if not entries and opening:
        backup.keeper.lose(of.title, _NO_ENTRIES, title=of.title)
        return [Part(of.title, [heading(of.title), *opening])]
    blocks = [block for entry in entries for block in _entry(backup, of, entry)]
    return [lesson_of(of.title, [*opening, *blocks])] if blocks else []


def _entry(backup: Backup, of: Activity, entry: Element) -> list[Block]:
    """The word as a heading, and what it means."""
    number, concept = entry.get("id", ""), line_at(entry, "concept")
    files = backup.entries(of.context, "mod_glossary", "entry", number)
    attached = backup.entries(of.context, "mod_glossary", "attachment", number)
    meaning = text_blocks(backup, entry, "definition", files, f"{of.title}: {concept}")
    return [heading(concept, 3), *meaning, *file_blocks(backup, of, attached)]
