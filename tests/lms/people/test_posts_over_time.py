"""Posts on other terms from a day on, leaving, coming back: nothing that was is touched."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.permissions import Role
from lms.organisations.actions import end_unit, record_succession, rename_unit
from lms.organisations.lines import redraw
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_root
from lms.people.actions import (
    appoint,
    change_post,
    correct_post,
    end_post,
    grant_role,
    hold_post,
    leave_service,
    record_absence,
    reopen_absence,
    retire_person,
    return_to_service,
    second_person,
    undo_change,
)
from lms.people.actions.absences import correct_absence, end_absence, find_host_post, remove_absence
from lms.people.careers import left_on, list_career, main_post_gaps
from lms.people.invariants import one_main_post_at_a_time
from lms.people.models import Absence, Person, Post, RoleGrant
from lms.people.queries import find_main_post, live_grants
from lms.people.terms import Term, days_without_main, holds
from lms.training.facts import take_snapshot
from lms.training.standings import standings
from tests.factories.organisations import make_unit
from tests.factories.people import SINCE, make_holder, make_person

FIRST = dt.date(2025, 1, 1)
DAYS = st.integers(0, 400).map(lambda number: FIRST + dt.timedelta(days=number))
TODAY = dt.date(2026, 11, 20)
QUIET = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

writing = pytest.mark.usefixtures("writing")


def _posts(person: Person) -> list[Post]:
    rows = select(Post).where(Post.person_id == person.id).order_by(Post.valid_from, Post.id)
    return list(db.session.scalars(rows))


def _only_post(person: Person) -> Post:
    (post,) = _posts(person)
    return post


def _change(person: Person, post: Post, on: dt.date, **changes: object) -> Post:
    terms = {name: getattr(post, name) for name in ("title", "person_group", "is_main", "is_counted")}
    return change_post(person=person, post=post, on=on, **(terms | changes))


def _facts(person: Person) -> list[tuple[object, ...]]:
    return [
        (post.title, post.is_main, post.is_counted, post.outside_reason, post.valid_from, post.valid_to)
        for post in _posts(person)
    ]


def _figures(on: dt.date) -> list[tuple[object, ...]]:
    rows = standings(SubtreeScope(frozenset({get_root().id}), on), on.year, on, take_snapshot().id)
    return sorted(tuple(row) for row in db.session.execute(select(rows)))


@writing
def test_a_promotion_holds_from_its_day_and_the_years_before_read_as_they_did() -> None:
    person, on = make_person(title="Chuyên viên"), dt.date(2026, 3, 1)
    new = _change(person, _only_post(person), on, title="Chuyên viên chính")
    before, after = find_main_post(person.id, on - dt.timedelta(days=1)), find_main_post(person.id, on)
    assert before is not None and after is not None
    assert (before.title, after.title) == ("Chuyên viên", "Chuyên viên chính")
    assert _posts(person)[0].end_reason == "changed" and new.title_key == "chuyen vien chinh"


@writing
def test_undoing_a_change_leaves_the_posts_as_they_were() -> None:
    person = make_person()
    before = _facts(person)
    new = _change(person, _only_post(person), dt.date(2026, 3, 1), is_counted=False, outside_reason="interim")
    undo_change(person=person, post=new)
    assert _facts(person) == before


@writing
def test_a_post_that_began_that_day_is_corrected_and_not_changed() -> None:
    person = make_person()
    with pytest.raises(Refusal):
        _change(person, _only_post(person), SINCE, title="Trưởng phòng")


@writing
def test_a_change_keeps_the_end_that_the_post_had() -> None:
    person, until = make_person(), dt.date(2027, 1, 1)
    end_post(person=person, post=_only_post(person), on=until, reason="retired")
    new = _change(person, _only_post(person), dt.date(2026, 3, 1), title="Trưởng phòng")
    assert (new.valid_to, new.end_reason) == (until, "retired")


@writing
def test_another_post_becomes_the_main_one_and_the_old_main_post_goes_on_beside_it() -> None:
    person, on = make_person(title="Chuyên viên"), dt.date(2026, 3, 1)
    second = hold_post(
        person=person,
        unit=make_unit(),
        title="Trưởng ban",
        person_group="cong_chuc",
        valid_from=SINCE,
        is_main=False,
    )
    before = _facts(person)
    new = _change(person, second, on, is_main=True)
    main = [
        post.title for post in _posts(person) if post.is_main and holds((post.valid_from, post.valid_to), on)
    ]
    assert main == ["Trưởng ban"] and len(_posts(person)) == 4
    assert main_post_gaps(person.id) == [] and one_main_post_at_a_time() == []
    undo_change(person=person, post=new)
    assert _facts(person) == before


@writing
@given(days=st.lists(st.tuples(DAYS, st.booleans(), st.booleans()), max_size=6), undo=st.booleans())
@QUIET
def test_whatever_is_changed_in_whatever_order_there_is_one_main_post_each_day(
    days: list[tuple[dt.date, bool, bool]], undo: bool
) -> None:
    person = make_person()
    hold_post(
        person=person, unit=get_root(), title="B", person_group="can_bo", valid_from=FIRST, is_main=False
    )
    for on, takes_main, is_counted in days:
        running = [post for post in _posts(person) if holds((post.valid_from, post.valid_to), on)]
        chosen = next((post for post in running if not post.is_main), running[0])
        try:
            with db.session.begin_nested():
                new = _change(
                    person, chosen, on, is_main=takes_main or chosen.is_main, is_counted=is_counted,
                    outside_reason="other",
                )  # fmt: skip
                if undo:
                    undo_change(person=person, post=new)
        except Refusal:
            continue
    assert main_post_gaps(person.id) == []
    assert one_main_post_at_a_time() == []


@given(
    terms=st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(1, 10), st.booleans()), max_size=6)
)
def test_days_without_a_main_post_are_found_one_by_one(
    terms: list[tuple[int, int | None, bool]],
) -> None:
    spans = [
        Term(
            FIRST + dt.timedelta(days=start),
            FIRST + dt.timedelta(days=start + length) if length else None,
            is_main,
        )
        for start, length, is_main in terms
    ]
    gaps = days_without_main(spans)
    for number in range(40):
        day = FIRST + dt.timedelta(days=number)
        held = [term for term in spans if holds((term.valid_from, term.valid_to), day)]
        lacking = bool(held) and not any(term.is_main for term in held)
        assert any(holds(gap, day) for gap in gaps) == lacking


@writing
@given(switch_on=DAYS, asked_on=DAYS)
@QUIET
def test_leaving_the_denominator_on_a_day_changes_only_figures_from_that_day_on(
    switch_on: dt.date, asked_on: dt.date
) -> None:
    make_person("Người Ở Lại")
    person = make_person("Người Tạm Tuyển")
    with_them = _figures(asked_on)
    _change(person, _only_post(person), switch_on, is_counted=False, outside_reason="interim")
    after = _figures(asked_on)
    if asked_on < switch_on:
        assert after == with_them
    else:
        assert after == [row for row in with_them if row[0] != person.id]


@writing
def test_the_rate_is_the_same_with_and_without_people_outside_the_denominator() -> None:
    make_person("Người Được Tính")
    alone = _figures(TODAY)
    for name in ("Cộng Tác Viên", "Tổ Công Nghệ Số"):
        make_person(name, is_counted=False)
    assert _figures(TODAY) == alone


@writing
def test_who_retires_holds_no_post_no_duty_and_no_role_and_can_still_sign_in() -> None:
    unit = make_unit()
    person = make_holder(Role.HR_OFFICER, unit, "Người Nghỉ Hưu")
    duty = appoint(person=person, unit=unit, duty="contact_training", valid_from=SINCE)
    retire_person(person=person, on=TODAY)
    assert find_main_post(person.id, TODAY) is None
    assert find_main_post(person.id, TODAY - dt.timedelta(days=1)) is not None
    assert live_grants(person.id, TODAY) == [] and duty.valid_to == TODAY
    assert person.is_active
    assert _only_post(person).end_reason == "retired"


@writing
def test_coming_back_brings_the_posts_and_no_power() -> None:
    person = make_holder(Role.HR_OFFICER, make_unit(), "Người Trở Lại")
    hold_post(
        person=person,
        unit=get_root(),
        title="Ủy viên",
        person_group="can_bo",
        valid_from=SINCE,
        is_main=False,
    )
    before = _facts(person)
    leave_service(person=person, on=TODAY, reason="moved")
    assert left_on(list_career(person.id)) == TODAY
    return_to_service(person=person, on=TODAY)
    assert _facts(person) == before and left_on(list_career(person.id)) is None
    assert live_grants(person.id, TODAY) == []
    assert db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one().valid_to


@writing
def test_nobody_leaves_before_a_post_that_is_to_come() -> None:
    person = make_person()
    hold_post(
        person=person, unit=get_root(), title="Trưởng phòng", person_group="cong_chuc", valid_from=TODAY
    )
    with pytest.raises(Refusal):
        retire_person(person=person, on=TODAY - dt.timedelta(days=10))


@writing
def test_who_is_seconded_is_counted_at_home_and_shown_at_the_host() -> None:
    home, host = make_unit("Sở Nhà"), make_unit("UBND xã Khách")
    person, until = make_person(unit=home), dt.date(2027, 6, 1)
    absence = second_person(
        person=person,
        host=host,
        title="Chuyên viên biệt phái",
        person_group="cong_chuc",
        valid_from=TODAY,
        valid_to=until,
        document="12/QĐ-UBND",
    )
    assert [row[1] for row in _figures(TODAY) if row[0] == person.id] == [home.id]
    assert [(post.unit_id, post.is_main) for post in _posts(person)] == [(home.id, True), (host.id, False)]
    end_absence(person=person, absence=absence, on=dt.date(2027, 1, 1))
    assert (_posts(person)[1].valid_to, _posts(person)[1].end_reason) == (dt.date(2027, 1, 1), "seconded")
    reopen_absence(person=person, absence=absence)
    assert _posts(person)[1].valid_to is None
    remove_absence(person=person, absence=absence)
    assert len(_posts(person)) == 1
    assert db.session.scalars(select(Absence).where(Absence.person_id == person.id)).all() == []


@writing
def test_a_secondment_knows_its_post_at_the_host_among_others_of_the_same_days() -> None:
    home, host, other = make_unit("Sở Nhà"), make_unit("UBND xã Khách"), make_unit("UBND xã Kia")
    person = make_person(unit=home)
    kept = hold_post(
        person=person,
        unit=other,
        title="Kiêm nhiệm",
        person_group="cong_chuc",
        valid_from=TODAY,
        is_main=False,
    )
    facts = {"title": "Biệt phái", "person_group": "cong_chuc", "valid_from": TODAY, "valid_to": None}
    absence = second_person(person=person, host=host, document="12/QĐ", **facts)
    back = TODAY + dt.timedelta(days=30)
    end_absence(person=person, absence=absence, on=back)
    assert kept.valid_to is None and find_host_post(absence).valid_to == back
    reopen_absence(person=person, absence=absence)
    days = {"valid_from": TODAY + dt.timedelta(days=1), "valid_to": back}
    with pytest.raises(Refusal), db.session.begin_nested():
        correct_absence(person=person, absence=absence, kind="sick", document="", **days)
    correct_absence(person=person, absence=absence, kind="secondment", document="13/QĐ", **days)
    assert find_host_post(absence).valid_from == days["valid_from"] and kept.valid_from == TODAY
    remove_absence(person=person, absence=absence)
    assert [post.unit_id for post in _posts(person)] == [home.id, other.id]


@writing
def test_no_other_absence_becomes_a_secondment() -> None:
    person = make_person()
    absence = record_absence(person=person, kind="sick", valid_from=TODAY)
    with pytest.raises(Refusal):
        correct_absence(
            person=person, absence=absence, kind="secondment", valid_from=TODAY, valid_to=None, document=""
        )


@writing
def test_nobody_is_seconded_to_the_unit_that_took_over_the_own_one() -> None:
    home, heir = make_unit("UBND xã Nhà"), make_unit("UBND xã Kế")
    person = make_person(unit=home)
    _merge(home, heir, TODAY)
    facts = {"title": "x", "person_group": "cong_chuc", "valid_from": TODAY, "valid_to": None}
    with pytest.raises(Refusal):
        second_person(person=person, host=heir, document="1", **facts)


@writing
def test_no_role_is_granted_at_a_unit_that_has_ended_by_then() -> None:
    old, heir, person = make_unit("UBND xã Cũ"), make_unit("UBND xã Kế"), make_person()
    _merge(old, heir, TODAY)
    facts = {"person": person, "role": Role.HR_OFFICER, "granted_by_id": None}
    with pytest.raises(Refusal):
        grant_role(unit=old, valid_from=TODAY, **facts)
    assert grant_role(unit=heir, valid_from=TODAY, **facts).unit_id == heir.id


@writing
def test_nobody_is_seconded_to_the_own_unit() -> None:
    unit = make_unit()
    with pytest.raises(Refusal):
        second_person(
            person=make_person(unit=unit),
            host=unit,
            title="x",
            person_group="cong_chuc",
            valid_from=TODAY,
            valid_to=None,
            document="1",
        )


@writing
@given(
    first=st.tuples(DAYS, st.none() | st.integers(1, 90)),
    second=st.tuples(DAYS, st.none() | st.integers(1, 90)),
)
@QUIET
def test_two_absences_of_one_kind_share_no_day(
    first: tuple[dt.date, int | None], second: tuple[dt.date, int | None]
) -> None:
    person = make_person()
    spans = [
        (start, start + dt.timedelta(days=length) if length else None) for start, length in (first, second)
    ]
    record_absence(person=person, kind="sick", valid_from=spans[0][0], valid_to=spans[0][1])
    shared = any(holds(spans[0], day) and holds(spans[1], day) for day in (spans[0][0], spans[1][0]))
    if shared:
        with pytest.raises(Refusal), db.session.begin_nested():
            record_absence(person=person, kind="sick", valid_from=spans[1][0], valid_to=spans[1][1])
    else:
        record_absence(person=person, kind="sick", valid_from=spans[1][0], valid_to=spans[1][1])
    record_absence(person=person, kind="study", valid_from=spans[1][0], valid_to=spans[1][1])


@writing
def test_an_absence_changes_no_figure() -> None:
    person = make_person()
    before = _figures(TODAY)
    absence = record_absence(person=person, kind="maternity", valid_from=dt.date(2026, 9, 1))
    correct_absence(
        person=person,
        absence=absence,
        kind="sick",
        valid_from=dt.date(2026, 9, 2),
        valid_to=dt.date(2026, 12, 1),
        document="7/QĐ",
    )
    assert _figures(TODAY) == before


def _merge(old: Unit, new: Unit, on: dt.date) -> None:
    end_unit(unit=old, on=on)
    record_succession(old=old, new=new, kind="merged", on=on, decision_number="1669/NQ-UBTVQH15")
    redraw(None)


@writing
def test_a_post_that_outlives_its_unit_is_shown_at_both_units_with_the_reason() -> None:
    old, new, on = make_unit("UBND xã A"), make_unit("UBND phường B"), dt.date(2025, 7, 1)
    person = make_person(unit=old)
    _merge(old, new, on)
    rename_unit(unit=new, name="UBND phường B Mới", on=dt.date(2026, 1, 1))
    (line,) = list_career(person.id)
    assert [(stay.name, stay.valid_from, stay.valid_to, stay.how) for stay in line.stays[::-1]] == [
        ("UBND xã A", SINCE, on, ""),
        ("UBND phường B", on, dt.date(2026, 1, 1), "merged"),
        ("UBND phường B Mới", dt.date(2026, 1, 1), None, "renamed_itself"),
    ]
    assert line.unit_on(dt.date(2025, 8, 1)) == "UBND phường B"


@writing
def test_a_correction_of_the_end_forgets_the_reason_that_no_longer_holds() -> None:
    person = make_person()
    post = _only_post(person)
    end_post(person=person, post=post, on=TODAY, reason="retired")
    correct_post(
        person=person,
        post=post,
        unit=get_root(),
        title=post.title,
        person_group=post.person_group,
        valid_from=SINCE,
        valid_to=None,
        is_main=True,
        is_counted=True,
    )
    assert post.end_reason is None and left_on(list_career(person.id)) is None
