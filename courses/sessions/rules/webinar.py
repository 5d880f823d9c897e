"""Files of joins and leaves, as Zoom, Microsoft Teams, Google Meet and BigBlueButton write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from courses.sessions.rules.intervals import Interval, minutes_of, within
from courses.sessions.rules.matching import TWO, Matcher
from courses.sessions.rules.moments import Frame, read_length
from courses.sessions.rules.sheets import AMBIGUOUS, NOT_FOUND, Line
from courses.sessions.rules.tables import Row, Table, find_tables
from lms.core.text import fold, msgid

COLUMNS = {
    "first": ("first join", "first join time", "first joined", "tham gia lần đầu", "lần tham gia đầu tiên",
              "tham gia đầu tiên", "thời gian tham gia đầu tiên", "thời gian tham gia lần đầu"),
    "last": ("last leave", "last leave time", "last left", "rời lần cuối", "lần rời cuối cùng", "lần rời đi cuối cùng",
             "rời đi cuối cùng", "rời khỏi lần cuối", "lần rời gần nhất", "thời gian rời đi cuối cùng"),
    "join": ("join time", "join", "joined", "joined at", "time joined", "thời gian tham gia", "thời gian vào",
             "thời điểm tham gia", "giờ tham gia", "giờ vào", "vào", "đã tham gia lúc"),
    "leave": ("leave time", "left", "leave", "left at", "time exited", "time left", "exit time", "thời gian rời đi",
              "thời gian rời", "thời gian rời khỏi", "thời gian thoát", "thời gian ra", "thời điểm rời đi",
              "giờ rời đi", "giờ thoát", "giờ ra", "ra", "đã rời đi lúc"),
    "family": ("last name", "family name", "surname", "họ", "họ và đệm", "họ đệm"),
    "name": ("name", "full name", "first name", "participant", "participant name", "name (original name)",
             "user name", "display name", "tên", "họ và tên", "họ tên", "tên (tên gốc)", "tên đầy đủ",
             "tên người dùng", "tên hiển thị", "tên người tham gia", "người tham gia"),
    "email": ("user email", "email", "e-mail", "email address", "email người dùng", "địa chỉ email", "thư điện tử"),
    "account": ("participant id (upn)", "id người tham gia (upn)", "mã người tham gia (upn)", "upn"),
    "action": ("user action", "action", "hành động", "hành động của người dùng", "hoạt động"),
    "at": ("timestamp", "time", "thời gian", "dấu thời gian"),
    "length": ("duration", "in-meeting duration", "duration (minutes)", "total duration (minutes)", "total duration",
               "attendance duration", "thời lượng", "thời lượng (phút)", "tổng thời lượng (phút)",
               "thời lượng trong cuộc họp", "thời gian trong cuộc họp", "thời gian tham dự"),
    "waited": ("in waiting room", "trong phòng chờ", "ở phòng chờ"),
}  # fmt: skip
# What a table says of each person, the most exact first: every join, single events, the span and its length, a length.
_SHAPES = (("join",), ("action", "at"), ("first", "last"), ("length",))
_JOINED = ("join", "tham gia", "vao")
_TITLE = re.compile(r"\d{1,2}\. ?\D.*")
_YES = {"yes", "y", "co", "true"}

NO_TABLE = msgid(
    "The file names no columns of joins and leaves. Export the report of participants from Zoom, Teams, "
    "Google Meet or BigBlueButton and send it unchanged."
)
NO_TIME = msgid("The time “%(text)s” cannot be read.")
OUTSIDE = msgid("No time of this row falls within the meeting: check the day and the time zone.")


@dataclass(frozen=True)
class _Stretch:
    """What one row says: whom it names, from when to when, and a time in it that could not be read."""

    row: int
    name: str
    email: str
    interval: Interval | None
    bad: str = ""


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

    Several joins of a person, from several devices, are one line: their union counts, as far as it lies in the
    meeting. Where only a length is known, it is counted from the first join, or from the beginning.
    """
    table = _choose(find_tables(rows, COLUMNS, [("name", "email")])) or _nameless(rows, frame)
    if table is None:
        return None
    people: dict[str, _Presence] = {}
    for stretch in _events(table, frame) if "action" in table.columns else _stretches(table, frame):
        _take(people, stretch, matcher)
    return [_line(each, frame) for each in people.values()]


def _choose(tables: Sequence[Table]) -> Table | None:
    """The table that says most exactly when people were there; of several the last one."""
    filled = [
        Table(table.columns, rows)
        for table in tables
        if (rows := [row for row in table.rows if not _is_title(row[1])])
    ]
    for shape in _SHAPES:
        for table in reversed(filled):
            if all(name in table.columns for name in shape):
                return table
    return None


def _is_title(cells: Sequence[str]) -> bool:
    texts = [cell for cell in cells if cell.strip()]
    return len(texts) == 1 and _TITLE.fullmatch(texts[0].strip()) is not None


def _nameless(rows: Sequence[Row], frame: Frame) -> Table | None:
    """The last block of rows with a name and two moments, in a language whose headings are not known here."""
    blocks: list[list[Row]] = [[]]
    for row in rows:
        texts = [cell.strip() for cell in row[1]]
        is_row = len(texts) > 2 and texts[0] and all(_is_moment(each, frame) for each in texts[1:3])
        if is_row:
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    found = [block for block in blocks if block]
    mails = [at for at, cell in enumerate(found[-1][0][1]) if "@" in cell] if found else []
    columns = {"name": 0, "join": 1, "leave": 2} | ({"email": mails[0]} if mails else {})
    return Table(columns, found[-1]) if found else None


def _is_moment(text: str, frame: Frame) -> bool:
    return any(sign in text for sign in "/-.") and ":" in text and frame.read(text) is not None


def _named(table: Table, cells: Sequence[str]) -> tuple[str, str]:
    """(name, e-mail) of the row."""
    name = " ".join(filter(None, (table.cell(cells, "family"), table.cell(cells, "name"))))
    return name, table.cell(cells, "email") or table.cell(cells, "account")


def _stretches(table: Table, frame: Frame) -> list[_Stretch]:
    """What each row with a name says."""
    return [
        _Stretch(number, *named, *_interval(table, cells, frame))
        for number, cells in table.rows
        if any(named := _named(table, cells))
    ]


def _interval(table: Table, cells: Sequence[str], frame: Frame) -> tuple[Interval | None, str]:
    """(from and to, a time that could not be read) of the row."""
    if fold(table.cell(cells, "waited")) in _YES:
        return None, ""
    is_exact = "join" in table.columns
    length = None if is_exact else read_length(table.cell(cells, "length"))
    joined, left = (
        table.cell(cells, name) for name in (("join", "leave") if is_exact else ("first", "last"))
    )
    if not is_exact and "first" not in table.columns:
        return ((0, length), "") if length is not None else (None, table.cell(cells, "length"))
    start, end = frame.read(joined), frame.read(left) if left.strip("- ") else frame.length
    if start is None or end is None:
        return None, joined if start is None else left
    return (start, end if length is None else min(end, start + length)), ""


def _events(table: Table, frame: Frame) -> list[_Stretch]:
    """The same of a list of single joins and leaves: whoever never left stayed to the end."""
    found: list[_Stretch] = []
    began: dict[tuple[str, str], tuple[int, int]] = {}
    for number, cells in table.rows:
        key, text = _named(table, cells), table.cell(cells, "at")
        at = frame.read(text)
        if not any(key) or at is None:
            found += [_Stretch(number, *key, None, text)] if any(key) else []
        elif any(word in fold(table.cell(cells, "action")) for word in _JOINED):
            began.setdefault(key, (number, at))
        elif key in began:
            first, start = began.pop(key)
            found.append(_Stretch(first, *key, (start, at)))
    found += [_Stretch(number, *key, (start, frame.length)) for key, (number, start) in began.items()]
    return found


def _take(people: dict[str, _Presence], stretch: _Stretch, matcher: Matcher) -> None:
    match = matcher.find(name=stretch.name, email=stretch.email)
    nobody = f"{stretch.name.casefold()}|{stretch.email.casefold()}"
    key = f"p{match.person_id}" if match.person_id is not None else nobody
    label = " · ".join(filter(None, (stretch.name, stretch.email)))[:200]
    found = people.setdefault(key, _Presence(label, match.person_id, match.how, stretch.row, []))
    if stretch.interval is not None:
        found.intervals.append(stretch.interval)
    found.bad = found.bad or stretch.bad


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
