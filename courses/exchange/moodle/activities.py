"""Activities of Moodle as lessons, or as parts of one: page, label, address, folder, task, SCORM; others elsewhere."""

from collections.abc import Callable

from courses.exchange.foreign.assembling import Part, Piece, lesson_of
from courses.exchange.foreign.keeping import file_block
from courses.exchange.foreign.pages import link_block
from courses.exchange.moodle.backup import Backup, Entry, text_of
from courses.exchange.moodle.books import read_book, read_glossary
from courses.exchange.moodle.lesson_pages import read_lesson
from courses.exchange.moodle.outline import Activity
from courses.exchange.moodle.resources import read_resource
from courses.exchange.moodle.texts import file_blocks, heading, own_text
from courses.packages.formats.base import PackageFault
from courses.packages.formats.package import open_package

# What opens a section and what holds questions say nothing themselves.
SILENT = ("subsection", "qbank")


def read_page_activity(backup: Backup, of: Activity) -> list[Piece]:
    """A page is a lesson."""
    blocks = [*own_text(backup, of, "intro"), *own_text(backup, of, "content")]
    return [lesson_of(of.title, blocks)] if blocks else []


def read_label(backup: Backup, of: Activity) -> list[Piece]:
    """A text between activities stands in a lesson with its neighbours."""
    blocks = own_text(backup, of, "intro")
    return [Part(of.title, blocks, is_named=False)] if blocks else []


def read_address(backup: Backup, of: Activity) -> list[Piece]:
    """An address is a link in the text; one that is not safe to follow is printed."""
    link = link_block(text_of(of.body, "externalurl"), of.title)
    return [Part(of.title, [*own_text(backup, of, "intro"), link])]


def read_folder_activity(backup: Backup, of: Activity) -> list[Piece]:
    """The files of a folder stand under each other."""
    entries = backup.entries(of.context, "mod_folder", "content")
    blocks = [*own_text(backup, of, "intro"), *file_blocks(backup, of, entries)]
    return [Part(of.title, [heading(of.title), *blocks])] if blocks else []


def read_description(backup: Backup, of: Activity) -> list[Piece]:
    """What an activity that is of no kind here says of itself: its description, its task, the files with them."""
    attached = backup.entries(of.context, f"mod_{of.kind}", "introattachment")
    blocks = [
        *own_text(backup, of, "intro"),
        *own_text(backup, of, "activity", area="activityattachment"),
        *file_blocks(backup, of, attached),
    ]
    return [Part(of.title, [heading(of.title), *blocks])] if blocks else []


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
    blocks = [*own_text(backup, of, "intro"), file_block(name, of.title)]
    return [lesson_of(of.title, blocks)]


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
    "glossary": read_glossary,
    "lesson": read_lesson,
    "label": read_label,
    "url": read_address,
    "resource": read_resource,
    "folder": read_folder_activity,
    "scorm": read_package,
}
