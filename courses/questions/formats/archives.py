"""Reading a ZIP archive of questions in memory: all is checked before a byte is unpacked, nothing is written."""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from courses.questions.kinds.base import Fault
from lms.core.text import nfc
from lms.core.zips import BROKEN_ZIP, UNREADABLE_ZIP, ZipLimits, ZipRefused, accept, look_at_end

ENTRY_LIMIT = 10_000
_LIMITS = ZipLimits(files=ENTRY_LIMIT, size=60_000_000, directory=4_000_000, backslashes=True)


@dataclass(frozen=True)
class Archive:
    """The files of an archive by name, with `/` between folders."""

    files: Mapping[str, bytes]

    def find(self, reference: str, beside: str = "") -> str | None:
        """The name of the file that a reference in the file `beside` means; None where there is none."""
        bare = unquote(re.split(r"[?#]", reference.strip(), maxsplit=1)[0]).replace("\\", "/")
        if not bare or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", bare):
            return None
        wanted = nfc(posixpath.normpath(posixpath.join(posixpath.dirname(beside), bare)))
        for name in (wanted, nfc(posixpath.normpath(bare)).lstrip("/")):
            if name in self.files:
                return name
        return self._alike(posixpath.normpath(bare)) or self._alike(posixpath.basename(wanted))

    def _alike(self, tail: str) -> str | None:
        """The one file whose name ends with these folders and this name, in whatever case of letters."""
        end = f"/{tail.lstrip('./')}".casefold()
        found = [name for name in self.files if f"/{name}".casefold().endswith(end)]
        return found[0] if len(found) == 1 else None


def read_archive(content: bytes, *, by_case: bool = False) -> Archive | Fault:
    """Every file of the archive, or why it is refused; `by_case` where names differ by the case of their letters."""
    limits, file = replace(_LIMITS, by_case=by_case), io.BytesIO(content)
    try:
        look_at_end(file, limits)
        with zipfile.ZipFile(file) as archive:
            members = accept(archive.infolist(), limits)
            return Archive({name: archive.read(info) for name, info in members.items()})
    except ZipRefused as refused:
        return Fault(*refused.reasons[0])
    except BROKEN_ZIP:
        return Fault(UNREADABLE_ZIP)
