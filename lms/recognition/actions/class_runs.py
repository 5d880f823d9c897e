"""The long work on class lists, in parts that each stand for themselves: killed, it goes on where it was."""

from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import begin_writing, commit_part, db, lock
from lms.core.errors import Refusal
from lms.people.aliases import is_one_of, same_person, surviving
from lms.people.models import Person
from lms.recognition.actions.deciding import recognise, revoke
from lms.recognition.actions.proposing import withdraw
from lms.recognition.actions.steps import take
from lms.recognition.catalogue import chain_for, home_of, terms_of
from lms.recognition.classes.judging import alike_in
from lms.recognition.classes.queries import is_taken
from lms.recognition.models import ClassList, ClassListRow, Submission
from lms.recognition.rules import bounded

_PART = 50


def apply_list(class_list: ClassList) -> None:
    """Each row that counts has its proposal and its line; the officer's own row waits for a colleague."""
    list_id = class_list.id
    while _apply_part(list_id):
        commit_part()


def _apply_part(list_id: int) -> bool:
    """The next rows are done; False when there are none left, and the list is applied."""
    begin_writing()
    class_list = _held(list_id)
    if class_list.state != "applying":
        return False
    left = select(ClassListRow).where(
        ClassListRow.list_id == list_id, is_taken(), ClassListRow.submission_id.is_(None)
    )
    # In the order of people, so that two lists that are applied at once wait for each other and never in a ring.
    rows = list(db.session.scalars(left.order_by(ClassListRow.person_id, ClassListRow.number).limit(_PART)))
    for row in rows:
        _apply_row(class_list, row)
    if not rows:
        class_list.state, class_list.applied_at = "applied", now()
    db.session.flush()
    return bool(rows)


def _held(list_id: int) -> ClassList:
    class_list = db.session.get_one(ClassList, list_id)
    lock(class_list)
    return class_list


def _apply_row(class_list: ClassList, row: ClassListRow) -> None:
    """The row's person has the line; what cannot count any more since the check says so."""
    if found := _since_the_check(class_list, row):
        row.verdict, row.decision = found, None
        db.session.flush()
        return
    try:
        with db.session.begin_nested():
            submission = _proposal_of(class_list, row)
            take(submission, "submitted", by_id=class_list.created_by_id)
            if not is_one_of(submission.person_id, {class_list.created_by_id}):
                recognise(submission, by_id=class_list.created_by_id)
            row.submission_id = submission.id
            row.amount_hundredths = submission.amount_hundredths or row.amount_hundredths
    except Refusal:
        row.verdict, row.decision, row.amount_hundredths = "capped", None, 0
    db.session.flush()


def _since_the_check(class_list: ClassList, row: ClassListRow) -> str:
    """What keeps the row from counting that nobody knew when it was checked: a verdict, or nothing.

    Its account may have become another's who is in the list too, or the class may be counted by now. The person's
    row is held, so that two lists of one class cannot both find nothing.
    """
    assert row.person_id is not None
    person_id = surviving(row.person_id)
    lock(db.session.get_one(Person, person_id))
    twins = select(Submission.id).where(
        Submission.list_id == class_list.id, Submission.person_id.in_(same_person(person_id))
    )
    if db.session.scalar(twins.limit(1)) is not None:
        return "repeated"
    return "alike" if row.verdict != "alike" and alike_in(class_list, [person_id]) else ""


def _proposal_of(class_list: ClassList, row: ClassListRow) -> Submission:
    assert row.person_id is not None
    home = home_of(row.person_id, class_list.ended_on)
    terms = terms_of(chain_for(home, class_list.activity_id, class_list.ended_on))
    submission = Submission(
        person_id=row.person_id,
        activity_id=class_list.activity_id,
        list_id=class_list.id,
        title=class_list.title,
        organiser=class_list.organiser,
        started_on=class_list.started_on,
        ended_on=class_list.ended_on,
        seconds=class_list.seconds,
        count=class_list.count,
        content_group=class_list.content_group,
        study_form=class_list.study_form,
        proof_label=class_list.proof_label,
        decider=bounded(terms).decider if terms else "hr",
        created_at=now(),
        created_by_id=class_list.created_by_id,
        submitted_at=now(),
    )
    db.session.add(submission)
    db.session.flush()
    return submission


def undo_list(class_list: ClassList) -> None:
    """Each line of the list counts nothing any more, by a correction; what still waits is withdrawn."""
    list_id = class_list.id
    while _undo_part(list_id):
        commit_part()


def _undo_part(list_id: int) -> bool:
    begin_writing()
    class_list = _held(list_id)
    if class_list.state != "undoing":
        return False
    left = select(Submission).where(
        Submission.list_id == list_id,
        Submission.state.in_(("accepted", "submitted", "returned")),
        Submission.person_id.not_in(same_person(class_list.undone_by_id or 0)),
    )
    found = list(db.session.scalars(left.order_by(Submission.id).limit(_PART)))
    for submission in found:
        _undo(class_list, submission)
    if not found:
        class_list.state, class_list.undone_at = "undone", now()
    db.session.flush()
    return bool(found)


def _undo(class_list: ClassList, submission: Submission) -> None:
    assert class_list.undone_by_id is not None
    if submission.state == "accepted":
        revoke(submission=submission, by_id=class_list.undone_by_id, reason=class_list.reason or "")
    else:
        withdraw(submission=submission, by_id=class_list.undone_by_id)
