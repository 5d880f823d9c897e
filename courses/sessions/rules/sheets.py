"""A list of who attended, as an office keeps it: one person a row, present or so many minutes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.sessions.rules.matching import NOBODY, TWO, Matcher
from courses.sessions.rules.tables import Row, Table, find_tables
from lms.core.text import fold, msgid

COLUMNS = {
    "number": ("mã", "mã số", "mã cán bộ", "mã nhân viên", "số hiệu", "số hiệu cán bộ", "mã cbcc", "mã học viên",
               "mã cán bộ công chức", "staff number"),
    "email": ("email", "e-mail", "thư điện tử", "hộp thư", "địa chỉ email"),
    "name": ("họ và tên", "họ tên", "họ và tên học viên", "tên", "name", "full name"),
    "minutes": ("số phút", "phút", "số phút có mặt", "thời gian (phút)", "minutes"),
    "present": ("có mặt", "điểm danh", "hiện diện", "tham dự", "tham gia", "present", "attended"),
}  # fmt: skip
_YES = {"x", "co", "co mat", "1", "v", "✓", "✔", "p", "yes", "true", "du", "+"}
_NO = {
    "",
    "0",
    "-",
    "vang",
    "k",
    "khong",
    "vang mat",
    "no",
    "false",
    "vp",
    "vk",
    "co phep",
    "khong phep",
    "–",
}

NO_TABLE = msgid(
    "No row of the file names the columns. One row has to hold a heading such as “Mã cán bộ”, “Email” or "
    "“Họ và tên”, and one such as “Có mặt” or “Số phút”."
)
NO_MINUTES = msgid("“%(text)s” is neither present, absent nor a number of minutes.")
TOO_MANY = msgid("%(minutes)s minutes are more than the %(most)s that the meeting has.")
TWICE = msgid("This person stands in row %(row)s already.")
NOT_FOUND = msgid("Nobody of the class is named so: check the staff number, or choose the person below.")
AMBIGUOUS = msgid("More than one person of the class has this name: choose the right one below.")


@dataclass
class Line:
    """One row of a list as it is kept: whom it names, what it gives, and what is against it (English, with values)."""

    row: int
    label: str
    person: int | None
    how: str
    minutes: int | None
    intervals: list[list[int]] = field(default_factory=list)
    fault: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return dict(vars(self))


def read_sheet(rows: Sequence[Row], matcher: Matcher, *, minutes: int) -> list[Line] | None:
    """Each row of the list; None where no row names the columns."""
    tables = find_tables(rows, COLUMNS, [("number", "email", "name"), ("minutes", "present")])
    if not tables:
        return None
    lines: list[Line] = []
    for number, cells in tables[0].rows:
        line = _line(tables[0], number, cells, matcher, minutes)
        if line is not None:
            lines.append(line)
    return without_repeats(lines)


def _line(table: Table, number: int, cells: Sequence[str], matcher: Matcher, most: int) -> Line | None:
    named = {name: table.cell(cells, name) for name in ("number", "email", "name")}
    if not any(named.values()):
        return None
    match = matcher.find(**named)
    label = " · ".join(filter(None, (named["name"], named["number"], named["email"])))
    line = Line(number, label[:200], match.person_id, match.how, None)
    if match.person_id is None:
        line.fault = AMBIGUOUS if match.how == TWO else NOT_FOUND if match.how == NOBODY else ""
    _read_minutes(line, table.cell(cells, "minutes"), table.cell(cells, "present"), most)
    return line


def _read_minutes(line: Line, minutes: str, present: str, most: int) -> None:
    text = minutes or present
    plain = fold(text).strip().rstrip(".")
    whole = plain.replace(",", ".").removesuffix(" phut").removesuffix("'").strip()
    is_number = whole.isascii() and whole.replace(".", "", 1).isdigit() and len(whole) < 8
    if is_number and (minutes or plain not in _YES | _NO):
        line.minutes = int(float(whole))
    elif plain in _YES:
        line.minutes = most
    elif plain in _NO:
        line.minutes = 0
    elif not line.fault:
        line.fault, line.params = NO_MINUTES, {"text": text[:60]}
    if line.minutes is not None and line.minutes > most:
        line.fault, line.params = TOO_MANY, {"minutes": line.minutes, "most": most}
        line.minutes = None


def without_repeats(lines: list[Line]) -> list[Line]:
    """The same lines; a person who stands in two of them has a fault at the second."""
    first: dict[int, int] = {}
    for line in lines:
        if line.person is None:
            continue
        if line.person in first:
            line.fault, line.params = TWICE, {"row": first[line.person]}
        first.setdefault(line.person, line.row)
    return lines
