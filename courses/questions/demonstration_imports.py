"""The demonstration's imports: one that is being looked through, one in the bank, one taken back but for a question."""

import datetime as dt
from pathlib import Path

from sqlalchemy import literal, select

from courses.questions.actions import keep_category, send_for_review
from courses.questions.actions.imported import undo_import
from courses.questions.actions.importing import confirm_import, plan_import, stage_import
from courses.questions.admission import admit
from courses.questions.formats.reading import read_any, read_pasted
from courses.questions.models import Question, QuestionCategory, QuestionImport
from courses.questions.staging import stage
from lms.core.clock import as_if_at, now
from lms.core.db import db
from lms.organisations.queries import find_unit_by_code, get_root
from lms.people.demonstration import demonstration_people

_FILE = Path(__file__).with_suffix(".gift")
_MINISTRY = "BKHCN"
_EVERYTHING = literal(True)
_CONFIRMED = """Câu 1. Chữ ký số bảo đảm điều gì?
A. Người ký là ai và văn bản không bị sửa sau khi ký
B. Văn bản được viết đúng chính tả
C. Văn bản được gửi đúng hạn
Đáp án: A

Câu 2. Văn bản điện tử được ký số hợp lệ có giá trị như văn bản giấy.
Đáp án: Đúng
"""
_UNDONE = """Câu 1. Ứng dụng định danh điện tử quốc gia có tên là gì?
Đáp án: VNeID

Câu 2. Mỗi công dân có mấy số định danh cá nhân?
A. Một
B. Hai
C. Ba
Đáp án: A
"""


def seed_imports() -> None:
    """The trainer has imported three times."""
    author = demonstration_people()["giangvien"].id
    unit = find_unit_by_code(_MINISTRY) or get_root()
    category = keep_category(unit_id=unit.id, path="Câu hỏi nhập từ tệp")
    with as_if_at(now() - dt.timedelta(days=20)):
        _confirm(_paste(_CONFIRMED, category, author), category)
    with as_if_at(now() - dt.timedelta(days=12)):
        _undo(_paste(_UNDONE, category, author), category)
    with as_if_at(now() - dt.timedelta(hours=3)):
        reading = admit(read_any("du-lieu-ca-nhan.gift", _FILE.read_bytes()))
        content = stage(reading, pool="graded", keep_categories=True)
        stage_import(
            category=category,
            name=reading.name,
            format=reading.format,
            content=content,
            person_id=author,
            readable=_EVERYTHING,
        )


def _paste(text: str, category: QuestionCategory, author: int) -> QuestionImport:
    reading = admit(read_pasted(text, ""))
    return stage_import(
        category=category,
        name=f"Dán ngày {now():%d/%m/%Y}",
        format=reading.format,
        content=stage(reading, pool="graded", keep_categories=False),
        person_id=author,
        readable=_EVERYTHING,
    )


def _confirm(batch: QuestionImport, category: QuestionCategory) -> None:
    confirm_import(
        batch=batch, category=category, planned=plan_import(batch=batch, category=category, left_out=[])
    )


def _undo(batch: QuestionImport, category: QuestionCategory) -> None:
    """Taken back, but for the question that was sent for review before."""
    _confirm(batch, category)
    first = select(Question).where(Question.import_id == batch.id).order_by(Question.id).limit(1)
    send_for_review(question=db.session.scalars(first).one(), faults=[])
    undo_import(batch=batch, own=_EVERYTHING)
