"""Fields that trainers fill in: whole numbers within bounds, and moments by the clock of Viet Nam."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import wtforms
from wtforms.validators import StopValidation

from lms.core.clock import VIETNAM
from lms.core.forms import one_line
from lms.core.i18n import _

_TIME = re.compile(r"(\d{1,2})[:hg](\d{2})?")


class CountField(wtforms.StringField):
    """A whole number from `least` to `most`; `data` is an int, or None where none was written."""

    data: Any

    def __init__(self, label: Any, *, least: int, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """The number, if it is one."""
        text = one_line(valuelist[0]).replace(" ", "") if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def pre_validate(self, _form: wtforms.Form) -> None:
        """The number lies within the bounds."""
        if self.data is None or not self.least <= self.data <= self.most:
            label = self.label.text
            raise StopValidation(
                _("%(field)s: enter a whole number from %(least)s to %(most)s.",
                  field=label, least=self.least, most=self.most)
            )  # fmt: skip

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class MomentField(wtforms.StringField):
    """A moment, written "08:00 21/11/2026" in any order; a day alone is its beginning, or its end (`ends`)."""

    data: Any

    def __init__(self, label: Any, *, ends: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.ends = ends

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """The moment, None where nothing is written, a fault where it is no moment."""
        text = one_line(valuelist[0]) if valuelist else ""
        self.data = None
        if text:
            self.data = read_moment(text, ends=self.ends)
            if self.data is None:
                raise ValueError(_("Write the moment as 08:00 21/11/2026."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if self.data else ""


def read_moment(text: str, *, ends: bool) -> dt.datetime | None:
    """The moment that the text names by the clock of Viet Nam; the end of a day is the beginning of the next."""
    clock = _TIME.search(text)
    day = _read_day(_TIME.sub(" ", text).strip(" ,"))
    if day is None:
        return None
    if clock is None:
        day += dt.timedelta(days=1 if ends else 0)
        return dt.datetime.combine(day, dt.time(), VIETNAM)
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if hour == 24 and minute == 0:
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), VIETNAM)
    if hour > 23 or minute > 59:
        return None
    return dt.datetime.combine(day, dt.time(hour, minute), VIETNAM)


def _read_day(text: str) -> dt.date | None:
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"):
        try:
            day = dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        return day if 1900 <= day.year <= 2100 else None
    return None
