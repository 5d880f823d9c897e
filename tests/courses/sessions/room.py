"""A class of two people with one meeting that counts, and those who look at it."""

import datetime as dt
import io
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from courses.catalogue.queries import get_outline
from courses.progress.models import ItemPass
from courses.sessions.actions import add_members
from courses.sessions.models import Attendance
from lms.core.clock import now, today
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.people.models import Person
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person
from tests.factories.structure import make_class, make_meeting, make_ruled_course

PATH = "/day-hoc/buoi-hoc"
RULE = {"kind": "attended", "amount": 80, "measure": "percent"}


@dataclass
class Room:
    """Ids and addresses of what stands in the test."""

    trainer: int
    stranger: int
    hang: int
    uoc: int
    outsider: int
    class_id: int
    class_public_id: str
    meeting_id: int
    meeting: str
    starts_at: dt.datetime

    @property
    def address(self) -> str:
        """The page of the meeting."""
        return f"{PATH}/{self.meeting}"


def make_room(app: Flask, *, capacity: int | None = None) -> Room:
    """A province's course with a lesson and a meeting of 90 minutes that begins in twenty minutes."""
    with app.app_context(), transaction(write=True):
        province, commune, _other = make_province()
        elsewhere = make_unit("UBND tỉnh Tây Sơn", kind="province")
        course, version = make_ruled_course({"kind": "viewed"}, RULE, unit=province)
        trainer = make_holder(Role.TRAINER, province, "Trần Anh Tuấn")
        stranger = make_holder(Role.TRAINER, elsewhere, "Đỗ Thị Xuân")
        hang = make_person(
            "Nguyễn Thị Hằng", unit=commune, staff_number="310001", email="hang@donghai.gov.vn"
        )
        uoc = make_person("Đặng Văn Ước", unit=commune, staff_number="310002")
        outsider = make_person("Lê Văn Xa", unit=commune, staff_number="990001")
        study_class = make_class(course, province, starts_on=today(), capacity=capacity)
        add_members(study_class=study_class, people=[hang, uoc])
        place = get_outline(version.id).place("bai-2")
        starts_at = now() + dt.timedelta(minutes=20)
        meeting = make_meeting(study_class, starts_at, item_id=place.item_id)
        return Room(
            trainer.id,
            stranger.id,
            hang.id,
            uoc.id,
            outsider.id,
            study_class.id,
            study_class.public_id,
            meeting.id,
            meeting.public_id,
            starts_at,
        )


def entries(app: Flask) -> list[tuple[str, int, str]]:
    """(given name, minutes, source) of every entry, in order."""
    with app.app_context(), transaction(write=False):
        rows = db.session.execute(
            select(Person.full_name, Attendance.minutes, Attendance.source)
            .join(Person, Person.id == Attendance.person_id)
            .order_by(Attendance.id)
        )
        return [(row[0].rsplit(" ", 1)[-1], row[1], row[2]) for row in rows]


def passes(app: Flask) -> list[str]:
    """The rules by which items were passed, in order."""
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(ItemPass.rule).order_by(ItemPass.id)))


def key_of(app: Flask, person_id: int) -> str:
    """The address of a person."""
    with app.app_context(), transaction(write=False):
        return db.session.get_one(Person, person_id).public_id


def sent(text: str, name: str = "diem-danh.csv", **fields: str) -> dict[str, object]:
    """The form with a file of that text."""
    return {"file": (io.BytesIO(text.encode("utf-8")), name), "source": "sheet", "zone": "7", **fields}
