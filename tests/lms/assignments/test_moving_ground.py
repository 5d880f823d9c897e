"""Rules, people and days that change between looking and acting: the preview, the numbers and the days stay true."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.assignments.actions import end_rule, record_outage
from lms.assignments.actions.running import work_on
from lms.assignments.models import Assignment, AssignmentRule, AssignmentRun
from lms.assignments.reminders import due_items_of
from lms.assignments.telling import why
from lms.board.queries import overdue_by_cause
from lms.core.clock import VIETNAM, today
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope
from lms.people.actions import hold_post
from lms.people.actions.absences import record_absence
from lms.people.models import Absence, Person
from lms.training.models import Creditable
from tests.conftest import HeldClock
from tests.factories.assignments import make_creditable, make_rule
from tests.factories.organisations import make_province
from tests.factories.people import make_holder, make_person
from tests.lms.assignments.test_pages import draft, seen_on
from tests.lms.assignments.test_people_move import Work, move, states, work

__all__ = ["work"]
SignIn = Callable[[int], FlaskClient]
DUE = dt.date(2026, 11, 30)


@pytest.fixture
def world(app: Flask, work: Work) -> dict[str, int]:
    """A province with its HR officer, two communes, somebody in either, and a course; the worker has looked once."""
    with app.app_context(), transaction(write=True):
        province, commune, other = make_province()
        course = make_creditable()
        ids = {
            "officer": make_holder(Role.HR_OFFICER, commune, "Đặng Thị Mai").id,
            "person": make_person("Nguyễn Thị Hằng", unit=commune).id,
            "colleague": make_person("Trần Văn Tỉnh", unit=other).id,
            "province": province.id,
            "commune": commune.id,
            "other": other.id,
            "course": course.id,
        }
    work()
    return ids


def give(app: Flask, world: dict[str, int], unit: str = "commune", **schedule: object) -> int:
    """The unit has a live rule for the course."""
    with app.app_context(), transaction(write=True):
        facts = {"due_on": DUE} | schedule
        course = db.session.get_one(Creditable, world["course"])
        return make_rule(db.session.get_one(Unit, world[unit]), course, **facts).id  # type: ignore[arg-type]


def tile(page: str, state: str) -> int:
    """The number that leads to the list of what is in that state."""
    found = re.search(
        rf'<a[^>]+href="[^"]*trang-thai={state}"[^>]*>\s*([\d.]+)|{state}"[^>]*>([\d.]+)<', page
    )
    assert found is not None, page[page.index("tiles") :][:900]
    return int(found[1] or found[2])


def test_a_preview_that_is_overtaken_by_a_newcomer_is_looked_at_again_and_then_published(
    app: Flask, world: dict[str, int], sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        world["officer"] = make_holder(
            Role.HR_OFFICER, db.session.get_one(Unit, world["province"]), "Vũ Thị Lan"
        ).id
    client = sign_in(world["officer"])
    preview = draft(client, world)
    seen = seen_on(client.get(preview).text)
    with app.app_context(), transaction(write=True):
        make_person("Người Mới Về", unit=db.session.get_one(Unit, world["commune"]))
    address = preview.replace("xem-truoc", "ban-hanh")
    assert client.post(address, data=seen).status_code == 409
    assert client.post(address, data={"ban": seen["ban"]}).status_code == 409
    with app.app_context():
        assert db.session.scalar(select(Assignment.id)) is None
    page = client.get(preview).text
    assert "Người Mới Về" in page
    assert client.post(address, data=seen_on(page)).status_code == 302


def test_leave_recorded_after_the_period_is_over_still_postpones_what_was_missed_in_it(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    give(app, world, every_months=12)
    clock.forward(days=20)
    work()
    assert states(app, world["person"]) == [("open", DUE), ("open", dt.date(2027, 11, 30))]
    with app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, world["person"])
        record_absence(
            person=person, kind="sick", valid_from=dt.date(2026, 11, 26), valid_to=dt.date(2026, 12, 11)
        )
    work()
    assert states(app, world["person"])[0] == ("open", dt.date(2026, 12, 15))


def test_a_leave_without_end_does_not_lift_what_was_due_in_it_for_ever(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    give(app, world, every_months=12)
    with app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, world["person"])
        leave = record_absence(person=person, kind="sick", valid_from=dt.date(2026, 11, 26)).id
    work()
    clock.forward(days=20)
    work()
    with app.app_context(), transaction(write=True):
        db.session.get_one(Absence, leave).valid_to = today()
    clock.forward(days=1)
    work()
    assert states(app, world["person"])[0] == ("open", dt.date(2026, 12, 14))


def test_an_outage_postpones_on_the_same_day(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    give(app, world, notice_days=1)
    work()
    with app.app_context(), transaction(write=True):
        begin = dt.datetime(2026, 11, 23, tzinfo=VIETNAM)
        record_outage(key="x", from_at=begin, until_at=begin + dt.timedelta(days=2), reason="Mất điện")
    work()
    assert states(app, world["person"]) == [("open", dt.date(2026, 12, 2))]


def test_the_numbers_of_a_rule_are_those_of_its_list_when_people_left(
    app: Flask, world: dict[str, int], work: Work, sign_in: SignIn, clock: HeldClock
) -> None:
    rule_id = give(app, world)
    move(app, world["person"], world["other"])
    work()
    with app.app_context():
        address = f"/nhan-su/giao-hoc/{db.session.get_one(AssignmentRule, rule_id).public_id}"
    page = sign_in(world["officer"]).get(f"{address}?trang-thai=cancelled").text
    assert "Nguyễn Thị Hằng" not in page
    assert tile(page, "cancelled") == 0
    assert "1 lượt" in page


def test_page_reminder_and_board_agree_on_who_is_late_on_the_day_somebody_moved(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    give(app, world, notice_days=1)
    clock.forward(days=15)
    work()
    move(app, world["person"], world["other"])
    with app.app_context(), transaction(write=False):
        assert [item.due_on for item in due_items_of(world["person"], today())] == [DUE]
        assert sum(overdue_by_cause(SubtreeScope(frozenset({world["province"]}), today())).values()) == 2
    work()
    with app.app_context(), transaction(write=False):
        assert list(due_items_of(world["person"], today())) == []
        assert sum(overdue_by_cause(SubtreeScope(frozenset({world["province"]}), today())).values()) == 1


def test_the_rule_that_decides_now_is_named_when_a_nearer_one_with_the_same_day_ended(
    app: Flask, world: dict[str, int]
) -> None:
    above = give(app, world, "province")
    own = give(app, world, "commune")
    with app.app_context(), transaction(write=True):
        end_rule(rule=db.session.get_one(AssignmentRule, own), reason="Thôi", by_id=None)
        given = db.session.scalar(select(Assignment).where(Assignment.person_id == world["person"]))
        assert given is not None and given.state == "open"
        unit_name = "UBND tỉnh Đông Hải"
        assert {each.unit_name for each in why(given, world["person"], today()).decisions} == {unit_name}
    assert above != own


def test_notice_begins_when_a_late_job_gives_the_course_not_when_it_was_asked(
    app: Flask, world: dict[str, int], clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.assignments.actions.running.AT_ONCE", 0)
    give(app, world, notice_days=10)
    clock.forward(days=12)
    with app.app_context(), transaction(write=True):
        run = db.session.scalars(select(AssignmentRun)).one()
        while not work_on(run):
            pass
    assert states(app, world["person"]) == [("open", dt.date(2026, 12, 12))]


def test_somebody_with_posts_in_two_units_is_counted_once(
    app: Flask, world: dict[str, int], work: Work, sign_in: SignIn
) -> None:
    rule_id = give(app, world, "province")
    with app.app_context(), transaction(write=True):
        hold_post(
            person=db.session.get_one(Person, world["person"]),
            unit=db.session.get_one(Unit, world["other"]),
            title="Ủy viên",
            person_group="can_bo",
            valid_from=today(),
            is_main=False,
        )
        world["officer"] = make_holder(
            Role.HR_OFFICER, db.session.get_one(Unit, world["province"]), "Vũ Thị Lan"
        ).id
    work()
    with app.app_context():
        address = f"/nhan-su/giao-hoc/{db.session.get_one(AssignmentRule, rule_id).public_id}"
    page = sign_in(world["officer"]).get(address).text
    with app.app_context(), transaction(write=False):
        rows = db.session.scalars(select(Assignment).where(Assignment.state == "open")).all()
    assert tile(page, "open") == len(rows)
