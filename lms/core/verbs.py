"""What the verbs of the console share: a site that is set up, a day as it is written, a refusal."""

import datetime as dt
from typing import Any

import click

from lms.core.errors import Refusal
from lms.core.forms import read_date
from lms.core.setup import is_prepared


class Day(click.ParamType):
    """A day, written 2025-07-01 or 01/07/2025."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> dt.date:
        """The day that is written."""
        day = value if isinstance(value, dt.date) else read_date(str(value))
        if day is None:
            self.fail("Write the day as 2025-07-01 or 01/07/2025.", param, ctx)
        return day


def check_site() -> None:
    """The site is set up; else the command ends and says so."""
    if not is_prepared():
        raise click.ClickException("This site is not set up yet: run “lms init” first.")


def refused(refusal: Refusal) -> click.ClickException:
    """What the command ends with: every reason on a line of its own."""
    return click.ClickException("\n".join(str(message) for message in refusal.messages))
