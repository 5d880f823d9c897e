"""What lies in a backup of Moodle: its documents, and its files by where Moodle shows them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from courses.exchange.foreign.keeping import Keeper
from courses.questions.formats.xml import SIZE_LIMIT, BadXml, Element, parse_xml
from lms.core.text import clean_line, msgid, nfc

_NULL = "$@NULL@$"
_FORMATS = {"0": "html", "1": "html", "2": "plain", "4": "markdown"}
_XML_LIMIT = SIZE_LIMIT
_MISSING = msgid("The backup does not hold the content of the file “%(name)s”.")


@dataclass(frozen=True)
class Entry:
    """A file of the backup as Moodle shows it: its path within its area, and where its bytes lie."""

    path: str
    content: Path

    @property
    def name(self) -> str:
        """The name alone."""
        return self.path.rsplit("/", 1)[-1]


class Backup:
    """An unpacked backup. What cannot be read of it is a loss."""

    def __init__(self, members: dict[str, Path], keeper: Keeper) -> None:
        self.members, self.keeper = members, keeper
        self._areas: dict[tuple[str, str, str], list[tuple[str, Entry]]] = defaultdict(list)
        self._read_files()

    def document(self, name: str) -> Element | None:
        """The root of that document; None where there is none that can be read."""
        path = self.members.get(name)
        if path is None:
            return None
        try:
            with path.open("rb") as file:
                return parse_xml(file.read(_XML_LIMIT + 1))
        except BadXml as error:
            self.keeper.lose(name, error.fault.message, **error.fault.params)
            return None

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
            self._areas[key].append((text_of(file, "itemid"), Entry(nfc(path), content)))

    def entries(self, context: str, component: str, area: str, item: str | None = None) -> list[Entry]:
        """The files of that area, in the order of their paths."""
        found = [entry for of, entry in self._areas.get((context, component, area), ()) if item in (None, of)]
        return sorted(found, key=lambda entry: entry.path)

    def entries_of(self, component: str, area: str, item: str) -> list[Entry]:
        """The files of that item, whatever context they are in."""
        keys = [key for key in self._areas if key[1:] == (component, area)]
        return [entry for key in keys for of, entry in self._areas[key] if of == item]


def finder(entries: list[Entry]) -> "Finder":
    """What `@@PLUGINFILE@@/…` means in a text with these files."""
    return Finder({entry.path: entry for entry in entries})


class Finder:
    """Finds files of a text by the addresses in it."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries

    def __call__(self, address: str) -> tuple[str, Path] | None:
        """Name and place of the file that the address means."""
        if "@@PLUGINFILE@@" not in address:
            return None
        path = nfc(unquote(address.split("@@PLUGINFILE@@", 1)[1].split("?")[0].split("#")[0])).lstrip("/")
        entry = self.entries.get(path)
        return (entry.name, entry.content) if entry else None


def text_of(element: Element | None, path: str) -> str:
    """The text there, "" for nothing and for what Moodle calls null."""
    found = element.findtext(path) if element is not None else None
    return "" if found is None or found == _NULL else found.strip()


def line_at(element: Element | None, path: str) -> str:
    """The same on one clean line."""
    return clean_line(text_of(element, path))[:300]


def format_at(element: Element, path: str) -> str:
    """The format of a text: "html", "markdown" or "plain"."""
    return _FORMATS.get(text_of(element, path), "html")


def each_of(element: Element | None, path: str) -> Iterator[Element]:
    """The elements there."""
    yield from element.iterfind(path) if element is not None else ()
