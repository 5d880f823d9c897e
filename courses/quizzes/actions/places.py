"""One place of the paper of an open attempt, with all that a save must know, in one statement made once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, Table, and_, bindparam, func, or_, select

from courses.progress.models import Enrolment
from courses.questions.models import QuestionVersion
from courses.quizzes.models import Answer, Attempt, AttemptQuestion
from lms.core.db import Base, db
from lms.core.errors import NotFound
from lms.people.aliases import is_living
from lms.people.models import PersonAlias
from lms.people.sessions import person_of_session

# Whose attempt it must be: a person, or what `people.sessions.session_of_request` says of a live session.
Owner = int | Mapping[str, Any]


def hold_place(attempt: str, owner: Owner, position: int, *, writer: int, seq: int) -> Row[Any]:
    """The place, its attempt held against other savers and against closing.

    `last_number` and `last_receipt` are the end of the chain of receipts; `same_…` is what was stored under this
    (writer, seq); `is_outranked` says that a later answer to the question counts. Where the statement had to wait
    for another save, the chain may have grown meanwhile: whoever adds to it finds its next number taken.
    """
    whose = {"person_id": owner} if isinstance(owner, int) else owner
    asked = {"attempt": attempt, "position": position, "writer": writer, "seq": seq}
    statement = _statement(is_session=not isinstance(owner, int))
    place: Row[Any] | None = db.session.connection().execute(statement, {**asked, **whose}).first()
    if place is not None:
        return place
    account_id = _other_account(attempt, owner)
    if account_id is None:
        raise NotFound()
    return hold_place(attempt, account_id, position, writer=writer, seq=seq)


def _other_account(attempt: str, owner: Owner) -> int | None:
    """The account under which the attempt was begun, where it was merged into that of the owner."""
    person: Any = bindparam("person_id") if isinstance(owner, int) else person_of_session()
    whose = {"person_id": owner} if isinstance(owner, int) else owner
    statement = (
        select(PersonAlias.person_id)
        .join(Enrolment, Enrolment.person_id == PersonAlias.person_id)
        .join(Attempt, Attempt.enrolment_id == Enrolment.id)
        .where(Attempt.public_id == bindparam("attempt"), PersonAlias.into_id == person, is_living())
    )
    return db.session.scalar(statement, {"attempt": attempt, **whose})


def table_of(model: type[Base]) -> Table:
    """The table of the model: the hot path speaks to tables."""
    found: Table = Base.metadata.tables[model.__tablename__]
    return found


@lru_cache(maxsize=2)
def _statement(*, is_session: bool) -> Select[Any]:
    attempt, place, enrolment = table_of(Attempt), table_of(AttemptQuestion), table_of(Enrolment)
    version, answer = table_of(QuestionVersion), table_of(Answer)
    last, same, later = answer.alias("last"), answer.alias("same"), answer.alias("later")
    end = select(func.max(answer.c.number)).where(answer.c.attempt_id == attempt.c.id).scalar_subquery()
    writer, seq = bindparam("writer", type_=answer.c.writer.type), bindparam("seq", type_=answer.c.seq.type)
    outranks = or_(later.c.writer > writer, and_(later.c.writer == writer, later.c.seq > seq))
    is_same = and_(same.c.attempt_question_id == place.c.id, same.c.writer == writer, same.c.seq == seq)
    person = person_of_session() if is_session else bindparam("person_id")
    held = ("public_id", "closed_at", "deadline_at", "grace_seconds", "order", "reached", "writers")
    stored = ("receipt", "number", "response", "received_at", "writer", "seq")
    return (
        select(
            attempt.c.id.label("attempt_id"),
            *(attempt.c[name] for name in held),
            place.c.id,
            place.c.position,
            place.c.frozen,
            version.c.kind,
            func.coalesce(last.c.number, 0).label("last_number"),
            last.c.receipt.label("last_receipt"),
            *(same.c[name].label(f"same_{name}") for name in stored),
            select(later.c.id)
            .where(later.c.attempt_question_id == place.c.id, outranks)
            .exists()
            .label("is_outranked"),
        )
        .select_from(attempt)
        .join(enrolment, enrolment.c.id == attempt.c.enrolment_id)
        .join(place, place.c.attempt_id == attempt.c.id)
        .join(version, version.c.id == place.c.question_version_id)
        .outerjoin(last, and_(last.c.attempt_id == attempt.c.id, last.c.number == end))
        .outerjoin(same, is_same)
        .where(attempt.c.public_id == bindparam("attempt"), enrolment.c.person_id == person)
        .where(place.c.position == bindparam("position"))
        .with_for_update(of=attempt)
    )
