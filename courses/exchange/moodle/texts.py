"""The texts of an activity as blocks: their pictures and files beside them, links within the course by title."""

import re
from html import escape

from courses.exchange.foreign.keeping import file_block
from courses.exchange.foreign.pages import html_of_text, read_page
from courses.exchange.moodle.backup import Backup, Entry, format_at, text_of
from courses.exchange.moodle.outline import Activity
from courses.lessons.blocks.base import Block
from courses.questions.formats.xml import Element

_LINK = re.compile(r"\$@([A-Z0-9]{1,40})\*(\d{1,12})(?:\*\d{1,12}){0,3}@\$")


def heading(text: str, level: int = 2) -> Block:
    """A heading of that level."""
    return {"kind": "heading", "level": level, "text": text}


def own_text(
    backup: Backup, of: Activity, name: str, *, area: str = "", item: str | None = None
) -> list[Block]:
    """The blocks of that text of the activity; its files are in the area of the same name, where none is named."""
    files = backup.entries(of.context, f"mod_{of.kind}", area or name, item)
    return text_blocks(backup, of.body, name, files, of.title)


def text_blocks(backup: Backup, holder: Element, name: str, files: list[Entry], place: str) -> list[Block]:
    """The blocks of a text that stands in the element, with the files that it may show."""
    return blocks_of_text(backup, text_of(holder, name), format_at(holder, f"{name}format"), files, place)


def blocks_of_text(
    backup: Backup, text: str, text_format: str, files: list[Entry], place: str
) -> list[Block]:
    """The same of a text in that format."""
    named = _LINK.sub(lambda found: escape(f"${_led_to(backup, found)}$"), text)
    written = html_of_text(named, text_format)
    return read_page(written, find=backup.finder(files), keeper=backup.keeper, place=place)


def _led_to(backup: Backup, link: re.Match[str]) -> str:
    """The title of the activity that the link leads to, or of the course; its own words where neither is known."""
    is_course = link[1].startswith("COURSE")
    return backup.titles.get("course" if is_course else link[2]) or link[0].strip("$@")


def file_blocks(backup: Backup, of: Activity, entries: list[Entry]) -> list[Block]:
    """Each file as a block; those in folders stand under the names of these."""
    is_one, folder, blocks = len(entries) == 1, "", []
    for entry in sorted(entries, key=lambda each: (each.folder, each.name)):
        name = backup.keeper.keep(entry.name, entry.content, of.title)
        if name and entry.folder != folder:
            folder = entry.folder
            blocks.append(heading(folder.replace("/", " / ")[:300], 3))
        if name:
            blocks.append(file_block(name, of.title if is_one else entry.name))
    return blocks
