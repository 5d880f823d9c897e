"""Staff lists for tests: a workbook of rows, uploaded, mapped and checked by the site's own use cases."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.organisations.models import Unit
from lms.rosters.actions import map_columns, start_applying, undo_roster, upload_roster
from lms.rosters.models import Roster, RosterRow
from lms.rosters.queries import get_row

HEADINGS = {
    "full_name": "Họ và tên",
    "birth_on": "Ngày sinh",
    "gender": "Giới tính",
    "national_id": "Số CCCD",
    "staff_number": "Số hiệu",
    "email": "Email",
    "phone": "Điện thoại",
    "unit": "Đơn vị",
    "unit_code": "Mã đơn vị",
    "title": "Chức vụ",
    "person_group": "Đối tượng",
    "valid_from": "Ngày bổ nhiệm",
    "status": "Trạng thái",
    "person_code": "Mã trên hệ thống",
}
ON = "2026-11-01"
DEFAULTS = {"effective_on": ON, "default_title": "Chuyên viên", "default_group": "cong_chuc"}


def workbook(rows: Sequence[dict[str, Any]], fields: Sequence[str] | None = None) -> bytes:
    """An .xlsx file with the headings in row 1; the first person stands in row 2."""
    fields = fields or [name for name in HEADINGS if any(name in row for row in rows)]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, [HEADINGS[name] for name in fields])
        for number, row in enumerate(rows, 1):
            for column, name in enumerate(fields):
                value = row.get(name)
                if value is not None:
                    sheet.write_string(number, column, str(value))
    return target.getvalue()


def upload(unit: Unit, by_id: int, rows: Sequence[dict[str, Any]], **options: Any) -> int:
    """The key of a list with these rows, mapped as its headings say; not checked yet."""
    fields = [name for name in HEADINGS if any(name in row for row in rows)]
    roster = upload_roster(unit=unit, content=workbook(rows, fields), file_name="ds.xlsx", by_id=by_id)
    mapping = {name: column for column, name in enumerate(fields)}
    map_columns(roster=roster, mapping=mapping, options=DEFAULTS | options)
    return roster.id


class Desk:
    """The desk of an officer: lists are brought, checked, applied, undone; each step is its own transaction."""

    def __init__(self, unit_id: int, officer_id: int) -> None:
        self.unit_id, self.officer_id = unit_id, officer_id

    def check(self, rows: Sequence[dict[str, Any]], **options: Any) -> int:
        """A list of these rows has its verdicts."""
        with transaction(write=True):
            key = upload(db.session.get_one(Unit, self.unit_id), self.officer_id, rows, **options)
        drain()
        return key

    def apply(self, key: int) -> str:
        """The list is applied, if it can be; its state afterwards."""
        with transaction(write=True):
            start_applying(roster=db.session.get_one(Roster, key), by_id=self.officer_id)
        drain()
        return self.state(key)

    def bring(self, rows: Sequence[dict[str, Any]], **options: Any) -> int:
        """A list of these rows is checked and applied."""
        key = self.check(rows, **options)
        assert self.apply(key) == "applied", self.verdicts(key)
        return key

    def undo(self, key: int) -> str:
        """The list is undone; its state afterwards."""
        with transaction(write=True):
            undo_roster(roster=db.session.get_one(Roster, key), by_id=self.officer_id)
        drain()
        return self.state(key)

    def state(self, key: int) -> str:
        """In which state the list is."""
        with transaction(write=False):
            return db.session.get_one(Roster, key).state

    def row(self, key: int, number: int) -> RosterRow:
        """The row with that number in Excel, to be read."""
        with transaction(write=False):
            row = get_row(db.session.get_one(Roster, key), number)
            db.session.refresh(row)
            db.session.expunge(row)
            return row

    def verdicts(self, key: int) -> dict[int | None, str]:
        """The verdict of each row, by its number."""
        with transaction(write=False):
            rows = db.session.execute(
                db.select(RosterRow.number, RosterRow.verdict).where(RosterRow.roster_id == key)
            )
            return dict(rows.all())


def day(text: str) -> dt.date:
    """A date as ISO writes it."""
    return dt.date.fromisoformat(text)
