"""A province whose figures can be sealed: two communes, their people, their officer, and keys to sign with."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.organisations.models import Unit
from lms.people.models import Person
from lms.sealing.actions import ask_seal
from lms.sealing.models import SealedReport
from lms.signing.demonstration import create_demonstration_keys
from tests.conftest import START
from tests.factories.organisations import make_province
from tests.factories.training import make_officer, make_official, outside, target

TODAY = dt.date(2026, 11, 20)
NAMES = ("Trần Thị Ánh", "Đỗ Văn Ân", "Lê Thị Đào", "Phạm Văn Ơn", "Vũ Thị Ươm", "Ngô Văn Yên")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One demonstration authority for all tests of this process: making it takes a second."""
    folder = tmp_path_factory.mktemp("keys") / "signing"
    create_demonstration_keys(folder, issuer_name="Cơ quan thử", at=START - dt.timedelta(days=1))
    yield folder


@dataclass
class Sealer:
    """What a test needs of the province, by keys and names."""

    app: Flask
    province_id: int
    communes: tuple[int, int]
    people: dict[str, int]
    officer_id: int

    def seal(self, unit_id: int | None = None, on: dt.date = TODAY) -> int:
        """The unit, or the province, is sealed; the key of the report."""
        with transaction(write=True):
            unit = db.session.get_one(Unit, unit_id or self.province_id)
            key = ask_seal(unit=unit, on=on, by_id=self.officer_id).id
        drain()
        return key

    def work(self) -> None:
        """The worker does what is due: for tests of pages, which hold no context of their own."""
        with self.app.app_context():
            drain()

    def report(self, key: int) -> SealedReport:
        """The row of the report, read afresh; inside a transaction."""
        report = db.session.get_one(SealedReport, key)
        db.session.refresh(report)
        return report

    def person(self, name: str) -> Person:
        """Somebody of the province; inside a transaction."""
        return db.session.get_one(Person, self.people[name])


@pytest.fixture
def office(place: Sealer) -> Iterator[Sealer]:
    """The province, with the context of the site held for the test."""
    with place.app.app_context():
        yield place


@pytest.fixture
def place(app: Flask, keys: Path) -> Sealer:
    """Six people in two communes; the first three have 40 tiết and more, the others some; the target is 40."""
    shutil.copytree(keys, app.config["LMS"].keys_dir / "signing")
    with app.app_context(), transaction(write=True):
        province, first, second = make_province()
        target(province, 40, dt.date(2026, 1, 1))
        people = [make_official(name, (first, second)[at % 2]) for at, name in enumerate(NAMES)]
        for at, person in enumerate(people):
            outside(person, 42 if at < 3 else 10 * (at - 2), dt.date(2026, 3, 1 + at))
        officer = make_officer("Đặng Thị Mai", province)
        return Sealer(
            app,
            province.id,
            (first.id, second.id),
            {person.full_name: person.id for person in people},
            officer.id,
        )
