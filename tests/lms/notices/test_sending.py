"""Reminders through a mail server that takes, refuses, delays and falls silent: nobody gets two."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.jobs import check_parked
from lms.core.registries import invariants
from lms.notices.models import Message, Reminder, ReminderDelivery
from tests.conftest import HeldClock
from tests.lms.notices.conftest import MONDAY, Office, at
from tests.lms.notices.smtp import MailServer

Work = Callable[[], None]
DUE = MONDAY + dt.timedelta(days=7)


def letters(app: Flask) -> dict[str, str]:
    """The state of each letter, by address."""
    with app.app_context(), transaction(write=False):
        rows = db.session.execute(select(ReminderDelivery.address, ReminderDelivery.state))
        return {row.address: row.state for row in rows}


def inboxes(app: Flask) -> dict[int, list[str]]:
    """The subjects of the messages of each person."""
    with app.app_context(), transaction(write=False):
        found: dict[int, list[str]] = {}
        for message in db.session.scalars(select(Message).order_by(Message.id)):
            found.setdefault(message.person_id, []).append(message.subject)
        return found


def faults(app: Flask) -> list[str]:
    """What `lms audit` would say about reminders and jobs."""
    with app.app_context(), transaction(write=False):
        said = [
            line for name, check in invariants().items() if name.startswith("notices") for line in check()
        ]
        return said + check_parked()


def test_whoever_has_something_due_in_a_week_gets_one_letter_and_one_message(
    app: Flask, office: Office, mail: MailServer, monday: Work
) -> None:
    office.owe(office.people[0], DUE)
    office.owe(office.people[0], DUE, "Văn thư")
    office.owe(office.people[1], DUE + dt.timedelta(days=2))
    monday()
    assert mail.taken == ["p0@thu.example"]
    assert "An toàn thông tin" in mail.text_to("p0@thu.example")
    assert "Văn thư" in mail.text_to("p0@thu.example")
    assert [len(subjects) for subjects in inboxes(app).values()] == [1]
    assert faults(app) == []


def test_what_was_planned_is_what_is_sent_word_for_word(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    from lms.notices.actions.settings import add_rule, end_rule
    from lms.notices.calendar import list_rules

    for person in office.people:
        office.owe(person, DUE, f"Khóa {person}")
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    with app.app_context(), transaction(write=True):
        planned = {row.person_id: row.body for row in db.session.scalars(select(Reminder))}
        for rule in list_rules():
            end_rule(rule)
        add_rule(source="", recipient="person", offset_days=-200)
    office.items.clear()
    at(clock, MONDAY, 8)
    run()
    with app.app_context(), transaction(write=False):
        posted = {row.person_id: row.body for row in db.session.scalars(select(Message))}
    assert len(planned) == 4 and posted == planned
    for number, person in enumerate(office.people):
        assert planned[person] in mail.text_to(f"p{number}@thu.example").replace("\r\n", "\n")


def test_a_refusal_for_good_is_kept_with_the_words_of_the_server_and_not_tried_again(
    app: Flask, office: Office, mail: MailServer, monday: Work, clock: HeldClock, run: Work
) -> None:
    mail.answers["p0@thu.example"] = "550 5.1.1 No such user"
    for person in office.people[:2]:
        office.owe(person, DUE)
    monday()
    clock.forward(hours=1)
    run()
    assert letters(app) == {"p0@thu.example": "refused", "p1@thu.example": "sent"}
    with app.app_context(), transaction(write=False):
        refused = db.session.scalars(select(ReminderDelivery).filter_by(state="refused")).one()
        assert (refused.tries, refused.failure) == (1, "unknown") and "No such user" in (refused.said or "")
    assert mail.taken == ["p1@thu.example"] and faults(app) == []


def test_a_refusal_for_now_is_tried_again_on_the_same_day_and_never_on_the_next(
    app: Flask, office: Office, mail: MailServer, monday: Work, clock: HeldClock, run: Work
) -> None:
    mail.answers |= {"p0@thu.example": "451 4.7.1 Greylisted", "p1@thu.example": "452 Later"}
    for person in office.people[:3]:
        office.owe(person, DUE)
    monday()
    assert letters(app)["p0@thu.example"] == "delayed" and mail.taken == ["p2@thu.example"]
    del mail.answers["p0@thu.example"]
    clock.forward(minutes=11)
    run()
    assert mail.taken == ["p2@thu.example", "p0@thu.example"]
    at(clock, MONDAY + dt.timedelta(days=1), 8)
    mail.answers.clear()
    run()
    assert letters(app)["p1@thu.example"] == "lapsed"
    assert len(mail.taken) == 2 and faults(app) == []


def test_a_server_that_falls_silent_after_the_letter_leaves_its_outcome_unknown(
    app: Flask, office: Office, mail: MailServer, monday: Work, clock: HeldClock, run: Work
) -> None:
    mail.falls_silent_for.add("p0@thu.example")
    for person in office.people[:2]:
        office.owe(person, DUE)
    monday()
    clock.forward(hours=2)
    run()
    assert letters(app) == {"p0@thu.example": "unknown", "p1@thu.example": "sent"}
    assert mail.taken == ["p0@thu.example", "p1@thu.example"] and faults(app) == []


def test_a_server_that_hangs_up_before_the_letter_is_asked_again_later(
    app: Flask, office: Office, mail: MailServer, monday: Work, clock: HeldClock, run: Work
) -> None:
    mail.drops_before_data.add("p0@thu.example")
    for person in office.people[:2]:
        office.owe(person, DUE)
    monday()
    assert mail.taken == [] and letters(app)["p0@thu.example"] == "delayed"
    mail.drops_before_data.clear()
    clock.forward(minutes=11)
    run()
    assert sorted(mail.taken) == ["p0@thu.example", "p1@thu.example"] and faults(app) == []


def test_a_server_that_is_away_gets_every_letter_once_it_is_back(
    app: Flask, office: Office, monday: Work, clock: HeldClock, run: Work
) -> None:
    from dataclasses import replace

    from tests.lms.notices.smtp import mail_server
    from tests.servers import free_port

    app.config["LMS"] = replace(app.config["LMS"], smtp_url=f"smtp://127.0.0.1:{free_port()}")
    for person in office.people:
        office.owe(person, DUE)
    monday()
    assert set(letters(app).values()) == {"delayed", "queued"}
    with mail_server() as server:
        app.config["LMS"] = replace(app.config["LMS"], smtp_url=server.url)
        clock.forward(minutes=11)
        run()
        assert sorted(server.taken) == [f"p{number}@thu.example" for number in range(4)]
    assert faults(app) == []


def test_one_connection_serves_a_whole_batch_also_after_a_refusal(
    office: Office, mail: MailServer, monday: Work
) -> None:
    mail.answers["p1@thu.example"] = "550 5.1.1 No such user"
    for person in office.people:
        office.owe(person, DUE)
    monday()
    assert len(mail.taken) == 3 and mail.connections == 1


def test_a_job_that_is_delivered_many_times_sends_nothing_twice(
    app: Flask, office: Office, mail: MailServer, monday: Work
) -> None:
    from lms.notices.listeners import send_reminders

    for person in office.people:
        office.owe(person, DUE)
    monday()
    with app.app_context(), transaction(write=False):
        day_id = db.session.scalars(select(Reminder.day_id)).first()
    for _ in range(3):
        with app.app_context(), transaction(write=False):
            send_reminders({"day_id": day_id, "batch": 0, "go": 0})
    assert len(mail.taken) == 4 and faults(app) == []


def test_two_workers_on_the_same_batch_at_once_send_each_letter_once(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    import threading

    from lms.notices.listeners import send_reminders

    for person in office.people:
        office.owe(person, DUE)
    mail.wait_seconds = 0.05
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    at(clock, MONDAY, 8)
    with app.app_context(), transaction(write=True):
        from lms.notices.queries.days import get_day

        day = get_day(MONDAY)
        day.state, day.next_batch, day_id = "sending", 1, day.id
    together = threading.Barrier(3)

    def work() -> None:
        with app.app_context():
            together.wait()
            with transaction(write=False):
                send_reminders({"day_id": day_id, "batch": 0, "go": 0})

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(mail.taken) == [f"p{number}@thu.example" for number in range(4)]
    assert set(letters(app).values()) == {"sent"} and faults(app) == []


def test_nobody_whose_account_was_closed_since_is_written_to(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    from lms.people.actions import deactivate_person
    from lms.people.queries import get_person_by_id

    for person in office.people[:2]:
        office.owe(person, DUE)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    with app.app_context(), transaction(write=True):
        deactivate_person(person=get_person_by_id(office.people[0]))
    at(clock, MONDAY, 8)
    run()
    assert letters(app) == {"p0@thu.example": "refused", "p1@thu.example": "sent"}
    assert mail.taken == ["p1@thu.example"]


@pytest.mark.parametrize("hour", [7, 20, 23])
def test_nothing_leaves_in_quiet_hours(
    hour: int, app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    office.owe(office.people[0], DUE)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    at(clock, MONDAY, hour)
    run()
    assert mail.taken == [] and inboxes(app) == {}


def test_letters_put_off_into_the_quiet_hours_lapse(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    mail.answers["p0@thu.example"] = "451 Later"
    office.owe(office.people[0], DUE)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    at(clock, MONDAY, 19, 55)
    run()
    mail.answers.clear()
    at(clock, MONDAY, 20, 10)
    run()
    assert letters(app) == {"p0@thu.example": "delayed"}
    at(clock, MONDAY + dt.timedelta(days=1), 9)
    run()
    assert letters(app) == {"p0@thu.example": "lapsed"} and mail.taken == []
    assert faults(app) == []
