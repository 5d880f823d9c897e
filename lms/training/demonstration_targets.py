"""The demonstration's targets and exemptions: one in every state, with a history that can be read."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code, get_root, holds_on, subtree
from lms.people.models import Person, Post
from lms.people.queries import find_by_sign_in_name
from lms.training.actions.drafts import draft_target
from lms.training.actions.exemptions import Grant, grant_exemption, withdraw_exemption
from lms.training.actions.previews import ask_preview
from lms.training.actions.targets import publish_target, take_back_target
from lms.training.models import Creditable, TargetExemption, TargetRule
from lms.training.rules.terms import Leg, leg_to_json
from lms.training.rules.wanted import Audience, Wanted

_DIGITAL = Leg("at_least", "Kỹ năng số", frozenset({5}), amount=8_00)
_OUTSIDE = Leg("at_most", "Bồi dưỡng ngoài hệ thống", sources=frozenset({"outside"}), amount=60_00)


def seed_targets() -> None:
    """Versions that run, ran, are planned, drafted, ended and taken back; once."""
    city, by_id = find_unit_by_code("HP"), _administrator()
    started = select(TargetRule.id).where(TargetRule.unit_id != get_root().id).limit(1)
    if city is None or db.session.scalar(started) is not None:
        return
    _seed_leaders(city, by_id)
    _seed_department(by_id)
    next_year = dt.date(today().year + 1, 1, 1)
    staff = Wanted(24_00, next_year, pro_rata="months", carry_over=8_00)
    ministry = find_unit_by_code("BKHCN")
    if ministry is not None:
        _published(ministry, Wanted(48_00, next_year, legs=(_DIGITAL,)), by_id)
        office = find_unit_by_code("BKHCN.TCCB") or ministry
        take_back_target(rule=_published(office, staff, by_id, Audience("nguoi_lao_dong")))
    draft_target(unit=city, wanted=staff, audience=Audience("nguoi_lao_dong"))
    draft = Wanted(24_00, today(), pro_rata="months", legs=(_DIGITAL, *_named_courses()))
    ask_preview(rule=draft_target(unit=city, wanted=draft, audience=Audience("vien_chuc")), by_id=by_id)
    _seed_exemptions(city, by_id)
    record("demonstration.loaded", kind="site", id="targets", label="mục tiêu trình diễn")


def _administrator() -> int | None:
    person = find_by_sign_in_name("quantri")
    return person.id if person else None


def _published(unit: Unit, wanted: Wanted, by_id: int | None, audience: Audience | None = None) -> TargetRule:
    draft = draft_target(unit=unit, wanted=wanted, audience=audience or Audience())
    publish_target(rule=draft, by_id=by_id)
    return draft


def _past(unit: Unit, audience: str, by_id: int | None, **facts: Any) -> TargetRule:
    """A version of years that are over: no page can write it any more."""
    rule = TargetRule(
        unit_id=unit.id,
        person_group=audience.removeprefix("group:") or None,
        audience_key=audience,
        published_at=now(),
        published_by_id=by_id,
        **facts,
    )
    db.session.add(rule)
    db.session.flush()
    return rule


def _seed_leaders(city: Unit, by_id: int | None) -> None:
    """Cán bộ of the city read their target in days; it was smaller until this year."""
    began, now_on = dt.date(today().year - 1, 1, 1), dt.date(today().year, 1, 1)
    days = {"measure": "day", "measure_hundredths": 8_00}
    earlier = _past(
        city, "group:can_bo", by_id, amount_hundredths=32_00, valid_from=began, valid_to=now_on, **days
    )
    _past(
        city,
        "group:can_bo",
        by_id,
        amount_hundredths=40_00,
        valid_from=now_on,
        pro_rata="months",
        legs=[leg_to_json(_DIGITAL), leg_to_json(_OUTSIDE)],
        replaces_id=earlier.id,
        legal_basis="Kế hoạch bồi dưỡng năm của UBND thành phố (ví dụ)",
        **days,
    )


def _seed_department(by_id: int | None) -> None:
    """A department had a target of its own and gave it up."""
    department = find_unit_by_code("HP.NV")
    if department is not None:
        began, ended = dt.date(today().year - 2, 1, 1), dt.date(today().year, 1, 1)
        _past(department, "", by_id, amount_hundredths=24_00, valid_from=began, valid_to=ended)


def _named_courses() -> list[Leg]:
    """One of two open courses, where the site has two."""
    keys = list(db.session.scalars(select(Creditable.key).where(Creditable.is_open).order_by(Creditable.key)))
    if len(keys) < 2:
        return []
    return [Leg("courses", "Khóa bắt buộc", creditables=frozenset(keys[:2]), count=1)]


def _seed_exemptions(city: Unit, by_id: int | None) -> None:
    """One wholly, one in part, one withdrawn."""
    learner, year = find_by_sign_in_name("hocvien"), today().year
    known = {by_id, learner.id if learner else None}
    posts = select(Post.person_id).where(
        Post.is_main, Post.is_counted, holds_on(Post, today()), Post.unit_id.in_(subtree([city.id], today()))
    )
    ids = [key for key in db.session.scalars(posts.order_by(Post.id)) if key not in known][3:40:12]
    kinds = (
        ("full", None, "Chuẩn bị nghỉ hưu", "41/QĐ-SNV"),
        ("reduction", 16_00, "Điều trị bệnh dài ngày", "57/QĐ-SNV"),
        ("full", None, "Cử đi học tập trung cả năm", "63/QĐ-SNV"),
    )
    granted: list[TargetExemption] = []
    for person_id, (kind, amount, reason, number) in zip(ids, kinds, strict=False):
        first = dt.date(year, 1, 1)
        grant = Grant(year, kind, reason, number, first, first, amount)
        person = db.session.get_one(Person, person_id)
        granted.append(grant_exemption(person=person, grant=grant, by_id=by_id))
    if len(granted) == len(kinds):
        withdraw_exemption(exemption=granted[-1], on=today(), reason="Hoãn đi học", by_id=by_id)
