"""1 July 2025: Hải Dương became part of Hải Phòng, districts ended, communes were merged.

Resolutions 202/2025/QH15 (provinces), 203/2025/QH15 (no districts) and 1669/NQ-UBTVQH15 (communes of Hải Phòng).
Real units, invented people. Everybody is asked for on 30 June and on 1 July, by the units of then and by those
that took over; what is right is written down by hand.
"""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.organisations.lines import redraw
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import (
    SubtreeScope,
    find_unit_by_code,
    get_root,
    holds_on,
    list_units,
    name_on,
    names_on,
    places_on,
    standing_at,
)
from lms.organisations.vietnam import load_vietnam
from lms.people.actions import end_post, hold_post
from lms.people.models import Person, Post
from lms.reorganisations.actions import (
    Decision,
    apply_reorganisation,
    draft_reorganisation,
    undo_reorganisation,
)
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.rules.steps import Abolish, Merge, Rename, Step, Target
from lms.reports.queries import each_person, report
from tests.factories.figures import cut_of
from tests.factories.organisations import make_unit
from tests.factories.training import make_official

LAW = dt.date(2025, 7, 1)
BEFORE = LAW - dt.timedelta(days=1)
LATER = dt.date(2026, 11, 20)
OLD = dt.date(1997, 4, 1)

pytestmark = pytest.mark.usefixtures("writing")

# code, name, kind, the unit above, how many people on 30 June 2025
UNITS_OF_THEN = (
    ("HP", "UBND thành phố Hải Phòng", "province", "GOC", 3),
    ("HP.NV", "Sở Nội vụ thành phố Hải Phòng", "provincial_department", "HP", 4),
    ("HP.TN", "UBND thành phố Thủy Nguyên", "district", "HP", 2),
    ("HP.TN.1", "UBND phường Thủy Đường", "commune", "HP.TN", 3),
    ("HP.TN.2", "UBND phường Dương Quan", "commune", "HP.TN", 2),
    ("HD", "UBND tỉnh Hải Dương", "province", "GOC", 3),
    ("HD.NV", "Sở Nội vụ tỉnh Hải Dương", "provincial_department", "HD", 3),
    ("HD.NS", "UBND huyện Nam Sách", "district", "HD", 2),
    ("HP.10606", "UBND thị trấn Nam Sách", "commune", "HD.NS", 4),
    ("HD.10654", "UBND xã Hồng Phong", "commune", "HD.NS", 3),
    ("HD.10657", "UBND xã Đồng Lạc", "commune", "HD.NS", 2),
    ("HP.10645", "UBND xã An Phú", "commune", "HD.NS", 2),
)
# The lower levels first: a unit that another decision moved on the same day could not end on it.
DECISIONS: tuple[tuple[str, str, list[Step]], ...] = (
    (
        "1669/NQ-UBTVQH15",
        "Sắp xếp các xã của thành phố Hải Phòng, kết thúc hoạt động cấp huyện",
        [
            Merge(("HD.10654", "HD.10657"), Target("HP.10606")),
            Rename("HP.10606", "UBND xã Nam Sách"),
            Merge(
                ("HP.TN.1", "HP.TN.2"),
                Target("HP.11560", "UBND phường Thủy Nguyên", kind="commune", parent="HP"),
            ),
            Abolish("HD.NS", heir="HP", children_to="HP"),
            Abolish("HP.TN", heir="HP", children_to="HP"),
        ],
    ),
    (
        "202/2025/QH15",
        "Sáp nhập tỉnh Hải Dương vào thành phố Hải Phòng",
        [Merge(("HD",), Target("HP")), Merge(("HD.NV",), Target("HP.NV"))],
    ),
)
# The unit that stands for each from 1 July 2025 on.
SUCCESSOR = {
    "HD": "HP",
    "HD.NV": "HP.NV",
    "HD.NS": "HP",
    "HP.TN": "HP",
    "HD.10654": "HP.10606",
    "HD.10657": "HP.10606",
    "HP.TN.1": "HP.11560",
    "HP.TN.2": "HP.11560",
}
NAMES_OF_NOW = {"HP.10606": "UBND xã Nam Sách", "HP.11560": "UBND phường Thủy Nguyên"}
PARENT_OF_NOW = {"HP.NV": "HP", "HP.10606": "HP", "HP.10645": "HP", "HP.11560": "HP", "HP": "GOC"}


@dataclass
class History:
    """Who was where on 30 June, by the codes of then."""

    people: dict[str, set[int]] = field(default_factory=dict)

    def of_now(self) -> dict[str, set[int]]:
        """Where they stand from 1 July on, worked out by hand."""
        found: dict[str, set[int]] = {}
        for code, people in self.people.items():
            found.setdefault(SUCCESSOR.get(code, code), set()).update(people)
        return found

    def below(self, code: str, parents: dict[str, str], people: dict[str, set[int]]) -> set[int]:
        """Everybody at the unit and below it, by hand."""
        inside = {code}
        for _round in parents:
            inside |= {child for child, parent in parents.items() if parent in inside}
        return set().union(*(people.get(each, set()) for each in inside))


PARENT_OF_THEN = {code: parent for code, _name, _kind, parent, _many in UNITS_OF_THEN}


def _unit(code: str) -> Unit:
    unit = find_unit_by_code(code)
    assert unit is not None, code
    return unit


@pytest.fixture
def history() -> History:
    found = History()
    number = 0
    for code, name, kind, parent, many in UNITS_OF_THEN:
        unit = make_unit(name, code=code, kind=kind, parent=_unit(parent), valid_from=OLD)
        found.people[code] = set()
        for _each in range(many):
            number += 1
            person = make_official(f"Nguyễn Văn {'ABCDEGHIKLMNOPQRSTUVXY'[number % 22]} {number}", unit)
            found.people[code].add(person.id)
    return found


def _decide() -> list[Reorganisation]:
    """Both resolutions are applied."""
    done = []
    for number, title, steps in DECISIONS:
        decision = Decision(number, dt.date(2025, 6, 16), "Trần Thanh Mẫn", LAW)
        draft = draft_reorganisation(kind="merge", title=title, decision=decision, steps=steps, scope=None)
        apply_reorganisation(reorganisation=draft, scope=None)
        done.append(draft)
    return done


@pytest.fixture
def reorganised(history: History) -> History:
    _decide()
    return history


def _at(code: str, structure_on: dt.date, on: dt.date) -> set[int]:
    """Who holds a post on that day at the unit, as the structure of another day has it."""
    posts = select(Post.person_id).where(
        Post.unit_id.in_(standing_at(_unit(code).id, structure_on)), holds_on(Post, on)
    )
    return set(db.session.scalars(posts))


def _below(code: str, structure_on: dt.date, on: dt.date) -> set[int]:
    scope = SubtreeScope(frozenset({_unit(code).id}), structure_on)
    posts = select(Post.person_id).where(Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on))
    return set(db.session.scalars(posts))


def _lines() -> list[tuple[object, ...]]:
    columns = (
        UnitLine.unit_id,
        UnitLine.distance,
        UnitLine.valid_from,
        UnitLine.valid_to,
        UnitLine.ancestor_id,
    )
    return sorted(tuple(map(str, row)) for row in db.session.execute(select(*columns)))


def _codes(on: dt.date) -> set[str]:
    whole = SubtreeScope(frozenset({get_root().id}), on)
    return {row.code for row in db.session.execute(list_units(whole, on=on))} - {"GOC"}


def test_on_the_last_day_of_june_everything_is_as_it_was(reorganised: History) -> None:
    assert _codes(BEFORE) == set(PARENT_OF_THEN)
    for code, name, _kind, _parent, _many in UNITS_OF_THEN:
        assert name_on(_unit(code).id, BEFORE) == name
        assert _at(code, BEFORE, BEFORE) == reorganised.people[code]
        everybody = reorganised.below(code, PARENT_OF_THEN, reorganised.people)
        assert _below(code, BEFORE, BEFORE) == everybody


def test_on_the_first_of_july_the_successors_have_everybody(reorganised: History) -> None:
    now_at = reorganised.of_now()
    assert _codes(LAW) == set(PARENT_OF_NOW)
    for code, people in now_at.items():
        for on in (LAW, LATER):
            assert _at(code, on, on) == people
            assert _below(code, on, on) == reorganised.below(code, PARENT_OF_NOW, now_at)
    for code, name in NAMES_OF_NOW.items():
        assert name_on(_unit(code).id, LAW) == name
    for code in SUCCESSOR:
        assert _at(code, LAW, LAW) == set() == _below(code, LAW, LAW)


def test_a_day_of_june_can_be_asked_for_by_todays_units_and_agrees_to_the_person(
    reorganised: History,
) -> None:
    now_at = reorganised.of_now()
    by_successor = {code: _at(code, LATER, BEFORE) for code in PARENT_OF_NOW}
    assert by_successor == now_at
    by_then = [_at(code, BEFORE, BEFORE) for code in PARENT_OF_THEN]
    assert sum(map(len, by_then)) == sum(map(len, by_successor.values()))
    assert set().union(*by_then) == set().union(*by_successor.values())


def test_what_is_shown_for_a_post_is_the_unit_of_then_or_its_successor(reorganised: History) -> None:
    person = next(iter(reorganised.people["HD.10654"]))
    for on, name in ((BEFORE, "UBND xã Hồng Phong"), (LAW, "UBND xã Nam Sách"), (LATER, "UBND xã Nam Sách")):
        places = places_on(on)
        shown = select(places.c.name).join(Post, Post.unit_id == places.c.unit_id)
        assert db.session.scalars(shown.where(Post.person_id == person)).all() == [name]


def test_nothing_was_re_pointed(history: History) -> None:
    before = db.session.execute(select(Post.id, Post.unit_id, Post.valid_from, Post.valid_to)).all()
    _decide()
    assert db.session.execute(select(Post.id, Post.unit_id, Post.valid_from, Post.valid_to)).all() == before


def test_whoever_moved_on_counts_where_they_were_on_the_day_asked(reorganised: History) -> None:
    """One person of the merged district left for a department in September; the days before stay as they were."""
    moved = next(iter(reorganised.people["HD.NS"]))
    post = db.session.scalars(select(Post).where(Post.person_id == moved)).one()
    september = dt.date(2025, 9, 1)
    person = db.session.get_one(Person, moved)
    end_post(person=person, post=post, on=september, reason="moved")
    hold_post(
        person=person,
        unit=_unit("HP.NV"),
        title="Chuyên viên",
        person_group="cong_chuc",
        valid_from=september,
    )
    db.session.flush()
    assert moved in _at("HD.NS", BEFORE, BEFORE) and moved in _at("HP", LAW, LAW)
    assert moved in _at("HP", LATER, BEFORE) and moved not in _at("HP", LATER, LATER)
    assert moved in _at("HP.NV", LATER, LATER)


@pytest.mark.parametrize("on", [BEFORE, LAW])
def test_the_report_of_a_day_is_the_same_people_by_then_and_by_today(
    reorganised: History, on: dt.date
) -> None:
    root = get_root()
    cuts = [cut_of(root, on, structure_on) for structure_on in (on, LATER)]
    then, today = (report(cut) for cut in cuts)
    assert then.total == today.total and then.total.people == sum(map(len, reorganised.people.values()))
    listed = [{row.public_id for row in each_person(cut)} for cut in cuts]
    everybody = select(Person.public_id).where(Person.id.in_(set().union(*reorganised.people.values())))
    assert listed == [set(db.session.scalars(everybody))] * 2
    names = {row.name for row in then.rows}
    assert ("UBND tỉnh Hải Dương" in names) is (on == BEFORE)
    assert {row.name for row in today.rows if not row.is_direct} == {"UBND thành phố Hải Phòng"}


def test_the_decisions_can_be_undone_and_the_day_is_as_if_nothing_had_been_decided(history: History) -> None:
    before, done = _lines(), _decide()
    drawn = _lines()
    redraw(None)
    assert _lines() == drawn != before
    for reorganisation in reversed(done):
        undo_reorganisation(reorganisation=reorganisation, scope=None)
    assert _lines() == before and _codes(LATER) == set(PARENT_OF_THEN)


def test_the_nation_can_be_loaded_beside_it_and_changes_nobodys_place(reorganised: History) -> None:
    counts = load_vietnam()
    assert (counts.provinces, counts.there) == (33, 4)
    for code, people in reorganised.of_now().items():
        assert _at(code, LATER, LATER) == people
    names = names_on(LATER)
    called = db.session.scalars(select(names.c.name).where(names.c.name == "UBND phường Thủy Nguyên")).all()
    assert len(called) == 1
