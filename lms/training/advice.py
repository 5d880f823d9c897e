"""Which open courses would bring people to their target: the fewest, by the same rules that count their lines."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from flask import Flask, current_app
from sqlalchemy import select

from lms.core.bulk import among
from lms.core.clock import today
from lms.core.db import db
from lms.people.aliases import is_living
from lms.people.models import PersonAlias
from lms.training.assessments import Assessment
from lms.training.models import Credit, Creditable
from lms.training.rules.advice import advise
from lms.training.rules.options import Advice, Option


@dataclass(frozen=True)
class Begun:
    """A course that somebody has begun: what completing it is credited with may differ from the course today.

    `is_active` is False for somebody who left it and may come back.
    """

    person_id: int
    key: str
    amount_hundredths: int
    content_group: int
    study_form: str
    is_active: bool = True


# Ids of accounts → the courses that they have begun and not completed.
BegunSource = Callable[[Collection[int]], Iterable[Begun]]
# Ids of accounts → (account, key) of the courses that they cannot begin yet.
LockedSource = Callable[[Collection[int]], Iterable[tuple[int, str]]]


def add_begun_source(app: Flask, source: BegunSource) -> None:
    """Advice counts a course that somebody studies already as `source` says."""
    app.extensions.setdefault("training.begun", []).append(source)


def add_locked_source(app: Flask, source: LockedSource) -> None:
    """Advice leaves out the courses that `source` says are not open to a person yet."""
    app.extensions.setdefault("training.locked", []).append(source)


def open_courses() -> list[Option]:
    """Every open course that is worth something, by title."""
    rows = db.session.scalars(
        select(Creditable)
        .where(Creditable.is_open, Creditable.amount_hundredths > 0)
        .order_by(Creditable.title, Creditable.key)
    )
    return [
        Option(row.key, row.title, row.amount_hundredths, row.content_group, row.study_form, row.path)
        for row in rows
    ]


def options_of(person_ids: Collection[int]) -> dict[int, list[Option]]:
    """The open courses that each of these people can still complete, as they would be credited to them.

    A course that was ever completed is left out: it is credited once.
    """
    owner = _accounts(person_ids)
    closed, begun = _closed(owner), _begun(owner)
    courses = open_courses()
    return {
        person_id: [
            begun.get((person_id, option.key), lambda option: option)(option)
            for option in courses
            if option.key not in closed[person_id]
        ]
        for person_id in person_ids
    }


def _accounts(person_ids: Collection[int]) -> dict[int, int]:
    """Every account of these people, with the one that speaks for it."""
    merged = select(PersonAlias.person_id, PersonAlias.into_id).where(
        is_living(), among(PersonAlias.into_id, list(person_ids))
    )
    return {person_id: person_id for person_id in person_ids} | {
        row.person_id: row.into_id for row in db.session.execute(merged)
    }


def _closed(owner: Mapping[int, int]) -> dict[int, set[str]]:
    """The courses that people completed in any year, or cannot begin yet."""
    found: dict[int, set[str]] = defaultdict(set)
    done = (
        select(Credit.person_id, Creditable.key)
        .join(Creditable, Creditable.id == Credit.creditable_id)
        .where(Credit.kind == "course", among(Credit.person_id, list(owner)))
        .distinct()
    )
    for person_id, key in db.session.execute(done):
        found[owner[person_id]].add(key)
    for source in current_app.extensions.get("training.locked", []):
        for person_id, key in source(list(owner)):
            found[owner[person_id]].add(key)
    return found


def _begun(owner: Mapping[int, int]) -> dict[tuple[int, str], Callable[[Option], Option]]:
    """How an option reads for somebody who has begun that course."""

    def as_begun(begun: Begun) -> Callable[[Option], Option]:
        return lambda option: replace(
            option,
            amount=begun.amount_hundredths,
            content_group=begun.content_group,
            study_form=begun.study_form,
            is_begun=begun.is_active,
        )

    sources: list[BegunSource] = current_app.extensions.get("training.begun", [])
    return {
        (owner[begun.person_id], begun.key): as_begun(begun)
        for source in sources
        for begun in source(list(owner))
    }


def advise_people(assessments: Mapping[int, Assessment]) -> dict[int, Advice]:
    """The advice for each person who has a target that is not reached; from today on, so only for this year."""
    open_ones = {
        person_id: each
        for person_id, each in assessments.items()
        if each.terms is not None and each.outcome.is_reached is False and each.year == today().year
    }
    options = options_of(open_ones)
    return {
        person_id: advise(each.outcome, each.terms, options[person_id], today())
        for person_id, each in open_ones.items()
        if each.terms is not None
    }


def advise_person(assessment: Assessment) -> Advice | None:
    """The same for one person; None for whom there is nothing to advise."""
    return advise_people({assessment.person_id: assessment}).get(assessment.person_id)
