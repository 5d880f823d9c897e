"""Who may see a proposal and decide about it: nobody about their own, nobody beyond their own units."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope, holds, the_actor
from lms.organisations.models import UnitLine
from lms.organisations.queries import holds_on
from lms.people.aliases import holds_post, is_one_of, same_person, survivor_of
from lms.people.models import Person, Post, UnitDuty
from lms.people.queries import scope_for
from lms.recognition.models import Submission

PERMISSION = "recognition.decide"


def heads_any(person_id: int, on: dt.date) -> bool:
    """True when the person heads a unit on that day."""
    return db.session.scalar(_headed(person_id, on).limit(1)) is not None


def _headed(person_id: int, on: dt.date) -> Select[int]:
    return select(UnitDuty.unit_id).where(
        UnitDuty.person_id.in_(same_person(person_id)), UnitDuty.duty == "head", holds_on(UnitDuty, on)
    )


@dataclass(frozen=True)
class _HeadedScope:
    """The units that a person heads on a day, and all below."""

    person_id: int
    on: dt.date

    def unit_ids(self) -> Select[int]:
        """The ids of the units."""
        headed = _headed(self.person_id, self.on)
        return select(UnitLine.unit_id).where(UnitLine.ancestor_id.in_(headed), holds_on(UnitLine, self.on))


def is_decidable(on: dt.date) -> ColumnElement[bool]:
    """The condition that the signed-in person may decide about the proposal, which is joined to its Person.

    As an HR officer of the person's units; as their head, where the terms let heads decide.
    """
    headed = _HeadedScope(the_actor().person_id, on)
    ways: list[Any] = [(Submission.decider == "head") & _works_in(headed, on)]
    if holds(PERMISSION):
        ways.append(_works_in(scope_for(PERMISSION, on=on), on))
    own = Submission.person_id.in_(same_person(the_actor().person_id))
    return or_(*ways) & ~own


def _works_in(scope: Scope, on: dt.date) -> ColumnElement[bool]:
    return holds_post(Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on))


def may_decide(submission: Submission, on: dt.date) -> bool:
    """True when the signed-in person may decide about this proposal; of a draft nobody does."""
    return submission.state != "draft" and _reaches(submission, on)


def _reaches(submission: Submission, on: dt.date) -> bool:
    found = (
        select(Submission.id)
        .join(Person, Person.id == survivor_of(Submission.person_id))
        .where(Submission.id == submission.id, is_decidable(on))
    )
    return db.session.scalar(found) is not None


def is_own(submission: Submission) -> bool:
    """True when the proposal is about the signed-in person."""
    return is_one_of(submission.person_id, {the_actor().person_id})


def get_visible(submission: Submission | None, on: dt.date) -> Submission:
    """The proposal, where it is the signed-in person's own, theirs to decide, or made by them for one of theirs."""
    if submission is None or not (is_own(submission) or _is_about_theirs(submission, on)):
        raise NotFound()
    return submission


def _is_about_theirs(submission: Submission, on: dt.date) -> bool:
    if submission.state == "draft" and not is_one_of(submission.created_by_id, {the_actor().person_id}):
        return False
    return _reaches(submission, on)
