"""Files of joins and leaves, as Zoom, Microsoft Teams and BigBlueButton write them."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from courses.sessions.rules.intervals import Interval, minutes_of, within
from courses.sessions.rules.matching import TWO, Matcher
from courses.sessions.rules.sheets import AMBIGUOUS, NOT_FOUND, Line
from courses.sessions.rules.tables import Row, Table, find_tables
from lms.core.text import fold, msgid

COLUMNS = {
    "name": ("name", "full name", "participant", "name (original name)", "user name", "display name", "tên",
             "họ và tên", "họ tên", "tên (tên gốc)", "tên đầy đủ", "tên người dùng"),
    "email": ("user email", "email", "e-mail", "email người dùng", "participant id (upn)", "thư điện tử"),
    "join": ("join time", "join", "joined", "joined at", "first join", "first join time", "thời gian tham gia",
             "thời gian vào", "giờ vào", "vào", "tham gia lần đầu"),
    "leave": ("leave time", "left", "leave", "left at", "last leave", "last leave time", "thời gian rời đi",
              "thời gian rời", "thời gian ra", "giờ ra", "ra", "rời lần cuối"),
    "action": ("user action", "action", "hành động", "hành động của người dùng"),
    "at": ("timestamp", "time", "thời gian", "dấu thời gian"),
}  # fmt: skip
_FORMS = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p",
    "%m/%d/%y %I:%M:%S %p", "%m/%d/%y %H:%M:%S", "%d/%m/%y %H:%M:%S", "%d/%m/%y %I:%M:%S %p",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %I:%M:%S %p", "%d-%m-%Y %H:%M:%S",
    "%b %d %Y %H:%M:%S", "%b %d %Y %I:%M:%S %p",
)  # fmt: skip
_JOINED = ("join", "tham gia", "vao")

NO_TABLE = msgid(
    "The file names no columns of joins and leaves. Export the report of participants from Zoom, Teams or "
    "BigBlueButton as .csv and send it unchanged."
)
NO_TIME = msgid("The time “%(text)s” cannot be read.")
OUTSIDE = msgid("No time of this row falls within the meeting: check the day and the time zone.")


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

    def read(self, text: str) -> dt.datetime | None:
        """The moment that the text names: of several readings (day or month first) that nearest to the meeting."""
        found = [_zoned(each, self.zone) for each in _readings(text)]
        return min(found, key=lambda each: abs(each - self.starts_at)) if found else None

    def since_start(self, at: dt.datetime) -> int:
        """The moment in seconds since the meeting began."""
        return int((at - self.starts_at).total_seconds())


def _zoned(at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _readings(text: str) -> list[dt.datetime]:
    plain = " ".join(text.replace("\u202f", " ").replace(",", " ").split())
    plain = re.sub(r"\b(SA|CH)\b", lambda found: "AM" if found[1] == "SA" else "PM", plain)
    found = []
    for form in _FORMS:
        try:
            found.append(dt.datetime.strptime(plain, form))
        except ValueError:
            continue
    if not found:
        try:
            found.append(dt.datetime.fromisoformat(plain.replace(" UTC", "+00:00")))
        except ValueError:
            return []
    return found


@dataclass
class _Presence:
    """What the file says of one person: their rows and stretches."""

    label: str
    person: int | None
    how: str
    row: int
    intervals: list[Interval]
    bad: str = ""


def read_webinar(rows: Sequence[Row], matcher: Matcher, frame: Frame) -> list[Line] | None:
    """One line for each person of the file, with the minutes they were present; None where it is no such file.

    Several joins of a person, from several devices, are one line: their union counts.
    """
    tables = find_tables(rows, COLUMNS, [("name", "email"), ("join", "action"), ("leave", "at", "join")])
    usable = [table for table in tables if table.rows]
    if not usable:
        return None
    people: dict[str, _Presence] = {}
    table = usable[-1]
    for stretch in _events(table, frame) if "action" in table.columns else _stretches(table, frame):
        _take(people, stretch, matcher)
    return [_line(each, frame) for each in people.values()]


_Stretch = tuple[int, str, str, Interval | None, str]


def _stretches(table: Table, frame: Frame) -> list[_Stretch]:
    """(row, name, e-mail, from and to, a time that could not be read) of each row with a join."""
    found: list[_Stretch] = []
    for number, cells in table.rows:
        name, email = table.cell(cells, "name"), table.cell(cells, "email")
        if not (name or email):
            continue
        joined, left = table.cell(cells, "join"), table.cell(cells, "leave")
        start, end = frame.read(joined), frame.read(left) if left.strip("- ") else frame.ends_at
        if start is None or end is None:
            found.append((number, name, email, None, joined if start is None else left))
        else:
            found.append((number, name, email, (frame.since_start(start), frame.since_start(end)), ""))
    return found


def _events(table: Table, frame: Frame) -> list[_Stretch]:
    """The same of a list of single joins and leaves: whoever never left stayed to the end."""
    found: list[_Stretch] = []
    began: dict[tuple[str, str], tuple[int, int]] = {}
    for number, cells in table.rows:
        key = (table.cell(cells, "name"), table.cell(cells, "email"))
        text = table.cell(cells, "at")
        at = frame.read(text)
        if not any(key) or at is None:
            if any(key):
                found.append((number, *key, None, text))
            continue
        is_join = any(word in fold(table.cell(cells, "action")) for word in _JOINED)
        if is_join:
            began.setdefault(key, (number, frame.since_start(at)))
        elif key in began:
            first, start = began.pop(key)
            found.append((first, *key, (start, frame.since_start(at)), ""))
    found += [(number, *key, (start, frame.length), "") for key, (number, start) in began.items()]
    return found


def _take(people: dict[str, _Presence], stretch: _Stretch, matcher: Matcher) -> None:
    number, name, email, interval, bad = stretch
    match = matcher.find(name=name, email=email)
    key = f"p{match.person_id}" if match.person_id is not None else f"{name.casefold()}|{email.casefold()}"
    label = " · ".join(filter(None, (name, email)))[:200]
    found = people.setdefault(key, _Presence(label, match.person_id, match.how, number, []))
    if interval is not None:
        found.intervals.append(interval)
    found.bad = found.bad or bad


def _line(found: _Presence, frame: Frame) -> Line:
    inside = within(found.intervals, frame.length)
    minutes = minutes_of(found.intervals, length=frame.length, most=frame.minutes)
    kept = [list(each) for each in inside]
    line = Line(found.row, found.label, found.person, found.how, minutes, kept)
    if found.person is None:
        line.fault = AMBIGUOUS if found.how == TWO else NOT_FOUND
    elif found.bad and not inside:
        line.fault, line.params, line.minutes = NO_TIME, {"text": found.bad[:60]}, None
    elif not inside:
        line.fault = OUTSIDE
    return line
