"""Files of Moodle as lessons: a file stands in one, a page of HTML with all that lies beside it is read as one."""

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from courses.authoring.incoming import IncomingLesson
from courses.exchange.foreign.assembling import Part, Piece, lesson_of
from courses.exchange.foreign.pages import read_page
from courses.exchange.moodle.backup import Backup, Entry
from courses.exchange.moodle.outline import Activity
from courses.exchange.moodle.texts import file_blocks, own_text
from courses.lessons.blocks.base import Block
from lms.core.text import clean_line, msgid, nfc

_PAGE_LIMIT = 4_000_000
# With less text than this a page with scripts is a program.
_FEW_LETTERS = 1000
_PROGRAM = msgid("“%(title)s” is a program in a page, which cannot run here: bring it as a SCORM package.")
_PAGES = (".html", ".htm", ".xhtml")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,1000})</title", re.IGNORECASE)


def read_resource(backup: Backup, of: Activity) -> list[Piece]:
    """A file stands in a lesson; where the one that opens is a page, it is a lesson, and so is each page beside it."""
    entries = backup.entries(of.context, "mod_resource", "content")
    opening = own_text(backup, of, "intro")
    main = next((each for each in entries if each.is_main), entries[0] if len(entries) == 1 else None)
    if main is None or not _is_page(main):
        blocks = [*opening, *file_blocks(backup, of, [main] if main else entries)]
        return [Part(of.title, blocks)] if blocks else []
    pages = [main, *(each for each in entries if _is_page(each) and each is not main)]
    site = {each.path: each for each in entries}
    lessons = [
        _lesson(backup, of, page, site, [] if number else opening) for number, page in enumerate(pages)
    ]
    return [lesson for lesson in lessons if lesson.blocks]


def _is_page(entry: Entry) -> bool:
    return entry.name.lower().endswith(_PAGES)


def _lesson(
    backup: Backup, of: Activity, page: Entry, site: dict[str, Entry], opening: list[Block]
) -> IncomingLesson:
    with page.content.open("rb") as file:
        written = file.read(_PAGE_LIMIT).decode("utf-8", "replace")
    backup.keeper.seen.add(page.content)
    said = _TITLE.search(written[:20_000])
    title = of.title if page.is_main or len(site) == 1 else clean_line(said[1] if said else page.name)
    blocks = read_page(written, find=_Beside(page, site), keeper=backup.keeper, place=of.title)
    if page.is_main and "<script" in written.lower() and sum(map(_length, blocks)) < _FEW_LETTERS:
        backup.keeper.lose(of.title, _PROGRAM, title=title)
    return lesson_of(title[:300], [*opening, *blocks])


def _length(block: Block) -> int:
    return len(block.get("text", "")) + len(block.get("html", ""))


class _Beside:
    """Finds the files beside a page by the addresses in it."""

    def __init__(self, page: Entry, site: dict[str, Entry]) -> None:
        self.folder, self.site = page.folder, site

    def __call__(self, address: str) -> tuple[str, Path] | None:
        bare = unquote(address.split("?")[0].split("#")[0])
        found = self.site.get(nfc(posixpath.normpath(posixpath.join(self.folder, bare))))
        return (found.name, found.content) if found else None
