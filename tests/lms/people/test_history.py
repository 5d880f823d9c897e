"""A person's posts over time: whatever an officer does in whatever order, one main post at a time."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.permissions import Role
from lms.organisations.queries import SubtreeScope, get_root
from lms.people.actions import (
    correct_post,
    create_person,
    end_post,
    end_role,
    grant_role,
    hold_post,
    remove_post,
    reopen_post,
    reopen_role,
)
from lms.people.invariants import names_are_normal, one_main_post_at_a_time, one_root
from lms.people.lists import PeopleAsked, select_people
from lms.people.models import Person, Post
from lms.people.queries import find_main_post, list_posts
from tests.factories.organisations import make_unit
from tests.factories.people import make_person

FIRST = dt.date(2025, 1, 1)
DAYS = st.integers(0, 60).map(lambda number: FIRST + dt.timedelta(days=number))
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("hold"), DAYS, st.none() | DAYS),
        st.tuples(st.sampled_from(["end", "correct"]), st.integers(0, 5), DAYS),
        st.tuples(st.sampled_from(["reopen", "remove"]), st.integers(0, 5), st.none()),
    ),
    max_size=8,
)

pytestmark = pytest.mark.usefixtures("writing")


def _hold(person: Person, since: dt.date, until: dt.date | None = None, *, is_main: bool = True) -> Post:
    return hold_post(
        person=person,
        unit=get_root(),
        title="Chuyên viên",
        person_group="cong_chuc",
        valid_from=since,
        valid_to=until,
        is_main=is_main,
    )


def _do(person: Person, deed: str, one: object, other: object) -> None:
    posts = [row.Post for row in list_posts(person.id)]
    if deed == "hold":
        _hold(person, one, other)  # type: ignore[arg-type]
    elif posts:
        post = posts[int(one) % len(posts)]  # type: ignore[call-overload]
        if deed == "end":
            end_post(person=person, post=post, on=other)  # type: ignore[arg-type]
        elif deed == "correct":
            correct_post(
                person=person,
                post=post,
                unit=get_root(),
                title="Sửa",
                person_group="vien_chuc",
                valid_from=other,  # type: ignore[arg-type]
                valid_to=post.valid_to,
                is_main=True,
                is_counted=True,
            )
        else:
            (reopen_post if deed == "reopen" else remove_post)(person=person, post=post)


@given(deeds=DEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_ever_holds_two_main_posts_on_one_day(deeds: list[tuple[str, object, object]]) -> None:
    person = create_person(full_name="Nguyễn Thị Thử")
    for deed, one, other in deeds:
        try:
            with db.session.begin_nested():
                _do(person, deed, one, other)
        except Refusal:
            continue
    assert one_main_post_at_a_time() == []


def test_the_main_post_of_a_day_is_the_one_held_on_that_day() -> None:
    person = make_person(unit=make_unit("UBND xã Cũ"))
    moved_on = dt.date(2025, 7, 1)
    hold_post(
        person=person,
        unit=make_unit("UBND xã Mới"),
        title="Trưởng phòng",
        person_group="cong_chuc",
        valid_from=moved_on,
    )
    _hold(person, moved_on, is_main=False)
    before, after = (
        find_main_post(person.id, moved_on - dt.timedelta(days=1)),
        find_main_post(person.id, moved_on),
    )
    assert before is not None and after is not None
    assert (before.unit_name, after.unit_name) == ("UBND xã Cũ", "UBND xã Mới")


def test_a_post_lies_within_the_life_of_its_unit() -> None:
    unit = make_unit(valid_from=dt.date(2025, 7, 1))
    with pytest.raises(Refusal) as refused:
        hold_post(
            person=create_person(full_name="A B"),
            unit=unit,
            title="X",
            person_group="can_bo",
            valid_from=dt.date(2025, 6, 30),
            valid_to=dt.date(2025, 6, 30),
        )
    assert len(refused.value.messages) == 2


def test_a_role_granted_today_and_ended_today_never_was() -> None:
    person, today = make_person(), dt.date(2026, 11, 20)
    grant = grant_role(
        person=person, role=Role.TRAINER, unit=get_root(), valid_from=today, granted_by_id=None
    )
    end_role(person=person, grant=grant, on=today)
    grant_role(person=person, role=Role.TRAINER, unit=get_root(), valid_from=today, granted_by_id=None)


def test_a_role_that_was_granted_anew_is_not_given_back_besides() -> None:
    person, today = make_person(), dt.date(2026, 11, 20)
    facts = {"person": person, "role": Role.TRAINER, "unit": get_root(), "granted_by_id": None}
    grant = grant_role(valid_from=FIRST, **facts)
    end_role(person=person, grant=grant, on=today)
    reopen_role(person=person, grant=grant)
    end_role(person=person, grant=grant, on=today)
    grant_role(valid_from=today, **facts)
    with pytest.raises(Refusal):
        reopen_role(person=person, grant=grant)


def test_nobody_is_listed_to_somebody_without_units() -> None:
    make_person()
    nothing = SubtreeScope(frozenset(), dt.date(2026, 11, 20))
    assert db.session.execute(select_people(PeopleAsked(nothing, nothing.on))[0]).all() == []


def test_the_invariants_name_what_is_wrong() -> None:
    person = make_person()
    assert one_main_post_at_a_time() == names_are_normal() == one_root() == []
    db.session.add(
        Post(
            person_id=person.id,
            unit_id=get_root().id,
            title="X",
            person_group="can_bo",
            valid_from=dt.date(2025, 1, 1),
        )
    )
    person.search_text = "sai"
    db.session.flush()
    assert len(one_main_post_at_a_time()) == len(names_are_normal()) == 1
