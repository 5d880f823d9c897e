"""The competencies that courses name: kept by units, each with the framework that describes it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, String, and_, cast, literal, or_, select

from courses.catalogue.models import Competency, Course, CourseVersion
from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.permissions import Scope
from lms.core.text import clean_line
from lms.organisations.models import Unit
from lms.organisations.queries import lines_up

NAME_LIMIT, REFERENCE_LIMIT = 200, 300
MOST_SHOWN = 300


def select_competencies() -> Select[Any]:
    """A select of the competencies that can be chosen, by name."""
    return select(Competency).where(Competency.ended_at.is_(None)).order_by(Competency.name, Competency.id)


def taught_competencies() -> list[Competency]:
    """The competencies that a course in the catalogue names, by name."""
    written = cast(CourseVersion.competencies, String)
    names = written.contains(literal('"').concat(Competency.public_id).concat('"'))
    taught = (
        select(CourseVersion.id)
        .join(
            Course, and_(Course.id == CourseVersion.course_id, Course.current_number == CourseVersion.number)
        )
        .where(Course.archived_at.is_(None), names)
    )
    return list(db.session.scalars(select_competencies().where(taught.exists()).limit(MOST_SHOWN)))


def find_competency(public_id: str) -> Competency | None:
    """The competency with that id, ended or not."""
    return db.session.scalar(select(Competency).where(Competency.public_id == public_id))


def get_own_competency(public_id: str, scope: Scope) -> Competency:
    """The competency with that id, if a unit of the scope keeps it."""
    found = db.session.scalar(
        select(Competency).where(Competency.public_id == public_id, Competency.unit_id.in_(scope.unit_ids()))
    )
    if found is None:
        raise NotFound()
    return found


def known_competencies(named: Sequence[str]) -> list[str]:
    """The same list, each that is kept here by its id; a name that nobody keeps stays a name."""
    if not named:
        return []
    statement = select(Competency.public_id, Competency.name).where(
        or_(Competency.public_id.in_(named), Competency.name.in_(named))
    )
    rows = db.session.execute(statement.order_by(Competency.ended_at.is_not(None), Competency.id)).all()
    ids: dict[str, str] = {}
    for row in rows:
        ids.setdefault(row.name, row.public_id)
    return list(dict.fromkeys(ids.get(each, each) for each in named))


def competency_words(named: Collection[str]) -> list[tuple[str, str]]:
    """(name, framework) of each that a version names, in its order."""
    if not named:
        return []
    rows = db.session.scalars(select(Competency).where(Competency.public_id.in_(named)))
    known = {row.public_id: (row.name, row.reference) for row in rows}
    return [known.get(each, (each, "")) for each in named]


def keep_competency(*, unit: Unit, name: str, reference: str) -> Competency:
    """The unit keeps a competency of that name; one that was ended can be chosen again."""
    name, reference = clean_line(name)[:NAME_LIMIT], clean_line(reference)[:REFERENCE_LIMIT]
    if not name:
        raise Refusal(_("Give the competency a name."))
    found = db.session.scalar(
        select(Competency).where(Competency.unit_id == unit.id, Competency.name == name)
    )
    if found is not None and found.ended_at is None:
        raise Refusal(_("The unit keeps a competency of this name already."))
    if found is None:
        found = Competency(public_id=public_id(), unit_id=unit.id, name=name, created_at=now())
        db.session.add(found)
    found.reference, found.ended_at = reference, None
    db.session.flush()
    record("competency.kept", kind="competency", id=found.id, label=name, detail={"framework": reference})
    return found


def turn_competency(*, competency: Competency, is_open: bool) -> None:
    """It can be chosen from now on, or no longer; courses that name it keep it."""
    lock(competency)
    competency.ended_at = None if is_open else (competency.ended_at or now())
    db.session.flush()
    deed = "competency.opened" if is_open else "competency.ended"
    record(deed, kind="competency", id=competency.id, label=competency.name)


def competency_choices(unit_id: int, chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(id, words) to tick for a course of the unit: what it and the units above keep, and what was chosen before."""
    chosen = list(chosen)
    line = lines_up([unit_id], today())
    kept = select_competencies().where(Competency.unit_id.in_(select(line.c.unit_id)))
    offered = {row.public_id: row.name for row in db.session.scalars(kept.limit(MOST_SHOWN))}
    left = [each for each in chosen if each not in offered]
    offered.update(zip(left, (name for name, _reference in competency_words(left)), strict=True))
    return list(offered.items())
