import datetime as dt
from random import Random

import pytest

from lms.organisations.rules.lines import BrokenTree, Organisation
from tests.factories.histories import BEGINNING, Told, unrelated

HISTORIES, DAYS_ASKED = 50, 20


def _history(random: Random) -> Told:
    """Units begin, move and end in any order; now and then the last deed is taken back."""
    told = Told()
    told.tell(BEGINNING, "begin", "U0")
    day = BEGINNING
    for number in range(1, 30):
        day += dt.timedelta(days=random.randint(1, 90))
        standing = told.on(day)
        unit = random.choice([each for each in standing.alive() if each != "U0"] or ["U0"])
        deed = random.choice(("begin", "begin", "move", "end", "end by heir", "take back"))
        if deed == "begin" or unit == "U0":
            told.tell(day, "begin", f"U{number}", random.choice(standing.alive()))
        elif deed == "move":
            told.tell(day, "move", unit, unrelated(standing, random, unit))
        elif deed == "take back":
            told.deeds.pop()
        else:
            told.tell(day, "end", unit, unrelated(standing, random, unit) if deed == "end by heir" else "")
    return told


def _organisation(told: Told) -> tuple[Organisation, dict[str, int]]:
    """The same as dated rows, as the database keeps them."""
    ids = {unit: number for number, unit in enumerate(dict.fromkeys(deed[2] for deed in told.deeds), 1)}
    made = Organisation()
    for day, deed, unit, other in told.deeds:
        key = ids[unit]
        places = made.parents.setdefault(key, [])
        if deed != "begin" and places:
            places[-1] = (places[-1][0], day, places[-1][2])
        if deed == "end":
            made.days[key] = (made.days[key][0], day)
            made.heirs |= {key: ids[other]} if other else {}
            continue
        made.days.setdefault(key, (day, None))
        if other:
            places.append((day, None, ids[other]))
    return made, ids


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_a_unit_stands_on_any_day_where_the_story_told_day_by_day_says(seed: int) -> None:
    random = Random(seed)
    told = _history(random)
    organisation, ids = _organisation(told)
    codes = {number: unit for unit, number in ids.items()}
    for _asked in range(DAYS_ASKED):
        day = BEGINNING + dt.timedelta(days=random.randint(-10, 2000))
        standing = told.on(day)
        for unit, number in ids.items():
            assert tuple(codes[each] for each in organisation.line_on(number, day)) == standing.line(unit)


@pytest.mark.parametrize("seed", range(10))
def test_the_rows_of_a_line_say_the_same_as_the_line(seed: int) -> None:
    random = Random(seed)
    organisation, ids = _organisation(_history(random))
    rows = list(organisation.rows(ids.values()))
    for number in ids.values():
        day = BEGINNING + dt.timedelta(days=random.randint(0, 2000))
        held = [
            row
            for row in rows
            if row.unit_id == number
            and row.valid_from <= day
            and (row.valid_to is None or day < row.valid_to)
        ]
        held.sort(key=lambda row: row.distance)
        assert tuple(row.ancestor_id for row in held) == organisation.line_on(number, day)
        assert [row.distance for row in held] == list(range(len(held)))


def test_units_that_stand_in_a_circle_are_told_from_all_others() -> None:
    circle = Organisation(
        days={1: (BEGINNING, None), 2: (BEGINNING, None)},
        parents={1: [(BEGINNING, None, 2)], 2: [(BEGINNING, None, 1)]},
    )
    with pytest.raises((BrokenTree, RecursionError)):
        circle.segments(1)
