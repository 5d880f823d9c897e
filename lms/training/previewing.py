"""Working out what a change of a target does, before it applies: the same calculation, with other rules."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, or_, select

from lms.core.bulk import among
from lms.core.clock import today
from lms.core.db import db
from lms.organisations.queries import subtree
from lms.people.aliases import is_living
from lms.people.models import Person, PersonAlias, Post
from lms.training.assessments import Assessment, assess_inputs
from lms.training.facts.gather import load_inputs
from lms.training.facts.rulebook import Rules
from lms.training.models import TargetRule
from lms.training.rules.effects import EFFECTS, Position, effect_of
from lms.training.versions import audience_of, columns_of, find_last_version, wanted_of


@dataclass(frozen=True)
class Change:
    """A draft that is to be published, or a live version that is to end on a day."""

    rule: TargetRule
    ends_on: dt.date | None = None

    @property
    def on(self) -> dt.date:
        """The day as of which it is worked out: the first on which it applies, today at the earliest."""
        return max(today(), self.ends_on or self.rule.valid_from)

    def rules_after(self) -> Rules:
        """The rules as they will be once the change is made."""
        if self.ends_on is not None:
            return Rules(extra=[_copy(self.rule, self.ends_on)], without={self.rule.id})
        last = find_last_version(self.rule.unit_id, audience_of(self.rule))
        if last is None or last.valid_to is not None:
            return Rules(extra=[self.rule])
        return Rules(extra=[self.rule, _copy(last, self.rule.valid_from)], without={last.id})


def _copy(rule: TargetRule, valid_to: dt.date) -> TargetRule:
    """The version with another end, beside the table."""
    facts = columns_of(wanted_of(rule)) | {"unit_id": rule.unit_id, "audience_key": rule.audience_key}
    audience = {"person_group": rule.person_group, "title_id": rule.title_id}
    return TargetRule(id=rule.id, valid_to=valid_to, **facts, **audience)


def accounts_met(change: Change) -> Select[Any]:
    """A select of the accounts with a main post in that year at a unit that stands below the version's today."""
    first = dt.date(change.on.year, 1, 1)
    inside = subtree([change.rule.unit_id], change.on)
    lasts = or_(Post.valid_to.is_(None), Post.valid_to > first)
    return select(Post.person_id).where(
        Post.is_main, Post.valid_from <= change.on, lasts, Post.unit_id.in_(inside)
    )


def count_accounts(change: Change) -> int:
    """How many accounts have to be looked at."""
    accounts = accounts_met(change).distinct().subquery()
    return db.session.scalar(select(func.count()).select_from(accounts)) or 0


@dataclass
class Part:
    """What became of some accounts: rows of `TargetPreviewLine`, numbers, and where the next part begins."""

    last_person_id: int
    accounts: int
    counts: Counter[str] = field(default_factory=Counter)
    rows: list[dict[str, Any]] = field(default_factory=list)


def work_out(change: Change, *, after_id: int, many: int) -> Part | None:
    """The next accounts in the order of their ids; None when there are none left."""
    wanted = accounts_met(change).where(Post.person_id > after_id)
    accounts = list(db.session.scalars(wanted.distinct().order_by(Post.person_id).limit(many)))
    if not accounts:
        return None
    people = _first_met(change, accounts)
    inputs = load_inputs(people)
    books = [rules.learn(inputs.values()) for rules in (Rules(), change.rules_after())]
    part, names, on = Part(accounts[-1], len(accounts)), _sort_keys(inputs), change.on
    for person_id, person in sorted(inputs.items()):
        stood, stands = (assess_inputs(person, book, on.year, on) for book in books)
        _compare(part, names.get(person_id, ""), stood, stands)
    return part


def _first_met(change: Change, accounts: Collection[int]) -> list[int]:
    """Of these accounts those by which a person is met first: who has two that were merged is met once."""
    alias = PersonAlias
    found = select(alias.person_id, alias.into_id).where(
        is_living(), or_(among(alias.person_id, accounts), among(alias.into_id, accounts))
    )
    survivors = {into_id for _person_id, into_id in db.session.execute(found)}
    if not survivors:
        return list(accounts)
    pairs = select(alias.person_id, alias.into_id).where(is_living(), among(alias.into_id, survivors))
    owner = {survivor: survivor for survivor in survivors}
    owner.update({row.person_id: row.into_id for row in db.session.execute(pairs)})
    met = db.session.scalars(accounts_met(change).where(among(Post.person_id, list(owner))).distinct())
    first: dict[int, int] = {}
    for account in sorted(met):
        first.setdefault(owner[account], account)
    return [account for account in accounts if first.get(owner.get(account, -1), account) == account]


def _sort_keys(person_ids: Collection[int]) -> dict[int, str]:
    found = select(Person.id, Person.sort_key).where(among(Person.id, list(person_ids)))
    return {row.id: row.sort_key for row in db.session.execute(found)}


def position_of(assessment: Assessment) -> Position:
    """Where the person stands, as far as a change of targets is concerned."""
    outcome = assessment.outcome
    return Position(assessment.target, outcome.counted, outcome.is_reached)


def _compare(part: Part, sort_key: str, stood: Assessment, stands: Assessment) -> None:
    """The person is in the numbers, and in the rows if they would notice; who is not counted is in neither."""
    if stood.target_on_day is None:
        return
    before, after = position_of(stood), position_of(stands)
    effect = effect_of(before, after)
    part.counts.update(
        {
            "people": 1,
            effect: 1,
            "target_before": int(before.target is not None),
            "target_after": int(after.target is not None),
            "reached_before": int(bool(before.is_reached)),
            "reached_after": int(bool(after.is_reached)),
        }
    )
    if effect in EFFECTS:
        part.rows.append(
            {
                "person_id": stood.person_id,
                "unit_id": stood.target_on_day.post.unit_id,
                "effect": effect,
                "sort_key": sort_key,
                "target_before": before.target,
                "target_after": after.target,
                "counted_before": before.counted,
                "counted_after": after.counted,
                "reached_before": before.is_reached,
                "reached_after": after.is_reached,
                "unmet": [verdict.leg.label for verdict in stands.outcome.legs if not verdict.is_met],
            }
        )


__all__ = ["Change", "Part", "accounts_met", "count_accounts", "position_of", "work_out"]
