"""The demonstration's proposals: one in each state, with papers that look like papers."""

import datetime as dt
import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import as_if_at, now, today
from lms.core.db import db
from lms.core.text import admin_date
from lms.core.web import STATIC
from lms.organisations.queries import find_unit_by_code, holds_on, standing_at
from lms.people.demonstration import demonstration_people
from lms.people.models import Person, Post
from lms.recognition.actions import Facts, accept, add_papers, draft_submission, refuse, send_back, submit
from lms.recognition.models import RecognitionActivity, Submission
from lms.recognition.papers.reading import Paper

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
    record("demonstration.loaded", kind="site", id="recognition", label="đề nghị công nhận trình diễn")


def _colleagues(learner: Person) -> list[Person]:
    unit, day = find_unit_by_code(_COMMUNE), today()
    assert unit is not None
    here = select(Post.person_id).where(Post.unit_id.in_(standing_at(unit.id, day)), holds_on(Post, day))
    found = select(Person).where(Person.id.in_(here), Person.id != learner.id)
    return list(db.session.scalars(found.order_by(Person.id).limit(6)))


def _propose(person: Person, officer: Person, example: _Example, activity: RecognitionActivity) -> None:
    ended = today() - dt.timedelta(days=example.days)
    facts = Facts(
        activity_id=activity.id,
        title=example.title,
        organiser=example.organiser,
        started_on=ended,
        ended_on=ended,
        seconds=example.minutes * 60,
        count=0 if example.minutes else 1,
        content_group=example.group,
        study_form="in_class",
        proof_label=f"Giấy chứng nhận số {example.days + 40}/GCN ngày {ended:%d/%m/%Y}",
    )
    with as_if_at(now() - dt.timedelta(days=max(example.days - 2, 0))):
        submission = draft_submission(person_id=person.id, facts=facts, by_id=person.id)
        add_papers(submission=submission, papers=[_paper(person, example, ended)], by_id=person.id)
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


def _paper(person: Person, example: _Example, day: dt.date) -> Paper:
    """A picture of a certificate, as somebody photographed it."""
    picture = Image.new("RGB", (1000, 700), (252, 250, 244))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((24, 24, 976, 676), outline=(150, 30, 30), width=4)
    lines = (
        (90, 26, example.organiser.upper()),
        (190, 44, "GIẤY CHỨNG NHẬN"),
        (290, 28, "Chứng nhận ông/bà"),
        (350, 38, person.full_name),
        (430, 26, example.title),
        (540, 22, f"Hải Phòng, {admin_date(day)}"),
    )
    for top, size, words in lines:
        pen.text((500, top), words, fill=(40, 30, 30), font=_font(size), anchor="mm")
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return Paper("giay-chung-nhan.png", target.getvalue(), "image/png", 1)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(STATIC / "fonts" / "Tinos-400.ttf"), size)
