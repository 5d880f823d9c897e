"""Random histories through the real use cases, against the same history told in plain lists.

Every snapshot is read again at the end: what it said then it still says, whatever happened since.
"""

import datetime as dt
import os
from collections.abc import Callable
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.registries import invariants
from lms.organisations.actions import end_unit, record_succession
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_root
from lms.people.actions import end_post, hold_post, record_absence
from lms.people.actions.merging import merge_accounts, part_accounts
from lms.people.models import Person, PersonAlias, Post
from lms.training.actions import award_credit, correct_credit, offer_creditable
from lms.training.actions.drafts import draft_target
from lms.training.actions.exemptions import Grant, grant_exemption, withdraw_exemption
from lms.training.actions.targets import end_target, publish_target
from lms.training.facts import take_snapshot
from lms.training.models import Credit, TargetExemption
from lms.training.rules import Leg
from lms.training.rules.wanted import Audience, Wanted
from lms.training.standings import standings
from tests.conftest import HeldClock
from tests.factories.organisations import make_unit
from tests.factories.people import make_person
from tests.lms.training.facts.told import FAR, Span, Story, ToldLine, ToldPost, ToldRule

BEGINNING = dt.date(2024, 1, 1)
GROUPS = ("cong_chuc", "vien_chuc")
_PEOPLE, _STEPS = 7, 45
Seen = dict[tuple[str, int, dt.date], object]


class _Chronicle:
    """The history: each step is one deed, done on the site and told."""

    def __init__(self, seed: int, clock: HeldClock) -> None:
        self.random, self.clock, self.story = Random(seed), clock, Story()
        self.number = 0
        self.story.parents["GOC"] = None
        self.story.rules.append(ToldRule(since=dt.date(2020, 1, 1), unit="GOC", amount=40_00, once=True))
        for code, parent in (("TT", "GOC"), ("XA", "TT"), ("XB", "TT"), ("XC", "XA")):
            upper = get_root() if parent == "GOC" else self.unit(parent)
            make_unit(f"Đơn vị {code}", parent=upper, code=code, valid_from=dt.date(2020, 1, 1))
            self.story.parents[code] = parent
        for key in ("courses:mot", "courses:hai"):
            offer_creditable(
                key=key, title=key, amount_hundredths=600, content_group=5, study_form="online", path="/"
            )
        self.names: list[str] = []
        for number in range(_PEOPLE):
            person = make_person(f"Người Thứ {number}")
            for post in db.session.scalars(select(Post).where(Post.person_id == person.id)):
                db.session.delete(post)
            self.names.append(str(person.id))
        db.session.flush()

    @property
    def today(self) -> dt.date:
        return (self.clock() + dt.timedelta(hours=7)).date()

    def unit(self, code: str) -> Unit:
        return db.session.scalars(select(Unit).where(Unit.code == code)).one()

    def living_units(self) -> list[str]:
        return [code for code in self.story.parents if code not in self.story.heirs and code != "GOC"]

    def pick(self) -> tuple[str, Person]:
        """An account that nobody merged, and its person."""
        name = self.random.choice([name for name in self.names if name not in self.story.into])
        return name, db.session.get_one(Person, int(name))

    def a_day(self) -> dt.date:
        """A day of this year up to today."""
        first = dt.date(self.today.year, 1, 1)
        return first + dt.timedelta(days=self.random.randint(0, (self.today - first).days))

    def step(self) -> None:
        deeds: list[Callable[[], None]] = [
            *[self.earn] * 6, *[self.move] * 4, *[self.correct] * 3, self.leave, self.away, self.let_off,
            self.take_off, *[self.rule] * 2, self.end_rule, self.merge_people, self.part_people, self.merge_units,
        ]  # fmt: skip
        self.random.choice(deeds)()
        db.session.flush()

    def earn(self) -> None:
        name, person = self.pick()
        self.number += 1
        course = self.random.choice([None, "courses:mot", "courses:hai"])
        amount, content, on = self.random.randint(1, 40) * 50, self.random.choice([4, 5]), self.a_day()
        credit = award_credit(
            person_id=person.id,
            source_key=f"history:{self.number}",
            creditable_key=course or "none",
            title="Khóa",
            reason="Hoàn thành",
            amount_hundredths=amount,
            content_group=content,
            study_form="online",
            earned_on=on,
        )
        self.story.accounts[name].lines.append(ToldLine(on, amount, content, course, credit.id))

    def correct(self) -> None:
        lines = [(name, line) for name in self.names for line in self.story.accounts[name].lines]
        if not lines:
            return
        _name, line = self.random.choice(lines)
        wanted = self.random.choice([0, line.amount + 300, line.amount // 2])
        if wanted != line.amount:
            credit = db.session.get_one(Credit, line.number)
            correct_credit(credit=credit, amount_hundredths=wanted, reason="Ghi nhầm")
            line.amount = wanted

    def move(self) -> None:
        name, person = self.pick()
        code, group = self.random.choice(self.living_units()), self.random.choice(GROUPS)
        posts = self.story.accounts[name].posts
        since = max([self.a_day(), *(post.since + dt.timedelta(days=1) for post in posts)])
        since = max([since, *(post.until for post in posts if post.until != FAR)])
        if since > self.today:
            return
        is_counted = self.random.random() < 0.9
        made = hold_post(
            person=person,
            unit=self.unit(code),
            title="Chuyên viên",
            person_group=group,
            valid_from=since,
            is_counted=is_counted,
        )
        for post in posts:
            post.until = min(post.until, since)
        posts.append(ToldPost(since, FAR, code, group, is_counted, made.id))

    def leave(self) -> None:
        name, person = self.pick()
        running = [post for post in self.story.accounts[name].posts if post.until == FAR]
        if not running or running[0].since >= self.today:
            return
        end_post(person=person, post=db.session.get_one(Post, running[0].number), on=self.today)
        running[0].until = self.today

    def away(self) -> None:
        name, person = self.pick()
        aways, since = self.story.accounts[name].aways, self.a_day()
        until = self.random.choice([since + dt.timedelta(days=self.random.randint(5, 200)), FAR])
        if any(since < other.until and other.since < until for other in aways):
            return
        last = None if until == FAR else until
        record_absence(
            person=person, kind="maternity", valid_from=since, valid_to=last, document="QĐ 12/QĐ-UBND"
        )
        aways.append(Span(since, until))

    def let_off(self) -> None:
        name, person = self.pick()
        year = self.today.year
        if any(of == year and span.until == FAR for member in self.story.members(name)
               for span, of, _amount in self.story.accounts[member].exemptions):  # fmt: skip
            return
        amount = self.random.choice([None, 500, 1200])
        grant = Grant(
            year=year,
            kind="reduction" if amount else "full",
            amount_hundredths=amount,
            reason="Nghỉ chữa bệnh",
            document_number="15/QĐ-SNV",
            document_on=self.today,
            holds_from=self.today,
        )
        grant_exemption(person=person, grant=grant, by_id=None)
        self.story.accounts[name].exemptions.append((Span(self.today), year, amount))

    def take_off(self) -> None:
        for name in self.names:
            for span, year, _amount in self.story.accounts[name].exemptions:
                if span.until == FAR and year == self.today.year and span.since < self.today:
                    row = db.session.scalars(
                        select(TargetExemption).where(
                            TargetExemption.person_id == int(name),
                            TargetExemption.year == year,
                            TargetExemption.withdrawn_on.is_(None),
                        )
                    ).one()
                    withdraw_exemption(exemption=row, on=self.today, reason="Đi làm lại", by_id=None)
                    span.until = self.today
                    return

    def rule(self) -> None:
        code, group = self.random.choice(["GOC", *self.living_units()]), self.random.choice([None, *GROUPS])
        own = [rule for rule in self.story.rules if rule.unit == code and rule.group == group]
        first = dt.date(self.today.year, 1, 1)
        since = max(
            [self.random.choice([first, self.a_day()]), *(rule.since + dt.timedelta(1) for rule in own)]
        )
        since = max([since, *(rule.until for rule in own if rule.until != FAR)])
        told = ToldRule(
            since,
            FAR,
            code,
            group,
            amount=self.random.choice([20_00, 40_00, 48_00]),
            pro_rata=self.random.choice(["none", "months", "days"]),
            carry=self.random.choice([0, 800]),
            once=self.random.random() < 0.5,
            most=self.random.choice([None, (4, 1000)]),
            least=self.random.choice([None, (5, 600)]),
        )
        wanted = Wanted(
            amount=told.amount,
            valid_from=since,
            pro_rata=told.pro_rata,
            carry_over=told.carry,
            repeat_years=int(told.once),
            legs=_legs(told),
        )
        unit = (
            db.session.scalars(select(Unit).where(Unit.kind == "root")).one()
            if code == "GOC"
            else self.unit(code)
        )
        draft = draft_target(unit=unit, wanted=wanted, audience=Audience(person_group=group))
        publish_target(rule=draft, by_id=None)
        for rule in own:
            rule.until = min(rule.until, since)
        self.story.rules.append(told)

    def end_rule(self) -> None:
        running = [
            rule
            for rule in self.story.rules
            if rule.until == FAR and rule.unit in self.living_units() and rule.since < self.today
        ]
        if running:
            rule = self.random.choice(running)
            end_target(unit=self.unit(rule.unit), on=self.today, audience=Audience(person_group=rule.group))
            rule.until = self.today

    def merge_people(self) -> None:
        (one, keep), (two, other) = self.pick(), self.pick()
        if one == two or len(self.story.into) >= 2 or two in self.story.into.values():
            return
        merge_accounts(keep=keep, other=other, reason="Một người", by_id=None, looked_twice=True)
        self.story.into[two] = one

    def part_people(self) -> None:
        for alias in db.session.scalars(select(PersonAlias).where(PersonAlias.ended_at.is_(None))).all():
            part_accounts(alias=alias, by_id=None)
            del self.story.into[str(alias.person_id)]
            return

    def merge_units(self) -> None:
        living = [code for code in self.living_units() if code not in ("TT", "XA")]
        if len(living) < 2 or self.random.random() < 0.5:
            return
        old, new = self.random.sample(living, 2)
        end_unit(unit=self.unit(old), on=self.today)
        record_succession(old=self.unit(old), new=self.unit(new), kind="merged", on=self.today, is_heir=True)
        self.story.heirs[old] = (self.today, new)
        for rule in self.story.rules:
            if rule.unit == old:
                rule.until = min(rule.until, self.today) if rule.since < self.today else rule.since


def _legs(told: ToldRule) -> tuple[Leg, ...]:
    legs = []
    if told.most:
        legs.append(Leg("at_most", "Trần", content_groups=frozenset({told.most[0]}), amount=told.most[1]))
    if told.least:
        legs.append(Leg("at_least", "Sàn", content_groups=frozenset({told.least[0]}), amount=told.least[1]))
    return tuple(legs)


def _on_the_site(snapshot_id: int, year: int, on: dt.date) -> dict[str, tuple[object, ...]]:
    scope = SubtreeScope(frozenset({get_root().id}), on)
    rows = standings(scope, year, on, snapshot_id)
    codes = {row.id: row.code for row in db.session.execute(select(Unit.id, Unit.code))}
    return {
        str(row.person_id): (
            codes[row.unit_id],
            row.target,
            row.tiet,
            row.recorded,
            None if row.reached is None else bool(row.reached),
            bool(row.is_exempt),
        )
        for row in db.session.execute(select(rows))
    }


def _as_told(story: Story, names: list[str], year: int, on: dt.date) -> dict[str, tuple[object, ...]]:
    stands = {name: story.stand(name, year, on) for name in names}
    return {
        name: (each.unit, each.target, each.counted, each.recorded, each.is_reached, each.is_exempt)
        for name, each in stands.items()
        if each is not None
    }


# More histories than the usual ones: LMS_TEST_HISTORIES=6-40.
_FIRST, _LAST = os.environ.get("LMS_TEST_HISTORIES", "0-5").split("-")


@pytest.mark.parametrize("seed", range(int(_FIRST), int(_LAST) + 1))
def test_every_snapshot_says_what_the_history_says_and_says_it_ever_after(
    app: Flask, clock: HeldClock, seed: int
) -> None:
    clock.moment = dt.datetime(2025, 3, 3, 2, 0, tzinfo=dt.UTC)
    seen: dict[tuple[int, int, dt.date], dict[str, tuple[object, ...]]] = {}
    with app.app_context():
        with transaction(write=True):
            chronicle = _Chronicle(seed, clock)
        for number in range(_STEPS):
            with transaction(write=True):
                chronicle.step()
            clock.forward(days=chronicle.random.randint(0, 20))
            if number % 5 == 4:
                _look(chronicle, seen)
        for (snapshot_id, year, on), before in seen.items():
            with transaction(write=False):
                assert _on_the_site(snapshot_id, year, on) == before
        with transaction(write=False):
            for name, check in invariants().items():
                if name.startswith("training:"):
                    assert check() == [], name


def _look(chronicle: _Chronicle, seen: dict[tuple[int, int, dt.date], dict[str, tuple[object, ...]]]) -> None:
    with transaction(write=True):
        snapshot_id = take_snapshot().id
    with transaction(write=False):
        first = dt.date(2024, 1, 1)
        days = [chronicle.today, *(
            first + dt.timedelta(days=chronicle.random.randint(0, (chronicle.today - first).days)) for _ in range(3)
        )]  # fmt: skip
        for day in days:
            found = _on_the_site(snapshot_id, day.year, day)
            mine = {name: stand for name, stand in found.items() if name in chronicle.names}
            assert mine == _as_told(chronicle.story, chronicle.names, day.year, day), (snapshot_id, day)
            seen[snapshot_id, day.year, day] = found
