"""Files: kept by the digest of their content, on disk before their row exists, never changed."""

import datetime as dt
import hashlib
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.clock import now
from lms.core.db import Base, BigInt, db, insert_once
from lms.core.errors import NotFound

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


def _path(digest: str) -> Path:
    root: Path = current_app.config["LMS"].data_dir / "files"
    return root / digest[:2] / digest


def write_file(content: bytes) -> str:
    """The content is on disk, safe against a power cut; returns its SHA-256 in hexadecimal."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    return digest


def take_in_file(source: Path) -> tuple[str, int]:
    """The file, of any length, is on disk as `write_file` keeps it, and gone from where it was: (SHA-256, size)."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
        os.fsync(file.fileno())
    path = _path(digest.hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    source.replace(path)
    return digest.hexdigest(), size


def draft_folder() -> Path:
    """Where long work may write a file that `take_in_file` then keeps: on the same disk.

    What killed work left there more than a day ago is gone.
    """
    root: Path = current_app.config["LMS"].data_dir / "drafts"
    root.mkdir(parents=True, exist_ok=True)
    _sweep_drafts(root)
    return root


def _sweep_drafts(root: Path) -> None:
    for left in root.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime < _DRAFT_SECONDS:
                continue
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def path_of(digest: str) -> Path:
    """Where the content lies, for reading in a stream; whoever reads it answers for checking it."""
    path = _path(digest)
    if not path.exists():
        raise NotFound()
    return path


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
    try:
        content = _path(digest).read_bytes()
    except FileNotFoundError as error:
        raise NotFound() from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise DamagedFile(digest)
    return content


def media_type_of(digest: str) -> str:
    """The media type recorded with the file."""
    row = db.session.get(StoredFile, digest)
    if row is None:
        raise NotFound()
    return row.media_type
