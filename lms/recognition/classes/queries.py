"""Reading class lists."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.people.models import Person
from lms.recognition.models import ClassList, ClassListRow, RecognitionActivity

# Rows of these verdicts count unless somebody says no; those of the others only where somebody says yes.
TAKEN = ("ready", "own")
MAY_TAKE = ("ready", "own", "alike")


def is_taken() -> ColumnElement[bool]:
    """The condition that the row is to count when the list is applied."""
    by_itself = and_(ClassListRow.verdict.in_(TAKEN), ClassListRow.decision.is_distinct_from("skip"))
    by_word = and_(ClassListRow.verdict == "alike", ClassListRow.decision == "take")
    return or_(by_itself, by_word)


def list_lists(scope: Scope) -> Select[Any]:
    """A select of (ClassList, activity name) of the units of the scope."""
    lists: Select[*tuple[Any, ...]] = (
        select(ClassList, RecognitionActivity.name)
        .join(RecognitionActivity, RecognitionActivity.id == ClassList.activity_id)
        .where(ClassList.unit_id.in_(scope.unit_ids()))
    )
    return lists


def get_list(public_id: str, scope: Scope) -> ClassList:
    """The list with that address, if it is of a unit of the scope; else as if there were none."""
    found = db.session.scalar(
        select(ClassList).where(ClassList.public_id == public_id, ClassList.unit_id.in_(scope.unit_ids()))
    )
    if found is None:
        raise NotFound()
    return found


def find_list(list_id: int) -> ClassList | None:
    """The list with that key, if there is one: for jobs."""
    return db.session.get(ClassList, list_id)


def count_rows(class_list: ClassList) -> dict[str, int]:
    """Verdict → how many rows have it."""
    counts = select(ClassListRow.verdict, func.count()).where(ClassListRow.list_id == class_list.id)
    return {row[0]: row[1] for row in db.session.execute(counts.group_by(ClassListRow.verdict))}


def count_taken(class_list: ClassList) -> tuple[int, int]:
    """(how many rows count, how many of them are done) when the list is applied."""
    row = db.session.execute(
        select(func.count(), func.count(ClassListRow.submission_id)).where(
            ClassListRow.list_id == class_list.id, is_taken()
        )
    ).one()
    return int(row[0]), int(row[1])


def select_rows(class_list: ClassList, verdict: str = "") -> Select[Any]:
    """A select of (row, full name, public id of the person) of the list, in the order of the file."""
    rows: Select[*tuple[Any, ...]] = (
        select(ClassListRow, Person.full_name, Person.public_id)
        .outerjoin(Person, Person.id == ClassListRow.person_id)
        .where(ClassListRow.list_id == class_list.id)
        .order_by(ClassListRow.number)
    )
    return rows.where(ClassListRow.verdict == verdict) if verdict else rows


def get_row(class_list: ClassList, number: int) -> ClassListRow:
    """The row of the list with that number."""
    found = select(ClassListRow).where(ClassListRow.list_id == class_list.id, ClassListRow.number == number)
    row = db.session.scalar(found)
    if row is None:
        raise NotFound()
    return row


def people_by_id(person_ids: Collection[int]) -> dict[int, Person]:
    """The people whom an earlier look found in the scope, by their keys."""
    found = db.session.scalars(select(Person).where(Person.id.in_(list(person_ids))))
    return {person.id: person for person in found}
