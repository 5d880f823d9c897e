"""A class list from the organiser's file to the ledger, and back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import batches, begin_writing, db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.storage import store_file
from lms.core.text import clean_line
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, holds_on
from lms.people.aliases import holds_post, same_person
from lms.people.models import Person, Post
from lms.recognition.actions.proposing import Facts, keep_paper
from lms.recognition.catalogue import chain_for, terms_of
from lms.recognition.classes.judging import Judged, alike_in, amounts_of, judge
from lms.recognition.classes.queries import MAY_TAKE, count_taken
from lms.recognition.classes.reading import ReadList
from lms.recognition.events import APPLYING_ASKED, UNDOING_ASKED
from lms.recognition.models import ClassList, ClassListRow
from lms.recognition.papers.reading import Paper
from lms.recognition.rules import LARGEST_COUNT, LONGEST_SECONDS

_MOST_A_DAY = 12 * 3600


def bring_class_list(
    *, unit: Unit, facts: Facts, file: tuple[str, bytes], read: ReadList, papers: Sequence[Paper], by_id: int
) -> ClassList:
    """The list is kept with a verdict for each row; nothing counts yet."""
    faults = _faults_of(unit, facts)
    if faults:
        raise Refusal(*faults)
    unit_id, (name, content) = unit.id, file
    begin_writing()
    values = asdict(facts) | {"title": clean_line(facts.title), "organiser": clean_line(facts.organiser)}
    values.pop("note")
    class_list = ClassList(
        unit_id=unit_id,
        file_sha256=store_file(content, "application/octet-stream"),
        file_name=clean_line(name)[-200:] or "danh-sach",
        warnings=read.warnings,
        created_at=now(),
        created_by_id=by_id,
        **values,
    )
    db.session.add(class_list)
    db.session.flush()
    for paper in papers:
        keep_paper(paper, store_file(paper.content, paper.media_type), by_id=by_id, list_id=class_list.id)
    own = set(db.session.scalars(same_person(by_id)))
    _keep(class_list, judge(class_list, read.participants, scope_of(class_list), own_ids=own))
    record("recognition.class_brought", kind="class_list", id=class_list.id, label=class_list.title)
    return class_list


def scope_of(class_list: ClassList) -> SubtreeScope:
    """The units whose people the list may speak of: its own unit and all below, today."""
    return SubtreeScope(frozenset({class_list.unit_id}), today())


def _faults_of(unit: Unit, facts: Facts) -> list[str]:
    faults = []
    chain = terms_of(chain_for(unit.id, facts.activity_id, facts.ended_on))
    if facts.started_on > facts.ended_on:
        faults.append(_("The last day is before the first day."))
    if facts.ended_on > today():
        faults.append(_("A training that has not ended yet cannot count."))
    if not chain:
        faults.append(_("The catalogue did not have this activity on the day it ended."))
    elif chain[0].conversion.is_by_time and not 0 < facts.seconds <= _longest(facts):
        faults.append(_("Enter how long it took in all: at most 12 hours a day."))
    elif not chain[0].conversion.is_by_time and not 0 < facts.count <= LARGEST_COUNT:
        faults.append(_("Enter how many there are: from 1 to %(most)s.", most=LARGEST_COUNT))
    return faults


def _longest(facts: Facts) -> int:
    days = (facts.ended_on - facts.started_on + dt.timedelta(days=1)).days
    return min(max(days, 1) * _MOST_A_DAY, LONGEST_SECONDS)


def _keep(class_list: ClassList, judged: Sequence[Judged]) -> None:
    rows = [
        {
            "list_id": class_list.id,
            "number": each.participant.number,
            "verdict": each.verdict,
            "values": each.participant.values,
            "faults": each.participant.faults,
            "candidates": each.candidates,
            "person_id": each.person_id,
            "amount_hundredths": each.amount,
        }
        for each in judged
    ]
    for part in batches(rows, 500):
        db.session.execute(insert(ClassListRow), part)


def _begin(class_list: ClassList, *states: str) -> None:
    lock(class_list)
    if class_list.state not in states:
        raise Conflict(_("The list is no longer in the state that the page showed. Open it again."))


def choose_person(*, class_list: ClassList, row: ClassListRow, public_id: str, by_id: int) -> None:
    """The row means that person of the list's units; it is judged again."""
    _begin(class_list, "checked")
    here = holds_post(Post.unit_id.in_(scope_of(class_list).unit_ids()), holds_on(Post, today()))
    person = db.session.scalar(select(Person).where(Person.public_id == public_id, here))
    if person is None or person.id not in row.candidates:
        raise Refusal(_("Choose one of the people who are offered."))
    row.person_id, row.decision = person.id, None
    row.amount_hundredths = amounts_of(class_list, [person.id]).get(person.id, 0)
    row.verdict = _verdict_of(class_list, row, person.id, by_id)
    db.session.flush()


def _verdict_of(class_list: ClassList, row: ClassListRow, person_id: int, by_id: int) -> str:
    others = select(ClassListRow.id).where(
        ClassListRow.list_id == class_list.id,
        ClassListRow.person_id == person_id,
        ClassListRow.id != row.id,
        ClassListRow.verdict != "failed",
    )
    if db.session.scalar(others.limit(1)) is not None:
        return "repeated"
    if person_id in set(db.session.scalars(same_person(by_id))):
        return "own"
    if not row.amount_hundredths:
        return "capped"
    return "alike" if alike_in(class_list, [person_id]) else "ready"


def decide_row(*, class_list: ClassList, row: ClassListRow, takes: bool) -> None:
    """The row counts, or is left out, when the list is applied."""
    _begin(class_list, "checked")
    if row.verdict not in MAY_TAKE:
        raise Refusal(_("This row cannot count as it stands."))
    row.decision = "take" if takes else "skip"
    db.session.flush()


def start_applying(*, class_list: ClassList) -> None:
    """The list is being applied by a job: each row that counts gets its line."""
    _begin(class_list, "checked")
    taken, _done = count_taken(class_list)
    if not taken:
        raise Refusal(_("No row of the list counts: there is nothing to apply."))
    class_list.state = "applying"
    db.session.flush()
    record("recognition.class_applied", kind="class_list", id=class_list.id, label=class_list.title)
    emit(APPLYING_ASKED, key=str(class_list.id), payload={"list_id": class_list.id})


def discard_list(*, class_list: ClassList) -> None:
    """Nothing of the list counts; what it said stays to be read."""
    _begin(class_list, "checked")
    class_list.state = "discarded"
    db.session.flush()
    record("recognition.class_discarded", kind="class_list", id=class_list.id, label=class_list.title)


def start_undoing(*, class_list: ClassList, reason: str, by_id: int) -> None:
    """Every recognition of the list is being taken back, with that reason."""
    _begin(class_list, "applied")
    if not clean_line(reason):
        raise Refusal(_("Say why the recognition is taken back."))
    class_list.state, class_list.reason, class_list.undone_by_id = "undoing", clean_line(reason), by_id
    db.session.flush()
    record("recognition.class_undone", kind="class_list", id=class_list.id, label=class_list.title)
    emit(UNDOING_ASKED, key=str(class_list.id), payload={"list_id": class_list.id})
