"""On which day a rule speaks about a due day, when days off stand in between."""

import datetime as dt
from collections.abc import Callable, Mapping

IsOff = Callable[[dt.date], bool]
_DAY = dt.timedelta(days=1)
# No run of days off is longer: Tết with its weekends and exchanged days.
_LONGEST_REST = 31
_SATURDAY = 5


def is_day_off(day: dt.date, special: Mapping[dt.date, str], *, on_weekends: bool) -> bool:
    """True when nobody is reminded on that day: off by the calendar, or of a weekend and not worked in exchange."""
    kind = special.get(day)
    if kind is not None:
        return kind == "off"
    return day.weekday() >= _SATURDAY and not on_weekends


def working_day(day: dt.date, is_off: IsOff, *, back: bool) -> dt.date:
    """That day, or the nearest day before (or after) it that is not off."""
    step = -_DAY if back else _DAY
    for _ in range(_LONGEST_REST):
        if not is_off(day):
            return day
        day += step
    return day


def next_working_day(after: dt.date, is_off: IsOff) -> dt.date:
    """The first day after that one that is not off."""
    return working_day(after + _DAY, is_off, back=False)


def speaks_on(due_on: dt.date, offset: int, is_off: IsOff) -> dt.date:
    """The day on which a rule of that many days speaks about the due day.

    Where it would fall on a day off, what is still due is said before the days off, what is late after them.
    """
    return working_day(due_on + offset * _DAY, is_off, back=offset <= 0)


def due_days_of(day: dt.date, offset: int, is_off: IsOff) -> set[dt.date]:
    """The due days about which a rule of that many days speaks on that day; none on a day off."""
    if is_off(day):
        return set()
    step = _DAY if offset <= 0 else -_DAY
    wanted = [day]
    for _ in range(_LONGEST_REST):
        if not is_off(wanted[-1] + step):
            break
        wanted.append(wanted[-1] + step)
    return {each - offset * _DAY for each in wanted}
