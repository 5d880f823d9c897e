"""The document of an exemption as a file: what it may be, by its content, whatever its name says."""

from dataclasses import dataclass

from lms.core.text import msgid

LARGEST_FILE = 5 * 1024 * 1024
_SIGNS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
FAULTS = {
    "empty": msgid("“%(name)s” is empty: choose the file again."),
    "large": msgid("“%(name)s” is larger than 5 MB: scan it with fewer dots, or part it."),
    "kind": msgid("“%(name)s” is neither a PDF document nor a picture (JPG, PNG), whatever its name says."),
}


@dataclass(frozen=True)
class Paper:
    """A file that was brought: it is only kept and handed out again, never opened here."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str | None:
        """What it is by its first bytes; None for anything else than a PDF document or a picture."""
        return next((kind for sign, kind in _SIGNS if self.content.startswith(sign)), None)

    @property
    def fault(self) -> str | None:
        """A key of `FAULTS`; None where it can be kept."""
        if not self.content:
            return "empty"
        if len(self.content) > LARGEST_FILE:
            return "large"
        return None if self.media_type else "kind"
