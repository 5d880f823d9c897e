"""HR writes a rule, sees whom it reaches, publishes it; people see what they have to do and why."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from lms.assignments.models import Assignment, AssignmentRule
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.models import Person
from tests.conftest import HeldClock
from tests.factories.assignments import assignments_of, make_creditable, make_rule
from tests.factories.organisations import make_province
from tests.factories.people import make_holder, make_person

SignIn = Callable[[int], FlaskClient]
TARGET = re.compile(r'value="(c:\d+)"')


@pytest.fixture
def world(app: Flask) -> dict[str, int]:
    """A province with two communes, its HR officer, one person in each commune, and a course."""
    with app.app_context(), transaction(write=True):
        province, commune, other = make_province()
        course = make_creditable("An toàn thông tin")
        return {
            "officer": make_holder(Role.HR_OFFICER, province, "Đặng Thị Mai").id,
            "stranger": make_holder(Role.HR_OFFICER, other, "Vũ Văn Lạ").id,
            "learner": make_person("Nguyễn Thị Hằng", unit=commune).id,
            "colleague": make_person("Trần Văn Tỉnh", unit=province).id,
            "province": province.id,
            "commune": commune.id,
            "course": course.id,
        }


def draft(client: FlaskClient, world: dict[str, int], **changed: object) -> str:
    """The address of the preview of a draft that was just written."""
    page = client.get("/nhan-su/giao-hoc/moi").text
    unit = re.search(r'value="([^"]+)"[^>]*>UBND tỉnh Đông Hải', page)
    assert unit is not None
    data = {
        "unit": unit[1],
        "target": f"c:{world['course']}",
        "title": "An toàn thông tin 2026",
        "due_on": "31/12/2026",
        "notice_days": "14",
        "groups-0-with_below": "y",
    }
    answer = client.post("/nhan-su/giao-hoc/moi", data=data | changed)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def seen_on(page: str) -> dict[str, str]:
    """What the button on the preview sends along: which draft, and what it would change."""
    return dict(re.findall(r'name="(ban|dau)" value="([^"]+)"', page))


def publish(client: FlaskClient, preview: str) -> str:
    """The address of the rule whose draft stands behind that preview."""
    shown = client.get(preview).text
    answer = client.post(preview.replace("xem-truoc", "ban-hanh"), data=seen_on(shown))
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_hr_sees_everybody_by_name_before_anything_is_given(
    app: Flask, world: dict[str, int], sign_in: SignIn
) -> None:
    client = sign_in(world["officer"])
    page = client.get(draft(client, world)).text
    assert "Nguyễn Thị Hằng" in page and "Trần Văn Tỉnh" in page
    with app.app_context():
        assert db.session.scalar(select(Assignment.id)) is None


def test_publishing_gives_the_course_and_the_learner_reads_why(
    world: dict[str, int], sign_in: SignIn
) -> None:
    officer, learner = sign_in(world["officer"]), sign_in(world["learner"])
    rule = publish(officer, draft(officer, world))
    assert "Nguyễn Thị Hằng" in officer.get(rule).text
    assert "An toàn thông tin" in learner.get("/").text
    listed = learner.get("/giao-hoc").text
    address = re.search(r'href="(/giao-hoc/[^"]+)"', listed)
    assert address is not None
    why = learner.get(address[1]).text
    assert "An toàn thông tin 2026" in why and "UBND tỉnh Đông Hải" in why and "31/12/2026" in why


def test_a_second_rule_for_the_course_is_refused_on_the_same_unit(
    world: dict[str, int], sign_in: SignIn
) -> None:
    client = sign_in(world["officer"])
    publish(client, draft(client, world))
    with pytest.raises(AssertionError, match="An toàn thông tin"):
        draft(client, world)


def test_a_draft_changed_meanwhile_is_not_published_unseen(
    app: Flask, world: dict[str, int], sign_in: SignIn, clock: HeldClock
) -> None:
    client = sign_in(world["officer"])
    preview = draft(client, world)
    token = re.search(r'name="ban" value="([^"]+)"', client.get(preview).text)
    assert token is not None
    clock.forward(minutes=1)
    change = {"title": "Khác", "due_on": "30/11/2026", "groups-0-with_below": "y"}
    assert client.post(preview.replace("xem-truoc", "sua"), data=change).status_code == 302
    assert client.post(preview.replace("xem-truoc", "ban-hanh"), data={"ban": token[1]}).status_code == 409


def test_more_groups_are_added_without_javascript(world: dict[str, int], sign_in: SignIn) -> None:
    client = sign_in(world["officer"])
    answer = client.post(
        "/nhan-su/giao-hoc/moi", data={"title": "Đang viết", "them-nhom": "1", "groups-0-units": "T1"}
    )
    assert "groups-1-units" in answer.text and "Đang viết" in answer.text


def test_a_unit_that_is_not_below_is_named_and_nothing_is_lost(
    world: dict[str, int], sign_in: SignIn
) -> None:
    client = sign_in(world["officer"])
    with pytest.raises(AssertionError, match="Không có ở đây"):
        draft(client, world, **{"groups-0-units": "Không có ở đây"})


def test_officers_of_other_units_find_nothing_there(
    app: Flask, world: dict[str, int], sign_in: SignIn
) -> None:
    officer, stranger = sign_in(world["officer"]), sign_in(world["stranger"])
    rule = publish(officer, draft(officer, world))
    assert stranger.get(f"{rule}/sua").status_code == 404
    assert "Nguyễn Thị Hằng" not in stranger.get(rule).text
    with app.app_context():
        person = db.session.get_one(Person, world["learner"])
        address = assignments_of(person)[0].public_id
    assert stranger.get(f"/nhan-su/giao-hoc/muc/{address}").status_code == 404
    assert officer.get(f"/nhan-su/giao-hoc/muc/{address}").status_code == 200
    assert sign_in(world["colleague"]).get(f"/giao-hoc/{address}").status_code == 404


def test_hr_puts_one_person_off_notes_a_cause_and_lifts_it(
    app: Flask, world: dict[str, int], sign_in: SignIn, clock: HeldClock
) -> None:
    client = sign_in(world["officer"])
    publish(client, draft(client, world, due_on="01/12/2026"))
    with app.app_context():
        address = assignments_of(db.session.get_one(Person, world["learner"]))[0].public_id
    page = f"/nhan-su/giao-hoc/muc/{address}"
    clock.forward(days=20)
    client = sign_in(world["officer"])
    assert client.post(f"{page}/nguyen-nhan", data={"cause": "no_access"}).status_code == 302
    assert (
        client.post(f"{page}/lui-han", data={"until": "31/12/2026", "reason": "Mất mạng"}).status_code == 302
    )
    assert client.post(f"{page}/lui-han", data={"until": "30/12/2026", "reason": ""}).status_code == 422
    assert "31/12/2026" in client.get(page).text
    assert client.post(f"{page}/mien", data={"reason": "Sắp nghỉ hưu"}).status_code == 302
    assert "Sắp nghỉ hưu" in client.get(page).text


def test_a_rule_ends_with_a_reason_and_is_taken_up_again(
    app: Flask, world: dict[str, int], sign_in: SignIn
) -> None:
    client = sign_in(world["officer"])
    rule = publish(client, draft(client, world))
    assert "Nguyễn Thị Hằng" in client.get(f"{rule}/ket-thuc").text
    assert client.post(f"{rule}/ket-thuc", data={"reason": ""}).status_code == 422
    assert client.post(f"{rule}/ket-thuc", data={"reason": "Thay bằng khóa mới"}).status_code == 302
    with app.app_context():
        assert set(db.session.scalars(select(Assignment.state))) == {"cancelled"}
    assert client.post(f"{rule}/tiep-tuc").status_code == 302
    with app.app_context():
        assert set(db.session.scalars(select(Assignment.state))) == {"open"}


def test_pages_ask_few_questions_of_the_database(app: Flask, world: dict[str, int], sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        province = db.session.get_one(Unit, world["province"])
        for number in range(5):
            make_rule(province, make_creditable(f"Khóa {number}"), due_on=dt.date(2026, 12, 31))
        rule = db.session.scalars(select(AssignmentRule)).first()
        assert rule is not None
        address = rule.public_id
        own = assignments_of(db.session.get_one(Person, world["learner"]))[0].public_id
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda _c, _u, text, *_rest: statements.append(text))
    for person, path in (
        ("officer", "/nhan-su/giao-hoc"),
        ("officer", f"/nhan-su/giao-hoc/{address}"),
        ("officer", f"/nhan-su/giao-hoc/muc/{own}"),
        ("learner", "/giao-hoc"),
        ("learner", f"/giao-hoc/{own}"),
    ):
        client = sign_in(world[person])
        statements.clear()
        assert client.get(path).status_code == 200
        assert len(statements) <= 13, (path, len(statements))


def test_only_an_administrator_of_the_whole_site_records_an_outage(
    app: Flask, world: dict[str, int], sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        local = make_holder(
            Role.ADMINISTRATOR, db.session.get_one(Unit, world["province"]), "Quản Trị Tỉnh"
        ).id
        chief = make_holder(Role.ADMINISTRATOR, get_root(), "Quản Trị Chung").id
    data = {"first_on": "10/11/2026", "last_on": "11/11/2026", "reason": "Mất điện trung tâm dữ liệu"}
    assert sign_in(local).get("/quan-tri/gian-doan").status_code == 403
    assert sign_in(chief).post("/quan-tri/gian-doan", data=data).status_code == 302
    assert "Mất điện trung tâm dữ liệu" in sign_in(chief).get("/quan-tri/gian-doan").text
