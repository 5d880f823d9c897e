"""Files: kept by the digest of their content, on disk before their row exists, never changed.

One setting (`LMS_STORAGE`) says where: the data folder, or a bucket of an S3-compatible service.
"""

import datetime as dt
import hashlib
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.clock import now
from lms.core.config import Settings
from lms.core.db import Base, BigInt, db, insert_once
from lms.core.errors import NotFound
from lms.core.storage_folder import FolderStore, Store, drafts_in
from lms.core.storage_s3 import S3Store

_CHUNK = 1 << 20
_DRAFT_SECONDS = 24 * 3600


class StoredFile(Base):
    """A file by its SHA-256; who may read it is decided by the row that names it."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInt)
    media_type: Mapped[str]
    created_at: Mapped[dt.datetime]


class DamagedFile(Exception):
    """What lies on disk is not what was stored."""


def store_of(settings: Settings) -> Store:
    """Where a site with these settings keeps its files."""
    return S3Store(settings) if settings.storage else FolderStore(settings.data_dir / "files")


def _store() -> Store:
    store: Store | None = current_app.extensions.get("lms.store")
    if store is None:
        store = current_app.extensions["lms.store"] = store_of(current_app.config["LMS"])
    return store


def write_file(content: bytes) -> str:
    """The content is stored, safe against a power cut; returns its SHA-256 in hexadecimal."""
    digest = hashlib.sha256(content).hexdigest()
    _store().keep(digest, content)
    return digest


def take_in_file(source: Path) -> tuple[str, int]:
    """The file, of any length, is stored as `write_file` stores it, and gone from where it was: (SHA-256, size)."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    _store().take_in(digest.hexdigest(), source)
    return digest.hexdigest(), size


def write_content(content: bytes | Path) -> tuple[str, int]:
    """The content, or that of the file, is on disk as `write_file` keeps it: (SHA-256, size). The file stays."""
    if isinstance(content, bytes):
        return write_file(content), len(content)
    with tempfile.NamedTemporaryFile(dir=draft_folder(), delete=False) as draft, content.open("rb") as source:
        shutil.copyfileobj(source, draft)
    return take_in_file(Path(draft.name))


def draft_folder() -> Path:
    """Where long work may write a file that `take_in_file` then keeps: on the same disk.

    What killed work left there more than a day ago is gone.
    """
    drafts = drafts_in(current_app.config["LMS"].data_dir)
    _sweep(drafts)
    return drafts


def _sweep(drafts: Path) -> None:
    for left in drafts.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime < _DRAFT_SECONDS:
                continue
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def path_of(digest: str) -> Path:
    """Where the content, or a copy of it, lies on this machine; whoever reads it answers for checking it."""
    path = _store().find(digest)
    if path is None:
        raise NotFound()
    return path


def open_range(digest: str, start: int, end: int) -> bytes:
    """The bytes from `start` up to but without `end`, unchecked; from a bucket no more than these come."""
    content = _store().read_range(digest, start, end)
    if content is None:
        raise NotFound()
    return content


def record_file(digest: str, *, size: int, media_type: str) -> None:
    """The row that says the file exists is written, once."""
    insert_once(StoredFile, sha256=digest, size=size, media_type=media_type, created_at=now())


def store_file(content: bytes, media_type: str) -> str:
    """The content is on disk and its row written; returns its SHA-256."""
    digest = write_file(content)
    record_file(digest, size=len(content), media_type=media_type)
    return digest


def read_file(digest: str) -> bytes:
    """The content, checked against its digest."""
    content = _store().read(digest)
    if content is None:
        raise NotFound()
    if hashlib.sha256(content).hexdigest() != digest:
        raise DamagedFile(digest)
    return content


def media_type_of(digest: str) -> str:
    """The media type recorded with the file."""
    row = db.session.get(StoredFile, digest)
    if row is None:
        raise NotFound()
    return row.media_type
