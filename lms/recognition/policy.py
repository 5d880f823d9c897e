"""Who may see a proposal and decide about it: nobody about their own, nobody beyond their own units."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import holds, the_actor
from lms.organisations.queries import SubtreeScope, holds_on
from lms.people.aliases import holds_post, is_one_of, same_person, survivor_of
from lms.people.models import Person, Post, UnitDuty
from lms.people.queries import scope_for
from lms.recognition.models import Submission

PERMISSION = "recognition.decide"


def headed_units(person_id: int, on: dt.date) -> frozenset[int]:
    """The units that the person heads on that day."""
    heads = select(UnitDuty.unit_id).where(
        UnitDuty.person_id.in_(same_person(person_id)), UnitDuty.duty == "head", holds_on(UnitDuty, on)
    )
    return frozenset(db.session.scalars(heads))


def is_decidable(on: dt.date) -> ColumnElement[bool]:
    """The condition that the signed-in person may decide about the proposal, which is joined to its Person.

    As an HR officer of the person's units; as their head, where the terms let heads decide.
    """
    ways: list[Any] = [_works_in(scope_for(PERMISSION, on=on), on)] if holds(PERMISSION) else []
    if headed := headed_units(the_actor().person_id, on):
        ways.append((Submission.decider == "head") & _works_in(SubtreeScope(headed, on), on))
    own = Submission.person_id.in_(same_person(the_actor().person_id))
    return or_(*ways) & ~own if ways else false()


def _works_in(scope: SubtreeScope, on: dt.date) -> ColumnElement[bool]:
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
