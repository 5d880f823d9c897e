"""What those on the list of a class see and are told; and that one person completes it once, whatever accounts."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.notices.models import Message
from lms.people.actions.merging import merge_accounts
from lms.people.models import Person
from lms.plans.actions import (
    ClassFacts,
    add_members,
    cancel_class,
    change_class,
    classes_behind,
    follow_list,
    link_list,
    mark_members,
    reopen_class,
    withdraw_member,
)
from lms.plans.due import due_classes_of
from lms.plans.models import PlanLine, TrainingClass, TrainingPlan
from tests.factories.training import make_official, year_total
from tests.lms.plans.conftest import YEAR, Province, decided, figures, opened
from tests.lms.plans.test_classes import member
from tests.lms.plans.test_following import applied_list
from tests.lms.plans.test_pages import Country, SignIn, country, text_of

__all__ = ["country"]


def _facts(held: TrainingClass) -> ClassFacts:
    return ClassFacts(**{name: getattr(held, name) for name in ClassFacts.__dataclass_fields__})


def _subjects(person_id: int) -> list[str]:
    found = select(Message.subject).where(Message.person_id == person_id).order_by(Message.id)
    return list(db.session.scalars(found))


def _one_member(app: Flask, country: Country, *, ended: bool = False) -> str:
    with app.app_context(), transaction(write=True):
        plan = db.session.scalars(select(TrainingPlan)).one()
        held = opened(plan, db.session.scalars(select(PlanLine)).one(), ended=ended)
        add_members(held=held, person_ids=[country.hang], by_id=None)
        return held.public_id


def test_whoever_is_on_the_list_has_a_page_of_the_class_and_nobody_else(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    held = _one_member(app, country)
    browser = sign_in(country.hang)
    assert f'href="/lop/{held}"' in text_of(browser, "/")
    page = text_of(browser, f"/lop/{held}")
    assert all(words in page for words in ("Hội trường A", "Trường Chính trị tỉnh", "11/12/2026"))
    for stranger in (country.officer, country.commune_officer):
        assert sign_in(stranger).get(f"/lop/{held}").status_code == 404
    assert browser.get("/lop/khong-co-lop").status_code == 404


def test_the_reminder_of_a_class_leads_to_the_page_of_the_class(app: Flask, country: Country) -> None:
    held = _one_member(app, country)
    with app.app_context(), transaction(write=False):
        (item,) = due_classes_of(country.hang, dt.date(YEAR, 11, 1))
    assert item.link == f"/lop/{held}"


def test_somebody_taken_off_the_list_reads_that_they_were(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    public_id = _one_member(app, country)
    with app.app_context(), transaction(write=True):
        held = db.session.scalars(select(TrainingClass).where(TrainingClass.public_id == public_id)).one()
        withdraw_member(held=held, member=member(held, country.hang))
    assert "đã được đưa ra khỏi danh sách" in text_of(sign_in(country.hang), f"/lop/{public_id}")


@pytest.mark.usefixtures("writing")
def test_people_are_told_that_their_class_moved_or_fell_out(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, nam = (make_official(name, province.first) for name in ("Nguyễn Thị Hằng", "Trần Văn Nam"))
    held = opened(plan, line, ended=False)
    add_members(held=held, person_ids=[hang.id, nam.id], by_id=None)
    withdraw_member(held=held, member=member(held, nam.id))
    change_class(held=held, facts=replace(_facts(held), seats=40))
    assert _subjects(hang.id) == []
    change_class(held=held, facts=replace(_facts(held), place="Hội trường B"))
    cancel_class(held=held, reason="Bão số 12")
    reopen_class(held=held)
    assert [words.split(":")[0] for words in _subjects(hang.id)] == [
        "Lớp của anh/chị đổi ngày hoặc địa điểm",
        "Lớp của anh/chị không tổ chức nữa",
        "Lớp của anh/chị vẫn được tổ chức",
    ]
    assert _subjects(nam.id) == []


def _merge(keep: Person, other: Person) -> None:
    merge_accounts(keep=keep, other=other, reason="một người", by_id=None)


@pytest.mark.usefixtures("writing")
def test_nobody_marks_oneself_by_an_account_that_became_theirs(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    second, held = make_official("Đặng Thị Mai", province.first), opened(plan, line)
    add_members(held=held, person_ids=[second.id], by_id=None)
    _merge(province.officer, second)
    with pytest.raises(Refusal, match="đồng nghiệp"):
        mark_members(held=held, done={second.id}, missed=set(), by_id=province.officer.id)


@pytest.mark.usefixtures("writing")
def test_two_accounts_that_became_one_complete_a_class_once(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, again = (make_official("Nguyễn Thị Hằng", province.first) for _time in range(2))
    held = opened(plan, line)
    add_members(held=held, person_ids=[hang.id, again.id], by_id=None)
    _merge(hang, again)
    with pytest.raises(Refusal, match="Nguyễn Thị Hằng"):
        mark_members(held=held, done={hang.id, again.id}, missed=set(), by_id=None)
    mark_members(held=held, done={hang.id}, missed=set(), by_id=None)
    with pytest.raises(Refusal, match="Nguyễn Thị Hằng"):
        mark_members(held=held, done={again.id}, missed=set(), by_id=None)
    withdraw_member(held=held, member=member(held, again.id))
    assert (year_total(hang.id, YEAR), figures(line, province.first)) == (800, (10, 1, 0, 9))


@pytest.mark.usefixtures("writing")
def test_a_list_whose_people_became_one_since_is_followed_to_its_end(province: Province) -> None:
    plan, line = decided(province.unit, {province.first.id: 10})
    hang, again = (make_official("Nguyễn Thị Hằng", province.first) for _time in range(2))
    class_list, held = applied_list(province, [hang, again]), opened(plan, line)
    _merge(hang, again)
    link_list(held=held, class_list=class_list, by_id=None)
    assert (classes_behind(), follow_list(held=held)) == ([], 0)
