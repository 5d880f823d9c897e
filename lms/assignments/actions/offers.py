"""Programmes: pushed down by those who offer them."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from lms.assignments.models import Programme, ProgrammePart
from lms.audit.actions import record
from lms.core.db import db, insert_once, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.training.models import Creditable


class AlreadyOffered(Exception):
    """Raised where a programme that was to be new has the key of one that exists."""


def offer_programme(
    *,
    key: str,
    title: str,
    path: str,
    creditable_keys: Sequence[str],
    unit_id: int,
    is_open: bool = True,
    must_be_new: bool = False,
) -> Programme:
    """The programme of that key has these parts in this order; periods that were done stay done.

    One that is new belongs to the unit; one that exists keeps its own.
    """
    parts = _parts(creditable_keys)
    facts = {"title": clean_line(title), "path": path, "is_open": is_open}
    is_new = insert_once(Programme, key=key, unit_id=unit_id, **facts)
    if must_be_new and not is_new:
        raise AlreadyOffered(key)
    programme = db.session.execute(select(Programme).where(Programme.key == key)).scalar_one()
    lock(programme)
    for name, value in facts.items():
        setattr(programme, name, value)
    db.session.execute(delete(ProgrammePart).where(ProgrammePart.programme_id == programme.id))
    for position, creditable_id in enumerate(parts, 1):
        db.session.add(
            ProgrammePart(programme_id=programme.id, creditable_id=creditable_id, position=position)
        )
    db.session.flush()
    detail = {"parts": list(creditable_keys), "is_open": is_open}
    record("programme.offered", kind="programme", id=programme.id, label=programme.title, detail=detail)
    return programme


def _parts(creditable_keys: Sequence[str]) -> list[int]:
    rows = db.session.execute(
        select(Creditable.key, Creditable.id).where(Creditable.key.in_(creditable_keys))
    )
    ids = {row.key: row.id for row in rows}
    faults = []
    if not creditable_keys:
        faults.append(_("A programme has at least one course."))
    if len(set(creditable_keys)) < len(creditable_keys):
        faults.append(_("A course stands in a programme once."))
    if set(creditable_keys) - ids.keys():
        faults.append(_("A course of the programme is not open for assignment."))
    if faults:
        raise Refusal(*faults)
    return [ids[key] for key in creditable_keys]
