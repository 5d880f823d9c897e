"""What learning does to assignments: begun, and done when the ledger has a line for it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select, update

from lms.assignments.actions.applying import done_by
from lms.assignments.matching import Window, credits_of
from lms.assignments.models import Assignment
from lms.assignments.queries import open_of_person
from lms.assignments.targets import keys_with, list_targets
from lms.core.db import db
from lms.people.aliases import same_person, surviving
from lms.training.models import Credit, Creditable


def close_by_credit(*, credit_id: int) -> int:
    """Every open assignment for which the line was missing is done on the day it was earned; how many."""
    credit = db.session.get_one(Credit, credit_id)
    if credit.creditable_id is None or credit.corrects_id is not None:
        return 0
    person_id = surviving(credit.person_id)
    return _close(person_id, open_of_person(person_id, keys_with(credit.creditable_id)))


def close_what_was_earned(*, person_id: int) -> int:
    """Every open assignment is done for which the person has the lines already, under whichever account."""
    return _close(person_id, open_of_person(person_id))


def _close(person_id: int, waiting: Sequence[Assignment]) -> int:
    targets = list_targets({each.target_key for each in waiting})
    needed = {part for target in targets.values() for part in target.creditable_ids}
    earned = credits_of(sorted(needed), Window(ids=(person_id,))).get(person_id, []) if needed else []
    closed = 0
    for assignment in waiting:
        line = done_by(targets[assignment.target_key].creditable_ids, earned, assignment.begins_on)
        if line is not None:
            assignment.state, assignment.done_on, assignment.credit_id = (
                "done",
                line.earned_on,
                line.credit_id,
            )
            closed += 1
    db.session.flush()
    return closed


def note_begun(*, person_id: int, creditable_key: str, on: dt.date) -> None:
    """It is on record that the person works on what was assigned; the first day stays."""
    creditable_id = db.session.scalar(select(Creditable.id).where(Creditable.key == creditable_key))
    if creditable_id is None:
        return
    own = Assignment.person_id.in_(same_person(person_id))
    waiting = (Assignment.state == "open", Assignment.begun_on.is_(None))
    statement = update(Assignment).where(own, *waiting, Assignment.target_key.in_(keys_with(creditable_id)))
    db.session.execute(statement.values(begun_on=on).execution_options(synchronize_session=False))
