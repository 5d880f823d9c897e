"""What is asked of a signature, and what is answered about one."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class VisibleBox:
    """Where readers see the signature: a rectangle in points, and the one-page PDF that fills it."""

    rectangle: tuple[int, int, int, int]
    appearance: bytes
    page: int = 0


@dataclass(frozen=True, kw_only=True)
class SignatureRequest:
    """Everything about one signature but the document and the signer."""

    field_name: str
    at: dt.datetime
    reason: str
    location: str
    box: VisibleBox | None = None


class Finding(StrEnum):
    """What looking at a PDF found."""

    OK = "ok"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    NO_SIGNATURE = "no_signature"
    SEVERAL_SIGNATURES = "several_signatures"
    NOT_WHOLE_FILE = "not_whole_file"
    CHANGED = "changed"
    UNTRUSTED = "untrusted"


class Refused(Exception):
    """A file is not accepted, for the reason in `finding`."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is known of a PDF. Signer and time are filled only where the signature proves them."""

    code: Finding
    sha256: str
    signer_name: str | None = None
    signed_at: dt.datetime | None = None

    @property
    def accepted(self) -> bool:
        """The file is, to the last byte, what a signer of this site signed."""
        return self.code is Finding.OK
