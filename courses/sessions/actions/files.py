"""Lists of who attended that come as files: read and shown, applied as a whole, undone as a whole."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from courses.sessions.actions.roll import Entry, enter
from courses.sessions.models import Attendance, AttendanceFile, Meeting
from courses.sessions.queries import list_history, people_of, standing
from courses.sessions.rules import sheets, webinar
from courses.sessions.rules.intervals import merged, minutes_of
from courses.sessions.rules.matching import Matcher
from courses.sessions.rules.moments import Frame
from courses.sessions.rules.tables import Row
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line, msgid
from lms.rosters.formats import Unreadable, open_workbook

MOST_ROWS, MOST_BYTES = 5000, 4 * 1024 * 1024
DAYS_WAITING = 30
BY_HAND = msgid("chosen by hand")


def read_attendance_file(
    *, meeting: Meeting, content: bytes, name: str, source: str, zone: dt.tzinfo, by_id: int
) -> AttendanceFile:
    """The file is read and kept as a plan: what each row says and whom it names. Nothing is entered yet."""
    rows = rows_of_file(content, name)
    matcher = Matcher(people_of(meeting.class_id))
    if source == "webinar":
        frame = Frame(meeting.starts_at, meeting.ends_at, meeting.minutes, zone)
        lines = webinar.read_webinar(rows, matcher, frame)
    else:
        lines = sheets.read_sheet(rows, matcher, minutes=meeting.minutes)
    if lines is None:
        words = webinar.NO_TABLE if source == "webinar" else sheets.NO_TABLE
        raise Refusal(_(words))
    if not lines:
        raise Refusal(_("The file names nobody."))
    file = AttendanceFile(
        public_id=public_id(),
        meeting_id=meeting.id,
        source=source,
        name=clean_line(name)[:200],
        state="planned",
        rows=[line.kept() for line in lines],
        read_at=now(),
        read_by_id=by_id,
    )
    db.session.add(file)
    db.session.flush()
    return file


def rows_of_file(content: bytes, name: str) -> list[Row]:
    """Every row of the first sheet that holds something, as texts; refused in words where there is no table."""
    if not content:
        raise Refusal(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise Refusal(_("The file is larger than 4 MB: it holds more than one meeting."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach"
        path.write_bytes(content)
        try:
            workbook = open_workbook(path, clean_line(name) or "danh-sach")
            sheet = next(each for each in workbook.sheets if each.rows)
            rows: list[Row] = []
            for raw in workbook.source.rows(sheet.name):
                width = max(raw.cells, default=-1) + 1
                texts = [raw.cells[at].text if at in raw.cells else "" for at in range(width)]
                rows.append((raw.number, texts))
                if len(rows) > MOST_ROWS:
                    raise Refusal(_("The file has more than %(most)s rows.", most=MOST_ROWS))
        except Unreadable as error:
            raise Refusal(_(error.problem.msgid, **error.problem.values)) from error
    return rows


def assign_line(*, meeting: Meeting, file: AttendanceFile, row: int, person_id: int | None) -> None:
    """The line of that row names this person of the class (None: nobody, it is left out)."""
    lock(file)
    _refuse_state(file, "planned")
    known = {each.person_id for each in people_of(meeting.class_id)}
    if person_id is not None and person_id not in known:
        raise Refusal(_("Choose somebody of the class."))
    lines = [dict(line) for line in file.rows]
    for line in lines:
        if line["row"] == row:
            line["person"], line["how"] = person_id, BY_HAND if person_id else line["how"]
            nobody = "" if line["minutes"] is not None else line["fault"]
            line["fault"] = nobody if person_id else sheets.NOT_FOUND
    file.rows = lines
    db.session.flush()


def _refuse_state(file: AttendanceFile, state: str) -> None:
    if file.state != state:
        raise Refusal(_("Somebody dealt with this list meanwhile: load the page again."))


def usable_lines(file: AttendanceFile) -> list[dict[str, Any]]:
    """The lines that can be entered: whom they name is known, and how long."""
    return [
        line
        for line in file.rows
        if line["person"] is not None and line["minutes"] is not None and not line["fault"]
    ]


def apply_file(*, meeting: Meeting, file: AttendanceFile, by_id: int) -> int:
    """Every line without fault is entered, all at once; how many people that were.

    Of joins and leaves the union with those of earlier files counts, so that two files never count twice.
    """
    lock(meeting)
    lock(file)
    _refuse_state(file, "planned")
    if meeting.cancelled_at is not None:
        raise Refusal(_("The meeting was cancelled: nobody can attend it."))
    entries = _entries(meeting, file)
    if not entries:
        raise Refusal(_("No line of the list can be entered: choose the people first."))
    enter(meeting=meeting, entries=entries, source=file.source, by_id=by_id, file_id=file.id)
    file.state, file.applied_at = "applied", now()
    db.session.flush()
    detail = {
        "file": file.name,
        "entries": len(entries),
        "left_out": len(file.rows) - len(usable_lines(file)),
    }
    record("meeting.list_applied", kind="meeting", id=meeting.id, label=meeting.title, detail=detail)
    return len(entries)


def _entries(meeting: Meeting, file: AttendanceFile) -> list[Entry]:
    """One entry a person: several lines that were assigned to the same one are joined."""
    lines = usable_lines(file)
    people = list(dict.fromkeys(line["person"] for line in lines))
    length = int((meeting.ends_at - meeting.starts_at).total_seconds())
    before = standing(meeting.id, people)
    entries = []
    for person in people:
        own = [line for line in lines if line["person"] == person]
        if file.source == "sheet":
            entries.append(Entry(person, max(line["minutes"] for line in own)))
            continue
        earlier = before[person].intervals if person in before else []
        joined = merged([*earlier, *(part for line in own for part in line["intervals"])])
        count = minutes_of(joined, length=length, most=meeting.minutes)
        entries.append(Entry(person, count, joined))
    return entries


def undo_file(*, meeting: Meeting, file: AttendanceFile, by_id: int) -> int:
    """Whoever's entry came from this list has again what they had before it; how many. What was passed stays."""
    lock(meeting)
    lock(file)
    _refuse_state(file, "applied")
    undone = 0
    for person_id, row in standing(meeting.id).items():
        if row.file_id != file.id:
            continue
        earlier = _entry_before(row)
        entry = Entry(person_id, earlier.minutes if earlier else 0, earlier.intervals if earlier else [])
        undone += len(enter(meeting=meeting, entries=[entry], source="undo", by_id=by_id, note=file.name))
    file.state, file.undone_at = "undone", now()
    db.session.flush()
    detail = {"file": file.name, "entries": undone}
    record("meeting.list_undone", kind="meeting", id=meeting.id, label=meeting.title, detail=detail)
    return undone


def _entry_before(row: Attendance) -> Attendance | None:
    older = [each for each in list_history(row.meeting_id, row.person_id) if each.number < row.number]
    return older[0] if older else None


def discard_file(*, file: AttendanceFile) -> None:
    """A list that was only looked at is gone."""
    lock(file)
    _refuse_state(file, "planned")
    db.session.delete(file)
    db.session.flush()


def forget_waiting_lists() -> None:
    """Lists that nobody entered within 30 days are gone: they name people, and nothing rests on them."""
    before = now() - dt.timedelta(days=DAYS_WAITING)
    waiting = delete(AttendanceFile).where(AttendanceFile.state == "planned", AttendanceFile.read_at < before)
    db.session.execute(waiting)
