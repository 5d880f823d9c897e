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

    `is_active` is False for somebody who has opened nothing of it yet, or left it and may come back.
    """

    person_id: int
    key: str
    amount_hundredths: int
    content_group: int
    study_form: str
    is_active: bool = True


# Ids of accounts → the courses that they have begun and not completed.
BegunSource = Callable[[Collection[int]], Iterable[Begun]]
# For each course (key) that asks for others the keys of those.
NeedsSource = Callable[[], Mapping[str, Collection[str]]]


def add_begun_source(app: Flask, source: BegunSource) -> None:
    """Advice counts a course that somebody studies already as `source` says."""
    app.extensions.setdefault("training.begun", []).append(source)


def add_needs_source(app: Flask, source: NeedsSource) -> None:
    """Advice puts a course after those that have to be completed before it, as `source` says."""
    app.extensions.setdefault("training.needs", []).append(source)


def open_courses() -> list[Option]:
    """Every open course, by title."""
    rows = db.session.scalars(
        select(Creditable).where(Creditable.is_open).order_by(Creditable.title, Creditable.key)
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
    done, begun = _done(owner), _begun(owner)
    courses, needs = open_courses(), _needs()
    found: dict[int, list[Option]] = {}
    for person_id in person_ids:
        options = [
            _as_begun(option, begun.get((person_id, option.key)))
            for option in courses
            if option.key not in done[person_id]
        ]
        found[person_id] = _possible(options, needs, done[person_id])
    return found


def _as_begun(option: Option, begun: Begun | None) -> Option:
    if begun is None:
        return option
    return replace(
        option,
        amount=begun.amount_hundredths,
        content_group=begun.content_group,
        study_form=begun.study_form,
        is_begun=begun.is_active,
    )


def _possible(options: list[Option], needs: Mapping[str, set[str]], done: set[str]) -> list[Option]:
    """The options with what each of them still needs, without those that need what is not open."""
    possible = [
        option if option.is_begun else replace(option, needs=frozenset(needs.get(option.key, set()) - done))
        for option in options
    ]
    while True:
        keys = {option.key for option in possible}
        kept = [option for option in possible if option.needs <= keys]
        if len(kept) == len(possible):
            return kept
        possible = kept


def _needs() -> dict[str, set[str]]:
    sources: list[NeedsSource] = current_app.extensions.get("training.needs", [])
    return {key: set(needed) for source in sources for key, needed in source().items()}


def _accounts(person_ids: Collection[int]) -> dict[int, int]:
    """Every account of these people, with the one that speaks for it."""
    merged = select(PersonAlias.person_id, PersonAlias.into_id).where(
        is_living(), among(PersonAlias.into_id, list(person_ids))
    )
    return {person_id: person_id for person_id in person_ids} | {
        row.person_id: row.into_id for row in db.session.execute(merged)
    }


def _done(owner: Mapping[int, int]) -> dict[int, set[str]]:
    """The courses that people completed in any year."""
    found: dict[int, set[str]] = defaultdict(set)
    done = (
        select(Credit.person_id, Creditable.key)
        .join(Creditable, Creditable.id == Credit.creditable_id)
        .where(Credit.kind == "course", among(Credit.person_id, list(owner)))
        .distinct()
    )
    for person_id, key in db.session.execute(done):
        found[owner[person_id]].add(key)
    return found


def _begun(owner: Mapping[int, int]) -> dict[tuple[int, str], Begun]:
    """What people have begun, by person and course."""
    sources: list[BegunSource] = current_app.extensions.get("training.begun", [])
    return {(owner[begun.person_id], begun.key): begun for source in sources for begun in source(list(owner))}


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
