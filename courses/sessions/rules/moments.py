"""Moments and lengths of time as meeting programs and Excel write them, in English and in Vietnamese."""

import datetime as dt
import re
from dataclasses import dataclass

from lms.core.text import fold

_TIME = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?![\d:])\s*(am|pm|a\.m\.|p\.m\.|sa|ch|sang|chieu|toi)?(?![a-y])"
)
_ZONE = re.compile(r"\(?(?:(?P<utc>z|utc|gmt)\s*)?(?P<shift>[+-]\d{1,2}(?::?\d{2})?)?\)?$")
_NUMBERS = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})")
_DAY_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})[ -]*(?:(?:thang|thg) (\d{1,2})|([a-z]{3})[a-z]*\.?)[ -]*(?:nam )?(\d{4})"
)
_MONTH_NAMED = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2}) (\d{4})")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,15})?")
_PARTS = re.compile(r"(\d{1,5})\s*([a-z]+)")
# The beginnings of the units, in this order: giây before giờ.
_UNITS = (("gia", 1), ("h", 3600), ("g", 3600), ("m", 60), ("p", 60), ("s", 1))
_EPOCH, _SERIALS = dt.datetime(1899, 12, 30), range(20_000, 80_000)
_A_DAY = 24 * 3600


@dataclass(frozen=True)
class Frame:
    """The meeting that the file is about, and the time zone its times are written in."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: int
    zone: dt.tzinfo

    @property
    def length(self) -> int:
        """How long the meeting lasts, in seconds."""
        return int((self.ends_at - self.starts_at).total_seconds())

    def read(self, text: str) -> int | None:
        """What the text names, in seconds since the meeting began; of several readings that nearest to it.

        Day or month may stand first; where there is only a time of day, it is one of the meeting's own day.
        """
        try:
            found = [
                self._since_start(each) for each in _readings(text, self.starts_at.astimezone(self.zone))
            ]
        except OverflowError:
            return None
        return min(found, key=abs) if found else None

    def _since_start(self, at: dt.datetime) -> int:
        zoned = at if at.tzinfo else at.replace(tzinfo=self.zone)
        return int((zoned - self.starts_at).total_seconds())


def _readings(text: str, near: dt.datetime) -> list[dt.datetime]:
    if _NUMBER.fullmatch(text.strip()):
        return _counted(float(text.replace(",", ".")), near)
    plain = re.sub(r"(?<=\d)t(?=\d)", " ", " ".join(fold(text).replace(",", " ").split()))
    found = _TIME.search(plain)
    time = _time_of_day(*found.groups()) if found else None
    if found is None or time is None:
        return []
    before, after = plain[: found.start()].strip(), plain[found.end() :].strip()
    days = _days(before or after)
    if not days and not any(char.isdigit() for char in before):
        days = [near.date() + dt.timedelta(days=shift) for shift in (-1, 0, 1)]
    return [dt.datetime.combine(day, time, _zone(after)) for day in days]


def _counted(number: float, near: dt.datetime) -> list[dt.datetime]:
    """A moment as Excel counts it: days since 1900, or a part of a day."""
    if int(number) in _SERIALS:
        return [_EPOCH + dt.timedelta(seconds=round(number * _A_DAY))]
    if 0 < number < 1:
        begin = dt.datetime.combine(near.date(), dt.time())
        return [begin + dt.timedelta(seconds=round(number * _A_DAY))]
    return []


def _time_of_day(hours: str, minutes: str, seconds: str | None, half: str | None) -> dt.time | None:
    hour = int(hours)
    if half:
        is_late = half[0] in "pct"
        hour = hour % 12 + (12 if is_late else 0) if hour <= 12 else hour
    if hour > 23 or int(minutes) > 59 or int(seconds or 0) > 59:
        return None
    return dt.time(hour, int(minutes), int(seconds or 0))


def _zone(text: str) -> dt.tzinfo | None:
    found = _ZONE.match(text)
    if found is None or not (found["utc"] or found["shift"]):
        return None
    digits = (found["shift"] or "+0").replace(":", "")
    sign, figures = (-1 if digits[0] == "-" else 1), digits[1:]
    hours, minutes = (int(figures), 0) if len(figures) < 3 else (int(figures[:-2]), int(figures[-2:]))
    return (
        dt.timezone(sign * dt.timedelta(hours=hours, minutes=minutes))
        if hours < 15 and minutes < 60
        else None
    )


def _days(text: str) -> list[dt.date]:
    """Every day that these words can mean."""
    if found := _NUMBERS.search(text):
        first, second, third = (int(part) for part in found.groups())
        orders = [(first, second, third)] if first > 31 else [(third, second, first), (third, first, second)]
    elif (found := _DAY_NAMED.search(text)) and (month := _month(found[2] or found[3])):
        orders = [(int(found[4]), month, int(found[1]))]
    elif (found := _MONTH_NAMED.search(text)) and (month := _month(found[1])):
        orders = [(int(found[3]), month, int(found[2]))]
    else:
        return []
    return [day for each in orders if (day := _day(*each)) is not None]


def _month(text: str) -> int | None:
    return int(text) if text.isdigit() else _MONTHS.index(text) + 1 if text in _MONTHS else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def read_length(text: str) -> int | None:
    """The seconds that 1h 23m 4s, 1 hr 2 min, 1 giờ 5 phút, 1:23:04, 23:04 or 83 (minutes) means."""
    plain = " ".join(fold(text).split())
    if _NUMBER.fullmatch(plain):
        number = float(plain.replace(",", "."))
        return round(number * _A_DAY) if 0 < number < 1 else round(number * 60)
    if re.fullmatch(r"\d{1,4}(:\d{2}){1,2}", plain):
        *hours, minutes, seconds = (int(part) for part in plain.split(":"))
        return (hours[0] if hours else 0) * 3600 + minutes * 60 + seconds
    parts = [(int(count), _seconds_of(unit)) for count, unit in _PARTS.findall(plain)]
    return sum(count * each for count, each in parts) if parts and all(each for _, each in parts) else None


def _seconds_of(unit: str) -> int:
    return next((seconds for begin, seconds in _UNITS if unit.startswith(begin)), 0)
