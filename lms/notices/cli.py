"""`lms reminders …`: who would be told what, and the switch."""

import datetime as dt

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import Conflict
from lms.core.i18n import in_language
from lms.core.jobs import drain
from lms.core.verbs import Day, check_site
from lms.notices.actions.planning import plan_anew
from lms.notices.actions.settings import switch_reminders
from lms.notices.calendar import next_day
from lms.notices.models import Reminder
from lms.notices.queries.days import count_letters, count_reminders, find_day
from lms.organisations.queries import SubtreeScope, get_root
from lms.people.models import Person

_SHOWN = 200


@click.group("reminders")
def reminder_commands() -> None:
    """Reminders of what falls due: the plan of a day, the switch."""


@reminder_commands.command("plan")
@click.option("--on", type=Day(), help="The day; the next on which people are reminded unless given.")
@with_appcontext
def plan(on: dt.date | None) -> None:
    """Make the plan of a day now, or anew, and say who gets what. Nothing is sent by this.

    Example: lms reminders plan --on 14/12/2026
    """
    check_site()
    with in_language("vi"):
        try:
            with transaction(write=True):
                on = on or next_day(today())
                plan_anew(on)
        except Conflict as conflict:
            raise click.ClickException(" ".join(conflict.messages)) from conflict
        drain()
        _say(on)


@reminder_commands.command("show")
@click.option("--on", type=Day(), help="The day; today unless given.")
@with_appcontext
def show(on: dt.date | None) -> None:
    """Say who gets what on a day, and what became of it.

    Example: lms reminders show --on 14/12/2026
    """
    check_site()
    with in_language("vi"), transaction(write=False):
        on = on or today()
    _say(on)


def _say(on: dt.date) -> None:
    with transaction(write=False):
        day = find_day(on)
        if day is None or day.made_at is None:
            raise click.ClickException(f"There is no plan for {on}.")
        scope = SubtreeScope(frozenset({get_root().id}), on)
        counts = {
            **count_reminders(scope, day),
            **{f"mail {k}": v for k, v in count_letters(scope, day).items()},
        }
        click.echo(f"{on}: " + ", ".join(f"{name} {number}" for name, number in counts.items() if number))
        rows = select(Person.full_name, Reminder.state, Reminder.subject).join(
            Person, Person.id == Reminder.person_id
        )
        for row in db.session.execute(
            rows.where(Reminder.day_id == day.id).order_by(Reminder.id).limit(_SHOWN)
        ):
            click.echo(f"  {row.full_name}: {row.subject} ({row.state})")


@reminder_commands.command("switch")
@click.argument("state", type=click.Choice(["on", "off"]))
@with_appcontext
def switch(state: str) -> None:
    """Let reminders be planned and sent by themselves, or stand still.

    Example: lms reminders switch off
    """
    check_site()
    with transaction(write=True):
        switch_reminders(is_on=state == "on")
    click.echo(f"Reminders are {state}.")
