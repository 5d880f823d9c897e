"""Backup and restore of the embedded site: one archive with data, files and keys, and a checksum for each.

Files that lie in a bucket come along; they are sent to the bucket of the site that is restored.
"""

import hashlib
import json
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from lms.core.config import Settings
from lms.core.storage import store_of
from lms.core.storage_folder import Store, drafts_in

_DATABASE = "tu-hoc.sqlite3"
_FOLDERS = ("files", "keys", "mail")
_MANIFEST = "manifest.json"


class BackupRefused(Exception):
    """The backup or the restore cannot be done; the message says why and what to do."""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_database(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)


def _files(data_dir: Path) -> list[Path]:
    found = [path for folder in _FOLDERS for path in sorted((data_dir / folder).rglob("*")) if path.is_file()]
    mark = data_dir / "demonstration"
    return [*found, mark] if mark.exists() else found


def write_backup(settings: Settings, target: str) -> str:
    """The archive at `target` holds a consistent copy of the running site; it is readable by its owner only.

    The database is copied first: every file that it names is on disk before its row, so the archive is whole.
    """
    if not settings.is_embedded:
        raise BackupRefused("This site keeps its data in PostgreSQL: back it up with pg_dump.")
    data_dir = settings.data_dir.absolute()
    if not (data_dir / _DATABASE).exists():
        raise BackupRefused(f"{data_dir} holds no site: set LMS_DATA_DIR to the folder of the site.")
    with tempfile.TemporaryDirectory(prefix="backup-", dir=drafts_in(data_dir)) as scratch:
        copy = Path(scratch) / _DATABASE
        _copy_database(data_dir / _DATABASE, copy)
        members = {_DATABASE: copy, **{str(path.relative_to(data_dir)): path for path in _files(data_dir)}}
        elsewhere = _in_bucket(settings, copy, members)
        manifest = Path(scratch) / _MANIFEST
        digests = {name: _digest(path) for name, path in members.items()} | elsewhere
        manifest.write_text(json.dumps(digests, indent=1))
        partial = Path(f"{target}.partial")
        handle = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            for name, path in {_MANIFEST: manifest, **members}.items():
                archive.add(path, arcname=name, recursive=False)
            for name, digest in elsewhere.items():
                archive.add(_fetch(settings, digest), arcname=name, recursive=False)
        partial.replace(target)
    return f"{len(digests)} files written to {target}"


def _in_bucket(settings: Settings, database: Path, members: dict[str, Path]) -> dict[str, str]:
    """Name in the archive and digest of the files that the database names and the data folder has not."""
    if not settings.storage:
        return {}
    with closing(sqlite3.connect(database)) as copy:
        digests = [row[0] for row in copy.execute("SELECT sha256 FROM stored_file ORDER BY sha256")]
    named = {f"files/{digest[:2]}/{digest}": digest for digest in digests}
    return {name: digest for name, digest in named.items() if name not in members}


def _fetch(settings: Settings, digest: str) -> Path:
    path = store_of(settings).find(digest)
    if path is None:
        raise BackupRefused(f"The bucket does not hold {digest}, which the database names: look there first.")
    return path


def restore_backup(settings: Settings, source: str) -> str:
    """The data folder holds what the archive held, every file checked; a folder that is not empty is refused."""
    data_dir = settings.data_dir.absolute()
    if (data_dir / _DATABASE).exists():
        raise BackupRefused(f"{data_dir} holds a site already: set LMS_DATA_DIR to an empty folder.")
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data_dir.parent) as scratch:
        folder = Path(scratch)
        with tarfile.open(source, mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
        count = _check(folder)
        data_dir.mkdir(parents=True, exist_ok=True)
        # The database comes last: it says that the site is here, and a restore that was killed can begin again.
        for path in sorted(folder.iterdir(), key=lambda each: each.name == _DATABASE):
            if path.name == "files" and settings.storage:
                _send(path, store_of(settings))
            elif path.name != _MANIFEST:
                _move(path, data_dir / path.name)
    return f"{count} files restored to {data_dir}"


def _send(folder: Path, store: Store) -> None:
    """The files are in the bucket that this site keeps its files in."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        store.take_in(path.name, path)


def _move(source: Path, target: Path) -> None:
    if target.is_dir():
        for child in source.iterdir():
            _move(child, target / child.name)
    else:
        source.replace(target)


def _check(folder: Path) -> int:
    manifest: dict[str, str] = json.loads((folder / _MANIFEST).read_text())
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {_MANIFEST}
    if present != set(manifest):
        raise BackupRefused("The archive does not hold the files its list names: it is damaged or not ours.")
    wrong = [name for name, digest in manifest.items() if _digest(folder / name) != digest]
    if wrong:
        raise BackupRefused(f"Damaged in the archive: {', '.join(wrong[:5])}")
    return len(manifest)
