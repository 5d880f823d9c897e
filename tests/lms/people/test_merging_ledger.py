"""However accounts are merged and parted, every credit counts once, and every person once."""

import datetime as dt
import random
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.core.permissions import Role
from lms.core.registries import invariants
from lms.organisations.models import Unit, UnitLine
from lms.people.actions.merging import merge_accounts, part_accounts
from lms.people.aliases import surviving
from lms.people.models import Person, PersonAlias, Post
from lms.training.facts import Rules, load_inputs
from lms.training.models import Credit
from lms.training.queries import ledger, years_with_lines
from lms.training.rules import stand_on
from tests.factories.organisations import make_province
from tests.factories.training import (
    course,
    find_target,
    make_officer,
    make_official,
    outside,
    target,
    year_total,
)

WHY = "Một người, hai tài khoản"
YEAR = 2026
ON = dt.date(YEAR, 5, 4)


@dataclass
class Book:
    """An independent account of who speaks for whom: links in the order in which they were made."""

    parent: dict[int, int] = field(default_factory=dict)

    def root(self, key: int) -> int:
        """Who speaks for that account."""
        while key in self.parent:
            key = self.parent[key]
        return key


def rows_of(unit: Unit) -> list[tuple[int, int, int, int]]:
    """(person, unit, tiết, started) of everybody counted in the branch."""
    inside = set(db.session.scalars(select(UnitLine.unit_id).where(UnitLine.ancestor_id == unit.id)))
    inputs = load_inputs(list(db.session.scalars(select(Post.person_id))))
    book = Rules().learn(inputs.values())
    stands = {key: stand_on(person, book, YEAR, today()) for key, person in inputs.items()}
    return sorted(
        (key, stand.unit_id, stand.recorded, int(stand.has_started))
        for key, stand in stands.items()
        if stand is not None and stand.unit_id in inside
    )


def expected(people: list[Person], book: Book) -> list[tuple[int, int, int, int]]:
    """The same, from the plain rows: one line for each who speaks, at the main post that counts first."""
    posts, found = list(db.session.scalars(select(Post).where(Post.is_main))), []
    for root in {book.root(person.id) for person in people}:
        keys = {person.id for person in people if book.root(person.id) == root}
        held = [post for post in posts if post.person_id in keys and _runs(post)]
        if not held:
            continue
        post = max(held, key=lambda each: (each.person_id == root, each.valid_from, each.id))
        lines = db.session.scalars(select(Credit.amount_hundredths).where(Credit.person_id.in_(keys))).all()
        if post.is_counted:
            found.append((root, post.unit_id, sum(lines), int(bool(lines))))
    return sorted(found)


def _runs(post: Post) -> bool:
    return post.valid_from <= today() and (post.valid_to is None or post.valid_to > today())


def test_the_ledger_and_the_figures_of_both_are_one(writing: None) -> None:
    province, first, second = make_province()
    target(first, 40, dt.date(YEAR, 1, 1))
    keep, other = make_official("Lê Hoà An", first), make_official("Lê Hòa An", second)
    course(keep, 10, ON), outside(other, 6.5, ON), outside(other, 4, dt.date(2025, 5, 4))
    alias = merge_accounts(keep=keep, other=other, reason=WHY, by_id=None)
    assert rows_of(province) == [(keep.id, first.id, 1650, 1)]
    assert rows_of(second) == []
    assert [line.total_hundredths for line in ledger(keep.id, YEAR)] == [1650, 1000]
    assert year_total(keep.id, YEAR) == 1650 and years_with_lines(keep.id) == [2026, 2025]
    found = find_target(other.id, YEAR)
    assert found is not None and found.amount_hundredths == 4000
    part_accounts(alias=alias, by_id=None)
    assert rows_of(province) == [(keep.id, first.id, 1000, 1), (other.id, second.id, 650, 1)]


def test_a_person_whose_only_post_is_under_the_other_account_is_counted_there(writing: None) -> None:
    province, first, _ = make_province()
    keep, other = make_officer("Lê Hoà An", province, Role.LEARNER), make_official("Lê Hòa An", first)
    outside(keep, 3, ON)
    merge_accounts(keep=keep, other=other, reason=WHY, by_id=None)
    assert rows_of(province) == [(keep.id, first.id, 300, 1)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_any_order_of_mergers_and_undoings_keeps_every_sum(writing: None, seed: int) -> None:
    chance, world = random.Random(seed), db.session.begin_nested()
    province, first, second = make_province()
    people = [
        make_official(f"Lê Thị An {n}", chance.choice([first, second]), is_counted=n % 4 > 0)
        for n in range(6)
    ]
    for person in chance.sample(people, 4):
        outside(person, chance.randint(1, 20), ON)
    book, total = Book(), sum(db.session.scalars(select(Credit.amount_hundredths)))
    for _ in range(8):
        living = list(db.session.scalars(select(PersonAlias).where(PersonAlias.ended_at.is_(None))))
        free = [person for person in people if person.id not in book.parent]
        if living and chance.random() < 0.4:
            alias = chance.choice(living)
            part_accounts(alias=alias, by_id=None)
            del book.parent[alias.person_id]
        elif len(free) > 1:
            keep, other = chance.choice(people), chance.choice(free)
            if book.root(keep.id) == other.id:
                continue
            book.parent[other.id] = book.root(keep.id)
            merge_accounts(keep=keep, other=other, reason=WHY, by_id=None)
        assert {person.id: surviving(person.id) for person in people} == {
            person.id: book.root(person.id) for person in people
        }
        assert rows_of(province) == expected(people, book)
        assert sum(year_total(root, YEAR) for root in {book.root(each.id) for each in people}) == total
    assert [
        line for name, check in invariants().items() if name.startswith("people") for line in check()
    ] == []
    world.rollback()
