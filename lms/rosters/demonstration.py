"""The demonstration's staff lists: one in each state that a person can meet, made by the real use cases."""

import datetime as dt
import io
from typing import Any

import xlsxwriter
from sqlalchemy import select

from lms.core.clock import as_if_at, now, today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code, get_root, holds_on, standing_at
from lms.people.demonstration import demonstration_people
from lms.people.models import Person, Post
from lms.rosters.actions import (
    decide_rows,
    discard_roster,
    map_columns,
    start_applying,
    undo_roster,
    upload_roster,
)
from lms.rosters.models import Roster

_OFFICE = "HP.NV"
Line = tuple[str, str, str, str, str, str, str]
_HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Số hiệu", "Chức vụ", "Mã đơn vị", "Thư điện tử")
_OPTIONS = {
    "default_group": "cong_chuc",
    "counted": True,
    "absent": "keep",
    "swap_names": False,
    "legacy": {},
}
_APPLIED, _UNDONE = "Danh sách công chức quý III.xlsx", "Danh sách tạm nộp nhầm.xlsx"
_CHECKED, _WAITING = "Danh sách nhân sự tháng 11.xlsx", "Danh sách sau sắp xếp.xlsx"
_MAPPED, _DISCARDED = "Danh sách cán bộ phường.xlsx", "Bảng lương tháng 10.xlsx"
_NEW: dict[str, list[Line]] = {
    _APPLIED: [
        (
            "Lương Thị Bích Vân",
            "14/02/1991",
            "031191007712",
            "31900101",
            "Chuyên viên",
            "",
            "van.lb@tuhoc.example",
        ),
        (
            "Ngô Quang Dũng",
            "03/09/1986",
            "031086004423",
            "31900102",
            "Chuyên viên chính",
            "",
            "dung.nq@tuhoc.example",
        ),
    ],
    _UNDONE: [
        ("Tạ Văn Ngọc", "21/07/1994", "031094005514", "31900111", "Văn thư", "", "ngoc.tv@tuhoc.example"),
        ("Mạc Thị Thùy Dương", "30/11/1996", "031196002275", "31900112", "Kế toán", "", ""),
    ],
    _CHECKED: [
        (
            "Hà Thị Kiều Trang",
            "08/03/1993",
            "031193006631",
            "31900121",
            "Chuyên viên",
            "",
            "trang.hk@tuhoc.example",
        ),
        (
            "Cao Xuân Trường",
            "31/02/1988",
            "031088001147",
            "31900122",
            "Chuyên viên",
            "",
            "truong.cx@tuhoc.example",
        ),
        ("Vi Văn Kiên", "12/12/1990", "31090008850", "31900123", "Lái xe", "", ""),
        ("Đào Ngọc Ánh", "05/05/1995", "031195003376", "31900124", "Chuyên viên", "HP.99999", "anh.dn@tuhoc"),
        ("Hà Thị Kiều Trang", "08/03/1993", "031193006631", "31900121", "Chuyên viên", "", ""),
    ],
    _WAITING: [],
    _DISCARDED: [],
    _MAPPED: [("Quách Đình Phong", "17/04/1989", "031089009961", "31900141", "Công chức", "", "")],
}


def seed_lists() -> None:
    """The lists are brought and wait to be checked; one waits for its columns to be matched."""
    for name, code, days, keep in (
        (_APPLIED, "HP.10705", 12, 99),
        (_UNDONE, "HP.11311", 40, 99),
        (_CHECKED, "HP", 0, 30),
        (_WAITING, "HP.KHCN", 2, 10),
    ):
        with as_if_at(now() - dt.timedelta(days=days, hours=2)):
            roster = _bring(name, code, keep)
            options = {**_OPTIONS, "effective_on": today().isoformat()}
            if name == _WAITING:
                options |= {"absent": "leave", "absent_reason": "moved"}
            map_columns(roster=roster, mapping=dict(roster.mapping), options=options)
    with as_if_at(now() - dt.timedelta(days=6)):
        discard_roster(roster=_bring(_DISCARDED, "HP.10510", 8))
    _bring(_MAPPED, "HP.10532", 5)


def apply_lists() -> None:
    """What is to be applied is confirmed; one asks for a second person, since so many would leave by it."""
    officer = demonstration_people()["nhansu"].id
    for name, days in ((_APPLIED, 12), (_UNDONE, 40), (_WAITING, 2)):
        with as_if_at(now() - dt.timedelta(days=days, hours=1)):
            roster = _roster(name)
            for verdict in ("faulty", "suspicious"):
                decide_rows(roster=roster, verdict=verdict, decision="skip")
            start_applying(roster=roster, by_id=officer)


def undo_list() -> None:
    """One list was a mistake and is taken back."""
    with as_if_at(now() - dt.timedelta(days=39)):
        undo_roster(roster=_roster(_UNDONE), by_id=demonstration_people()["nhansu"].id)


def _roster(name: str) -> Roster:
    return db.session.scalars(select(Roster).where(Roster.file_name == name)).one()


def _bring(name: str, code: str, keep: int) -> Roster:
    unit = find_unit_by_code(code) or get_root()
    written = _OFFICE if name == _CHECKED else code
    office = find_unit_by_code(written) or unit
    lines = [_line_of(person, post, written) for person, post in _people_at(office, keep)]
    if name == _CHECKED:
        lines[:4] = _disordered(lines[:4])
    added = [(*line[:5], line[5] or written, line[6]) for line in _NEW[name]]
    return upload_roster(
        unit=unit,
        content=_workbook(unit, [*lines, *added]),
        file_name=name,
        by_id=demonstration_people()["nhansu"].id,
    )


def _people_at(unit: Unit, most: int) -> list[Any]:
    held = (
        select(Person, Post)
        .join(Post, Post.person_id == Person.id)
        .where(Post.unit_id.in_(standing_at(unit.id, today())), Post.is_main, holds_on(Post, today()))
        .order_by(Person.sort_key, Person.id)
        .limit(most)
    )
    return [(row.Person, row.Post) for row in db.session.execute(held)]


def _line_of(person: Person, post: Post, code: str) -> Line:
    birth = f"{person.birth_on:%d/%m/%Y}" if person.birth_on else ""
    return person.full_name, birth, "", person.staff_number or "", post.title, code, person.email or ""


def _disordered(lines: list[Line]) -> list[Line]:
    """One has a new title, one moves to another unit, one lost the number, one is written in capitals."""
    one, two, three, four = lines
    return [
        (*one[:4], "Phó trưởng phòng", *one[5:]),
        (*two[:5], "HP.10510", two[6]),
        (*three[:3], "", three[4], three[5], ""),
        (four[0].upper(), *four[1:]),
    ]


def _workbook(unit: Unit, lines: list[Line]) -> bytes:
    """A list as offices write it: titles above, headings in row 4, a total at the foot."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page, bold = book.add_worksheet("Danh sách"), book.add_format({"bold": True})
        page.set_column(1, 7, 24)
        page.write_string(0, 0, f"DANH SÁCH CÁN BỘ, CÔNG CHỨC ({unit.code})", bold)
        page.write_row(3, 0, _HEADINGS, bold)
        for number, line in enumerate(lines, start=1):
            page.write_number(3 + number, 0, number)
            for column, text in enumerate(line, start=1):
                page.write_string(3 + number, column, text)
        page.write_string(5 + len(lines), 1, f"Tổng số: {len(lines)} người")
    return target.getvalue()


# Each is followed by the jobs it asks for.
SEEDERS = (seed_lists, apply_lists, undo_list)
