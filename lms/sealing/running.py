"""The long work of sealing a report. Killed anywhere, it leaves nothing half-written and is done again."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import begin_writing, commit_part, db, is_writing, lock, read_one_snapshot
from lms.core.i18n import _, in_language
from lms.core.storage import draft_folder, record_file, take_in_file
from lms.notices.actions import send_message
from lms.organisations.models import Unit
from lms.organisations.queries import name_on
from lms.people.aliases import surviving
from lms.people.queries import find_person_by_id, get_person_by_id
from lms.sealing.archive import Folder
from lms.sealing.checking import verify
from lms.sealing.cover import CoverFacts, draw_cover
from lms.sealing.gathering import gather
from lms.sealing.models import SealedReport
from lms.sealing.progress import teller
from lms.sealing.rules.figures import Sum
from lms.sealing.rules.inputs import Head
from lms.sealing.rules.manifest import write_manifest
from lms.signing.pades import sign_pdf
from lms.signing.site_keys import site_root, site_signer
from lms.training.facts import is_due, latest_snapshot, take_snapshot

_TRIES = 5


class SelfCheckFailed(Exception):
    """What was just sealed does not stand our own check: nothing of it is kept."""


@dataclass(frozen=True)
class _Made:
    """A finished file in the store, and what its row says."""

    facts: CoverFacts
    sha256: str
    size: int


def seal(report_id: int, run: int) -> None:
    """The report is sealed: its file on disk, then its row, in one transaction; or nothing of it is."""
    if not _is_wanted(report_id, run):
        return
    snapshot = stand_still()
    head, sealed_by = _head(report_id, snapshot)
    made = _make(report_id, head, sealed_by)
    begin_writing()
    report = db.session.get_one(SealedReport, report_id)
    lock(report)
    if report.state == "asked" and report.run == run:
        _keep(report, made)


def _is_wanted(report_id: int, run: int) -> bool:
    report = db.session.get(SealedReport, report_id)
    return report is not None and report.state == "asked" and report.run == run


def stand_still() -> int | None:
    """From here on one state of the tables is read; the number of the snapshot that agrees with it.

    None where records come in so fast that no snapshot does.
    """
    for _try in range(_TRIES):
        take_snapshot()
        if is_writing():
            commit_part()
        db.session.rollback()
        read_one_snapshot()
        if not is_due():
            break
    last = latest_snapshot()
    return last.id if last and not is_due() else None


def _head(report_id: int, snapshot: int | None) -> tuple[Head, str]:
    report = db.session.get_one(SealedReport, report_id)
    unit = db.session.get_one(Unit, report.unit_id)
    asker = find_person_by_id(report.asked_by_id) if report.asked_by_id else None
    head = Head(
        unit_id=unit.id,
        unit_public_id=unit.public_id,
        unit_name=name_on(unit.id, report.on),
        number=report.number,
        year=report.year,
        on=report.on,
        known_at=now(),
        snapshot=snapshot,
    )
    return head, asker.full_name if asker else ""


def _make(report_id: int, head: Head, sealed_by: str) -> _Made:
    """The file lies in the store, checked by ourselves; no row says so yet."""
    with _workplace() as folder:
        gather(head, folder, teller(SealedReport, report_id))
        figures, files = folder.make_outputs(), folder.seals_of()
        manifest = write_manifest(head.number, files)
        facts = CoverFacts(
            head=head,
            total=figures.total,
            files=files,
            manifest_sha256=hashlib.sha256(manifest).hexdigest(),
            sealed_at=now(),
            sealed_by=sealed_by,
            signer_name=site_signer().name,
            is_demonstration=current_app.extensions["lms.is_demonstration"](),
        )
        packed = folder.path / "report.zip"
        folder.pack(packed, manifest=manifest, cover=_signed(facts))
        verdict = verify(packed, root=site_root(), at=facts.sealed_at)
        if not verdict.is_sound:
            raise SelfCheckFailed(verdict.faults)
        return _Made(facts, *take_in_file(packed))


@contextmanager
def _workplace() -> Iterator[Folder]:
    path = Path(tempfile.mkdtemp(prefix="seal-", dir=draft_folder()))
    try:
        yield Folder(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _signed(facts: CoverFacts) -> bytes:
    return sign_pdf(
        draw_cover(facts),
        signer=site_signer(),
        at=facts.sealed_at,
        reason=f"Chốt số liệu số {facts.head.number}",
        location=facts.head.unit_name,
    )


def _keep(report: SealedReport, made: _Made) -> None:
    facts = made.facts
    record_file(made.sha256, size=made.size, media_type="application/zip")
    report.state, report.reason = "sealed", None
    report.known_at, report.sealed_at, report.snapshot_id = (
        facts.head.known_at,
        facts.sealed_at,
        facts.head.snapshot,
    )
    report.figures, report.manifest_sha256 = asdict(facts.total), facts.manifest_sha256
    report.file_sha256 = made.sha256
    record(
        "sealed_report.sealed",
        kind="sealed_report",
        id=report.id,
        label=report.number,
        detail={"manifest": facts.manifest_sha256, "people": facts.total.people},
    )
    db.session.flush()
    _tell(report, facts.total)


def _tell(report: SealedReport, total: Sum) -> None:
    if report.asked_by_id is None:
        return
    person = get_person_by_id(surviving(report.asked_by_id))
    with in_language(person.language):
        send_message(
            person_id=person.id,
            key=f"sealed_report:{report.id}",
            subject=_("Report %(number)s is sealed", number=report.number),
            body=_("%(people)s people are in it. Its file can be taken from its page.", people=total.people),
            link=f"/nhan-su/bao-cao-chot/{report.public_id}",
        )
