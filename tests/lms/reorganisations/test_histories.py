import datetime as dt
from random import Random

import pytest
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import get_root, name_on
from lms.people.models import Post
from lms.people.queries import find_main_post
from lms.reorganisations.actions import undo_reorganisation
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.rules import Abolish, Merge, Move, Rename, Split, Step, Target
from lms.reports.queries import report
from tests.factories.figures import cut_of
from tests.factories.histories import BEGINNING, Told, below, unrelated
from tests.factories.organisations import make_unit
from tests.factories.people import make_person
from tests.lms.reorganisations.conftest import reorganise

pytestmark = pytest.mark.usefixtures("writing")
DAYS_ASKED = 250
Line = tuple[int, int, dt.date, dt.date | None, int]


def _lines() -> list[Line]:
    table = UnitLine
    columns = (table.unit_id, table.distance, table.valid_from, table.valid_to, table.ancestor_id)
    return sorted(
        (tuple(row) for row in db.session.execute(select(*columns))), key=lambda row: (row[0], row[2], row[1])
    )  # type: ignore[return-value]


class _Chronicle:
    """Reorganisations at random through the real use cases, and the same told as it happened."""

    def __init__(self, seed: int) -> None:
        self.random, self.told, self.day = Random(seed), Told(), BEGINNING
        self.number = 0
        self.done: list[tuple[Reorganisation, int, list[Line]]] = []
        self.told.tell(BEGINNING, "begin", "GOC")
        for place in range(8):
            code = f"U{place}"
            parent = get_root() if place < 3 else self.unit(f"U{self.random.randint(0, place - 1)}")
            make_unit(f"Đơn vị {code}", parent=parent, code=code, valid_from=BEGINNING)
            self.told.tell(BEGINNING, "begin", code, parent.code)
            self.told.tell(BEGINNING, "name", code, f"Đơn vị {code}")

    def unit(self, code: str) -> Unit:
        return db.session.scalars(select(Unit).where(Unit.code == code)).one()

    def new_code(self) -> str:
        self.number += 1
        return f"N{self.number}"

    def step(self) -> None:
        """One more decision, or the last one undone."""
        self.day += dt.timedelta(days=self.random.randint(1, 60))
        if self.done and self.random.random() < 0.25:
            self.undo()
            return
        standing = self.told.on(self.day)
        unit = self.random.choice([each for each in standing.alive() if each != "GOC"])
        other = unrelated(standing, self.random, unit)
        deed = self.random.choice((self.merge, self.absorb, self.split, self.move, self.rename, self.abolish))
        before, told = _lines(), len(self.told.deeds)
        made = reorganise(deed(unit, other), on=self.day)
        self.done.append((made, told, before))

    def undo(self) -> None:
        made, told, before = self.done.pop()
        undo_reorganisation(reorganisation=made, scope=None)
        del self.told.deeds[told:]
        assert _lines() == before

    def _begin(self, code: str, parent: str) -> Target:
        self.told.tell(self.day, "begin", code, parent)
        self.told.tell(self.day, "name", code, f"Đơn vị {code}")
        return Target(code, f"Đơn vị {code}")

    def _end(self, unit: str, heir: str) -> None:
        standing = self.told.on(self.day)
        children = below(standing, unit)
        self.told.tell(self.day, "end", unit, heir)
        for child in children:
            self.told.tell(self.day, "move", child, heir)

    def merge(self, unit: str, other: str) -> list[Step]:
        """Two units that have nothing to do with each other become a new one, beside the first."""
        standing = self.told.on(self.day)
        if other == "GOC" or standing.is_below(unit, other):
            return self.rename(unit, other)
        code = self.new_code()
        target = self._begin(code, standing.above[unit])
        for old in (unit, other):
            self._end(old, code)
        return [Merge((unit, other), target)]

    def absorb(self, unit: str, other: str) -> list[Step]:
        """The unit becomes part of another."""
        self._end(unit, other)
        return [Merge((unit,), Target(other))]

    def split(self, unit: str, _other: str) -> list[Step]:
        """The unit ends and two take its place."""
        parent = self.told.on(self.day).above[unit]
        targets = tuple(self._begin(self.new_code(), parent) for _part in range(2))
        self._end(unit, targets[0].code)
        return [Split(unit, targets, heir=targets[0].code)]

    def move(self, unit: str, other: str) -> list[Step]:
        """The unit stands under another; where it stands there already, it has another name instead."""
        if self.told.on(self.day).above[unit] == other:
            return self.rename(unit, other)
        self.told.tell(self.day, "move", unit, other)
        return [Move(unit, other)]

    def rename(self, unit: str, _other: str) -> list[Step]:
        """The unit has another name."""
        name = f"Tên ngày {self.day:%d/%m/%Y}"
        self.told.tell(self.day, "name", unit, name)
        return [Rename(unit, name)]

    def abolish(self, unit: str, _other: str) -> list[Step]:
        """The unit ends, and the unit above has what it leaves."""
        self._end(unit, self.told.on(self.day).above[unit])
        return [Abolish(unit)]


@pytest.mark.parametrize("seed", range(4))
def test_after_any_history_every_unit_stands_and_is_called_as_it_was_told(seed: int) -> None:
    chronicle = _Chronicle(seed)
    for _step in range(25):
        chronicle.step()
    codes = {row.id: row.code for row in db.session.execute(select(Unit.id, Unit.code))}
    lines = _lines()
    for asked in range(DAYS_ASKED):
        day = BEGINNING + dt.timedelta(days=chronicle.random.randint(-10, 1500))
        standing = chronicle.told.on(day)
        unit_id = chronicle.random.choice([key for key, code in codes.items() if code != "GOC"])
        held = [
            row for row in lines if row[0] == unit_id and row[2] <= day and (row[3] is None or day < row[3])
        ]
        line = tuple(codes[row[4]] for row in sorted(held, key=lambda row: row[1]))
        assert line == standing.line(codes[unit_id]), (asked, day)
        if line:
            assert name_on(unit_id, day) == standing.names[codes[unit_id]]
    while chronicle.done:
        chronicle.undo()


@pytest.mark.parametrize("seed", [10, 11])
def test_by_the_units_of_then_and_by_their_successors_the_same_people_are_counted(seed: int) -> None:
    chronicle = _Chronicle(seed)
    home: dict[int, str] = {}
    for number in range(12):
        code = f"U{chronicle.random.randint(0, 7)}"
        person = make_person(f"Người Thứ {number}", unit=chronicle.unit(code))
        for post in db.session.scalars(select(Post).where(Post.person_id == person.id)):
            post.valid_from = BEGINNING
        home[person.id] = code
    chronicle.day = dt.date(2023, 1, 1)
    while chronicle.day < dt.date(2025, 6, 1):
        chronicle.step()
    for day in (dt.date(2024, 1, 1), dt.date(2024, 9, 9), dt.date(2025, 6, 1)):
        for structure_on in (day, today()):
            standing = chronicle.told.on(structure_on)
            cut = cut_of(get_root(), day, structure_on)
            found = report(cut)
            assert found.total.people == len(home)
            wanted: dict[str, int] = {}
            for code in home.values():
                branch = (*standing.line(code)[::-1], "GOC")[1]
                wanted[branch] = wanted.get(branch, 0) + 1
            counted = {row.public_id: row.tally.people for row in found.rows if row.tally.people}
            assert counted == {chronicle.unit(code).public_id: number for code, number in wanted.items()}
        for person_id, code in home.items():
            post = find_main_post(person_id, day)
            assert post and post.unit_id == chronicle.unit(chronicle.told.on(day).now(code)).id
