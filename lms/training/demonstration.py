"""The demonstration's ledger: everybody's outside trainings, this year and last, and one correction."""

import datetime as dt
import random
from typing import Any

from sqlalchemy import insert, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db
from lms.core.ids import public_id
from lms.organisations.queries import holds_on
from lms.people.models import Post
from lms.people.queries import find_by_sign_in_name
from lms.training.actions import correct_credit
from lms.training.defaults import TARGET_HUNDREDTHS
from lms.training.models import Credit, CreditEvidence, LearningStart
from lms.training.queries import get_credit

# (title, organiser, content group, form, hundredths of a tiết)
_TRAININGS = (
    (
        "Bồi dưỡng kỹ năng quản lý nhà nước cho công chức cấp xã",
        "Trường Chính trị thành phố",
        3,
        "in_class",
        16_00,
    ),
    ("Tập huấn an toàn thông tin cho người dùng", "Sở Khoa học và Công nghệ", 5, "online", 10_00),
    ("Tập huấn sử dụng chữ ký số chuyên dùng công vụ", "Sở Khoa học và Công nghệ", 5, "blended", 4_00),
    ("Bồi dưỡng kiến thức quốc phòng và an ninh", "Trường Quân sự thành phố", 2, "in_class", 24_00),
    ("Cập nhật kiến thức lý luận chính trị", "Trường Chính trị thành phố", 1, "in_class", 8_00),
    ("Tập huấn nghiệp vụ văn thư, lưu trữ điện tử", "Sở Nội vụ", 4, "blended", 8_00),
    ("Tập huấn giải quyết thủ tục hành chính trên môi trường điện tử", "Sở Nội vụ", 4, "online", 6_50),
    ("Tập huấn cải cách hành chính", "Sở Nội vụ", 3, "in_class", 4_00),
    (
        "Bồi dưỡng kỹ năng số và sử dụng trí tuệ nhân tạo",
        "Học viện Hành chính và Quản trị công",
        5,
        "online",
        12_00,
    ),
    ("Tập huấn tiếp công dân, xử lý đơn thư", "Thanh tra thành phố", 4, "in_class", 8_00),
)
_SOURCE = "training.demonstration"


def seed_ledger() -> None:
    """Everybody with a counted post has a believable ledger; `hocvien` has exactly 26 tiết this year."""
    day = today()
    learner = find_by_sign_in_name("hocvien")
    posts = _counted_posts(day)
    for year, shift in ((day.year, 0.0), (day.year - 1, 0.12)):
        rows = _lines_of_year(year, min(day, dt.date(year, 12, 31)), posts, shift)
        if learner is not None and year == day.year:
            rows = [row for row in rows if row["person_id"] != learner.id]
        _write(rows)
    if learner is not None:
        _seed_learner(learner.id, day)
    _note_starts(day)
    record("demonstration.loaded", kind="site", id="training", label="sổ cái trình diễn")


def _counted_posts(day: dt.date) -> list[tuple[int, int]]:
    statement = select(Post.person_id, Post.unit_id).where(Post.is_main, Post.is_counted, holds_on(Post, day))
    return [(row.person_id, row.unit_id) for row in db.session.execute(statement.order_by(Post.id))]


def _lines_of_year(
    year: int, last: dt.date, posts: list[tuple[int, int]], shift: float
) -> list[dict[str, Any]]:
    """Units differ: in some four of five reach the target, in others half; a few people have not begun."""
    dice = random.Random(year)  # noqa: S311
    rows: list[dict[str, Any]] = []
    for person_id, unit_id in posts:
        share = 0.52 + (unit_id * 37 % 11) / 33 + shift
        luck = dice.random()
        if luck < share:
            wanted = TARGET_HUNDREDTHS + dice.choice((0, 0, 0, 8_00))
        elif luck < 0.93:
            wanted = dice.choice((4_00, 10_00, 20_00, 26_00))
        else:
            continue
        rows.extend(_lines_of_person(person_id, year, last, wanted, dice))
    return rows


def _lines_of_person(
    person_id: int, year: int, last: dt.date, wanted: int, dice: random.Random
) -> list[dict[str, Any]]:
    """Trainings in random order until `wanted` is reached, or, short of the target, as long as they fit."""
    rows: list[dict[str, Any]] = []
    total, reaches = 0, wanted >= TARGET_HUNDREDTHS
    for training in dice.sample(_TRAININGS, len(_TRAININGS)):
        if total >= wanted:
            break
        if reaches or total + training[4] <= wanted:
            total += training[4]
            on = _day_before(last, dice.randrange((last - dt.date(year, 1, 1)).days + 1))
            rows.append(_row(person_id, training, on, number=len(rows)))
    return rows


def _day_before(last: dt.date, days: int) -> dt.date:
    """So many days before the last one, but in the same year."""
    return max(dt.date(last.year, 1, 1), last - dt.timedelta(days=days))


def _row(
    person_id: int, training: tuple[str, str, int, str, int], on: dt.date, *, number: int
) -> dict[str, Any]:
    title, organiser, group, form, hundredths = training
    return {
        "public_id": public_id(),
        "person_id": person_id,
        "source_key": f"{_SOURCE}:{on.year}:{person_id}:{number}",
        "kind": "outside",
        "title": title,
        "reason": f"{organiser} tổ chức, kết thúc ngày {on:%d/%m/%Y}.",
        "amount_hundredths": hundredths,
        "content_group": group,
        "study_form": form,
        "earned_on": on,
        "year": on.year,
        "recorded_at": now(),
    }


def _write(rows: list[dict[str, Any]]) -> None:
    """The lines stand in the ledger, each with the decision that proves it."""
    if not rows:
        return
    db.session.execute(insert(Credit), rows)
    keys = [row["public_id"] for row in rows]
    lines = db.session.execute(
        select(Credit.id, Credit.earned_on).where(Credit.public_id.in_(keys)).order_by(Credit.id)
    ).all()
    labels = [
        (line.id, f"Quyết định số {line.id % 190 + 11}/QĐ-SNV ngày {line.earned_on:%d/%m/%Y}")
        for line in lines
    ]
    evidence = [
        {"credit_id": id, "kind": "decision", "reference": label, "label": label, "recorded_at": now()}
        for id, label in labels
    ]
    db.session.execute(insert(CreditEvidence), evidence)


def _note_starts(day: dt.date) -> None:
    """Whoever has a line began on the day of the first one."""
    first: dict[tuple[int, int], dt.date] = {}
    for person_id, year, on in db.session.execute(select(Credit.person_id, Credit.year, Credit.earned_on)):
        first[person_id, year] = min(on, first.get((person_id, year), on))
    known = set(db.session.execute(select(LearningStart.person_id, LearningStart.year)))
    rows = [
        {"person_id": person_id, "year": year, "started_on": on}
        for (person_id, year), on in first.items()
        if (person_id, year) not in known and on <= day
    ]
    if rows:
        db.session.execute(insert(LearningStart), rows)


def _seed_learner(person_id: int, day: dt.date) -> None:
    """16 + 10 tiết, and an entry of 4 that was recorded by mistake and taken back."""
    double = ("Tọa đàm chuyển đổi số cấp xã", "UBND xã", 5, "in_class", 4_00)
    plan = ((_TRAININGS[0], 170), (_TRAININGS[1], 64), (double, 63))
    rows = [
        _row(person_id, training, _day_before(day, days), number=number)
        for number, (training, days) in enumerate(plan)
    ]
    _write(rows)
    correct_credit(
        credit=get_credit(rows[-1]["public_id"], person_id),
        amount_hundredths=0,
        reason="Buổi tọa đàm nằm trong lớp an toàn thông tin đã được tính 10 tiết.",
    )
