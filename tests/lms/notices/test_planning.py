"""The plan of a day: who is told of what, who is told about whom, who is left alone."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.errors import Conflict, Refusal
from lms.core.jobs import drain
from lms.notices.actions.choices import choose_mail
from lms.notices.actions.planning import ask_plan, plan_anew
from lms.notices.actions.settings import (
    add_rule,
    change_hours,
    end_rule,
    lift_pause,
    mark_day,
    pause_unit,
    ship_calendar,
)
from lms.notices.calendar import due_days, get_setting, list_calendar, list_rules, next_day
from lms.notices.models import Message, Reminder, ReminderDelivery, ReminderPause
from lms.notices.queries.days import find_day, get_day
from lms.organisations.queries import get_unit
from lms.people.queries import get_person_by_id
from tests.conftest import HeldClock
from tests.lms.notices.conftest import FRIDAY, MONDAY, WEDNESDAY, Office, at
from tests.lms.notices.smtp import MailServer

Work = Callable[[], None]
WEEK = dt.timedelta(days=7)


def _plan(app: Flask, on: dt.date = MONDAY) -> dict[int, Reminder]:
    """The digests of that day by person, once its plan is made."""
    with app.app_context():
        with transaction(write=True):
            ask_plan(on)
        drain()
        with transaction(write=False):
            found = {row.person_id: row for row in db.session.scalars(select(Reminder).filter_by(on=on))}
            db.session.expunge_all()
            return found


def test_nothing_is_planned_or_sent_before_reminders_are_switched_on(
    app: Flask, office: Office, clock: HeldClock, run: Work
) -> None:
    office.owe(office.people[0], MONDAY + WEEK)
    for hour in (9, 16, 17):
        at(clock, MONDAY - dt.timedelta(days=1), hour)
        run()
    with app.app_context(), transaction(write=False):
        assert find_day(MONDAY) is None


def test_tomorrow_is_planned_in_the_afternoon_and_a_day_off_never(
    app: Flask, office: Office, clock: HeldClock, run: Work, on: None
) -> None:
    def planned(day: dt.date) -> bool:
        with app.app_context(), transaction(write=False):
            return find_day(day) is not None

    run()
    assert planned(FRIDAY) and not planned(MONDAY)
    at(clock, FRIDAY, 17)
    run()
    assert not planned(FRIDAY + dt.timedelta(days=1))
    at(clock, MONDAY - dt.timedelta(days=1), 15, 59)
    run()
    assert not planned(MONDAY)
    clock.forward(minutes=1)
    run()
    assert planned(MONDAY)
    at(clock, MONDAY, 17)
    run()
    assert not planned(MONDAY + dt.timedelta(days=1))  # 24/11 is a holiday
    with app.app_context(), transaction(write=False):
        assert next_day(MONDAY) == WEDNESDAY


def test_a_reminder_that_would_fall_on_a_day_off_is_said_before_it(app: Flask, office: Office) -> None:
    office.owe(office.people[0], WEDNESDAY)  # the day before is a holiday
    office.owe(office.people[1], WEDNESDAY + dt.timedelta(days=1))
    assert set(_plan(app)) == {office.people[0]}
    assert set(_plan(app, WEDNESDAY)) == {office.people[1]}


def test_the_head_is_told_three_days_after_and_the_officer_a_week_after_each_with_names(
    app: Flask, office: Office
) -> None:
    for person in office.people:
        office.owe(person, WEDNESDAY - dt.timedelta(days=3))
    office.owe(office.people[0], WEDNESDAY - WEEK, "Văn thư")
    plan = _plan(app, WEDNESDAY)
    assert set(plan) == {office.head, office.officer}
    assert "Người Thứ Ba" in plan[office.head].body and "4 người" in plan[office.head].body
    assert "Văn thư" not in plan[office.head].body
    assert "Văn thư" in plan[office.officer].body and "Nhất" in plan[office.officer].body
    assert plan[office.officer].unit_id == office.province


def test_a_head_who_is_late_is_not_told_about_oneself_and_another_unit_asks_the_nearest_above(
    app: Flask, office: Office
) -> None:
    office.owe(office.head, WEDNESDAY - dt.timedelta(days=3))
    office.owe(office.people[0], WEDNESDAY - dt.timedelta(days=3), unit_id=office.second)
    office.owe(office.officer, WEDNESDAY - WEEK, unit_id=office.province)
    office.owe(office.people[1], WEDNESDAY - WEEK, unit_id=office.second, title="Xã hai")
    plan = _plan(app, WEDNESDAY)
    assert set(plan) == {office.officer}
    assert "Xã hai" in plan[office.officer].body and "An toàn" not in plan[office.officer].body


def test_many_names_are_shortened(app: Flask, office: Office) -> None:
    from tests.factories.people import make_person

    with app.app_context(), transaction(write=True):
        crowd = [make_person(f"Đông Thứ {number}").id for number in range(14)]
    for person in crowd:
        office.owe(person, WEDNESDAY - dt.timedelta(days=3))
    body = _plan(app, WEDNESDAY)[office.head].body
    assert "14 người, trong đó có" in body and body.count("Đông Thứ") == 10


def test_people_of_two_accounts_get_one_digest_with_what_either_owes(app: Flask, office: Office) -> None:
    from lms.people.actions.merging import merge_accounts

    keep, other = office.people[:2]
    with app.app_context(), transaction(write=True):
        merge_accounts(
            keep=get_person_by_id(keep), other=get_person_by_id(other), reason="Một người", by_id=None
        )
    office.owe(keep, MONDAY + WEEK, "Việc một")
    office.owe(other, MONDAY + WEEK, "Việc hai")
    plan = _plan(app)
    assert set(plan) == {keep} and "Việc một" in plan[keep].body and "Việc hai" in plan[keep].body


def test_accounts_merged_between_plan_and_morning_get_one_message(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    from lms.people.actions.merging import merge_accounts

    keep, other = office.people[:2]
    for person in (keep, other):
        office.owe(person, MONDAY + WEEK)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    with app.app_context(), transaction(write=True):
        merge_accounts(
            keep=get_person_by_id(keep), other=get_person_by_id(other), reason="Một người", by_id=None
        )
    at(clock, MONDAY, 8)
    run()
    with app.app_context(), transaction(write=False):
        keys = db.session.scalars(select(Message.key).where(Message.key.startswith("reminder:"))).all()
    assert len(keys) == 1
    assert [to for to, letter in mail.letters if "Nhắc học" in str(letter["Subject"])] == ["p0@thu.example"]


def test_who_had_two_reminders_this_week_is_left_out_unless_something_is_due_at_once(
    app: Flask, office: Office, clock: HeldClock
) -> None:
    first, second = office.people[:2]
    with app.app_context(), transaction(write=True):
        for offset in (-3, -5, -8):
            add_rule(source="", recipient="person", offset_days=offset)
    due = FRIDAY + dt.timedelta(days=8)
    for person in (first, second):
        office.owe(person, due)
    assert set(_plan(app, FRIDAY)) == {first, second}
    office.owe(first, MONDAY + dt.timedelta(days=8))
    office.owe(second, MONDAY + dt.timedelta(days=8))
    assert {row.state for row in _plan(app, MONDAY).values()} == {"planned"}
    office.owe(first, WEDNESDAY + dt.timedelta(days=1))
    states = {person: row.state for person, row in _plan(app, WEDNESDAY).items()}
    assert states == {first: "planned", second: "capped"}
    with app.app_context(), transaction(write=False):
        day = get_day(WEDNESDAY)
        assert (day.people, day.capped, day.letters) == (1, 1, 1)


def test_who_chose_the_inbox_only_gets_no_letter(
    app: Flask, office: Office, mail: MailServer, monday: Work
) -> None:
    with app.app_context(), transaction(write=True):
        choose_mail(person_id=office.people[0], wants_mail=False)
    for person in office.people[:2]:
        office.owe(person, MONDAY + WEEK)
    monday()
    assert mail.taken == ["p1@thu.example"]
    with app.app_context(), transaction(write=False):
        assert len(db.session.scalars(select(Message)).all()) == 2


def test_a_paused_unit_gets_nothing_until_the_pause_is_lifted_on_the_same_day(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    for person in office.people[:2]:
        office.owe(person, MONDAY + WEEK)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    with app.app_context(), transaction(write=True):
        unit = get_unit(office.first_public_id)
        pause_unit(unit=unit, reason="Bão lụt", last_day=None, by_id=None)
    at(clock, MONDAY, 8)
    run()
    assert mail.taken == []
    with app.app_context(), transaction(write=True):
        lift_pause(db.session.scalars(select(ReminderPause)).one())
    run()
    assert mail.taken == ["p0@thu.example", "p1@thu.example"]
    with app.app_context(), transaction(write=True), pytest.raises(Refusal):
        pause_unit(unit=get_unit(office.first_public_id), reason="x", last_day=FRIDAY, by_id=None)


def test_a_pause_runs_out_by_itself(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    with app.app_context(), transaction(write=True):
        unit = get_unit(office.first_public_id)
        pause_unit(unit=unit, reason="Bão lụt", last_day=MONDAY, by_id=None)
    office.owe(office.people[0], MONDAY + WEEK)
    office.owe(office.people[1], WEDNESDAY + WEEK)
    for day in (MONDAY, WEDNESDAY):
        at(clock, day - dt.timedelta(days=1), 16, 5)
        run()
        at(clock, day, 8)
        run()
    assert mail.taken == ["p1@thu.example"]


def test_the_pace_hands_out_so_many_batches_a_minute(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    from tests.factories.people import make_person

    with app.app_context(), transaction(write=True):
        hours = get_setting()
        change_hours(quiet_from=hours.quiet_from, quiet_to=hours.quiet_to, per_minute=100)
        crowd = [
            make_person(f"Đông Thứ {number}", email=f"d{number}@thu.example").id for number in range(230)
        ]
    for person in crowd:
        office.owe(person, MONDAY + WEEK)
    at(clock, MONDAY - dt.timedelta(days=1), 16, 5)
    run()
    at(clock, MONDAY, 8)
    counts = []
    for _ in range(6):
        run()
        counts.append(len(mail.taken))
        clock.forward(seconds=30)
    assert counts == [100, 150, 200, 230, 230, 230]
    assert len(set(mail.taken)) == 230


def test_a_plan_can_be_made_anew_until_it_is_being_sent(
    app: Flask, office: Office, mail: MailServer, clock: HeldClock, run: Work, on: None
) -> None:
    office.owe(office.people[0], MONDAY + WEEK)
    assert set(_plan(app)) == {office.people[0]}
    office.items.clear()
    office.owe(office.people[1], MONDAY + WEEK)
    with app.app_context():
        with transaction(write=True):
            plan_anew(MONDAY)
        drain()
    assert set(_plan(app)) == {office.people[1]}
    at(clock, MONDAY, 8)
    run()
    assert mail.taken == ["p1@thu.example"]
    with app.app_context(), transaction(write=True), pytest.raises(Conflict):
        plan_anew(MONDAY)


def test_a_plan_holds_no_letters_that_were_planned_twice(app: Flask, office: Office) -> None:
    for person in office.people:
        office.owe(person, MONDAY + WEEK)
        office.owe(person, MONDAY + WEEK)
    assert len(_plan(app)) == 4
    with app.app_context(), transaction(write=False):
        assert len(db.session.scalars(select(ReminderDelivery)).all()) == 4


def test_rules_and_calendar_are_shipped_once_and_what_was_changed_stays(app: Flask) -> None:
    from lms.notices.actions.settings import ship_reminders

    holiday = dt.date(2026, 11, 24)
    with app.app_context(), transaction(write=True):
        before = len(list_rules())
        end_rule(list_rules()[0])
        mark_day(on=holiday, kind="work", name="Ngày làm việc")
        ship_reminders()
        assert len(list_rules()) == before - 1
        (day,) = [each for each in list_calendar(2026) if each.on == holiday]
        assert day.kind == "work"
        assert not ship_calendar(2026) and ship_calendar(2029) > 10
        with pytest.raises(Refusal):
            add_rule(source="", recipient="head", offset_days=3)


def test_a_source_can_ask_which_due_days_are_spoken_of(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        for rule in list_rules():
            end_rule(rule)
        add_rule(source="assignments", recipient="person", offset_days=-7)
        add_rule(source="", recipient="head", offset_days=1)
        assert due_days(MONDAY, "assignments") == {
            MONDAY + WEEK,
            MONDAY + WEEK + dt.timedelta(days=1),  # tomorrow is a holiday
            MONDAY - dt.timedelta(days=1),
            MONDAY - dt.timedelta(days=2),
            MONDAY - dt.timedelta(days=3),
        }
        assert MONDAY + WEEK not in due_days(MONDAY, "target")
