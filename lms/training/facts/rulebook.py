"""The rules as the calculation needs them: for each place the terms from each day on."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from lms.core.bulk import among
from lms.core.db import batches, db
from lms.organisations.models import UnitLine
from lms.training.models import TargetRule
from lms.training.rules import RuleBook, Terms, read_leg
from lms.training.rules.persons import PersonInputs, holds
from lms.training.rules.terms import Place, Timeline

_LINES = 500


class Rules:
    """Every version of every target that holds or held, and where units stand; read once, asked for many places.

    `extra` are versions that do not stand in the table (a draft), `without` the ids of some to leave out.
    """

    def __init__(self, *, extra: Iterable[TargetRule] = (), without: Collection[int] = ()) -> None:
        self._rules: dict[int, list[tuple[TargetRule, Terms]]] = defaultdict(list)
        live = db.session.scalars(select(TargetRule).where(TargetRule.state == "live"))
        for rule in [*(rule for rule in live if rule.id not in without), *extra]:
            self._rules[rule.unit_id].append((rule, terms_of(rule)))
        self._lines: dict[int, list[tuple[int, dt.date, dt.date | None, int]]] = {}
        self._titles = {rule.title_id for versions in self._rules.values() for rule, _terms in versions}
        self.book = RuleBook()

    def learn(self, people: Iterable[PersonInputs]) -> RuleBook:
        """The book with the places of all posts of these people in it."""
        wanted = {post.place for person in people for post in person.posts} - self.book.timelines.keys()
        self._load_lines({place[0] for place in wanted} - self._lines.keys())
        for place in wanted:
            self.book.timelines[place] = self._timeline(place)
        return self.book

    def _load_lines(self, unit_ids: Collection[int]) -> None:
        for chunk in batches(unit_ids, _LINES):
            self._lines.update({unit_id: [] for unit_id in chunk})
            found = select(
                UnitLine.unit_id,
                UnitLine.distance,
                UnitLine.valid_from,
                UnitLine.valid_to,
                UnitLine.ancestor_id,
            ).where(among(UnitLine.unit_id, chunk), among(UnitLine.ancestor_id, list(self._rules)))
            for unit_id, distance, since, until, ancestor_id in db.session.execute(found):
                self._lines[unit_id].append((distance, since, until, ancestor_id))

    def _timeline(self, place: Place) -> Timeline:
        unit_id, person_group, title_id = place
        known = (unit_id, person_group, title_id if title_id in self._titles else None)
        if known != place and known in self.book.timelines:
            return self.book.timelines[known]
        spans = [line[1:3] for line in self._lines[unit_id]]
        for ancestor_id in {line[3] for line in self._lines[unit_id]}:
            spans += [(rule.valid_from, rule.valid_to) for rule, _terms in self._rules[ancestor_id]]
        days = sorted({day for span in spans for day in span if day is not None})
        entries: list[tuple[dt.date, Terms | None]] = []
        for day in days:
            terms = self._terms(known, day)
            if not entries or entries[-1][1] != terms:
                entries.append((day, terms))
        self.book.timelines[known] = tuple(entries)
        return self.book.timelines[known]

    def _terms(self, place: Place, on: dt.date) -> Terms | None:
        """The terms of the nearest unit with a version for the place; there a title goes before a group."""
        unit_id, person_group, title_id = place
        for line in sorted(self._lines[unit_id]):
            if not holds(line[1], line[2], on):
                continue
            fitting = [
                (_rank(rule), terms)
                for rule, terms in self._rules[line[3]]
                if holds(rule.valid_from, rule.valid_to, on)
                and rule.title_id in (None, title_id)
                and rule.person_group in (None, person_group)
            ]
            if fitting:
                return min(fitting, key=lambda found: found[0])[1]
        return None


def _rank(rule: TargetRule) -> tuple[bool, bool]:
    return (rule.title_id is None, rule.person_group is None)


def terms_of(rule: TargetRule) -> Terms:
    """What the version asks for."""
    return Terms(
        rule_id=rule.id,
        unit_id=rule.unit_id,
        amount=rule.amount_hundredths,
        pro_rata=rule.pro_rata,
        carry_over=rule.carry_over_hundredths,
        repeat_years=rule.repeat_years,
        legs=tuple(read_leg(leg) for leg in rule.legs),
    )
