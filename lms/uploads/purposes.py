"""What files may be sent for: each feature registers its purposes at start."""

from dataclasses import dataclass

from flask import Flask, current_app

from lms.core.errors import Refusal
from lms.core.i18n import _, format_filesize
from lms.core.permissions import holds
from lms.uploads.rules import ending_of

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class UploadPurpose:
    """What a file is for: who may send it, how large it may be and how its name may end."""

    key: str
    permission: str
    largest: int
    endings: tuple[str, ...]

    @property
    def accept(self) -> str:
        """The endings, as the `accept` attribute of a file field lists them."""
        return ",".join(f".{ending}" for ending in self.endings)

    @property
    def mebibytes(self) -> int:
        """The largest size in whole MiB."""
        return self.largest // _MEBIBYTE


def register_purpose(
    app: Flask, key: str, *, permission: str, mebibytes: int, endings: tuple[str, ...]
) -> None:
    """People who carry the permission may send files for that purpose."""
    purposes = app.extensions.setdefault("lms.upload_purposes", {})
    purposes[key] = UploadPurpose(key, permission, mebibytes * _MEBIBYTE, endings)


def find_purpose(key: str) -> UploadPurpose | None:
    """The purpose, if it is known and the signed-in person may send files for it."""
    purpose: UploadPurpose | None = current_app.extensions.get("lms.upload_purposes", {}).get(key)
    return purpose if purpose is not None and holds(purpose.permission) else None


def check_file(purpose: UploadPurpose, *, name: str, size: int) -> None:
    """A file of that name and size may be sent for the purpose; a refusal says all that is against it."""
    faults = []
    if not name:
        faults.append(_("The file needs a name."))
    elif ending_of(name) not in purpose.endings:
        endings = ", ".join(f".{ending}" for ending in purpose.endings)
        faults.append(_("%(name)s is of another kind. Taken here: %(endings)s.", name=name, endings=endings))
    if not size:
        faults.append(_("The file is empty."))
    if size > purpose.largest:
        faults.append(
            _(
                "The file has %(size)s; the largest taken here has %(most)s.",
                size=format_filesize(size),
                most=format_filesize(purpose.largest),
            )
        )
    if faults:
        raise Refusal(*faults)
