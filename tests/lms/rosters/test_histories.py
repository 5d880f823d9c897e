"""Imports, undoings in any order and edits by hand, replayed against an independent calculation.

The calculation keeps people and posts as plain dictionaries and knows nothing of how the site writes them.
"""

import copy
import datetime as dt
from itertools import count, pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.core.registries import invariants
from lms.organisations.models import Unit
from lms.people.models import Person, Post
from lms.rosters.actions import agree_roster, decide_rows
from lms.rosters.models import Roster
from tests.factories.people import make_holder
from tests.lms.rosters.conftest import Branch

_EXAMPLES = count(1)
_DAYS = [dt.date(2026, 9, 1) + dt.timedelta(days=10 * step) for step in range(7)]
_TODAY = dt.date(2026, 11, 20)
_PEOPLE, _TITLES, _PHONES = range(3), ("Kế toán", "Văn thư"), ("0911111111", "0922222222")
_NAMES = ("Lương Văn Khởi", "Đoàn Thị Nhẫn", "Phùng Khắc Hiếu")
_rows = st.dictionaries(
    st.sampled_from(_PEOPLE),
    st.tuples(
        st.sampled_from((0, 1)),
        st.sampled_from(_TITLES),
        st.sampled_from(("", *_PHONES)),
        st.sampled_from(("", "", "", "Nghỉ hưu")),
    ),
    min_size=1,
)


class World:
    """What ought to be true: people by number, each with a phone and posts; what each import changed."""

    def __init__(self) -> None:
        self.people: dict[int, dict[str, Any]] = {}
        self.imports: dict[int, list[dict[str, Any]]] = {}
        self.keys = count(1)

    def running(self, who: int, on: dt.date) -> tuple[dict[str, Any] | None, bool]:
        """(the post on that day, whether another begins later)."""
        posts = self.people[who]["posts"].values()
        now = [post for post in posts if post["from"] <= on and (post["to"] is None or post["to"] > on)]
        return (now[0] if now else None), any(post["from"] > on for post in posts)

    def bring(self, key: int, rows: dict[int, tuple[int, str, str, str]], on: dt.date) -> None:
        """The import writes, and remembers, each row that has no fault."""
        self.imports[key] = log = []
        for who, (unit, title, phone, status) in rows.items():
            if who not in self.people:
                if not status:
                    log.append(self._new(who, unit, title, phone, on))
                continue
            before = copy.deepcopy(self.people[who])
            if self._change(who, unit, title, phone, status, on):
                after = copy.deepcopy(self.people[who])
                if after != before:
                    log.append({"who": who, "new": False, "before": before, "after": after})
                    self.people[who]["named_by"].add(key)

    def _post(self, unit: int, title: str, start: dt.date) -> dict[str, Any]:
        return {"unit": unit, "title": title, "from": start, "to": None, "why": None}

    def _new(self, who: int, unit: int, title: str, phone: str, on: dt.date) -> dict[str, Any]:
        posts = {next(self.keys): self._post(unit, title, on)}
        self.people[who] = {"phone": phone, "posts": posts, "open": True, "touched": False, "named_by": set()}
        return {"who": who, "new": True, "before": {}, "after": copy.deepcopy(self.people[who])}

    def _change(self, who: int, unit: int, title: str, phone: str, status: str, on: dt.date) -> bool:
        """False where the row is faulty and nothing of it is taken."""
        person = self.people[who]
        post, has_later = self.running(who, on)
        if status:
            if post is not None and post["from"] >= on:
                return False
            if post is not None:
                post["to"], post["why"] = on, "retired"
        elif post is None or post["unit"] != unit or post["title"] != title:
            if has_later:
                return False
            self._take(person, post, unit, title, on)
        person["phone"] = phone or person["phone"]
        return True

    def _take(self, person: dict[str, Any], post: Any, unit: int, title: str, on: dt.date) -> None:
        if post is not None and post["from"] == on:
            post["unit"], post["title"] = unit, title
            return
        new = self._post(unit, title, on)
        if post is not None:
            if post["unit"] == unit:
                new["to"], new["why"] = post["to"], post["why"]
            post["to"], post["why"] = on, "changed" if post["unit"] == unit else "moved"
        person["posts"][next(self.keys)] = new

    def undo(self, key: int) -> None:
        """Each change goes back unless what it wrote was changed; posts of one person go back together."""
        standing = {number for number in self.imports if number != key}
        for change in self.imports.pop(key):
            who = change["who"]
            person = self.people.get(who)
            if person is None:
                continue
            if change["new"]:
                self._undo_new(who, person, change, standing)
            else:
                self._undo_known(person, change)
            person["named_by"].discard(key)

    def _undo_new(self, who: int, person: Any, change: dict[str, Any], standing: set[int]) -> None:
        ((post_key, post),) = change["after"]["posts"].items()
        present = person["posts"].get(post_key)
        if not person["open"] or present != post:
            return
        extra = len(person["posts"]) > 1 or person["phone"] != change["after"]["phone"]
        if extra or person["touched"] or person["named_by"] & standing:
            person["open"] = False
            present["to"], present["why"] = max(_TODAY, post["from"] + dt.timedelta(days=1)), "corrected"
            return
        del self.people[who]

    def _undo_known(self, person: Any, change: dict[str, Any]) -> None:
        before, after = change["before"], change["after"]
        if before["phone"] != after["phone"] and person["phone"] == after["phone"]:
            person["phone"] = before["phone"]
        wrote = {key for key, post in after["posts"].items() if before["posts"].get(key) != post}
        for key in wrote:
            old, new = before["posts"].get(key), after["posts"][key]
            present = person["posts"].get(key)
            names = [name for name in new if old is None or old[name] != new[name]]
            if present is None or any(present[name] != new[name] for name in names):
                return
        posts = copy.deepcopy(person["posts"])
        for key in wrote:
            old = before["posts"].get(key)
            if old is None:
                del posts[key]
            else:
                posts[key] |= {name: old[name] for name in old if old[name] != after["posts"][key][name]}
        if not _overlap(list(posts.values())):
            person["posts"] = posts


def _overlap(posts: list[dict[str, Any]]) -> bool:
    ordered = sorted(posts, key=lambda post: post["from"])
    return any(one["to"] is None or one["to"] > other["from"] for one, other in pairwise(ordered))


class Histories(RuleBasedStateMachine):
    """An officer's year at random; after every step the site says what the calculation says."""

    branch: Branch
    second_id: int

    @initialize()
    def begin(self) -> None:
        """Nobody of this example is known yet; the lists of the examples before are forgotten."""
        self.number, self.world, self.step = next(_EXAMPLES), World(), count(1)
        self.desk = self.branch.desk
        self.units = (self.branch.first_id, self.branch.second_id)

    @rule(rows=_rows, on=st.sampled_from(_DAYS))
    def bring(self, rows: dict[int, tuple[int, str, str, str]], on: dt.date) -> None:
        """A list is brought and applied without its faulty rows; whoever had retired is taken back."""
        codes = (self.branch.first_code, self.branch.second_code)
        named = [
            {
                "full_name": _NAMES[who],
                "staff_number": f"H{self.number}.{who}",
                "unit_code": codes[unit],
                "title": title,
                "phone": phone,
                "status": status,
            }
            for who, (unit, title, phone, status) in rows.items()
        ]
        key = self.desk.check(named, effective_on=on.isoformat())
        with transaction(write=True):
            roster = db.session.get_one(Roster, key)
            decide_rows(roster=roster, verdict="suspicious", decision="apply")
            decide_rows(roster=roster, verdict="faulty", decision="skip")
        if self.desk.apply(key) == "waiting":
            with transaction(write=True):
                agree_roster(roster=db.session.get_one(Roster, key), by_id=self.second_id)
            drain()
        assert self.desk.state(key) == "applied"
        self.world.bring(key, rows, on)

    @rule(place=st.integers(0, 20))
    def undo(self, place: int) -> None:
        """Any of the imports is undone, in any order."""
        if self.world.imports:
            key = sorted(self.world.imports)[place % len(self.world.imports)]
            assert self.desk.undo(key) == "undone"
            self.world.undo(key)

    @rule(who=st.sampled_from(_PEOPLE), phone=st.sampled_from(("0933333333", *_PHONES)))
    def correct_phone(self, who: int, phone: str) -> None:
        """Somebody corrects a telephone number by hand."""
        if who in self.world.people:
            with transaction(write=True):
                db.session.get_one(Person, self._ids()[who]).phone = phone
            self.world.people[who]["phone"] = phone

    @rule(who=st.sampled_from(_PEOPLE), title=st.sampled_from(_TITLES))
    def correct_title(self, who: int, title: str) -> None:
        """Somebody corrects the title of the latest post by hand."""
        if who in self.world.people:
            with transaction(write=True):
                posts = (
                    select(Post).where(Post.person_id == self._ids()[who]).order_by(Post.valid_from.desc())
                )
                post = db.session.scalars(posts).first()
                assert post is not None
                post.title = title
            latest = max(self.world.people[who]["posts"].values(), key=lambda each: each["from"])
            latest["title"] = title

    @invariant()
    def the_site_says_the_same(self) -> None:
        """People, telephones, accounts and every post with its days; and no invariant is broken."""
        if not hasattr(self, "world"):
            return
        wanted = {
            who: (person["phone"] or None, person["open"], self._wanted_posts(person))
            for who, person in self.world.people.items()
        }
        with transaction(write=False):
            assert {who: self._found(key) for who, key in self._ids().items()} == wanted
            assert [fault for check in invariants().values() for fault in check()] == []

    def _wanted_posts(self, person: dict[str, Any]) -> list[tuple[Any, ...]]:
        return sorted(
            (post["from"], self.units[post["unit"]], post["title"], post["to"], post["why"])
            for post in person["posts"].values()
        )

    def _ids(self) -> dict[int, int]:
        like = Person.staff_number.like(f"H{self.number}.%")
        rows = db.session.execute(select(Person.staff_number, Person.id).where(like))
        return {int(number.rsplit(".")[-1]): key for number, key in rows}

    def _found(self, person_id: int) -> tuple[Any, ...]:
        person = db.session.get_one(Person, person_id)
        posts = db.session.scalars(select(Post).where(Post.person_id == person_id))
        found = [
            (each.valid_from, each.unit_id, each.title, each.valid_to, each.end_reason) for each in posts
        ]
        return person.phone, person.is_active, sorted(found)


def test_a_year_of_imports_and_undoings_is_what_the_calculation_says(branch: Branch) -> None:
    with transaction(write=True):
        second = make_holder(Role.HR_OFFICER, db.session.get_one(Unit, branch.province_id), "Lê Hai").id
    machine = type("HistoriesHere", (Histories,), {"branch": branch, "second_id": second})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
