"""How a ZIP archive and an office file of the old kind begin, and all that reading an archive can raise."""

import struct
import zipfile
import zlib

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What `zipfile` raises where an archive is damaged, cut off, locked, or made to do harm.
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, NotImplementedError,
    ValueError, LookupError, OverflowError, MemoryError,
)  # fmt: skip


def is_zip(content: bytes) -> bool:
    """True for what begins as ZIP archives do."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_locked(info: zipfile.ZipInfo) -> bool:
    """True for a part that is protected with a password."""
    return bool(info.flag_bits & 0x1)
