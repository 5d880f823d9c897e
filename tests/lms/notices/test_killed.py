"""A worker that dies in the middle: whatever it was doing, nobody gets two messages and the rest goes on."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.notices.models import Message, Reminder, ReminderDay, ReminderMatter
from lms.notices.queries.days import get_day
from tests.conftest import HeldClock
from tests.lms.notices.conftest import MONDAY, Office, at
from tests.lms.notices.smtp import MailServer
from tests.lms.notices.test_sending import faults, inboxes, letters

Work = Callable[[], None]
ROOT = Path(__file__).resolve().parents[3]
DUE = MONDAY + dt.timedelta(days=7)

# A worker of the site at a given moment. At "taken" it sleeps between the server's answer and its own commit,
# at "assembled" between two parts of a plan.
WORKER = """
import datetime as dt, sys, time
from pathlib import Path
from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.jobs import drain
from lms.notices import assembling, mailing
from lms.notices.tasks import keep_reminders
from tests.lms.notices.conftest import DueItem, add_due_source

folder, url, smtp, moment, place, people, unit = sys.argv[1:]
app = create_app(
    Settings(data_dir=Path(folder), database_url=url, secret_key="tests", smtp_url=smtp, rate_limits=False),
    clock=lambda: dt.datetime.fromisoformat(moment),
)
def owed(_day):
    for number in people.split(","):
        yield DueItem(person_id=int(number), unit_id=int(unit), key="k" + number, title="An toàn thông tin",
                      due_on=dt.date(2026, 11, 30), link="/khoa-hoc")
add_due_source(app, "tests", owed)
give = mailing.MailCarrier.give
def give_and_wait(self, letter):
    give(self, letter)
    if place == "taken":
        print("here", flush=True)
        time.sleep(60)
mailing.MailCarrier.give = give_and_wait
assembling._PEOPLE = 1
written, parts = assembling.Assembly.write_part, []
def write_and_wait(self, day):
    if place == "assembled" and len(parts) == 2:
        print("here", flush=True)
        time.sleep(60)
    parts.append(1)
    return written(self, day)
assembling.Assembly.write_part = write_and_wait
with app.app_context():
    keep_reminders()
    drain()
"""


def _start(app: Flask, office: Office, clock: HeldClock, place: str) -> subprocess.Popen[str]:
    settings = app.config["LMS"]
    people = ",".join(str(item.person_id) for item in office.items)
    facts = (settings.data_dir, settings.database_url, settings.smtp_url, clock.moment.isoformat(), place)
    command = [sys.executable, "-c", WORKER, *map(str, facts), people, str(office.first)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def _kill_at(app: Flask, office: Office, clock: HeldClock, place: str) -> None:
    with _start(app, office, clock, place) as worker:
        assert worker.stdout is not None
        while "here" not in worker.stdout.readline():
            assert worker.poll() is None
        worker.send_signal(signal.SIGKILL)


def _next_worker(clock: HeldClock, work: Work) -> None:
    """Another worker takes the job, two minutes after the first one died."""
    clock.forward(minutes=2, seconds=1)
    work()


@pytest.fixture
def planned(office: Office, clock: HeldClock, run: Work, on: None) -> None:
    """The plan of Monday is made for four people, and it is Monday morning."""
    for person in office.people:
        office.owe(person, DUE)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    at(clock, MONDAY, 8)


def test_a_worker_killed_between_the_servers_answer_and_its_own_commit_sends_nobody_a_second_letter(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, planned: None
) -> None:
    _kill_at(app, office, clock, "taken")
    assert mail.taken == ["p0@thu.example"]
    assert letters(app)["p0@thu.example"] == "trying"
    _next_worker(clock, run)
    clock.forward(hours=3)
    run()
    assert mail.taken == [f"p{number}@thu.example" for number in range(4)]
    assert letters(app) == {
        "p0@thu.example": "unknown",
        **{f"p{number}@thu.example": "sent" for number in (1, 2, 3)},
    }
    assert all(len(subjects) == 1 for subjects in inboxes(app).values()) and len(inboxes(app)) == 4
    assert faults(app) == []


def test_a_worker_killed_while_the_server_still_thinks_sends_nobody_a_second_letter(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, planned: None
) -> None:
    worker = _start(app, office, clock, "")

    def die(to: str) -> None:
        if to == "p1@thu.example" and worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
            worker.wait(20)

    mail.after_data = die
    worker.wait(60)
    assert worker.stdout is not None
    worker.stdout.close()
    assert letters(app)["p1@thu.example"] == "trying"
    _next_worker(clock, run)
    assert sorted(mail.taken) == [f"p{number}@thu.example" for number in range(4)]
    assert letters(app)["p1@thu.example"] == "unknown" and faults(app) == []


def test_a_worker_killed_while_it_plans_leaves_a_plan_that_another_ends_with_each_person_in_it_once(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    for person in office.people:
        office.owe(person, DUE)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    _kill_at(app, office, clock, "assembled")
    with app.app_context(), transaction(write=False):
        assert get_day(MONDAY).state == "making"
        assert db.session.scalar(select(func.count()).select_from(Reminder)) == 2
    at(clock, MONDAY, 8)
    _next_worker(clock, run)
    run()
    with app.app_context(), transaction(write=False):
        day = get_day(MONDAY)
        assert (day.state, day.people, day.letters) == ("sending", 4, 4)
        assert db.session.scalar(select(func.count()).select_from(ReminderMatter)) == 0
        assert db.session.scalar(select(func.count()).select_from(Message)) == 4
    assert sorted(mail.taken) == [f"p{number}@thu.example" for number in range(4)]
    assert faults(app) == []


def test_a_worker_that_wakes_up_late_finds_its_plan_taken_over_and_writes_nothing(
    app: Flask, office: Office, clock: HeldClock, on: None
) -> None:
    from lms.notices.actions import planning

    for person in office.people:
        office.owe(person, DUE)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    with app.app_context():
        with transaction(write=True):
            planning.ask_plan(MONDAY)
            day_id = get_day(MONDAY).id
        with transaction(write=False):
            late = planning._Plan(day_id)
        drain()
        with transaction(write=False), pytest.raises(planning._Overtaken):
            late.assemble_part()
        with transaction(write=False):
            day = db.session.get_one(ReminderDay, day_id)
            assert (day.state, day.people) == ("ready", 4)
