"""Reading outages: what was proposed and decided, which attempts were open, and what speaks for and against one."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, not_, or_, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment
from courses.quizzes.models import Answer, Attempt, AttemptGap, Incident, IncidentAttempt
from courses.quizzes.rules.outages import OpenTime, PageLife, Span
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope, the_actor
from lms.organisations.queries import get_root, holds_on
from lms.people.aliases import list_accounts_in, same_person
from lms.people.models import Person, Post
from lms.people.queries import scope_for

PERMISSION = "quizzes.incidents"


@dataclass(frozen=True)
class Counted:
    """An incident with how many attempts were open in it, and how many of them got something back."""

    incident: Incident
    attempts: int
    given: int
    decided_by: str | None


def list_incidents() -> Select[Any]:
    """A select of (incident, attempts, given, name of who decided), those to be decided first, then the newest."""
    given = func.sum(case((IncidentAttempt.given.is_not(None), 1), else_=0))
    statement: Any = (
        select(Incident, func.count(IncidentAttempt.id), given, Person.full_name)
        .join(IncidentAttempt, IncidentAttempt.incident_id == Incident.id)
        .outerjoin(Person, Person.id == Incident.decided_by_id)
        .group_by(Incident.id, Person.full_name)
        .order_by(Incident.state != "proposed", Incident.from_at.desc(), Incident.id.desc())
    )
    return statement


def get_incident(public_id: str) -> Counted:
    """The incident with that address."""
    row = db.session.execute(list_incidents().where(Incident.public_id == public_id)).first()
    if row is None:
        raise NotFound()
    return Counted(*row)


def count_proposed() -> int:
    """How many outages wait for the decision of the signed-in person: those of which every learner is theirs."""
    on = today()
    scope = scope_for(PERMISSION, on=on)
    statement = select(func.count()).select_from(Incident).where(Incident.state == "proposed")
    if get_root().id not in scope.roots:
        others = (
            select(IncidentAttempt.id)
            .join(Attempt, Attempt.id == IncidentAttempt.attempt_id)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(IncidentAttempt.incident_id == Incident.id, not_(in_scope(scope, on)))
        )
        statement = statement.where(~others.exists())
    return int(db.session.scalar(statement) or 0)


def in_scope(scope: Scope, on: dt.date) -> ColumnElement[bool]:
    """The condition that the learner of an enrolment holds a post in the scope on that day."""
    held = select(Post.person_id).where(Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on))
    return Enrolment.person_id.in_(list_accounts_in(held))


def list_affected(incident_id: int, scope: Scope, on: dt.date) -> Select[Any]:
    """A select of the incident's attempts whose learners are in the scope, each with its names, by learner."""
    here = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == Attempt.item_id)
    statement: Any = (
        select(
            IncidentAttempt,
            Attempt,
            Person.full_name,
            CourseVersion.title.label("course_title"),
            Placement.title.label("quiz_title"),
        )
        .join(Attempt, Attempt.id == IncidentAttempt.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(Placement, here)
        .where(IncidentAttempt.incident_id == incident_id, in_scope(scope, on))
        .order_by(Person.sort_key, IncidentAttempt.id)
    )
    return statement


def count_affected(incident_ids: Collection[int], scope: Scope, on: dt.date) -> dict[int, int]:
    """Incident id → how many of its attempts `list_affected` lists; nothing where it lists none."""
    statement = (
        select(IncidentAttempt.incident_id, func.count())
        .join(Attempt, Attempt.id == IncidentAttempt.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(IncidentAttempt.incident_id.in_(incident_ids), in_scope(scope, on))
        .group_by(IncidentAttempt.incident_id)
    )
    return {row.incident_id: row[1] for row in db.session.execute(statement)}


def can_decide(incident_id: int, on: dt.date) -> bool:
    """True for those who answer for every learner concerned; nobody decides about an attempt of their own."""
    scope = scope_for(PERMISSION, on=on)
    concerned = (
        select(IncidentAttempt.id)
        .join(Attempt, Attempt.id == IncidentAttempt.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(IncidentAttempt.incident_id == incident_id)
        .limit(1)
    )
    if (
        db.session.scalar(concerned.where(Enrolment.person_id.in_(same_person(the_actor().person_id))))
        is not None
    ):
        return False
    if get_root().id in scope.roots:
        return True
    return db.session.scalar(concerned.where(not_(in_scope(scope, on)))) is None


def was_open_in(outage: Span) -> ColumnElement[bool]:
    """The condition that an attempt could be worked at in the outage."""
    return and_(
        Attempt.started_at < outage.until_at,
        Attempt.deadline_at > outage.from_at,
        or_(Attempt.closed_at.is_(None), Attempt.closed_at > outage.from_at),
    )


def open_time(attempt: Any) -> OpenTime:
    """When the attempt (a row of its table) could be worked at."""
    return OpenTime(attempt.started_at, attempt.deadline_at, attempt.closed_at)


def list_open(outage: Span) -> list[tuple[Any, PageLife | None]]:
    """The attempts open in the outage, each with what was heard of its page; None where it never had one."""
    columns = (
        Attempt.id, Attempt.started_at, Attempt.deadline_at, Attempt.closed_at, Attempt.seen_at
    )  # fmt: skip
    attempts = db.session.execute(select(*columns).where(was_open_in(outage)).order_by(Attempt.id)).all()
    gaps: dict[int, list[Span]] = {}
    silent = (AttemptGap.from_at < outage.until_at) & (AttemptGap.until_at > outage.from_at)
    noted = select(AttemptGap.attempt_id, AttemptGap.from_at, AttemptGap.until_at).where(silent)
    for attempt_id, from_at, until_at in db.session.execute(noted):
        gaps.setdefault(attempt_id, []).append(Span(from_at, until_at))
    return [(each, _page_life(each, tuple(gaps.get(each.id, ())))) for each in attempts]


def _page_life(attempt: Any, gaps: tuple[Span, ...]) -> PageLife | None:
    return PageLife(open_time(attempt), attempt.seen_at, gaps) if attempt.seen_at else None


def latest_silence(since: dt.datetime) -> Span | None:
    """From the first to the last moment of the silences that ended since then; None where there were none."""
    statement = select(func.min(AttemptGap.from_at), func.max(AttemptGap.until_at), func.count())
    begin, end, count = db.session.execute(statement.where(AttemptGap.until_at > since)).one()
    return Span(begin, end) if count else None


def signs_within(gap: Span) -> list[dt.datetime]:
    """Moments in the gap at which learners were served: an attempt begun, an answer saved, a paper handed in."""
    answered = (
        select(Answer.received_at)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(was_open_in(gap), Answer.received_at > gap.from_at, Answer.received_at < gap.until_at)
    )
    begun = select(Attempt.started_at).where(
        Attempt.started_at > gap.from_at, Attempt.started_at < gap.until_at
    )
    closed = select(Attempt.closed_at).where(
        Attempt.closed_at > gap.from_at, Attempt.closed_at < gap.until_at, Attempt.closed_by == "learner"
    )
    return [moment for each in (answered, begun, closed) for moment in db.session.scalars(each) if moment]


def list_known(outage: Span) -> list[Span]:
    """The outages already proposed, confirmed or dismissed that overlap this one."""
    overlaps = (Incident.from_at < outage.until_at) & (Incident.until_at > outage.from_at)
    known = db.session.execute(select(Incident.from_at, Incident.until_at).where(overlaps))
    return [Span(from_at, until_at) for from_at, until_at in known]


def list_told(incident_id: int, first: int, last: int) -> list[Row[Any]]:
    """(part of the incident, attempt, person, quiz) for the parts with these keys: whom to tell what."""
    here = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == Attempt.item_id)
    statement = (
        select(
            IncidentAttempt,
            Attempt,
            Person.id.label("person_id"),
            Person.language,
            func.coalesce(Placement.title, Item.slug).label("quiz_title"),
            Course.slug.label("course_slug"),
            Item.slug.label("item_slug"),
        )
        .join(Attempt, Attempt.id == IncidentAttempt.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Item, Item.id == Attempt.item_id)
        .outerjoin(Placement, here)
        .where(IncidentAttempt.incident_id == incident_id, IncidentAttempt.id.between(first, last))
        .order_by(IncidentAttempt.id)
    )
    return list(db.session.execute(statement))
