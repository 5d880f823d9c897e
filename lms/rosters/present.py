"""The staff of a branch today, in the columns of the template: brought back unchanged, it changes nothing."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select

from lms.core.db import db
from lms.core.permissions import Scope
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, holds_on, places_on
from lms.people.aliases import main_post_id, survivor_of
from lms.people.models import Absence, Person, Post
from lms.people.policy import is_correctable
from lms.rosters.formats import HEADINGS, Cell
from lms.rosters.formats.values import parse_field

_CHUNK = 1_000
_GENDERS = {"male": "Nam", "female": "Nữ"}
_GROUPS = {
    "can_bo": "Cán bộ",
    "cong_chuc": "Công chức",
    "vien_chuc": "Viên chức",
    "nguoi_lao_dong": "Người lao động",
    "cong_dan": "Công dân",
}
_ABSENCES = {
    "leave_long": "Nghỉ phép dài hạn",
    "maternity": "Nghỉ thai sản",
    "sick": "Nghỉ ốm dài ngày",
    "study": "Đi học",
    "secondment": "Biệt phái",
    "suspended": "Tạm đình chỉ",
    "military": "Nghĩa vụ quân sự",
    "other": "Vắng mặt",
}
_PRESENT = "Đang làm việc"


def present_lines(branch: SubtreeScope, *, managed: Scope, administered: Scope) -> Iterator[list[str]]:
    """The headings, then a line for everybody with a main post in the branch that day, read a chunk at a time.

    Citizens' numbers stand only where the officer, who manages people in `managed` and administers in
    `administered`, may correct them.
    """
    yield list(HEADINGS)
    may_correct = is_correctable(Person.id, scope=managed, above=administered, on=branch.on)
    rows = _rows(branch).add_columns(may_correct.label("may_correct"))
    for row in db.session.execute(rows.execution_options(yield_per=_CHUNK)):
        yield _line(row, branch.on)


def _rows(branch: SubtreeScope) -> Select[Any]:
    """A select of the people of the branch by their names, each once, with their main post of the day."""
    on = branch.on
    places = places_on(on)
    person = (Person.full_name, Person.birth_on, Person.gender, Person.national_id, Person.staff_number)
    post = (Post.title, Post.person_group, Post.valid_from, places.c.name.label("unit_name"), Unit.code)
    return (
        select(*person, Person.email, Person.phone, Person.public_id, *post, _absence(on).label("absence"))
        .select_from(Post)
        .join(Person, Person.id == survivor_of(Post.person_id))
        .join(places, places.c.unit_id == Post.unit_id)
        .join(Unit, Unit.id == places.c.now_id)
        .where(Post.is_main, holds_on(Post, on), Post.unit_id.in_(branch.unit_ids()))
        .where(Post.id == main_post_id(on))
        .order_by(Person.sort_key, Person.id)
    )


def _absence(on: dt.date) -> Any:
    kind = select(Absence.kind).where(Absence.person_id == Person.id, holds_on(Absence, on))
    return kind.order_by(Absence.id.desc()).limit(1).correlate(Person).scalar_subquery()


def _line(row: Any, today: dt.date) -> list[str]:
    return [
        row.full_name,
        _readable("birth_on", _day(row.birth_on), today),
        _GENDERS.get(row.gender or "", ""),
        row.national_id or "" if row.may_correct else "",
        _readable("staff_number", row.staff_number, today),
        _readable("email", row.email, today),
        _readable("phone", row.phone, today),
        row.unit_name,
        row.code,
        row.title,
        _GROUPS.get(row.person_group, ""),
        _readable("valid_from", _day(row.valid_from), today),
        _ABSENCES.get(row.absence, "") if row.absence else _PRESENT,
        "",
        row.public_id,
    ]


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _readable(name: str, text: str | None, today: dt.date) -> str:
    """The text where a list could bring it; else nothing, which says nothing when the list comes back."""
    if not text:
        return ""
    return "" if parse_field(name, Cell(text, text, "text", ""), today=today).problem else text
