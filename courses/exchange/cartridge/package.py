"""The files of an unpacked cartridge, and what an address in one of its documents means."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from courses.exchange.foreign.keeping import Keeper
from courses.exchange.foreign.refusing import refuse_declarations
from courses.questions.formats.archives import Archive
from courses.questions.formats.xml import BadXml, Element, parse_xml
from lms.core.text import msgid, nfc

_XML_LIMIT = 20_000_000
_BASE = re.compile(r"^\$IMS[-_]CC[-_]FILEBASE\$")
_MISSING = msgid("“%(name)s” is named in the manifest, but is not in the package.")


class Package:
    """The files by name, and the losses found while they are read."""

    def __init__(self, members: dict[str, Path], keeper: Keeper) -> None:
        self.members, self.keeper = members, keeper
        self.found: set[str] = set()

    def document(self, name: str) -> Element | None:
        """The root of that document; None where there is none that can be read, which is said."""
        content = self.content(name)
        try:
            return parse_xml(content) if content is not None else None
        except BadXml as error:
            refuse_declarations(name, error.fault)
            self.keeper.lose(name, error.fault.message, **error.fault.params)
            return None

    def content(self, name: str) -> bytes | None:
        """The bytes of a document; None where there is none."""
        path = self.members.get(name)
        if path is None or path.stat().st_size > _XML_LIMIT:
            self.keeper.lose(name, _MISSING, name=name[:80])
            return None
        return path.read_bytes()

    def find(self, address: str, beside: str) -> tuple[str, Path] | None:
        """Name and place of the file that an address in the document `beside` means."""
        bare = nfc(unquote(re.split(r"[?#]", address.strip(), maxsplit=1)[0])).replace("\\", "/")
        bare, is_based = _BASE.subn("", bare)
        if not bare or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\$", bare):
            return None
        folder = posixpath.dirname(beside)
        tries = [
            posixpath.join(folder, bare.lstrip("/") if is_based else bare),
            bare,
            f"web_resources/{bare.lstrip('/')}",
        ]
        for tried in tries:
            name = posixpath.normpath(tried).lstrip("/")
            if name in self.members:
                self.found.add(name)
                return posixpath.basename(name), self.members[name]
        return None

    def archive(self) -> Archive:
        """The same for readers of questions."""
        return Archive(_Contents(self.members))


class _Contents(Mapping[str, bytes]):
    """The content of each file, read from disk when it is asked for."""

    def __init__(self, members: dict[str, Path]) -> None:
        self.members = members

    def __getitem__(self, name: str) -> bytes:
        with self.members[name].open("rb") as file:
            return file.read(_XML_LIMIT)

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)
