"""A blended course of the demonstration: a lesson in two languages, one a trainer confirms, meetings of a class."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from courses.catalogue.actions import (
    PlacedItem,
    PlannedModule,
    VersionFacts,
    keep_item,
    open_course,
    publish_version,
)
from courses.catalogue.competencies import keep_competency
from courses.catalogue.models import Course
from courses.catalogue.queries import find_course
from courses.lessons.actions import Translation, put_blocks
from courses.lessons.blocks.base import Block
from courses.questions.actions import put_question
from courses.questions.models import QuestionVersion
from courses.sessions.actions import Entry, MeetingFacts, add_meetings, add_members, create_class, enter
from courses.sessions.models import Meeting, StudyClass
from courses.sessions.queries import list_at_unit
from lms.core.clock import VIETNAM, as_if_at, now, today
from lms.core.db import db
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, find_unit_by_code, get_root
from lms.people.models import RoleGrant

SLUG = "soan-thao-van-ban"
_PLACES = 12
_TEXT = (
    "<p>Văn bản hành chính trình bày trên khổ giấy A4 (210 mm × 297 mm), phông chữ Times New Roman, "
    "bộ mã ký tự Unicode, màu đen.</p><ul><li>Lề trên và lề dưới: 20–25 mm.</li><li>Lề trái: 30–35 mm.</li>"
    "<li>Lề phải: 15–20 mm.</li></ul>"
)
_ENGLISH = (
    "<p>Administrative documents are set on A4 paper (210 mm × 297 mm) in Times New Roman, Unicode, black.</p>"
    "<ul><li>Upper and lower margin: 20–25 mm.</li><li>Left margin: 30–35 mm.</li>"
    "<li>Right margin: 15–20 mm.</li></ul>"
)
_PRACTICE = (
    "<p>Soạn một công văn trả lời kiến nghị của người dân, in ra và nộp cho giảng viên tại buổi học.</p>"
)
_LAW = "Nghị định số 30/2020/NĐ-CP của Chính phủ về công tác văn thư"
_STATEMENTS = (
    ("le-trai", "Lề trái của văn bản hành chính rộng hơn lề phải.", True),
    ("phong-chu", "Văn bản hành chính được trình bày bằng phông chữ Arial.", False),
)


def seed_blended() -> None:
    """The course is open; a class of it meets three times, the first meeting is over."""
    if find_course(SLUG) is not None:
        return
    commune = find_unit_by_code("HP.10606") or get_root()
    keep_competency(
        unit=get_root(), name="Soạn thảo và ban hành văn bản", reference="Khung năng lực, nhóm năng lực chung"
    )
    keep_competency(unit=get_root(), name="Giao tiếp ứng xử", reference="Khung năng lực, nhóm năng lực chung")
    course, meeting_id = _publish()
    _seed_class(course, commune, meeting_id)


def _text(html: str, key: str) -> Block:
    return {"id": key, "kind": "text", "html": html}


def _questions() -> list[QuestionVersion]:
    return [
        put_question(
            key=f"{SLUG}-{key}",
            pool="self_test",
            kind="true_false",
            title=statement,
            stem_html=f"<p>{statement}</p>",
            data={"answer": is_right},
            explanation_html="<p>Lề trái 30–35 mm, lề phải 15–20 mm; phông chữ Times New Roman.</p>",
            citation=f"Phụ lục I, {_LAW}",
            source={"format": "demonstration"},
        )
        for key, statement, is_right in _STATEMENTS
    ]


def _publish() -> tuple[Course, int]:
    """The course, and its part that is done by attending."""
    course = open_course(slug=SLUG, unit_id=get_root().id)
    form = keep_item(course=course, slug="the-thuc", kind="lesson")
    meeting = keep_item(course=course, slug="thuc-hanh-tren-lop", kind="meeting")
    practice = keep_item(course=course, slug="bai-nop", kind="lesson")
    first = put_blocks(
        item=form,
        blocks=[_text(_TEXT, "thethuc1")],
        questions=_questions(),
        translations={"en": Translation("Form of documents", [_text(_ENGLISH, "thethuc1")])},
    )
    last = put_blocks(item=practice, blocks=[_text(_PRACTICE, "bainop11")], questions=[])
    attended = {"kind": "attended", "amount": 80, "measure": "percent"}
    publish_version(
        course=course,
        facts=_facts(),
        modules=[
            PlannedModule(
                "Thể thức",
                [PlacedItem(form, "Thể thức văn bản", 8, first.number, True, {"kind": "self_check"})],
            ),
            PlannedModule(
                "Thực hành",
                [
                    PlacedItem(meeting, "Thực hành trên lớp", 540, 1, True, attended),
                    PlacedItem(practice, "Công văn tự soạn", 30, last.number, False, {"kind": "confirmed"}),
                ],
            ),
        ],
        files={},
    )
    return course, meeting.id


def _facts() -> VersionFacts:
    english: dict[str, Any] = {
        "title": "Drafting administrative documents",
        "summary": "Form, layout and practice with a trainer.",
    }
    return VersionFacts(
        title="Kỹ năng soạn thảo văn bản hành chính",
        summary="Thể thức, kỹ thuật trình bày và thực hành cùng giảng viên.",
        objectives=["Trình bày đúng thể thức văn bản hành chính.", "Tự soạn được công văn trả lời."],
        field="Kỹ năng hành chính",
        language="vi",
        tiet_hundredths=1200,
        content_group=4,
        study_form="blended",
        certificate_title="GIẤY CHỨNG NHẬN",
        legal_documents=[_LAW],
        digest=f"demonstration-{SLUG}",
        competencies=["Soạn thảo và ban hành văn bản"],
        translations={"en": english},
    )


def _seed_class(course: Course, unit: Unit, item_id: int) -> StudyClass:
    """A class with twelve places, people who wait, and three meetings in three weeks."""
    starts_on = today() - dt.timedelta(days=4)
    with as_if_at(now() - dt.timedelta(days=5)):
        study_class = create_class(
            course=course, unit=unit, name="Lớp soạn thảo văn bản, đợt 1", starts_on=starts_on, ends_on=None,
            capacity=_PLACES,
        )  # fmt: skip
        scope = SubtreeScope(frozenset({unit.id}), today())
        people = list_at_unit(scope, unit.id, with_below=False)[: _PLACES + 3]
        add_members(study_class=study_class, people=people, may_wait=True)
        begins = dt.datetime.combine(starts_on, dt.time(8), VIETNAM)
        facts = MeetingFacts(
            title="Thực hành soạn thảo",
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=3, minutes=30),
            minutes=180,
            place="Hội trường UBND xã",
            item_id=item_id,
        )
        first = add_meetings(study_class=study_class, facts=facts, weeks=3)[0]
    with as_if_at(now() - dt.timedelta(days=4)):
        _seed_attendance(first, [person.id for person in people[:_PLACES]])
    return study_class


def _seed_attendance(meeting: Meeting, people: list[int]) -> None:
    """Most are there all the time, one comes late, one stays away."""
    if not people:
        return
    minutes = [meeting.minutes] * len(people)
    minutes[-1] = 0
    minutes[len(people) // 2] = 95
    entries = [Entry(person, count) for person, count in zip(people, minutes, strict=True)]
    trainer: int | None = db.session.scalar(
        select(RoleGrant.person_id).where(RoleGrant.role == Role.TRAINER).order_by(RoleGrant.id)
    )
    enter(meeting=meeting, entries=entries, source="roll", by_id=trainer or people[0])
