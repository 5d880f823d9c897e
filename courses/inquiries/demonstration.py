"""Inquiries of the demonstration: waiting, answered, shared with the course, closed."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from courses.catalogue.queries import find_course, get_outline
from courses.inquiries.actions import Asked, add_to_inquiry, answer_inquiry, ask, end_inquiry, share_answer
from courses.inquiries.models import Inquiry
from courses.inquiries.rules import ERROR, QUESTION
from courses.lessons.blocks.registry import words_of
from courses.lessons.queries import get_lesson
from courses.progress.models import Enrolment
from lms.core.clock import as_if_at, now
from lms.core.db import db
from lms.people.demonstration import demonstration_people

_COURSE = "quyet-dinh-1690"


@dataclass(frozen=True)
class _Thread:
    """One inquiry: which lesson (from 0) and block (from 0, None for none), how long ago, and what was written."""

    lesson: int
    block: int | None
    hours_ago: int
    kind: str
    text: str
    answer: str = ""
    again: str = ""
    shared: str = ""
    is_closed: bool = False


_THREADS = (
    _Thread(
        0, 2, 30, QUESTION,
        "Thưa thầy, xã em sáp nhập từ hai xã cũ, kế hoạch năm trước do xã cũ ban hành thì khi viện dẫn ghi tên xã cũ "
        "hay tên xã mới ạ?",
    ),
    _Thread(
        1, 1, 52, ERROR,
        "Bảng ở phần mục tiêu: cột thứ hai em xem trên điện thoại bị mất chữ ở dòng cuối.",
    ),
    _Thread(
        1, 3, 120, QUESTION,
        "“100% đội ngũ nhân lực” có tính người làm hợp đồng ở bộ phận một cửa không ạ?",
        answer="Chào anh/chị. Quyết định nói “đội ngũ nhân lực thực hiện nhiệm vụ chuyển đổi số”, không phân biệt biên "
        "chế. Đơn vị lập danh sách người được giao nhiệm vụ, kể cả hợp đồng, rồi tính tỷ lệ trên danh sách đó.",
        shared="“100% đội ngũ nhân lực” có tính người làm hợp đồng ở bộ phận một cửa không?",
    ),
    _Thread(
        2, 0, 200, QUESTION,
        "Em học trên điện thoại của cơ quan, nếu đổi máy thì tiến độ có mất không ạ?",
        answer="Tiến độ lưu trên máy chủ theo tài khoản, anh/chị đăng nhập máy khác vẫn học tiếp được.",
        again="Em cảm ơn, em đã đăng nhập máy khác và học tiếp được rồi ạ.",
        is_closed=True,
    ),
    _Thread(
        3, 1, 260, ERROR,
        "Câu trích ở đầu bài ghi “mục III.5” nhưng em đối chiếu văn bản là “mục III.5.d”.",
        answer="Cảm ơn anh/chị đã đối chiếu. Chúng tôi sửa ở phiên bản tới của khóa học.",
    ),
)  # fmt: skip


def seed_inquiries() -> None:
    """Learners of the course have asked; the trainer has answered some of it."""
    course, trainer = find_course(_COURSE), demonstration_people()["giangvien"]
    if course is None:
        return
    learners = list(
        db.session.scalars(
            select(Enrolment)
            .where(Enrolment.course_id == course.id)
            .order_by(Enrolment.id)
            .limit(len(_THREADS))
        )
    )
    if learners:
        for position, thread in enumerate(_THREADS):
            _seed(thread, learners[position % len(learners)], trainer.id)


def _seed(thread: _Thread, enrolment: Enrolment, trainer_id: int) -> None:
    moment = now() - dt.timedelta(hours=thread.hours_ago)
    with as_if_at(moment):
        inquiry = ask(
            place=_place(thread, enrolment), person_id=enrolment.person_id, kind=thread.kind, text=thread.text
        )
    with as_if_at(moment + dt.timedelta(hours=5)):
        _go_on(thread, inquiry, trainer_id)


def _place(thread: _Thread, enrolment: Enrolment) -> Asked:
    outline = get_outline(enrolment.version_id)
    lessons = [place for place in outline.places() if place.kind == "lesson"]
    place = lessons[thread.lesson % len(lessons)]
    blocks = get_lesson(place.item_id, place.content_number).blocks
    block = blocks[thread.block % len(blocks)] if blocks and thread.block is not None else None
    return Asked(
        course_id=enrolment.course_id,
        item_id=place.item_id,
        version_number=outline.version.number,
        block_id=block["id"] if block else "",
        quoted=words_of([block]) if block else "",
    )


def _go_on(thread: _Thread, inquiry: Inquiry, trainer_id: int) -> None:
    if not thread.answer:
        return
    post = answer_inquiry(inquiry=inquiry, person_id=trainer_id, text=thread.answer)
    if thread.shared:
        share_answer(inquiry=inquiry, post=post, question=thread.shared)
    if thread.again:
        add_to_inquiry(inquiry=inquiry, person_id=inquiry.person_id, text=thread.again)
    if thread.is_closed:
        end_inquiry(inquiry=inquiry)
