"""What proves a line, and when somebody began to study: both only ever added."""

import datetime as dt

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.text import clean_line
from lms.training.models import Credit, CreditEvidence, LearningStart, StandingDue
from lms.training.rules import year_of


def attach_evidence(
    *, credit_id: int, kind: str, reference: str, label: str, path: str | None = None
) -> None:
    """The line has that piece of evidence, once. `path` is an address of this site where it can be seen.

    The next snapshot knows of it.
    """
    is_new = insert_once(
        CreditEvidence,
        credit_id=credit_id,
        kind=kind,
        reference=reference,
        label=clean_line(label),
        path=path,
        recorded_at=now(),
    )
    if is_new:
        person_id, detail = (
            db.session.get_one(Credit, credit_id).person_id,
            {"kind": kind, "reference": reference},
        )
        db.session.add(StandingDue(person_id=person_id))
        record(
            "credit.evidence_attached",
            kind="credit",
            id=credit_id,
            label=clean_line(label),
            detail=detail,
            subject_id=person_id,
        )


def note_learning_start(*, person_id: int, on: dt.date) -> None:
    """It is on record that the person has begun to study in the year of that day; the first day stays."""
    if insert_once(LearningStart, person_id=person_id, year=year_of(on), started_on=on):
        record("learning.started", kind="person", id=person_id, label=str(year_of(on)))
