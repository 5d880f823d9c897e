"""Allowing more than the rules of a quiz: overrides and extra time; an attempt under way has it at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Select, select

from courses.catalogue.models import Item
from courses.progress.models import Enrolment
from courses.quizzes.actions.trail import record_attempt
from courses.quizzes.models import Attempt, QuizOverride, QuizVersion, TimeGrant
from courses.quizzes.rules.terms import Terms, Window
from courses.quizzes.terms import list_terms
from courses.sessions.models import StudyClass
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.organisations.models import Unit
from lms.people.aliases import same_person, surviving
from lms.people.models import Person

MOST_ATTEMPTS, MOST_MINUTES, MOST_PERCENT = 20, 480, 300


@dataclass(frozen=True)
class Allowance:
    """What is allowed besides the rules, and why."""

    attempts: int
    minutes: int
    window: Window
    reason: str


def grant_override(
    *,
    item: Item,
    title: str,
    holder: Person | StudyClass | Unit,
    allowance: Allowance,
    granted_by_id: int | None,
) -> QuizOverride:
    """The person, class or unit with all below has other rules for this quiz, also in attempts under way.

    Minutes and attempts only ever become more; a window stands in place of that of the quiz. Every fault at once.
    """
    _refuse(_override_faults(item, holder, allowance))
    if isinstance(holder, Person) and surviving(holder.id) == granted_by_id:
        raise Refusal(_("Nobody allows more to themselves: ask a colleague."))
    override = QuizOverride(
        public_id=public_id(),
        item_id=item.id,
        person_id=holder.id if isinstance(holder, Person) else None,
        class_id=holder.id if isinstance(holder, StudyClass) else None,
        unit_id=holder.id if isinstance(holder, Unit) else None,
        extra_attempts=allowance.attempts,
        extra_minutes=allowance.minutes,
        opens_at=allowance.window.opens_at,
        closes_at=allowance.window.closes_at,
        reason=allowance.reason,
        granted_by_id=granted_by_id,
        granted_at=now(),
    )
    db.session.add(override)
    db.session.flush()
    detail = {"for": _name_of(holder), "minutes": allowance.minutes, "attempts": allowance.attempts,
              "reason": allowance.reason}  # fmt: skip
    subject = override.person_id
    record("override.granted", kind="item", id=item.id, label=title, detail=detail, subject_id=subject)
    if allowance.minutes:
        _extend(select(Attempt).where(Attempt.item_id == item.id), reason=allowance.reason)
    return override


def _override_faults(item: Item, holder: Person | StudyClass | Unit, allowance: Allowance) -> Iterable[str]:
    opens, closes = allowance.window.opens_at, allowance.window.closes_at
    if not 0 <= allowance.attempts <= MOST_ATTEMPTS:
        yield _("Extra attempts are from 0 to %(most)s.", most=MOST_ATTEMPTS)
    if not 0 <= allowance.minutes <= MOST_MINUTES:
        yield _("Extra minutes are from 0 to %(most)s.", most=MOST_MINUTES)
    if not (allowance.attempts or allowance.minutes or opens or closes):
        yield _("Give at least one of these: attempts, minutes, or another time to start.")
    if opens and closes and closes <= opens:
        yield _("The end of the time to start lies after its beginning.")
    if not allowance.reason:
        yield _("Give the reason: it stands in the trail, and the learners it is for read it.")
    if isinstance(holder, StudyClass) and holder.course_id != item.course_id:
        yield _("This class studies another course.")


def _name_of(holder: Person | StudyClass | Unit) -> str:
    if isinstance(holder, Person):
        return holder.full_name
    return holder.name if isinstance(holder, StudyClass) else holder.code


def _refuse(faults: Iterable[str]) -> None:
    found = list(faults)
    if found:
        raise Refusal(*found)


def withdraw_override(*, override: QuizOverride, title: str) -> None:
    """The override gives nothing any more; attempts under way keep what they have."""
    lock(override)
    if override.withdrawn_at is not None:
        return
    override.withdrawn_at = now()
    db.session.flush()
    record("override.withdrawn", kind="item", id=override.item_id, label=title, subject_id=override.person_id)


def grant_time(
    *,
    person: Person,
    percent: int,
    valid_from: dt.date,
    valid_to: dt.date | None,
    reason: str,
    granted_by_id: int | None,
) -> TimeGrant:
    """The person has so much more time at every quiz from that day until before the other, and at once now.

    For a disability, with the document named in the reason. Nobody gives it to themselves.
    """
    _refuse(_grant_faults(person, percent, valid_from, valid_to, reason, granted_by_id))
    grant = TimeGrant(
        public_id=public_id(),
        person_id=person.id,
        percent=percent,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
        granted_by_id=granted_by_id,
        granted_at=now(),
    )
    db.session.add(grant)
    db.session.flush()
    detail = {"percent": percent, "from": valid_from.isoformat(), "to": valid_to and valid_to.isoformat()}
    record("time.granted", kind="person", id=person.id, label=person.full_name, detail=detail)
    theirs = select(Enrolment.id).where(Enrolment.person_id.in_(same_person(person.id)))
    _extend(select(Attempt).where(Attempt.enrolment_id.in_(theirs)), reason=reason)
    return grant


def _grant_faults(
    person: Person,
    percent: int,
    valid_from: dt.date,
    valid_to: dt.date | None,
    reason: str,
    granted_by_id: int | None,
) -> Iterable[str]:
    if not 1 <= percent <= MOST_PERCENT:
        yield _("Extra time is from 1 to %(most)s per cent.", most=MOST_PERCENT)
    if valid_to is not None and valid_to <= valid_from:
        yield _("The last day does not lie before the first.")
    if not reason:
        yield _("Give the reason and the document it rests on.")
    if surviving(person.id) == granted_by_id:
        yield _("Nobody gives extra time to themselves: ask a colleague.")


def withdraw_time(*, grant: TimeGrant, person: Person) -> None:
    """The grant gives nothing any more; attempts under way keep what they have."""
    lock(grant)
    if grant.withdrawn_at is not None:
        return
    grant.withdrawn_at = now()
    db.session.flush()
    record("time.withdrawn", kind="person", id=person.id, label=person.full_name)


def _extend(attempts: Select[Any], *, reason: str) -> None:
    """Every open attempt of these has the minutes that its learner's rules give more than when it began.

    A deadline only ever moves on. What an incident gave back is kept: the difference is added to the deadline.
    """
    is_open = attempts.where(Attempt.closed_at.is_(None)).order_by(Attempt.item_id, Attempt.id)
    for item_id, group in groupby(list(db.session.scalars(is_open)), key=lambda each: each.item_id):
        under_way: list[Attempt] = list(group)
        quizzes = {each.enrolment_id: _quiz_of(each) for each in under_way}
        terms = list_terms(quizzes, item_id=item_id, at=now())
        for attempt in under_way:
            _lengthen(attempt, terms[attempt.enrolment_id], reason)
    db.session.flush()


def _quiz_of(attempt: Attempt) -> QuizVersion:
    return db.session.get_one(QuizVersion, attempt.quiz_version_id)


def _lengthen(attempt: Attempt, terms: Terms, reason: str) -> None:
    lock(attempt)
    more = terms.minutes - attempt.terms.get("minutes", terms.rules.minutes)
    if more <= 0 or attempt.closed_at is not None:
        return
    before = attempt.deadline_at
    attempt.deadline_at = before + dt.timedelta(minutes=more)
    given = terms.to_json()
    kept = [each for each in attempt.terms.get("sources", []) if each["kind"] == "incident"]
    attempt.terms = attempt.terms | given | {"sources": given["sources"] + kept}
    detail = {"minutes": more, "before": before.isoformat(), "deadline": attempt.deadline_at.isoformat(),
              "reason": reason}  # fmt: skip
    record_attempt("attempt.extended", attempt, detail)
