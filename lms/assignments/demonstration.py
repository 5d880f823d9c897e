"""Demonstration assignments in every state: open, overdue with causes, done, postponed, lifted, closed; a draft."""

import datetime as dt

from sqlalchemy import select

from lms.assignments.actions import (
    draft_rule,
    end_rule,
    excuse,
    postpone,
    publish_rule,
    record_outage,
    tell_cause,
)
from lms.assignments.models import Assignment, AssignmentRule, Programme
from lms.assignments.queries import is_overdue
from lms.assignments.rules.audiences import Audience, Group
from lms.assignments.rules.schedules import Schedule
from lms.core.clock import as_if_at, now, today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code
from lms.people.queries import find_by_sign_in_name, find_main_post
from lms.training.models import Creditable

_LAW, _YEARLY = "courses:quyet-dinh-1690", "courses:nhiem-vu-hang-nam"
_OFFICIALS = Audience((Group(person_groups=("can_bo", "cong_chuc")),))


def seed_assignments() -> None:
    """A province gives a course, an office one that is overdue, a commune decides its own day, a draft waits."""
    courses = {each.key: each.id for each in db.session.scalars(select(Creditable))}
    units = [find_unit_by_code(code) for code in ("HP", "BKHCN", "HP.NV")]
    province, ministry, office = units
    if not (province and ministry and office and {_LAW, _YEARLY} <= courses.keys()):
        return
    _record_outage()
    _give(province, courses[_LAW], "Tự học Quyết định 1690 năm nay", days_ago=40, due_in=18)
    late = _give(office, courses[_YEARLY], "Chuẩn bị báo cáo 15/12", days_ago=70, due_in=-25)
    _own_day(courses[_LAW])
    _give(ministry, courses[_YEARLY], "Nhiệm vụ hằng năm", days_ago=20, due_in=30, every_months=12)
    _draft(province, courses[_YEARLY])
    _end_one(ministry, courses[_LAW])
    _give_programme(province)
    _ease(late)


def _record_outage() -> None:
    begin = now().replace(hour=3, minute=0, second=0, microsecond=0) - dt.timedelta(days=40)
    record_outage(
        key="demonstration",
        from_at=begin,
        until_at=begin + dt.timedelta(hours=9),
        reason="Đứt cáp quang biển.",
    )


def _give(
    unit: Unit,
    course_id: int,
    title: str,
    *,
    days_ago: int,
    due_in: int,
    every_months: int = 0,
    audience: Audience = _OFFICIALS,
) -> AssignmentRule:
    day = today()
    with as_if_at(now() - dt.timedelta(days=days_ago)):
        rule = draft_rule(
            unit_id=unit.id,
            creditable_id=course_id,
            title=title,
            audience=audience,
            schedule=Schedule(
                due_on=day + dt.timedelta(days=due_in), every_months=every_months, notice_days=15
            ),
            decision_number="128/QĐ-UBND",
            by_id=_officer_id(),
        )
        publish_rule(rule=rule, by_id=_officer_id())
    return rule


def _officer_id() -> int | None:
    officer = find_by_sign_in_name("nhansu")
    return officer.id if officer is not None else None


def _own_day(course_id: int) -> None:
    """The unit of the demonstration learner gives its people until later."""
    learner = find_by_sign_in_name("hocvien")
    post = find_main_post(learner.id, today()) if learner is not None else None
    if post is None:
        return
    rule = draft_rule(
        unit_id=post.unit_id,
        creditable_id=course_id,
        title="Hạn riêng của xã",
        audience=Audience(),
        schedule=Schedule(due_on=today() + dt.timedelta(days=12)),
        decision_number="07/KH-UBND",
        by_id=_officer_id(),
    )
    publish_rule(rule=rule, by_id=_officer_id())


def _draft(unit: Unit, course_id: int) -> None:
    draft_rule(
        unit_id=unit.id,
        creditable_id=course_id,
        title="Chuẩn bị báo cáo năm",
        audience=_OFFICIALS,
        schedule=Schedule(due_on=today() + dt.timedelta(days=60), notice_days=20),
        decision_number=None,
        by_id=_officer_id(),
        binding=frozenset({"due_on"}),
    )


def _end_one(unit: Unit, course_id: int) -> None:
    rule = _give(unit, course_id, "Đợt học đầu năm", days_ago=15, due_in=20)
    end_rule(rule=rule, reason="Gộp vào kế hoạch năm sau.", by_id=_officer_id())


def _give_programme(unit: Unit) -> None:
    programme = db.session.scalar(select(Programme).where(Programme.is_open).order_by(Programme.id))
    if programme is None:
        return
    rule = draft_rule(
        unit_id=unit.id,
        programme_id=programme.id,
        title="Chương trình chuyển đổi số cho viên chức",
        audience=Audience((Group(person_groups=("vien_chuc",)),)),
        schedule=Schedule(due_on=today() + dt.timedelta(days=90)),
        decision_number="131/QĐ-UBND",
        by_id=_officer_id(),
    )
    publish_rule(rule=rule, by_id=_officer_id())


def _ease(rule: AssignmentRule) -> None:
    """Of those who are late: causes were told, one has until later, one need not do it."""
    late = list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.rule_id == rule.id, is_overdue(today()))
            .order_by(Assignment.id)
        )
    )
    for assignment, cause in zip(late, ("no_access", "urgent_work", "illness"), strict=False):
        tell_cause(assignment=assignment, cause=cause)
    for assignment in late[3:4]:
        until = today() + dt.timedelta(days=30)
        postpone(assignment=assignment, until=until, reason="Đi công tác dài ngày", by_id=_officer_id())
    for assignment in late[4:5]:
        excuse(assignment=assignment, reason="Sắp nghỉ hưu theo thông báo 12/TB-SNV", by_id=_officer_id())
