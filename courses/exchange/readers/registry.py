"""The kinds of file that become courses, and which of them a file is: told by its content, never by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from courses.exchange.readers.base import Reading, Source, Unreadable
from courses.exchange.readers.sniffing import ENDINGS, LABELS, Look, look_at
from courses.questions.kinds.base import Fault
from lms.core.text import msgid
from lms.core.zips import UNREADABLE_ZIP


@dataclass(frozen=True)
class ReaderKind:
    """A kind of file. `function` ("module:name") takes a Source and gives a Reading.

    `modern` is the kind that LibreOffice makes of an old one before it is read; `is_drawn` where pictures of its
    pages are wanted. `recognises` looks into an archive; other kinds are told by `Look.kind`.
    """

    key: str
    label: str
    function: str = ""
    modern: str = ""
    is_drawn: bool = False
    recognises: Callable[[Look], bool] | None = None

    def read(self, source: Source) -> Reading:
        """The file as the course it can become."""
        module, _, name = self.function.partition(":")
        reading: Reading = getattr(import_module(module), name)(source)
        return reading


_KINDS: dict[str, ReaderKind] = {}
_LOCKED = Fault("The file is protected with a password: save it without one and choose it again.")
_BROKEN = Fault("The file is damaged: open it in its own program, save it again, and choose the new one.")
_XLS = Fault("This is a workbook of an old kind (.xls): save it as .xlsx.")
_UNKNOWN_ZIP = Fault(
    "The archive holds neither a SCORM package nor a course of this site nor a Moodle backup. "
    "Choose the file itself (PowerPoint, Word, PDF, Excel), not a ZIP archive of it."
)
_UNKNOWN = Fault(
    "This is %(found)s. What is read here: PowerPoint (.pptx), Word (.docx), PDF, Excel (.xlsx), "
    "SCORM packages, courses of this site and Moodle backups."
)
_LISTS = {"imsmanifest.xml", "tincan.xml", "cmi5.xml"}
_MISNAMED = Fault("The name ends in “%(ending)s”, but this is %(found)s: choose the right file.")


def register_reader(kind: ReaderKind) -> None:
    """Files of that kind can be taken in from now on."""
    _KINDS[kind.key] = kind


def find_reader(key: str) -> ReaderKind | None:
    """The kind with that key."""
    return _KINDS.get(key)


def list_readers() -> list[ReaderKind]:
    """Every kind, in the order in which people are told of them."""
    return list(_KINDS.values())


def reader_for(path: Path, name: str) -> ReaderKind:
    """What reads the file at `path`, which its author calls `name`; Unreadable says why nothing does."""
    look = look_at(path)
    if isinstance(look, Fault):
        raise Unreadable(_BROKEN if look.message == UNREADABLE_ZIP and _is_document(name) else look)
    if look.kind == "locked":
        raise Unreadable(_LOCKED)
    _check_name(look, name)
    for kind in _KINDS.values():
        if kind.recognises is not None and kind.recognises(look):
            return kind
    found = _KINDS.get(look.kind)
    if found is not None and found.recognises is None:
        return found
    raise Unreadable(_why_not(look))


def _is_document(name: str) -> bool:
    """True for what its author never thought of as an archive."""
    return ENDINGS.get(Path(name.lower()).suffix, "zip") != "zip"


def _check_name(look: Look, name: str) -> None:
    """A wrong kind behind the ending of a right one was chosen by mistake, or on purpose."""
    ending = Path(name.lower()).suffix
    promised = ENDINGS.get(ending)
    families = ({"tar", "zip"}, {"xls", "doc", "ppt", "unknown"}, {"doc", "docx", "rtf"}, {"ppt", "pptx"})
    is_same = look.kind == promised or any({look.kind, promised} <= family for family in families)
    if promised is not None and not is_same:
        raise Unreadable(Fault(_MISNAMED.message, {"ending": ending, "found": LABELS[look.kind]}))


def _why_not(look: Look) -> Fault:
    if look.kind in ("xls", "xlsb"):
        return _XLS
    if look.kind == "zip":
        return _UNKNOWN_ZIP
    return Fault(_UNKNOWN.message, {"found": LABELS.get(look.kind, LABELS["unknown"])})


def _has(*names: str) -> Callable[[Look], bool]:
    """Recognises an archive that holds one of these files, itself or in its one folder."""

    def recognises(look: Look) -> bool:
        if look.kind != "zip":
            return False
        own = look.names | {each.partition("/")[2] for each in look.names}
        return any(name in own for name in names)

    return recognises


def _is_package(look: Look) -> bool:
    """True for an archive with the list of a package in any folder: its reader says which ones are not played here."""
    bare = {name.rpartition("/")[2].casefold() for name in look.names}
    return look.kind == "zip" and not bare.isdisjoint(_LISTS)


def _is_moodle(look: Look) -> bool:
    """A backup as ZIP holds its plan; an older one is a tar archive, which is opened by its reader only."""
    return look.kind == "tar" or _has("moodle_backup.xml")(look)


_HERE = "courses.exchange.readers"
for _kind in (
    ReaderKind("pptx", msgid("PowerPoint presentation"), f"{_HERE}.pptx:read_pptx", is_drawn=True),
    ReaderKind("docx", msgid("Word document"), f"{_HERE}.docx:read_docx"),
    ReaderKind("pdf", msgid("PDF file"), f"{_HERE}.pdf:read_pdf"),
    ReaderKind("xlsx", msgid("Excel table of questions"), f"{_HERE}.xlsx:read_xlsx"),
    ReaderKind("ppt", msgid("Old PowerPoint presentation"), modern="pptx"),
    ReaderKind("odp", msgid("OpenDocument presentation"), modern="pptx"),
    ReaderKind("doc", msgid("Old Word document"), modern="docx"),
    ReaderKind("rtf", msgid("Rich Text document"), modern="docx"),
    ReaderKind("odt", msgid("OpenDocument text"), modern="docx"),
    ReaderKind(
        "course",
        msgid("Course of this site"),
        "courses.exchange.own:read_own",
        recognises=_has("course.toml"),
    ),
    ReaderKind("moodle", msgid("Moodle backup"), f"{_HERE}.packages:read_moodle", recognises=_is_moodle),
    ReaderKind(
        "package",
        msgid("SCORM package"),
        f"{_HERE}.packages:read_package",
        recognises=_is_package,
    ),
):
    register_reader(_kind)
