"""The rules that hold for learners at a moment: read from the quiz, its settings, overrides, grants and incidents."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from courses.progress.models import Enrolment
from courses.quizzes.models import (
    Attempt,
    Incident,
    IncidentAttempt,
    QuizOverride,
    QuizSetting,
    QuizVersion,
    TimeGrant,
)
from courses.quizzes.rules.terms import Grant, Override, QuizRules, Terms, Window, terms_of
from courses.sessions.models import ClassMember, StudyClass
from lms.core.clock import vietnam_date
from lms.core.db import db
from lms.organisations.models import UnitLine, UnitName
from lms.organisations.queries import holds_on
from lms.people.aliases import is_living
from lms.people.models import PersonAlias, Post


def get_terms(quiz: QuizVersion, *, enrolment_id: int, at: dt.datetime) -> Terms:
    """What holds for the learner of that enrolment at that moment: two statements."""
    return list_terms({enrolment_id: quiz}, item_id=quiz.item_id, at=at)[enrolment_id]


def list_terms(quizzes: Mapping[int, QuizVersion], *, item_id: int, at: dt.datetime) -> dict[int, Terms]:
    """The same for many enrolments, each with its version of the one quiz: two statements however many."""
    learners = _accounts_of(quizzes)
    settings, overrides, returned = _read_overrides(learners, item_id, at)
    grants = _read_grants(learners, at)
    return {
        enrolment_id: terms_of(
            rules_of(quiz, settings),
            overrides.get(enrolment_id, {}).values(),
            grants.get(enrolment_id, []),
            given_back=returned.get(enrolment_id, 0),
        )
        for enrolment_id, quiz in quizzes.items()
    }


def _accounts_of(enrolment_ids: Iterable[int]) -> CTE:
    """(id of the enrolment, person_id) of every account of the learner: what any of them was given holds."""
    own = select(Enrolment.id, Enrolment.person_id).where(Enrolment.id.in_(list(enrolment_ids)))
    mine, survivor, sibling = own.subquery("mine"), aliased(PersonAlias), aliased(PersonAlias)
    out = select(mine.c.id, survivor.into_id).join(survivor, survivor.person_id == mine.c.person_id)
    into = select(mine.c.id, sibling.person_id).join(sibling, sibling.into_id == mine.c.person_id)
    beside = (
        select(mine.c.id, sibling.person_id)
        .join(survivor, survivor.person_id == mine.c.person_id)
        .join(sibling, sibling.into_id == survivor.into_id)
        .where(is_living(survivor), sibling.person_id != mine.c.person_id)
    )
    parts = out.where(is_living(survivor)), into.where(is_living(sibling)), beside.where(is_living(sibling))
    return union_all(select(mine.c.id, mine.c.person_id), *parts).cte("learners")


def rules_of(quiz: QuizVersion, setting: QuizSetting | None) -> QuizRules:
    """What the version and the settings beside it say to everybody."""
    return QuizRules(
        minutes=quiz.minutes,
        attempts=quiz.attempts,
        pass_percent=quiz.pass_percent,
        pause_minutes=quiz.pause_minutes,
        counting=quiz.counting,
        order=quiz.order,
        feedback=quiz.feedback,
        grace_seconds=quiz.grace_seconds,
        window=Window(setting.opens_at, setting.closes_at) if setting else Window(),
        password_hash=setting.password_hash if setting else None,
    )


_Read = tuple[QuizSetting | None, dict[int, dict[int, Override]], dict[int, int]]


def _read_overrides(learners: CTE, item_id: int, at: dt.datetime) -> _Read:
    """The settings of the quiz; for each enrolment its overrides by key, and the attempts given back to it."""
    statement = (
        select(
            learners.c.id,
            QuizSetting,
            QuizOverride,
            func.coalesce(StudyClass.name, _unit_name(at), "").label("name"),
            _given_back(learners, item_id, at),
        )
        .select_from(learners)
        .outerjoin(QuizSetting, QuizSetting.item_id == item_id)
        .outerjoin(QuizOverride, and_(QuizOverride.item_id == item_id, applies_to(learners, at)))
        .outerjoin(StudyClass, StudyClass.id == QuizOverride.class_id)
    )
    setting: QuizSetting | None = None
    overrides: dict[int, dict[int, Override]] = {}
    returned: dict[int, int] = {}
    for enrolment_id, setting_row, override, name, given_back in db.session.execute(statement):
        setting, returned[enrolment_id] = setting_row, given_back
        if override is not None:
            overrides.setdefault(enrolment_id, {})[override.id] = _override(override, name)
    return setting, overrides, returned


def _override(row: QuizOverride, name: str) -> Override:
    return Override(
        key=row.public_id,
        kind="person" if row.person_id else "class" if row.class_id else "unit",
        name=name,
        reason=row.reason,
        attempts=row.extra_attempts,
        minutes=row.extra_minutes,
        window=Window(row.opens_at, row.closes_at),
    )


def holds_at(table: Any, start: Any, end: Any, at: dt.datetime) -> ColumnElement[bool]:
    """The condition that a row that began and may have ended was in force at that moment."""
    return and_(start <= at, or_(end.is_(None), end > at))


def applies_to(learners: CTE, at: dt.datetime) -> ColumnElement[bool]:
    """The condition that an override was in force for a learner (a table with person_id) at that moment."""
    member = select(ClassMember.id).where(
        ClassMember.class_id == QuizOverride.class_id,
        ClassMember.person_id == learners.c.person_id,
        holds_at(ClassMember, ClassMember.joined_at, ClassMember.left_at, at),
    )
    line = _units_of(learners, vietnam_date(at))
    below = select(line.c.unit_id).where(
        line.c.unit_id == QuizOverride.unit_id, line.c.person_id == learners.c.person_id
    )
    return and_(
        holds_at(QuizOverride, QuizOverride.granted_at, QuizOverride.withdrawn_at, at),
        or_(QuizOverride.person_id == learners.c.person_id, member.exists(), below.exists()),
    )


def _units_of(learners: CTE, on: dt.date) -> CTE:
    """(person_id, unit_id) for the units at which the learners hold a post on that day, and all above them."""
    return (
        select(Post.person_id, UnitLine.ancestor_id.label("unit_id"))
        .join(learners, learners.c.person_id == Post.person_id)
        .join(UnitLine, UnitLine.unit_id == Post.unit_id)
        .where(holds_on(Post, on), holds_on(UnitLine, on))
        .cte("units_of_learners")
    )


def _unit_name(at: dt.datetime) -> Any:
    return (
        select(UnitName.name)
        .where(UnitName.unit_id == QuizOverride.unit_id, UnitName.valid_from <= vietnam_date(at))
        .order_by(UnitName.valid_from.desc())
        .limit(1)
        .correlate(QuizOverride)
        .scalar_subquery()
    )


def _given_back(learners: CTE, item_id: int, at: dt.datetime) -> Any:
    return (
        select(func.count(IncidentAttempt.id))
        .join(Attempt, Attempt.id == IncidentAttempt.attempt_id)
        .join(Incident, Incident.id == IncidentAttempt.incident_id)
        .where(
            Attempt.enrolment_id == learners.c.id,
            Attempt.item_id == item_id,
            IncidentAttempt.given == "attempt",
            Incident.state == "confirmed",
            Incident.decided_at <= at,
        )
        .correlate(learners)
        .scalar_subquery()
    )


def _read_grants(learners: CTE, at: dt.datetime) -> dict[int, list[Grant]]:
    day = vietnam_date(at)
    statement = (
        select(learners.c.id, TimeGrant.public_id, TimeGrant.percent, TimeGrant.reason)
        .select_from(learners)
        .join(TimeGrant, TimeGrant.person_id == learners.c.person_id)
        .where(
            holds_on(TimeGrant, day), holds_at(TimeGrant, TimeGrant.granted_at, TimeGrant.withdrawn_at, at)
        )
    )
    grants: dict[int, list[Grant]] = {}
    for enrolment_id, key, percent, reason in db.session.execute(statement):
        grants.setdefault(enrolment_id, []).append(Grant(key=key, percent=percent, reason=reason))
    return grants
