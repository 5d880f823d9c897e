import datetime as dt
import unicodedata
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.core.registries import DemonstrationMark
from lms.organisations.models import UnitSuccession
from lms.organisations.queries import (
    SubtreeScope,
    ancestors,
    find_unit_by_code,
    holds_on,
    name_on,
    standing_at,
)
from lms.people.accounts_demonstration import seed_accounts
from lms.people.demonstration import demonstration_people, seed_people
from lms.people.duplicates import suggest
from lms.people.headcount import COUNTED, count_lines
from lms.people.invariants import (
    aliases_follow_their_way,
    names_are_normal,
    one_main_post_at_a_time,
    one_root,
)
from lms.people.likeness import without_tone_places
from lms.people.models import Credential, Person, PersonAlias, PersonApart, Post
from lms.people.queries import find_main_post, live_grants

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def demonstration(app: Flask) -> Iterator[Flask]:
    mark: DemonstrationMark = app.extensions["lms.is_demonstration"]
    mark.path.write_text("mat-khau-trinh-dien", encoding="utf-8")
    with app.app_context(), transaction(write=True):
        seed_people()
    return app


def test_three_hundred_people_stand_in_a_dated_organisation(demonstration: Flask) -> None:
    with demonstration.app_context(), transaction(write=False):
        people = db.session.scalar(select(func.count()).select_from(Person)) or 0
        assert 280 <= people <= 330
        assert one_main_post_at_a_time() == names_are_normal() == one_root() == []
        assert db.session.scalar(select(func.count()).select_from(UnitSuccession)) == 4
        uncounted = db.session.scalar(select(func.count()).where(Post.is_counted.is_(False)))
        moved = db.session.scalar(select(func.count()).where(Post.valid_to.is_not(None)))
        second = db.session.scalar(select(func.count()).where(Post.is_main.is_(False)))
        assert uncounted and moved and second == 1


def test_the_commune_of_the_learner_remembers_the_district(demonstration: Flask) -> None:
    law = dt.date(2025, 7, 1)
    with demonstration.app_context(), transaction(write=False):
        unit = find_unit_by_code("HP.10606")
        assert unit is not None
        assert name_on(unit.id, law - dt.timedelta(days=1)) == "UBND thị trấn Nam Sách"
        line = [
            name_on(step, law - dt.timedelta(days=1))
            for step in ancestors(unit.id, law - dt.timedelta(days=1))
        ]
        assert line[1:3] == ["UBND huyện Nam Sách", "UBND tỉnh Hải Dương"]
        assert [name_on(step, law) for step in ancestors(unit.id, law)][1] == "UBND thành phố Hải Phòng"


def _at(code: str, on: dt.date) -> set[int]:
    unit = find_unit_by_code(code)
    assert unit is not None
    posts = select(Post.person_id).where(Post.unit_id.in_(standing_at(unit.id, on)), holds_on(Post, on))
    return set(db.session.scalars(posts))


def test_whoever_served_in_a_unit_that_was_merged_stands_with_the_one_that_took_over(
    demonstration: Flask,
) -> None:
    law = dt.date(2025, 7, 1)
    before = law - dt.timedelta(days=1)
    with demonstration.app_context(), transaction(write=False):
        merged = _at("HD.10654", before) | _at("HD.10657", before)
        assert len(merged) == 9 and not merged & _at("HP.10606", before)
        assert merged <= _at("HP.10606", law) and not _at("HD.10654", law)
        offices = _at("HD", before) | (_at("HD.NS", before) - _at("HD.NS", law))
        assert _at("HD", before) and _at("HD", before) <= _at("HP", law) and len(offices) > 4
        units = select(Post.unit_id).where(Post.valid_to.is_(None)).distinct()
        ended = {
            code
            for code in ("HD", "HD.NS", "HD.10654", "HD.10657")
            if _id(code) in db.session.scalars(units).all()
        }
        assert len(ended) == 4, "a merger writes no post"


def _id(code: str) -> int:
    unit = find_unit_by_code(code)
    assert unit is not None
    return unit.id


def test_the_five_can_sign_in_and_nobody_else(demonstration: Flask, client: FlaskClient) -> None:
    with demonstration.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Credential)) == 5
        five = demonstration_people()
        roles = {name: {role for role, _ in live_grants(person.id, TODAY)} for name, person in five.items()}
        assert roles == {
            "hocvien": {Role.LEARNER},
            "giangvien": {Role.TRAINER},
            "thamdinh": {Role.REVIEWER},
            "nhansu": {Role.HR_OFFICER},
            "quantri": {Role.ADMINISTRATOR},
        }
        post = find_main_post(five["hocvien"].id, TODAY)
        assert post is not None and post.unit_name == "UBND xã Nam Sách"
    for name in roles:
        client.post("/dang-nhap", data={"name": name, "password": "mat-khau-trinh-dien"})
        assert client.get("/").headers["Location"].startswith("/quyen-rieng-tu/da-doc")


def test_names_are_vietnamese_names_in_normal_form(demonstration: Flask) -> None:
    with demonstration.app_context(), transaction(write=False):
        names = set(db.session.scalars(select(Person.full_name)))
    assert all(unicodedata.is_normalized("NFC", name) for name in names)
    assert "Nguyễn Thị Ường" in names
    assert any(len(name.split()) == 5 for name in names)
    joined = " ".join(names)
    for letter in "ĐƯƠẲẬỘỮ":
        assert letter in joined.upper()


def test_the_officer_meets_every_state_of_two_accounts(demonstration: Flask) -> None:
    with demonstration.app_context(), transaction(write=True):
        hp = find_unit_by_code("HP")
        assert hp is not None
        scope = SubtreeScope(frozenset({hp.id}), TODAY)
        before, counted = suggest(scope, TODAY).items, count_lines(COUNTED, scope, TODAY)
        seed_accounts()
        found = suggest(scope, TODAY).items[0]
        names = {found.keep.person.full_name, found.other.person.full_name}
        assert len(names) == 2 and len({without_tone_places(name) for name in names}) == 1
        assert found.keep.person.birth_on == found.other.person.birth_on
        assert len(suggest(scope, TODAY).items) == len(before) + 1, "what was decided is not asked about"
        states = select(PersonAlias.ended_at.is_(None), func.count()).group_by(PersonAlias.ended_at.is_(None))
        assert dict(db.session.execute(states).all()) == {True: 1, False: 1}
        assert db.session.scalar(select(func.count()).select_from(PersonApart)) == 2
        assert count_lines(COUNTED, scope, TODAY) == counted
        assert one_main_post_at_a_time() == aliases_follow_their_way() == []


def test_the_demonstration_never_looks_stale(demonstration: Flask) -> None:
    with demonstration.app_context(), transaction(write=False):
        latest = db.session.scalar(select(func.max(Post.valid_from)))
        assert latest is not None
        assert TODAY - dt.timedelta(days=120) <= latest <= TODAY
