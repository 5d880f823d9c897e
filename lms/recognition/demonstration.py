"""The demonstration's proposals: one in each state, with papers that look like papers."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import as_if_at, now, today
from lms.core.db import db
from lms.organisations.queries import find_unit_by_code, holds_on, standing_at
from lms.people.demonstration import demonstration_people
from lms.people.models import Person, Post
from lms.recognition.actions import (
    Facts,
    Publication,
    accept,
    add_papers,
    draft_submission,
    publish_rule,
    refuse,
    send_back,
    submit,
)
from lms.recognition.actions.classes import bring_class_list, start_applying
from lms.recognition.classes.reading import read_class_list
from lms.recognition.demonstration_papers import draw_paper
from lms.recognition.models import ClassList, RecognitionActivity, Submission
from lms.recognition.rules import Band, Conversion, Terms

_COMMUNE, _SCIENCE = "HP.10606", "Sở Khoa học và Công nghệ"


@dataclass(frozen=True)
class _Example:
    """A proposal of the demonstration: how long ago, what, and what became of it."""

    days: int
    kind: str
    title: str
    organiser: str
    minutes: int
    deed: str
    group: int = 4


_OWN = (
    _Example(
        2, "teaching", "Hướng dẫn người dân dùng dịch vụ công trực tuyến", "UBND xã", 135, "submitted", 5
    ),
    _Example(9, "workshop", "Hội thảo dữ liệu số cấp xã", _SCIENCE, 200, "returned", 5),
    _Example(3, "mentoring", "Kèm cặp công chức mới tuyển dụng", "UBND xã", 180, "draft"),
)
_OTHERS = (
    _Example(
        6,
        "workshop",
        "Tập huấn kỹ năng số cho công chức cấp xã",
        _SCIENCE,
        360,
        "submitted",
        5,
    ),
    _Example(
        5, "teaching", "Báo cáo viên lớp kỹ năng tiếp công dân", "Trung tâm Chính trị", 180, "submitted"
    ),
    _Example(
        20, "site_visit", "Học tập kinh nghiệm mô hình một cửa số", "UBND thành phố", 480, "accepted", 3
    ),
    _Example(15, "prize", "Giải Nhì hội thi cải cách hành chính", "Sở Nội vụ", 0, "accepted", 3),
    _Example(12, "writing", "Bài viết trên trang thông tin nội bộ", "UBND xã", 0, "refused"),
    _Example(4, "workshop", "Tập huấn kỹ năng số cho công chức xã", _SCIENCE, 360, "submitted", 5),
)

_CHECKED = _Example(8, "workshop", "Lớp tập huấn chữ ký số chuyên dùng", _SCIENCE, 420, "checked", 5)
_APPLIED = _Example(34, "workshop", "Lớp kỹ năng số cho công chức cấp xã, lớp 2", _SCIENCE, 480, "applied", 5)


def seed_proposals() -> None:
    """The learner has one sent back and a draft; colleagues have some that wait and some that are decided."""
    people = demonstration_people()
    officer, learner = people["nhansu"], people["hocvien"]
    activities = {each.kind: each for each in db.session.scalars(select(RecognitionActivity))}
    colleagues = _colleagues(learner)
    for example in _OWN:
        _propose(learner, officer, example, activities[example.kind])
    for place, example in enumerate(_OTHERS):
        # The last is a second one of the first person's, as it happens.
        person = colleagues[0 if place == len(_OTHERS) - 1 else place % len(colleagues)]
        _propose(person, officer, example, activities[example.kind])
    _plan_terms(activities["mentoring"], people["quantri"])
    _bring_list(officer, [*colleagues, learner], activities["workshop"], _CHECKED)
    applied = _bring_list(officer, colleagues, activities["workshop"], _APPLIED)
    start_applying(class_list=applied)
    record("demonstration.loaded", kind="site", id="recognition", label="đề nghị công nhận trình diễn")


def _colleagues(learner: Person) -> list[Person]:
    unit, day = find_unit_by_code(_COMMUNE), today()
    assert unit is not None
    here = select(Post.person_id).where(Post.unit_id.in_(standing_at(unit.id, day)), holds_on(Post, day))
    found = select(Person).where(Person.id.in_(here), Person.id != learner.id)
    return list(db.session.scalars(found.order_by(Person.id).limit(6)))


def _plan_terms(activity: RecognitionActivity, administrator: Person) -> None:
    """The commune will count less than the central terms allow, from the first of next month."""
    unit, day = find_unit_by_code(_COMMUNE), today()
    assert unit is not None
    half = Conversion(unit_seconds=3600, unit_hundredths=1_00, bands=(Band(30 * 60, 50, is_above=True),))
    publication = Publication(
        terms=Terms(half, year_cap=6_00, proof_files=1),
        proof_words="Văn bản phân công, có xác nhận của người được hướng dẫn.",
        legal_basis=None,
        valid_from=(day.replace(day=1) + dt.timedelta(days=32)).replace(day=1),
    )
    publish_rule(activity=activity, unit=unit, publication=publication, by_id=administrator.id)


def _bring_list(
    officer: Person, people: Sequence[Person], activity: RecognitionActivity, example: _Example
) -> ClassList:
    """A class list that was checked: one did not complete the class, one is nobody of the units."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, ("STT", "Họ và tên", "Số hiệu", "Kết quả"))
        for number, person in enumerate(people, start=1):
            result = "Không đạt" if number == 3 else "Đạt"
            sheet.write_row(number, 0, (number, person.full_name, person.staff_number or "", result))
        sheet.write_row(len(people) + 1, 0, (len(people) + 1, "Hoàng Văn Khách", "", "Đạt"))
    unit, day = find_unit_by_code(_COMMUNE), today() - dt.timedelta(days=example.days)
    assert unit is not None
    name = f"danh-sach-lop-{example.days}.xlsx"
    return bring_class_list(
        unit=unit,
        facts=_facts(example, activity, day),
        file=(name, target.getvalue()),
        read=read_class_list(target.getvalue(), name, today()),
        papers=[],
        by_id=officer.id,
    )


def _facts(example: _Example, activity: RecognitionActivity, day: dt.date) -> Facts:
    return Facts(
        activity_id=activity.id,
        title=example.title,
        organiser=example.organiser,
        started_on=day,
        ended_on=day,
        seconds=example.minutes * 60,
        count=0 if example.minutes else 1,
        content_group=example.group,
        study_form="in_class",
        proof_label=f"Giấy chứng nhận số {example.days + 40}/GCN ngày {day:%d/%m/%Y}",
    )


def _propose(person: Person, officer: Person, example: _Example, activity: RecognitionActivity) -> None:
    ended = today() - dt.timedelta(days=example.days)
    with as_if_at(now() - dt.timedelta(days=max(example.days - 2, 0))):
        submission = draft_submission(
            person_id=person.id, facts=_facts(example, activity, ended), by_id=person.id
        )
        paper = draw_paper(person.full_name, example.organiser, example.title, ended)
        add_papers(submission=submission, papers=[paper], by_id=person.id)
        _decide(submission, person, officer, example.deed)


def _decide(submission: Submission, person: Person, officer: Person, deed: str) -> None:
    if deed == "draft":
        return
    submit(submission=submission, by_id=person.id)
    by, revision = officer.id, submission.revision
    if deed == "accepted":
        accept(submission=submission, by_id=by, revision=revision)
    elif deed == "returned":
        words = "Chụp lại cả trang có dấu, và ghi đúng thời lượng trên giấy mời."
        send_back(
            submission=submission, by_id=by, revision=revision, reasons=["unreadable", "time"], words=words
        )
    elif deed == "refused":
        refuse(
            submission=submission, by_id=by, revision=revision, reasons=["not_listed", "own_work"], words=""
        )
