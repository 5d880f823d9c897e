"""What lies in a backup of Moodle: its documents, and its files by where Moodle shows them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from courses.exchange.foreign.keeping import Keeper
from courses.exchange.foreign.refusing import refuse_declarations
from courses.exchange.moodle.languages import in_language, is_multilingual
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import SIZE_LIMIT, BadXml, Element, parse_xml
from lms.core.text import clean_line, msgid, nfc

MANIFEST = "moodle_backup.xml"
_NULL = "$@NULL@$"
_FORMATS = {"0": "html", "1": "html", "2": "plain", "4": "markdown"}
_XML_LIMIT = SIZE_LIMIT
_OWN, _OLD = "@@PLUGINFILE@@", "$@FILEPHP@$"
_MISSING = msgid("The backup does not hold the content of the file “%(name)s”.")
_LANGUAGES = msgid("Texts in several languages are taken in the language of the course alone.")
_UNSEEN = msgid("Files that no page shows are not taken in: %(count)s.")


@dataclass(frozen=True)
class Entry:
    """A file of the backup as Moodle shows it: its path within its area, and where its bytes lie."""

    path: str
    content: Path
    is_main: bool = False

    @property
    def name(self) -> str:
        """The name alone."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def folder(self) -> str:
        """The folders that it stands in, "" for none."""
        return self.path.rpartition("/")[0]


class Backup:
    """An unpacked backup. What cannot be read of it is a loss."""

    def __init__(self, members: dict[str, Path], keeper: Keeper) -> None:
        self.members, self.keeper = members, keeper
        self.language = "vi"
        self.titles: dict[str, str] = {}
        self.self_tests: list[FileQuestion] = []
        self._areas: dict[tuple[str, str, str], list[tuple[str, Entry]]] = defaultdict(list)
        self._read_files()

    def document(self, name: str) -> Element | None:
        """The root of that document, its texts in one language; None where there is none that can be read."""
        path = self.members.get(name)
        if path is None:
            return None
        try:
            with path.open("rb") as file:
                root = parse_xml(file.read(_XML_LIMIT + 1))
        except BadXml as error:
            refuse_declarations(name, error.fault)
            self.keeper.lose(name, error.fault.message, **error.fault.params)
            return None
        for element in root.iter():
            if element.text and is_multilingual(element.text):
                element.text = in_language(element.text, self.language)
                self.keeper.lose(MANIFEST, _LANGUAGES)
        return root

    def _read_files(self) -> None:
        root = self.document("files.xml")
        for file in [] if root is None else root.iterfind("file"):
            name, digest = text_of(file, "filename"), text_of(file, "contenthash")
            if name in ("", "."):
                continue
            content = self.members.get(f"files/{digest[:2]}/{digest}")
            if content is None:
                if text_of(file, "component") != "user":
                    self.keeper.lose("files.xml", _MISSING, name=clean_line(name)[:80])
                continue
            key = text_of(file, "contextid"), text_of(file, "component"), text_of(file, "filearea")
            path = f"{text_of(file, 'filepath') or '/'}{name}".lstrip("/")
            entry = Entry(nfc(path), content, text_of(file, "sortorder") not in ("", "0"))
            self._areas[key].append((text_of(file, "itemid"), entry))

    def entries(self, context: str, component: str, area: str, item: str | None = None) -> list[Entry]:
        """The files of that area, in the order of their paths."""
        found = [entry for of, entry in self._areas.get((context, component, area), ()) if item in (None, of)]
        return sorted(found, key=lambda entry: entry.path)

    def entries_of(self, component: str, area: str, item: str) -> list[Entry]:
        """The files of that item, whatever context they are in."""
        keys = [key for key in self._areas if key[1:] == (component, area)]
        return [entry for key in keys for of, entry in self._areas[key] if of == item]

    def finder(self, entries: list[Entry]) -> "Finder":
        """What the addresses in a text with these files mean; the files of old courses are there for all."""
        keys = [key for key in self._areas if key[1:] == ("course", "legacy")]
        old = {entry.path: entry for key in keys for _, entry in self._areas[key]}
        return Finder({entry.path: entry for entry in entries}, old)

    def say_unseen(self) -> None:
        """How many files of the course and its activities nothing shows; those of people are said elsewhere."""
        shown = {
            entry.content
            for (_, component, area), found in self._areas.items()
            if area in ("intro", "content", "package", "chapter", "introattachment", "summary", "section")
            and (component == "course" or component.startswith("mod_"))
            and (component, area) != ("mod_scorm", "content")
            for _, entry in found
        }
        count = len(shown - self.keeper.seen)
        if count:
            self.keeper.lose("files.xml", _UNSEEN, count=count)


@dataclass(frozen=True)
class Finder:
    """Finds files of a text by the addresses in it."""

    own: dict[str, Entry]
    old: dict[str, Entry]

    def __call__(self, address: str) -> tuple[str, Path] | None:
        """Name and place of the file that the address means."""
        mark, known = (_OWN, self.own) if _OWN in address else (_OLD, self.old)
        if mark not in address:
            return None
        path = address.split(mark, 1)[1].replace("$@SLASH@$", "/").replace("$@FORCEDOWNLOAD@$", "?")
        entry = known.get(nfc(unquote(path.split("?")[0].split("#")[0])).lstrip("/"))
        return (entry.name, entry.content) if entry else None


def text_of(element: Element | None, path: str) -> str:
    """The text there, "" for nothing and for what Moodle calls null."""
    found = element.findtext(path) if element is not None else None
    return "" if found is None or found == _NULL else found.strip()


def line_at(element: Element | None, path: str) -> str:
    """The text there on one clean line."""
    return clean_line(text_of(element, path))[:300]


def number_at(element: Element | None, path: str) -> int:
    """The whole number there, 0 for anything else."""
    said = text_of(element, path)
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def format_at(element: Element, path: str) -> str:
    """The format of a text: "html", "markdown" or "plain"."""
    return _FORMATS.get(text_of(element, path), "html")


def each_of(element: Element | None, path: str) -> Iterator[Element]:
    """The elements there."""
    yield from element.iterfind(path) if element is not None else ()
