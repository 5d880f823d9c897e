"""The demonstration site: an organisation with its history, three hundred people, and five who can sign in.

Everything is dated from today backwards, so that it never looks stale, and drawn with a fixed seed, so
that two demonstration sites look alike.
"""

import datetime as dt
import random
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db
from lms.core.permissions import Role
from lms.core.setup import demonstration_password
from lms.core.text import fold, identity_key
from lms.organisations.actions import create_unit, end_unit, move_unit, record_succession, rename_unit
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.actions import new_person, new_post, write_keys
from lms.people.models import Credential, Person, RoleGrant, SignInName
from lms.people.passwords import hash_password

_DATA = Path(__file__).with_name("demonstration.toml")
_SEED = 1690
_DOMAIN = "tuhoc.example"


@dataclass(frozen=True)
class Fixed:
    """Somebody who can sign in."""

    user_name: str
    full_name: str
    gender: str
    age: int
    unit: str
    title: str
    address_form: str
    role: Role
    granted_at: str


FIXED = (
    Fixed(
        "hocvien",
        "Nguyễn Thị Hằng",
        "female",
        48,
        "HP.10606",
        "Công chức Văn hóa - Xã hội",
        "chị",
        Role.LEARNER,
        "HP.10606",
    ),
    Fixed(
        "giangvien", "Trần Anh Tuấn", "male", 39, "BKHCN.CDS", "Chuyên viên chính", "anh", Role.TRAINER, "GOC"
    ),
    Fixed(
        "thamdinh",
        "Phạm Thị Ánh Nguyệt",
        "female",
        45,
        "BKHCN.TCCB",
        "Chuyên viên chính",
        "chị",
        Role.REVIEWER,
        "GOC",
    ),
    Fixed("nhansu", "Đặng Thị Mai", "female", 42, "HP.NV", "Chuyên viên chính", "chị", Role.HR_OFFICER, "HP"),
    Fixed("quantri", "Vũ Đức Nam", "male", 36, "BKHCN.CDS", "Chuyên viên", "anh", Role.ADMINISTRATOR, "GOC"),
)


def seed_people() -> None:
    """The demonstration organisation stands, with its people."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    units = _seed_units(data["unit"])
    Seeding(data, units).run()
    record("demonstration.loaded", kind="unit", id=units["GOC"].id, label="people")


def _seed_units(rows: list[dict[str, Any]]) -> dict[str, Unit]:
    units = {"GOC": get_root()}
    for row in rows:
        units[row["code"]] = create_unit(
            code=row["code"],
            kind=row["kind"],
            name=row["name"],
            parent=units[row.get("parent", "GOC")],
            valid_from=row["from"],
        )
    for row in rows:
        _write_history(row, units)
    for row in reversed(rows):
        if "until" in row:
            end_unit(unit=units[row["code"]], on=row["until"])
    return units


def _write_history(row: dict[str, Any], units: dict[str, Unit]) -> None:
    unit = units[row["code"]]
    if "moved_to" in row:
        move_unit(unit=unit, parent=units[row["moved_to"]], on=row["moved_on"])
    if "renamed" in row:
        rename_unit(unit=unit, name=row["renamed"], on=row["moved_on"])
    if "successor" in row:
        record_succession(
            old=unit,
            new=units[row["successor"]],
            kind="merged",
            on=row["until"],
            decision_number=row["decision"],
        )


class Seeding:
    """The people of the demonstration, drawn from lists; written in a few statements."""

    def __init__(self, data: dict[str, Any], units: dict[str, Unit]) -> None:
        self.data = data
        self.units = units
        self.random = random.Random(_SEED)  # noqa: S311
        self.today = today()
        self.whole = [*data["names"]["whole"]]
        text, gender = data["names"]["decomposed"]
        self.whole.insert(3, [unicodedata.normalize("NFD", text), gender])
        self.numbers = 0

    def run(self) -> None:
        """The five who can sign in and everybody else are there, with posts and roles."""
        password_hash = hash_password(demonstration_password())
        for fixed in FIXED:
            self._write_fixed(fixed, password_hash)
        living = [row for row in self.data["unit"] if "until" not in row]
        drawn = self._draw_people(living)
        self._write_second_post(drawn[-1])
        self._draw_people([row for row in self.data["unit"] if "until" in row])
        db.session.flush()

    def _draw_people(self, rows: list[dict[str, Any]]) -> list[Person]:
        """The people of these units; those of a unit that has ended still hold the posts they had there."""
        drawn = [
            (self._draw_person(row["code"]), row, place)
            for row in rows
            for place in range(row.get("people", 0))
        ]
        db.session.add_all(person for person, _, _ in drawn)
        db.session.flush()
        for person, row, place in drawn:
            self._write_names(person)
            self._write_posts(person, row, place)
        return [person for person, _, _ in drawn]

    def _write_fixed(self, fixed: Fixed, password_hash: str) -> None:
        person = new_person(full_name=fixed.full_name, gender=fixed.gender, address_form=fixed.address_form)
        person.birth_on = self._birthday(fixed.age)
        person.email, person.staff_number = f"{fixed.user_name}@{_DOMAIN}", self._staff_number(fixed.unit)
        db.session.add(person)
        db.session.flush()
        self._write_names(person)
        db.session.add(
            SignInName(person_id=person.id, kind="user_name", identity_key=identity_key(fixed.user_name))
        )
        db.session.add(
            Credential(person_id=person.id, password_hash=password_hash, must_change=False, changed_at=now())
        )
        since = self._since(fixed.unit, 900)
        self._add_post(person, fixed.unit, fixed.title, "cong_chuc", valid_from=since)
        db.session.add(
            RoleGrant(
                person_id=person.id,
                role=fixed.role.value,
                unit_id=self.units[fixed.granted_at].id,
                valid_from=since,
            )
        )

    def _draw_person(self, unit: str) -> Person:
        name, gender = self._draw_name(unit)
        person = new_person(full_name=name, gender=gender)
        self.numbers += 1
        person.birth_on = self._birthday(self.random.randint(24, 59))
        person.staff_number = self._staff_number(unit)
        if self.random.random() < 0.85:
            person.email = f"{_ascii(person.full_name)}{self.numbers}@{_DOMAIN}"
        person.notice_accepted_at = now() - dt.timedelta(days=self.random.randint(20, 300))
        return person

    def _draw_name(self, unit: str) -> tuple[str, str]:
        if self.whole and (unit == "NA.17254" or self.random.random() < 0.03):
            name, gender = self.whole.pop(0)
            return name, gender
        gender = self.random.choice(("female", "male"))
        middle, given = self.random.choice(self.data["names"][gender])
        return f"{self.random.choice(self.data['names']['family'])} {middle} {given}", gender

    def _birthday(self, age: int) -> dt.date:
        return self.today - dt.timedelta(days=age * 365 + self.random.randint(20, 340))

    def _staff_number(self, unit: str) -> str:
        self.numbers += 1
        province = {"HP": "31", "HD": "30", "NA": "40"}.get(unit.split(".")[0], "00")
        return f"{province}{self.numbers:06d}"

    def _write_names(self, person: Person) -> None:
        write_keys(person)
        for kind, name in (("email", person.email), ("staff_number", person.staff_number)):
            if name:
                db.session.add(SignInName(person_id=person.id, kind=kind, identity_key=identity_key(name)))

    def _write_posts(self, person: Person, row: dict[str, Any], place: int) -> None:
        titles = self.data["titles"][row["kind"]]
        title, group = (
            titles[place] if place < len(titles) else self.random.choice(titles[len(titles) // 2 :])
        )
        since = self._since(row["code"], self.random.randint(60, 2600))
        if self.random.random() < 0.15:
            since = self._write_earlier_post(person, row["code"], since)
        is_counted = group != "cong_dan" and "(hợp đồng)" not in title
        self._add_post(person, row["code"], title, group, valid_from=since, is_counted=is_counted)

    def _write_earlier_post(self, person: Person, unit: str, since: dt.date) -> dt.date:
        """The person was somewhere else before; returns the day on which the present post began."""
        changed_on = max(since, self._since(unit, self.random.randint(40, 280)))
        earlier = "HD.NS" if unit.startswith("HP.1") else {"HP.NV": "HP.KHCN", "NA.17254": "NA"}.get(unit)
        if earlier is None:
            return changed_on
        ended_on = self.units[earlier].valid_to or changed_on
        ended_on = min(ended_on, changed_on)
        self._add_post(
            person,
            earlier,
            "Chuyên viên",
            "cong_chuc",
            valid_from=ended_on - dt.timedelta(days=1400),
            valid_to=ended_on,
        )
        return changed_on

    def _write_second_post(self, person: Person) -> None:
        """Somebody holds a second post, which does not count."""
        since = self._since("NA", 120)
        self._add_post(
            person,
            "NA",
            "Thành viên Ban Chỉ đạo chuyển đổi số",
            "cong_chuc",
            valid_from=since,
            is_main=False,
            is_counted=False,
        )

    def _since(self, unit: str, days_ago: int) -> dt.date:
        latest = min(self.today, self.units[unit].valid_to or self.today)
        return max(self.units[unit].valid_from, latest - dt.timedelta(days=days_ago))

    def _add_post(self, person: Person, unit: str, title: str, group: str, **facts: Any) -> None:
        db.session.add(
            new_post(
                person_id=person.id, unit_id=self.units[unit].id, title=title, person_group=group, **facts
            )
        )


def _ascii(name: str) -> str:
    return "".join(char for char in fold(name) if char.isascii() and char.isalnum())


def demonstration_people() -> dict[str, Person]:
    """The five who can sign in, by user name: for the seeders of other features."""
    names = [fixed.user_name for fixed in FIXED]
    rows = db.session.execute(
        select(SignInName.identity_key, Person).join(Person).where(SignInName.identity_key.in_(names))
    )
    return {row.identity_key: row.Person for row in rows}
