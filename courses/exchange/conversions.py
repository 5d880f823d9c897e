"""What is done with a file of others: brought, read apart, taken into a draft, taken out again."""

import json
import tempfile
from pathlib import Path
from typing import Any

from courses.authoring.actions import begin_course, open_draft, take_in
from courses.authoring.actions.items import remove_item
from courses.authoring.actions.saving import save_outline
from courses.authoring.incoming import Incoming
from courses.authoring.intake import Prepared
from courses.authoring.models import CourseDraft
from courses.authoring.queries import find_draft
from courses.authoring.rules.outlines import find_item, without_module
from courses.catalogue.models import Course
from courses.exchange.events import FILE_BROUGHT
from courses.exchange.models import (
    DROPPED,
    FAILED,
    READY,
    REFUSED,
    RUNNING,
    TAKEN,
    UNDONE,
    WAITING,
    Conversion,
)
from courses.exchange.readers.stored import Json, fault_to_json, places_in
from courses.questions.kinds.base import Fault
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.storage import record_file, take_in_file, write_file
from lms.organisations.models import Unit

_JSON = "application/json"
# Digest, size and media type of a file by its place in the reading.
Kept = dict[str, tuple[str, int, str]]


def bring_file(
    *, sha256: str, name: str, size: int, person_id: int, course_id: int | None = None
) -> Conversion:
    """The stored file waits to be read, for that course or for a new one."""
    conversion = Conversion(
        public_id=public_id(),
        person_id=person_id,
        course_id=course_id,
        name=name,
        size=size,
        sha256=sha256,
        created_at=now(),
    )
    db.session.add(conversion)
    db.session.flush()
    _ask(conversion)
    return conversion


def try_again(*, conversion: Conversion) -> None:
    """A file whose reading fell over waits to be read once more."""
    lock(conversion)
    if conversion.state != FAILED:
        raise Conflict(_("The file is being read already."))
    conversion.state, conversion.run = WAITING, conversion.run + 1
    _ask(conversion)


def _ask(conversion: Conversion) -> None:
    db.session.flush()
    payload = {"conversion_id": conversion.id, "run": conversion.run}
    emit(FILE_BROUGHT, key=f"{conversion.public_id}:{conversion.run}", payload=payload)


def note_step(*, conversion: Conversion, step: str, done: int = 0, total: int = 0) -> None:
    """Whoever waits for the file sees how far it is."""
    conversion.state, conversion.step, conversion.done, conversion.total = RUNNING, step, done, total
    db.session.flush()


def keep_pieces(stored: Json, out: Path) -> tuple[Kept, str, int]:
    """The pieces of a reading and its JSON are on disk; no row is written yet. (pieces, digest, size of the JSON)"""
    kept: Kept = {}
    for place, media_type in places_in(stored).items():
        digest, size = take_in_file(out / place)
        kept[place] = (digest, size, media_type)
    for shape in stored["shapes"].values():
        for file in shape["files"].values():
            file["place"] = kept[file["place"]][0]
    written = json.dumps(stored, ensure_ascii=False).encode()
    return kept, write_file(written), len(written)


def note_reading(*, conversion: Conversion, kind: str, kept: Kept, digest: str, size: int) -> None:
    """What the file would become can be looked at."""
    for sha256, length, media_type in kept.values():
        record_file(sha256, size=length, media_type=media_type)
    record_file(digest, size=size, media_type=_JSON)
    conversion.state, conversion.kind, conversion.result_sha256 = READY, kind, digest
    conversion.ended_at = now()
    db.session.flush()


def note_refusal(*, conversion: Conversion, faults: tuple[Fault, ...]) -> None:
    """Whoever brought the file sees why it cannot be taken in."""
    conversion.state, conversion.ended_at = REFUSED, now()
    conversion.faults = [{"place": fault.place, **fault_to_json(fault)} for fault in faults[:50]]
    db.session.flush()


def note_failure(*, conversion: Conversion) -> None:
    """The reading fell over for no fault of the file; it can be tried again."""
    conversion.state, conversion.ended_at = FAILED, now()
    db.session.flush()


def take_conversion(
    *,
    conversion: Conversion,
    shape: str,
    person_id: int,
    prepared: Prepared,
    unit: Unit | None = None,
    title: str = "",
) -> Course:
    """What the file holds stands in the draft of its course, or in that of a new course of the unit."""
    lock(conversion)
    if conversion.state not in (READY, UNDONE):
        raise Conflict(_("The file was taken in already, or given up."))
    draft = _draft_for(conversion, unit, title, prepared.incoming, person_id)
    before = {module["id"] for module in draft.outline["modules"]}
    slugs = take_in(draft=draft, prepared=prepared, person_id=person_id)
    modules = [module["id"] for module in draft.outline["modules"] if module["id"] not in before]
    conversion.state, conversion.shape, conversion.course_id = TAKEN, shape, draft.course_id
    conversion.taken = {"items": slugs, "modules": modules}
    db.session.flush()
    return db.session.get_one(Course, draft.course_id)


def _draft_for(
    conversion: Conversion, unit: Unit | None, title: str, incoming: Incoming, person_id: int
) -> CourseDraft:
    if conversion.course_id is not None:
        return open_draft(course=db.session.get_one(Course, conversion.course_id), person_id=person_id)
    if unit is None:
        raise Conflict(_("Choose the unit that keeps the course."))
    return begin_course(unit=unit, title=title or incoming.title, person_id=person_id, slug=incoming.slug)


def undo_conversion(*, conversion: Conversion, person_id: int) -> None:
    """What the file brought is out of the outline again; what was changed elsewhere since then stays."""
    lock(conversion)
    draft = find_draft(conversion.course_id) if conversion.course_id else None
    if conversion.state != TAKEN or draft is None:
        raise Conflict(_("This can no longer be undone: the draft was published or given up."))
    for slug in conversion.taken["items"]:
        if find_item(draft.outline, slug):
            remove_item(draft=draft, slug=slug, person_id=person_id)
    outline: dict[str, Any] = draft.outline
    for module in conversion.taken["modules"]:
        outline = without_module(outline, module)
    save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=person_id)
    conversion.state = UNDONE
    record("course.file_taken_out", kind="course", id=draft.course_id, label=conversion.name)
    db.session.flush()


def drop_conversion(*, conversion: Conversion) -> None:
    """The file is given up; nothing of it came into a course, and a job that still reads it keeps nothing."""
    lock(conversion)
    if conversion.state == TAKEN:
        raise Conflict(_("The file was taken in already."))
    conversion.state = DROPPED
    db.session.flush()


def reading_folder(root: Path) -> "tempfile.TemporaryDirectory[str]":
    """A folder on the disk of the store, gone when it is no longer needed."""
    return tempfile.TemporaryDirectory(prefix="convert-", dir=root)
