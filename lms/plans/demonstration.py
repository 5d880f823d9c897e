"""The demonstration's plans: last year's carried out, this year's half way and amended, next year's a draft."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from lms.core.clock import VIETNAM, as_if_at, today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code, holds_on, standing_at
from lms.people.demonstration import demonstration_people
from lms.people.models import Post
from lms.plans.actions import (
    ClassFacts,
    Decision,
    LineFacts,
    NeedFacts,
    add_members,
    cancel_class,
    close_class,
    decline_need,
    draft_plan,
    mark_members,
    open_class,
    publish_edition,
    put_line,
    put_shares,
    start_amendment,
    state_need,
    take_needs,
    withdraw_need,
)
from lms.plans.models import PlanLine, TrainingClass, TrainingNeed, TrainingPlan
from lms.plans.seats import list_members
from lms.training.models import Creditable

_PROVINCE, _SIGNER = "HP", "Nguyễn Đức Thọ"
_SCHOOL = "Trường Chính trị Tô Hiệu"


@dataclass(frozen=True)
class _Topic:
    """A line of the demonstration: what, in which quarter, and how many turns units have of it."""

    topic: str
    group: int
    form: str
    quarter: int | None
    tiet: int
    turns: dict[str, int]
    course: str = ""


_TOPICS = (
    _Topic(
        "Kỹ năng số cho công chức cấp xã",
        5,
        "in_class",
        2,
        16,
        {"HP.10606": 6, "HP.10510": 8, "HP.10532": 5, "HP.10705": 5},
    ),
    _Topic("Nghiệp vụ tiếp công dân", 4, "in_class", 3, 8, {"HP.NV": 10, "HP.KHCN": 10, "HP.10606": 4}),
    _Topic("Quản lý nhà nước ngạch chuyên viên", 3, "blended", 4, 40, {"HP.NV": 6, "HP.KHCN": 8}),
    _Topic("Kiến thức quốc phòng và an ninh đối tượng 4", 2, "in_class", 1, 24, {"HP": 12}),
    _Topic(
        "Tự học Quyết định 1690",
        5,
        "online",
        4,
        0,
        {"HP.NV": 6, "HP.KHCN": 6, "HP.10606": 5},
        "courses:quyet-dinh-1690",
    ),
)


def seed_plans() -> None:
    """Plans in each state, with needs and classes in each state."""
    year, officer = today().year, demonstration_people()["nhansu"].id
    _past(year - 1, officer)
    _running(year, officer)
    _coming(year + 1, officer)


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(min(day, today()), dt.time(9, 30), VIETNAM)


def _unit(code: str) -> Unit:
    unit = find_unit_by_code(code)
    assert unit is not None, code
    return unit


def _decided(
    year: int, topics: Sequence[_Topic], number: str, officer: int
) -> tuple[TrainingPlan, list[PlanLine]]:
    day = dt.date(year, 1, 15)
    with as_if_at(_at(day)):
        title = f"Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức, viên chức năm {year}"
        plan = draft_plan(unit=_unit(_PROVINCE), year=year, title=title, by_id=officer)
        lines = [_line(plan, topic) for topic in topics]
        decision = Decision(number, min(day, today()), _SIGNER)
        publish_edition(plan=plan, decision=decision, by_id=officer)
    return plan, lines


def _line(plan: TrainingPlan, topic: _Topic) -> PlanLine:
    course = select(Creditable.id).where(Creditable.key == topic.course)
    facts = LineFacts(
        topic=topic.topic,
        creditable_id=db.session.scalar(course),
        content_group=topic.group,
        study_form=topic.form,
        quarter=topic.quarter,
        amount_hundredths=topic.tiet * 100,
    )
    line = put_line(plan=plan, facts=facts)
    put_shares(
        plan=plan,
        line=line,
        shares={_unit(code).id: (turns, 0) for code, turns in topic.turns.items()},
    )
    return line


def _people(code: str, most: int, on: dt.date) -> list[int]:
    held = (Post.is_main, holds_on(Post, on), Post.unit_id.in_(standing_at(_unit(code).id, on)))
    found = select(Post.person_id).where(*held).order_by(Post.id).limit(most)
    return list(db.session.scalars(found))


def _class(
    plan: TrainingPlan, line: PlanLine, topic: _Topic, number: int, first: dt.date, officer: int
) -> TrainingClass:
    """A class of two days from that day, with people of the units that have turns, as many as there are seats."""
    facts = ClassFacts(
        name=f"{topic.topic}, lớp {number}",
        organiser=_SCHOOL,
        place="Hội trường số 2, Trường Chính trị Tô Hiệu",
        starts_on=first,
        ends_on=first + dt.timedelta(days=1),
        seats=30,
        amount_hundredths=topic.tiet * 100,
    )
    held = open_class(plan=plan, line=line, facts=facts, by_id=officer)
    people = [p for code, turns in topic.turns.items() for p in _people(code, turns - 1, first)]
    add_members(held=held, person_ids=[p for p in people[:30] if p != officer], by_id=officer)
    return held


def _mark(held: TrainingClass, *, missing: int) -> None:
    people = [row.ClassMember.person_id for row in db.session.execute(list_members(held.id, today()))]
    cut = max(0, len(people) - missing)
    mark_members(held=held, done=set(people[:cut]), missed=set(people[cut:]), by_id=None)


def _past(year: int, officer: int) -> None:
    """Last year's plan: one line carried out, one cut by an amendment."""
    plan, lines = _decided(year, _TOPICS[1:3], f"118/QĐ-UBND-{year % 100}", officer)
    with as_if_at(_at(dt.date(year, 10, 20))):
        held = _class(plan, lines[0], _TOPICS[1], 1, dt.date(year, 9, 8), officer)
        _mark(held, missing=1)
        close_class(held=held)
        start_amendment(plan=plan, reason="Cắt giảm kinh phí quý IV", by_id=officer)
        turns = {_unit(code).id: (planned, planned) for code, planned in _TOPICS[2].turns.items()}
        put_shares(plan=plan, line=lines[1], shares=turns)
        decision = Decision(f"2410/QĐ-UBND-{year % 100}", dt.date(year, 10, 20), _SIGNER)
        publish_edition(plan=plan, decision=decision, by_id=officer)


def _running(year: int, officer: int) -> None:
    """This year's: classes closed, waiting for marks, to come and cancelled; amended once, once more in draft."""
    plan, lines = _decided(year, _TOPICS, "96/QĐ-UBND", officer)
    now = today()
    first = max(dt.date(year, 1, 16), now - dt.timedelta(days=120))
    if first + dt.timedelta(days=2) < now:
        with as_if_at(_at(first + dt.timedelta(days=3))):
            held = _class(plan, lines[0], _TOPICS[0], 1, first, officer)
            _mark(held, missing=2)
            close_class(held=held)
    _class(plan, lines[1], _TOPICS[1], 1, max(dt.date(year, 1, 16), now - dt.timedelta(days=4)), officer)
    _class(plan, lines[2], _TOPICS[2], 1, now + dt.timedelta(days=9), officer)
    stopped = _class(plan, lines[3], _TOPICS[3], 1, now + dt.timedelta(days=3), officer)
    cancel_class(held=stopped, reason="Bão số 12: thành phố hoãn mọi lớp tập trung")
    _amend(plan, lines, officer)


def _amend(plan: TrainingPlan, lines: list[PlanLine], officer: int) -> None:
    start_amendment(plan=plan, reason="Bổ sung nhu cầu của cấp xã sau sắp xếp", by_id=officer)
    put_shares(plan=plan, line=lines[0], shares={_unit("HP.11311").id: (4, 0), _unit("HP.10532").id: (5, 1)})
    decision = Decision("2377/QĐ-UBND", today(), _SIGNER)
    publish_edition(plan=plan, decision=decision, by_id=officer)
    start_amendment(plan=plan, reason="Chuyển lượt quốc phòng, an ninh sang năm sau", by_id=officer)
    put_shares(plan=plan, line=lines[3], shares={_unit(_PROVINCE).id: (12, 4)})


def _coming(year: int, officer: int) -> None:
    """Next year's: needs in each state, and a draft that has taken up some."""
    wanted = [
        _need("HP.10606", year, "Ứng dụng trí tuệ nhân tạo trong công vụ", 5, 4, officer),
        _need("HP.10510", year, "Ứng dụng trí tuệ nhân tạo trong công vụ", 5, 6, officer),
        _need("HP.KHCN", year, "Ứng dụng trí tuệ nhân tạo trong công vụ", 5, 12, officer),
    ]
    _need("HP.NV", year, "Kỹ năng lãnh đạo cấp phòng", 4, 5, officer)
    _need("HP.10705", year, "An toàn thông tin cơ bản", 5, 7, officer)
    _need("HP.10532", year, "An toàn thông tin cơ bản", 5, 4, officer)
    declined = _need("HP.KHCN", year, "Khảo sát mô hình đô thị thông minh ở nước ngoài", 5, 6, officer)
    decline_need(need=declined, reason="Bộ đã có kế hoạch đoàn ra riêng")
    withdraw_need(need=_need("HP.10606", year, "Tin học văn phòng nâng cao", 5, 3, officer))
    title = f"Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức, viên chức năm {year}"
    plan = draft_plan(unit=_unit(_PROVINCE), year=year, title=title, by_id=officer)
    take_needs(plan=plan, needs=wanted)


def _need(code: str, year: int, topic: str, group: int, people: int, officer: int) -> TrainingNeed:
    facts = NeedFacts(
        topic=topic, people=people, content_group=group, study_form="in_class", quarter=1 + people % 4
    )
    return state_need(unit=_unit(code), year=year, facts=facts, by_id=officer)
