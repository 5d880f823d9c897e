"""A package comes in."""

from sqlalchemy import select

from courses.packages.formats.base import PackageFault
from courses.packages.models import Package, PackageFile
from courses.packages.unpacking import Unpacked, unpack
from lms.audit.actions import record
from lms.core.bulk import among, insert_many
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.storage import StoredFile, path_of, record_file
from lms.core.text import clean_line

ZIP = "application/zip"
_TITLE_LIMIT = 200


def create_package(
    *, title: str, digest: str, unit_id: int, person_id: int | None, unpacked: Unpacked | None = None
) -> Package:
    """The package with those bytes can be opened in lessons; a Refusal says all that is against it.

    Whoever unpacked it before the transaction began to write says so with `unpacked`.
    """
    found = unpacked or unpack_stored(digest)
    _record_files(found, digest)
    package = Package(
        public_id=public_id(),
        unit_id=unit_id,
        title=clean_line(title or found.manifest.title)[:_TITLE_LIMIT],
        standard=found.manifest.standard,
        edition=found.manifest.edition,
        manifest=found.manifest.as_json(),
        original_sha256=digest,
        index_sha256=found.index.sha256,
        size=found.size,
        file_count=len(found.files),
        created_at=now(),
        created_by_id=person_id,
    )
    db.session.add(package)
    db.session.flush()
    rows = [
        {"package_id": package.id, "path": path, "sha256": file.sha256, "media_type": file.media_type}
        for path, file in found.files.items()
    ]
    insert_many(PackageFile, rows)
    record("package.created", kind="package", id=package.public_id, label=package.title)
    return package


def unpack_stored(digest: str) -> Unpacked:
    """The stored package is taken apart, its files stored; a Refusal says all that is against it. No row is written."""
    try:
        return unpack(path_of(digest))
    except PackageFault as refused:
        raise Refusal(*(_(fault.message, **fault.params) for fault in refused.faults)) from refused


def _record_files(found: Unpacked, digest: str) -> None:
    files = {file.sha256: file for file in (*found.files.values(), found.index)}
    known = set(db.session.scalars(select(StoredFile.sha256).where(among(StoredFile.sha256, list(files)))))
    for sha256 in sorted(files.keys() - known):
        record_file(sha256, size=files[sha256].size, media_type=files[sha256].media_type)
    if db.session.get(StoredFile, digest) is None:
        record_file(digest, size=path_of(digest).stat().st_size, media_type=ZIP)
