"""A province with a commune, its people, its officers and what they bring."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.people.models import Person
from lms.recognition.actions import Facts, add_papers, draft_submission, submit
from lms.recognition.models import RecognitionActivity, Submission
from lms.recognition.papers.reading import Paper
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder, make_person

TODAY = dt.date(2026, 11, 20)
ON = dt.date(2026, 11, 10)


def pdf(words: str = "Giay chung nhan", pages: int = 1) -> bytes:
    """A real PDF document."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for number in range(pages):
        canvas.drawString(100, 700, f"{words} {number + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A real picture."""
    target = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(target, kind)
    return target.getvalue()


@dataclass
class World:
    """The keys of who and what there is."""

    province: int
    commune: int
    other_commune: int
    learner: int
    colleague: int
    stranger: int
    officer: int
    second_officer: int
    commune_officer: int
    administrator: int


@pytest.fixture
def world(app: Flask) -> World:
    """Everybody, committed."""
    with app.app_context(), transaction(write=True):
        province = make_unit("UBND tỉnh Đông Hải", kind="province")
        commune = make_unit("UBND xã An Ổn", parent=province)
        other = make_unit("UBND xã Đằng Giang", parent=province)
        people = (
            make_person("Nguyễn Thị Hằng", unit=commune, staff_number="NV001", birth_on=dt.date(1980, 1, 5)),
            make_person("Trần Văn Bình", unit=commune, staff_number="NV002", email="binh@xa.example"),
            make_person("Phạm Thị Lạ", unit=other, staff_number="NV003"),
            make_holder(Role.HR_OFFICER, province, "Đặng Thị Mai"),
            make_holder(Role.HR_OFFICER, province, "Vũ Văn Nam"),
            make_holder(Role.HR_OFFICER, other, "Bùi Thị Xa"),
            make_holder(Role.ADMINISTRATOR, province, "Lê Quản Trị"),
        )
        return World(province.id, commune.id, other.id, *(person.id for person in people))


def activity(kind: str) -> RecognitionActivity:
    """The shipped activity of that kind."""
    return db.session.scalars(select(RecognitionActivity).where(RecognitionActivity.kind == kind)).one()


def facts(kind: str = "workshop", **changes: object) -> Facts:
    """What a sound proposal says."""
    said: dict[str, object] = {
        "activity_id": activity(kind).id,
        "title": "Tập huấn kỹ năng số cho công chức xã",
        "organiser": "Sở Khoa học và Công nghệ",
        "started_on": ON,
        "ended_on": ON,
        "seconds": 6 * 3600,
        "count": 0,
        "content_group": 5,
        "study_form": "in_class",
        "proof_label": "Giấy chứng nhận số 15/GCN",
    }
    return Facts(**(said | changes))  # type: ignore[arg-type]


def propose(person_id: int, *, file: bytes = b"", submitted: bool = True, **changes: object) -> Submission:
    """A proposal of the person with one paper; inside a writing transaction."""
    submission = draft_submission(person_id=person_id, facts=facts(**changes), by_id=person_id)  # type: ignore[arg-type]
    content = file or picture(size=(40 + submission.id, 40))
    add_papers(submission=submission, papers=[Paper("giay.png", content, "image/png", 1)], by_id=person_id)
    if submitted:
        submit(submission=submission, by_id=person_id)
    return submission


@pytest.fixture
def proposed(app: Flask, world: World) -> Callable[..., str]:
    """A function that commits a proposal of the learner and gives its address."""

    def make(person_id: int | None = None, **changes: object) -> str:
        with app.app_context(), transaction(write=True):
            return propose(person_id or world.learner, **changes).public_id  # type: ignore[arg-type]

    return make


def unit_of(unit_id: int) -> Unit:
    """The unit with that key."""
    return db.session.get_one(Unit, unit_id)


def person_of(person_id: int) -> Person:
    """The person with that key."""
    return db.session.get_one(Person, person_id)
