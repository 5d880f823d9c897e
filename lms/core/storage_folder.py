"""Stored files in a folder of this machine."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


def drafts_in(folder: Path) -> Path:
    """Where half-made files lie, beside the stored ones."""
    drafts = folder / "drafts"
    drafts.mkdir(parents=True, exist_ok=True)
    return drafts


class Store(Protocol):
    """Where contents lie by their digest; what is there is never changed."""

    def keep(self, digest: str, content: bytes) -> None:
        """The content is there, safe against a power cut."""

    def take_in(self, digest: str, source: Path) -> None:
        """The file is there, and gone from where it was."""

    def find(self, digest: str) -> Path | None:
        """A copy on this machine, for reading in a stream."""

    def read(self, digest: str) -> bytes | None:
        """The whole content, unchecked."""

    def read_range(self, digest: str, start: int, end: int) -> bytes | None:
        """The bytes from `start` up to but without `end`; fewer where the content ends before."""


@dataclass(frozen=True)
class FolderStore:
    """One folder, divided by the first two letters of the digest."""

    root: Path

    def path(self, digest: str) -> Path:
        """Where the content lies, or would."""
        return self.root / digest[:2] / digest

    def keep(self, digest: str, content: bytes) -> None:
        """Written as a draft and moved to its place, so that no reader, and no backup, meets half of it."""
        if self.path(digest).exists():
            return
        with tempfile.NamedTemporaryFile(dir=drafts_in(self.root.parent), delete=False) as file:
            file.write(content)
        self.take_in(digest, Path(file.name))

    def take_in(self, digest: str, source: Path) -> None:
        """Moved: the source lies on the same disk."""
        with source.open("rb") as file:
            os.fsync(file.fileno())
        path = self.path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        source.replace(path)

    def find(self, digest: str) -> Path | None:
        """The file itself."""
        path = self.path(digest)
        return path if path.exists() else None

    def read(self, digest: str) -> bytes | None:
        """The content, unchecked."""
        try:
            return self.path(digest).read_bytes()
        except FileNotFoundError:
            return None

    def read_range(self, digest: str, start: int, end: int) -> bytes | None:
        """That part of the file."""
        try:
            with self.path(digest).open("rb") as file:
                file.seek(start)
                return file.read(max(0, end - start))
        except FileNotFoundError:
            return None
