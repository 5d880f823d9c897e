"""An office whose people have things to do, a mail server, and the way to the morning on which reminders leave."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask

from lms.core.clock import VIETNAM
from lms.core.db import transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.notices.actions.settings import switch_reminders
from lms.notices.sources import DueItem, add_due_source
from lms.notices.tasks import keep_reminders
from lms.people.actions.duties import appoint
from tests.conftest import HeldClock
from tests.factories.organisations import make_province
from tests.factories.people import make_holder, make_person
from tests.lms.notices.smtp import MailServer, mail_server

# The clock of the tests stands on a Friday; the plan of Monday 23/11 is made on Sunday. Tuesday is a holiday.
FRIDAY = dt.date(2026, 11, 20)
MONDAY = dt.date(2026, 11, 23)
WEDNESDAY = dt.date(2026, 11, 25)


@dataclass
class Office:
    """A province with two communes: who works there, and what falls due for them."""

    province: int
    first: int
    second: int
    first_public_id: str
    head: int
    officer: int
    administrator: int
    people: list[int]
    items: list[DueItem] = field(default_factory=list)

    def owe(self, person_id: int, due_on: dt.date, title: str = "An toàn thông tin", **facts: object) -> None:
        """The person of the first commune has something to do by that day."""
        facts = {"unit_id": self.first, "link": "/khoa-hoc", "key": f"k{len(self.items)}", **facts}
        self.items.append(DueItem(person_id=person_id, title=title, due_on=due_on, **facts))  # type: ignore[arg-type]


@pytest.fixture
def office(app: Flask) -> Office:
    """The office, committed; what it owes is yielded by a source of its own."""
    from lms.organisations.queries import get_root

    with app.app_context(), transaction(write=True):
        province, first, second = make_province()
        head = make_person("Lê Trưởng Phòng", unit=first, email="truong@thu.example")
        appoint(person=head, unit=first, duty="head", valid_from=dt.date(2025, 7, 1))
        officer = make_holder(Role.HR_OFFICER, province, "Lý Nhân Sự", email="nhansu@thu.example")
        administrator = make_holder(Role.ADMINISTRATOR, get_root(), "Vũ Toàn Quyền", email="vu@thu.example")
        people = [
            make_person(f"Người Thứ {name}", unit=first, email=f"p{number}@thu.example")
            for number, name in enumerate(("Nhất", "Nhì", "Ba", "Tư"))
        ]
        made = Office(
            province=province.id,
            first=first.id,
            second=second.id,
            first_public_id=first.public_id,
            head=head.id,
            officer=officer.id,
            administrator=administrator.id,
            people=[person.id for person in people],
        )

    def owed(_day: dt.date) -> Iterable[DueItem]:
        return iter(made.items)

    def owed_by(person_id: int, _day: dt.date) -> Iterable[DueItem]:
        return (item for item in made.items if item.person_id == person_id)

    add_due_source(app, "tests", owed, label="Việc thử", of_person=owed_by)
    return made


@pytest.fixture
def mail(app: Flask) -> Iterator[MailServer]:
    """The mail server of the site."""
    with mail_server() as server:
        app.config["LMS"] = replace(app.config["LMS"], smtp_url=server.url)
        yield server


def at(clock: HeldClock, day: dt.date, hour: int, minute: int = 0) -> None:
    """It is that hour in Viet Nam."""
    clock.moment = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=VIETNAM).astimezone(dt.UTC)


@pytest.fixture
def run(app: Flask) -> Callable[[], None]:
    """A function: the worker does what the hour asks for."""

    def work() -> None:
        with app.app_context():
            keep_reminders()
            drain()

    return work


@pytest.fixture
def on(app: Flask) -> None:
    """Reminders are switched on."""
    with app.app_context(), transaction(write=True):
        switch_reminders(is_on=True)


@pytest.fixture
def monday(office: Office, clock: HeldClock, run: Callable[[], None], on: None) -> Callable[[], None]:
    """A function: the plan of Monday is made on Sunday, and on Monday morning the worker goes on."""

    def pass_time() -> None:
        at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
        run()
        at(clock, MONDAY, 8)
        run()

    return pass_time
