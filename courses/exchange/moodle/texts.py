"""The texts of an activity as blocks: their pictures and files beside them, links within the course by title."""

import re
from html import escape
from urllib.parse import quote

from courses.exchange.foreign.keeping import file_block
from courses.exchange.foreign.pages import INSIDE, html_of_text, read_page
from courses.exchange.moodle.backup import Backup, Entry, format_at, text_of
from courses.exchange.moodle.outline import Activity
from courses.lessons.blocks.base import Block
from courses.questions.formats.xml import Element

# How Moodle writes the address of an activity, as the target of a link or in the middle of a text.
_LINK = re.compile(r"(href\s*=\s*[\"']?)?\$@([A-Z0-9]{1,40})\*(\d{1,12})(?:\*\d{1,12}){0,3}@\$")


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
    named = _LINK.sub(lambda found: _named(backup, found), text)
    written = html_of_text(named, text_format)
    return read_page(written, find=backup.finder(files), keeper=backup.keeper, place=place)


def _named(backup: Backup, link: re.Match[str]) -> str:
    """The title of the activity, or of the course, in the place of its address."""
    title = backup.titles.get("course" if link[2].startswith("COURSE") else link[3], "")
    return f"{link[1]}{INSIDE}{quote(title)}" if link[1] else escape(title)


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
