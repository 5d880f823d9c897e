"""Stored files in a bucket of any S3-compatible service, with copies on this machine of what was read last.

What an earlier time left in the data folder is still found there: a site may move to a bucket without a break.
"""

import tempfile
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from lms.core.config import Settings
from lms.core.storage_address import read_address
from lms.core.storage_folder import FolderStore, drafts_in

_COPIES_LIMIT = 4 * 1024**3
_REST_SECONDS = 3600


class S3Store:
    """Contents in the bucket, each under its digest."""

    def __init__(self, settings: Settings) -> None:
        self.bucket = read_address(settings.storage)
        self.settings = settings
        self.earlier = FolderStore(settings.data_dir / "files")
        self.copies = FolderStore(settings.data_dir / "cache" / "files")

    @cached_property
    def client(self) -> Any:
        """The client of the service, made when it is first asked: the library is slow to load."""
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise RuntimeError("LMS_STORAGE names a bucket: install tu-hoc[s3]") from error
        return boto3.client(
            "s3",
            endpoint_url=self.bucket.endpoint,
            region_name=self.bucket.region or "us-east-1",
            aws_access_key_id=self.settings.s3_key or None,
            aws_secret_access_key=self.settings.s3_secret or None,
            config=Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 4, "mode": "standard"},
                s3={"addressing_style": "path" if self.bucket.endpoint else "auto"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def _key(self, digest: str) -> str:
        return f"{self.bucket.prefix}{digest[:2]}/{digest}"

    def _get(self, digest: str, **more: str) -> bytes | None:
        from botocore.exceptions import ClientError

        try:
            answer = self.client.get_object(Bucket=self.bucket.name, Key=self._key(digest), **more)
        except ClientError as error:
            if _code(error) in _BEYOND:
                return b""
            if _code(error) in _MISSING:
                return None
            raise
        with answer["Body"] as body:
            content: bytes = body.read()
        return content

    def has(self, digest: str) -> bool:
        """True when the bucket holds it."""
        from botocore.exceptions import ClientError

        try:
            self.client.head_object(Bucket=self.bucket.name, Key=self._key(digest))
        except ClientError as error:
            if _code(error) in _MISSING:
                return False
            raise
        return True

    def keep(self, digest: str, content: bytes) -> None:
        """Sent to the bucket unless it is there."""
        if not self.has(digest):
            self.client.put_object(Bucket=self.bucket.name, Key=self._key(digest), Body=content)

    def take_in(self, digest: str, source: Path) -> None:
        """Sent to the bucket in parts; what was the source is a copy from now on."""
        if not self.has(digest):
            self.client.upload_file(str(source), self.bucket.name, self._key(digest))
        self._make_room(source.stat().st_size)
        self.copies.take_in(digest, source)

    def find(self, digest: str) -> Path | None:
        """A copy on this machine, fetched when there is none."""
        here = self.earlier.find(digest) or self.copies.find(digest)
        if here is not None:
            with suppress(OSError):
                here.touch()
            return here
        return self._fetch(digest)

    def _fetch(self, digest: str) -> Path | None:
        from botocore.exceptions import ClientError

        folder = drafts_in(self.copies.root.parent)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            draft = Path(file.name)
        try:
            self.client.download_file(self.bucket.name, self._key(digest), str(draft))
            self._make_room(draft.stat().st_size)
            self.copies.take_in(digest, draft)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise
        finally:
            draft.unlink(missing_ok=True)
        return self.copies.path(digest)

    def _make_room(self, size: int) -> None:
        """Copies that nobody asked for within the hour go, oldest first, while there are too many."""
        facts = sorted(filter(None, map(_measure, self.copies.root.glob("*/*"))))
        total = size + sum(fact[1] for fact in facts)
        for used_at, length, path in facts:
            if total <= _COPIES_LIMIT or time.time() - used_at < _REST_SECONDS:
                break
            path.unlink(missing_ok=True)
            total -= length

    def read(self, digest: str) -> bytes | None:
        """The content, from this machine where it has it."""
        for store in (self.earlier, self.copies):
            found = store.read(digest)
            if found is not None:
                return found
        return self._get(digest)

    def read_range(self, digest: str, start: int, end: int) -> bytes | None:
        """That part, without fetching the rest."""
        for store in (self.earlier, self.copies):
            found = store.read_range(digest, start, end)
            if found is not None:
                return found
        return self._get(digest, Range=f"bytes={start}-{end - 1}") if end > start else b""


_MISSING = {"404", "NoSuchKey", "NotFound"}
_BEYOND = {"416", "InvalidRange"}


def _measure(path: Path) -> tuple[float, int, Path] | None:
    """(when it was asked for last, its size, the copy); None where another process took it away meanwhile."""
    with suppress(FileNotFoundError):
        facts = path.stat()
        return facts.st_mtime, facts.st_size, path
    return None


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
