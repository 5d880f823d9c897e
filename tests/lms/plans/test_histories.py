"""Random years of planning, held against books kept by hand: done + cancelled + open = planned, everywhere."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.registries import invariants
from lms.organisations.models import Unit
from lms.plans.actions import (
    count_turn,
    publish_edition,
    put_line,
    put_shares,
    start_amendment,
    withdraw_turn,
)
from lms.plans.models import PlanLine, PlanShare
from lms.plans.tallies import Branch, Figures, by_line, by_unit, by_word, figures_of, total, total_of
from lms.reorganisations.rules import Abolish, Merge, Move, Step, Target
from tests.factories.histories import Standing, Told, below, unrelated
from tests.factories.organisations import make_unit
from tests.factories.training import make_official
from tests.lms.plans.conftest import DECISION, DIGITAL, YEAR, LineFacts, decided
from tests.lms.reorganisations.conftest import reorganise

pytestmark = pytest.mark.usefixtures("writing")
ENGLISH = LineFacts(topic="Ngoại ngữ", content_group=4, study_form="online", quarter=4)
Share = tuple[int, str]


@dataclass
class Books:
    """What was planned, cancelled and carried out, as a clerk writes it down."""

    planned: dict[Share, int] = field(default_factory=dict)
    cancelled: dict[Share, int] = field(default_factory=dict)
    turns: dict[str, Share] = field(default_factory=dict)

    def figures(self, share: Share) -> Figures:
        """What a share comes to."""
        held, gone = self.planned.get(share, 0), self.cancelled.get(share, 0)
        recorded = sum(1 for each in self.turns.values() if each == share)
        done = min(recorded, held - gone)
        return Figures(held, gone, done, held - gone - done, recorded - done)

    def shares(self) -> set[Share]:
        """Every share that anything was ever written to."""
        return {*self.planned, *self.turns.values()}

    def place(self, line: int, unit: str, standing: Standing, order: dict[Share, int]) -> Share:
        """Where a turn of somebody at that unit belongs: the nearest planned share above, open ones first."""
        for above in standing.line(unit):
            here = [
                share
                for share, planned in self.planned.items()
                if share[0] == line and planned and standing.now(share[1]) == above
            ]
            if here:
                own = standing.now(unit)
                return min(here, key=lambda s: (not self.figures(s).open, s[1] != own, order.get(s, 0)))
        return line, standing.now(unit)


class Year:
    """A year of planning at random, through the real use cases, and the books beside it."""

    def __init__(self, seed: int) -> None:
        self.random, self.told, self.books = Random(seed), Told(), Books()
        self.day, self.number = dt.date(YEAR, 1, 11), 0
        since = dt.date(2020, 1, 1)
        for place in range(7):
            code = f"U{place}"
            parent = None if place == 0 else self.unit(f"U{self.random.randint(0, place - 1)}")
            made = make_unit(f"Đơn vị {code}", parent=parent, code=code, valid_from=since)
            self.told.tell(since, "begin", code, parent.code if parent else "")
            for number in range(2):
                make_official(f"Nguyễn Văn {code} {number}", made)
        self.people = [(f"U{place}", number) for place in range(7) for number in range(2)]
        first = {f"U{place}": self.random.randint(1, 4) for place in range(1, 5)}
        ids = {self.unit(code).id: turns for code, turns in first.items()}
        self.plan, line = decided(self.unit("U0"), ids, DIGITAL)
        self.lines = [line]
        self.books.planned |= {(line.id, code): turns for code, turns in first.items()}

    def unit(self, code: str) -> Unit:
        return db.session.scalars(select(Unit).where(Unit.code == code)).one()

    def standing(self) -> Standing:
        return self.told.on(self.day)

    def order(self) -> dict[Share, int]:
        """Which share is the older one, where two stand at one unit."""
        rows = db.session.execute(
            select(PlanShare.id, PlanShare.line_id, Unit.code).join(Unit, Unit.id == PlanShare.unit_id)
        )
        return {(row.line_id, row.code): row.id for row in rows}

    def step(self) -> None:
        """One more thing happens."""
        self.day += dt.timedelta(days=self.random.randint(1, 5))
        deed = self.random.choices((self.study, self.withdraw, self.amend, self.reorganise), (8, 2, 4, 2))[0]
        deed()

    def study(self) -> None:
        """Somebody carries out a turn of some line."""
        line, code = self.random.choice(self.lines), f"U{self.random.randint(0, 6)}"
        person = (
            make_official("Trần Thị Bình", self.unit(code)) if self.standing().now(code) == code else None
        )
        self.number += 1
        if person is None:
            return
        key = f"test:{self.number}"
        self.books.turns[key] = self.books.place(line.id, code, self.standing(), self.order())
        count_turn(line=line, person_id=person.id, on=self.day, source_key=key)

    def withdraw(self) -> None:
        """What somebody carried out is found not to stand."""
        if self.books.turns:
            key = self.random.choice(sorted(self.books.turns))
            withdraw_turn(source_key=key)
            del self.books.turns[key]

    def amend(self) -> None:
        """An amendment gives some units other turns, or a line more; refused where done turns would fall out."""
        start_amendment(plan=self.plan, reason="Điều chỉnh", by_id=None)
        line = self.random.choice(self.lines)
        if len(self.lines) < 2:
            line = put_line(plan=self.plan, facts=ENGLISH)
            self.lines.append(line)
        wanted: dict[Share, tuple[int, int]] = {}
        alive = [code for code in self.standing().alive() if code != "U0"]
        for code in self.random.sample(alive, min(3, len(alive))):
            planned = self.random.choice((0, 0, 1, 3, 5))
            wanted[line.id, code] = (planned, self.random.randint(0, min(planned, 2)))
        wanted[line.id, "U0"] = (self.random.randint(1, 9), 0)
        shares = {self.unit(code).id: figures for (_line, code), figures in wanted.items()}
        put_shares(plan=self.plan, line=line, shares=shares)
        self._decide(wanted)

    def _decide(self, wanted: dict[Share, tuple[int, int]]) -> None:
        falls_out = any(
            planned - gone < self.books.figures(share).done for share, (planned, gone) in wanted.items()
        )
        changes = any(
            figures != (self.books.planned.get(share, 0), self.books.cancelled.get(share, 0))
            for share, figures in wanted.items()
        )
        try:
            with db.session.begin_nested():
                publish_edition(plan=self.plan, decision=DECISION, by_id=None)
        except Refusal:
            assert falls_out or not changes
            self._mend(wanted)
        else:
            assert changes and not falls_out
            self._write(wanted)

    def _mend(self, wanted: dict[Share, tuple[int, int]]) -> None:
        """Every unit gets at least what it carried out, and a turn more, and the amendment is decided."""
        mended = {
            share: (max(planned, self.books.figures(share).done + gone) + 1, gone)
            for share, (planned, gone) in wanted.items()
        }
        line = db.session.get_one(PlanLine, next(iter(wanted))[0])
        shares = {self.unit(code).id: figures for (_line, code), figures in mended.items()}
        put_shares(plan=self.plan, line=line, shares=shares)
        publish_edition(plan=self.plan, decision=DECISION, by_id=None)
        self._write(mended)

    def _write(self, wanted: dict[Share, tuple[int, int]]) -> None:
        for share, (planned, gone) in wanted.items():
            self.books.planned[share], self.books.cancelled[share] = planned, gone

    def reorganise(self) -> None:
        """Units are merged, moved or abolished from this day on."""
        standing = self.standing()
        units = [code for code in standing.alive() if code != "U0"]
        if len(units) < 3:
            return
        unit = self.random.choice(units)
        other = unrelated(standing, self.random, unit)
        deed = self.random.choice(("absorb", "move", "abolish"))
        reorganise(self._told(deed, unit, other), on=self.day)

    def _told(self, deed: str, unit: str, other: str) -> list[Step]:
        standing = self.standing()
        if deed == "move" and standing.above[unit] != other:
            self.told.tell(self.day, "move", unit, other)
            return [Move(unit, other)]
        heir = other if deed == "absorb" else standing.now(standing.above[unit])
        children = below(standing, unit)
        self.told.tell(self.day, "end", unit, heir)
        for child in children:
            self.told.tell(self.day, "move", child, heir)
        return [Merge((unit,), Target(heir))] if deed == "absorb" else [Abolish(unit)]


def check(year: Year, on: dt.date) -> None:
    """At every unit of that day, and in every cut, the site says what the books say."""
    standing = year.told.on(on)
    for code in standing.alive():
        unit = year.unit(code)
        inside = [share for share in year.books.shares() if standing.is_below(share[1], code)]
        wanted = [year.books.figures(share) for share in inside]
        expected = (
            Figures(*(sum(values) for values in zip(*map(_tuple, wanted), strict=True)))
            if wanted
            else Figures()
        )
        branch = Branch(unit.id, YEAR, on)
        found = total(branch)
        assert found == expected, (code, on)
        assert found.done + found.cancelled + found.open == found.planned
        assert total_of(by_unit(branch)) == found
        assert total_of(by_word(branch, "quarter")) == total_of(by_word(branch, "content_group")) == found
        lines = [figures_of(row) for row in db.session.execute(by_line(branch))]
        assert sum(row.planned for row in lines) == found.planned
        for row in by_unit(branch):
            assert row.figures.done + row.figures.cancelled + row.figures.open == row.figures.planned


def _tuple(figures: Figures) -> tuple[int, ...]:
    return figures.planned, figures.cancelled, figures.done, figures.open, figures.beyond


@pytest.mark.parametrize("seed", range(6))
def test_in_any_year_done_cancelled_and_open_are_what_was_planned_at_every_unit(seed: int) -> None:
    year = Year(seed)
    for _step in range(45):
        year.step()
    for on in (dt.date(YEAR, 1, 11), year.day - dt.timedelta(days=60), year.day):
        check(year, on)
    assert {
        name: check() for name, check in invariants().items() if name.startswith("plans") and check()
    } == {}
