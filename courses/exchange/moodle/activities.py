"""Activities of Moodle as lessons, or as parts of one: page, book, label, file, folder, address, SCORM."""

from collections.abc import Callable
from pathlib import Path

from courses.authoring.incoming import IncomingLesson
from courses.exchange.foreign.assembling import Part, Piece
from courses.exchange.foreign.keeping import file_block, numbered
from courses.exchange.foreign.pages import html_of_text, link_block, read_page
from courses.exchange.moodle.backup import Backup, Entry, each_of, finder, format_at, line_at, text_of
from courses.exchange.moodle.outline import Activity
from courses.lessons.blocks.base import Block
from courses.packages.formats.base import PackageFault
from courses.packages.formats.package import open_package
from courses.questions.formats.xml import Element

_PAGE_LIMIT = 4_000_000


def _text(backup: Backup, of: Activity, name: str, area: str, *, item: str | None = None) -> list[Block]:
    """The blocks of that text of the activity."""
    return text_blocks(
        backup, of.body, name, backup.entries(of.context, f"mod_{of.kind}", area, item), of.title
    )


def text_blocks(backup: Backup, holder: Element, name: str, files: list[Entry], place: str) -> list[Block]:
    """The blocks of a text that stands in the element, with the files that it may show."""
    written = html_of_text(text_of(holder, name), format_at(holder, f"{name}format"))
    return read_page(written, find=finder(files), keeper=backup.keeper, place=place)


def read_page_activity(backup: Backup, of: Activity) -> list[Piece]:
    """A page is a lesson."""
    blocks = [*_text(backup, of, "intro", "intro"), *_text(backup, of, "content", "content")]
    return [IncomingLesson(title=of.title, blocks=numbered(blocks))] if blocks else []


def read_book(backup: Backup, of: Activity) -> list[Piece]:
    """A book is one lesson a chapter; its subchapters have headings there."""
    lessons: list[tuple[str, list[Block]]] = []
    opening = _text(backup, of, "intro", "intro")
    for chapter in sorted(each_of(of.body, "chapters/chapter"), key=_page_number):
        title = line_at(chapter, "title")
        files = backup.entries(of.context, "mod_book", "chapter", chapter.get("id", ""))
        blocks = text_blocks(backup, chapter, "content", files, f"{of.title}: {title}")
        if text_of(chapter, "subchapter") == "1" and lessons:
            lessons[-1][1].extend([{"kind": "heading", "level": 2, "text": title}, *blocks])
        else:
            lessons.append((title, blocks))
    if len(lessons) == 1:
        lessons = [(of.title, lessons[0][1])]
    if opening and lessons:
        lessons[0][1][:0] = opening
    return [IncomingLesson(title=title, blocks=numbered(blocks)) for title, blocks in lessons if blocks]


def _page_number(chapter: Element) -> int:
    said = text_of(chapter, "pagenum")
    return int(said) if said.isdecimal() and len(said) < 6 else 0


def read_label(backup: Backup, of: Activity) -> list[Piece]:
    """A text between activities stands in a lesson with its neighbours."""
    blocks = _text(backup, of, "intro", "intro")
    return [Part(of.title, blocks, is_named=False)] if blocks else []


def read_address(backup: Backup, of: Activity) -> list[Piece]:
    """An address is a link in the text; one that is not safe to follow is printed."""
    link = link_block(text_of(of.body, "externalurl"), of.title)
    return [Part(of.title, [*_text(backup, of, "intro", "intro"), link])]


def read_resource(backup: Backup, of: Activity) -> list[Piece]:
    """A file stands in a lesson; a page of HTML is read as one."""
    entries = backup.entries(of.context, "mod_resource", "content")
    pages = [each for each in entries if each.name.lower().endswith((".html", ".htm"))]
    opening = _text(backup, of, "intro", "intro")
    if pages:
        return [
            IncomingLesson(
                title=of.title, blocks=numbered([*opening, *_html_file(backup, of, pages[0], entries)])
            )
        ]
    return [Part(of.title, [*opening, *_files(backup, of, entries)])]


def _html_file(backup: Backup, of: Activity, page: Entry, entries: list[Entry]) -> list[Block]:
    beside = {f"{each.path}": each for each in entries}

    def find(address: str) -> tuple[str, Path] | None:
        found = beside.get(address.split("?")[0].split("#")[0].removeprefix("./"))
        return (found.name, found.content) if found else None

    with page.content.open("rb") as file:
        written = file.read(_PAGE_LIMIT).decode("utf-8", "replace")
    return read_page(written, find=find, keeper=backup.keeper, place=of.title)


def read_folder_activity(backup: Backup, of: Activity) -> list[Piece]:
    """The files of a folder stand under each other."""
    entries = backup.entries(of.context, "mod_folder", "content")
    heading: Block = {"kind": "heading", "level": 2, "text": of.title}
    return [Part(of.title, [heading, *_text(backup, of, "intro", "intro"), *_files(backup, of, entries)])]


def _files(backup: Backup, of: Activity, entries: list[Entry]) -> list[Block]:
    kept = [(entry, backup.keeper.keep(entry.name, entry.content, of.title)) for entry in entries]
    is_one = len(entries) == 1
    return [file_block(name, of.title if is_one else entry.name) for entry, name in kept if name]


def read_package(backup: Backup, of: Activity) -> list[Piece]:
    """A SCORM package is a lesson that plays it."""
    entries = [
        each
        for each in backup.entries(of.context, "mod_scorm", "package")
        if each.name.lower().endswith(".zip")
    ]
    if not entries or not _can_be_played(backup, of, entries[0]):
        return []
    name = backup.keeper.keep_package(entries[0].name, entries[0].content)
    blocks = [*_text(backup, of, "intro", "intro"), file_block(name, of.title)]
    return [IncomingLesson(title=of.title, blocks=numbered(blocks))]


def _can_be_played(backup: Backup, of: Activity, entry: Entry) -> bool:
    """Whether the player opens that package; why it does not is a loss."""
    try:
        with open_package(entry.content):
            return True
    except PackageFault as refused:
        for fault in refused.faults[:5]:
            backup.keeper.lose(of.title, fault.message, **fault.params)
        return False


READERS: dict[str, Callable[[Backup, Activity], list[Piece]]] = {
    "page": read_page_activity,
    "book": read_book,
    "label": read_label,
    "url": read_address,
    "resource": read_resource,
    "folder": read_folder_activity,
    "scorm": read_package,
}
