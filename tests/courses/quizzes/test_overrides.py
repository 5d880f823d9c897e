"""Exceptions and extra time: given within one's units, never less than nothing, at once in attempts under way."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.catalogue.models import Course
from courses.quizzes.invariants import INVARIANTS
from courses.quizzes.models import Attempt, QuizOverride, QuizVersion, TimeGrant
from courses.quizzes.terms import get_terms
from courses.sessions.actions import add_members, create_class
from lms.core.clock import VIETNAM
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from lms.people.models import Person
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker
from tests.courses.quizzes.teaching import Desk, exception
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import SINCE, make_holder, make_person


def posted(taker: Taker, unit: str = "") -> int:
    """The learner works somewhere below the unit above all others; their key."""
    from lms.people.actions import hold_post

    person_id: int = taker.seen["person_id"]
    with taker.app.app_context(), transaction(write=True):
        province, commune, _other = make_province()
        taker.seen |= {
            "province": province.public_id,
            "province_id": province.id,
            "commune": commune.public_id,
        }
        person = db.session.get_one(Person, person_id)
        hold_post(
            person=person,
            unit=commune,
            title="Công chức",
            person_group="cong_chuc",
            valid_from=SINCE,
            is_counted=True,
        )
    return person_id


def deadline(app: Flask) -> dt.timedelta:
    """How long the one open attempt lasts in all."""
    with app.app_context(), transaction(write=False):
        attempt = db.session.execute(select(Attempt).where(Attempt.closed_at.is_(None))).scalar_one()
        return attempt.deadline_at - attempt.started_at


def sources(app: Flask) -> list[tuple[str, int]]:
    """(kind, minutes or per cent) of what the newest attempt names as its sources."""
    with app.app_context(), transaction(write=False):
        attempt = db.session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
        assert attempt is not None
        return [
            (each["kind"], each.get("minutes", each.get("percent", 0))) for each in attempt.terms["sources"]
        ]


def count(app: Flask, table: type) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def audit(app: Flask) -> list[str]:
    with app.app_context(), transaction(write=False):
        return [fault for check in INVARIANTS.values() for fault in check()]


def test_minutes_given_to_a_person_are_in_the_next_attempt_with_their_source(
    taker: MakeTaker, desk: Desk, app: Flask
) -> None:
    hang = taker()
    assert desk.allow_person(posted(hang)).status_code == 302
    page = hang.client.get(hang.start_page).text
    assert "10:11, 20/11/2026" in page
    assert "Mạng yếu" in page
    hang.start()
    assert deadline(app) == dt.timedelta(minutes=30)
    assert sources(app) == [("person", 10)]


def test_minutes_given_during_an_attempt_move_its_end_at_once_and_stand_in_the_trail(
    taker: MakeTaker, desk: Desk, app: Flask, clock
) -> None:
    hang = taker()
    person_id = posted(hang)
    hang.start()
    clock.forward(minutes=19)
    desk.allow_person(person_id, extra_minutes="7")
    assert deadline(app) == dt.timedelta(minutes=27)
    clock.forward(minutes=5)
    assert hang.client.get(f"{hang.base}/1").status_code == 200
    assert hang.save(1, hang.right(1)).status_code == 200
    (deed,) = desk.deeds("attempt.extended")
    assert deed["minutes"] == 7
    assert deed["reason"] == "Mạng yếu"


def test_withdrawing_shortens_no_attempt_under_way(taker: MakeTaker, desk: Desk, app: Flask) -> None:
    hang = taker()
    desk.allow_person(posted(hang))
    hang.start()
    with app.app_context(), transaction(write=False):
        override = db.session.execute(select(QuizOverride.public_id)).scalar_one()
    assert desk.client.post(f"{desk.page}/ngoai-le/{override}/thu-hoi").status_code == 302
    assert deadline(app) == dt.timedelta(minutes=30)
    hang.submit()
    hang.start()
    assert deadline(app) == dt.timedelta(minutes=20)


def test_of_several_exceptions_the_most_favourable_counts_once(
    taker: MakeTaker, desk: Desk, app: Flask
) -> None:
    hang = taker()
    person_id = posted(hang)
    hang.start()
    for minutes in ("5", "12", "5", "12"):
        desk.allow_person(person_id, extra_minutes=minutes)
    assert deadline(app) == dt.timedelta(minutes=32)


def test_a_unit_gives_to_everybody_below_it_and_to_nobody_beside_it(
    taker: MakeTaker, desk: Desk, app: Flask
) -> None:
    hang = taker()
    posted(hang)
    with app.app_context(), transaction(write=True):
        other = make_unit("UBND tỉnh Tây Sơn", kind="province").public_id
    desk.client.post(f"{desk.page}/ngoai-le/don-vi", data=exception(unit=other))
    hang.start()
    assert deadline(app) == dt.timedelta(minutes=20)
    desk.client.post(f"{desk.page}/ngoai-le/don-vi", data=exception(unit=hang.seen["province"]))
    assert deadline(app) == dt.timedelta(minutes=30)
    assert sources(app) == [("unit", 10)]


def test_a_class_gives_to_those_who_are_in_it(taker: MakeTaker, desk: Desk, app: Flask) -> None:
    hang = taker()
    person_id = posted(hang)
    with app.app_context(), transaction(write=True):
        course = db.session.execute(select(Course)).scalar_one()
        study_class = create_class(
            course=course, unit=get_root(), name="Lớp 1", starts_on=dt.date(2026, 11, 1), ends_on=None
        )
        address = study_class.public_id
    answer = desk.client.post(
        f"{desk.page}/ngoai-le/lop", data=exception(study_class=address, extra_attempts="2")
    )
    assert answer.status_code == 302
    assert "2/3" not in hang.client.get(hang.start_page).text
    with app.app_context(), transaction(write=True):
        study_class = db.session.merge(study_class)
        add_members(study_class=study_class, people=[db.session.get_one(Person, person_id)])
    for _ in range(5):
        hang.start()
        hang.submit()
    assert "/bai-lam/" not in hang.start().location
    assert count(app, Attempt) == 5
    assert audit(app) == []


def test_an_attempt_that_nothing_allowed_is_found_by_the_audit(
    taker: MakeTaker, desk: Desk, app: Flask
) -> None:
    hang = taker(attempts=1)
    desk.allow_person(posted(hang), extra_minutes="0", extra_attempts="1")
    for _ in range(2):
        hang.start()
        hang.submit()
    assert audit(app) == []
    with app.app_context(), transaction(write=True):
        db.session.execute(select(QuizOverride)).scalar_one().extra_attempts = 0
    assert any("beyond the limit" in fault for fault in audit(app))


@pytest.mark.parametrize(
    "fields",
    [
        {"extra_minutes": "-10"},
        {"extra_attempts": "-1"},
        {"extra_minutes": "0"},
        {"extra_minutes": "100000"},
        {"extra_minutes": "1e3"},
        {"reason": " "},
        {"opens_at": "10:00 21/11/2026", "closes_at": "09:00 21/11/2026"},
    ],
    ids=[
        "negative time",
        "negative attempts",
        "nothing",
        "too much",
        "no number",
        "no reason",
        "empty window",
    ],
)
def test_an_exception_that_takes_away_or_gives_nothing_is_refused(
    taker: MakeTaker, desk: Desk, app: Flask, fields: dict[str, str]
) -> None:
    answer = desk.allow_person(posted(taker()), **fields)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert count(app, QuizOverride) == 0


def test_nobody_allows_more_to_people_classes_or_units_of_others(
    taker: MakeTaker, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    hang = taker()
    posted(hang)
    with app.app_context(), transaction(write=True):
        course = db.session.execute(select(Course)).scalar_one()
        elsewhere = make_unit("UBND tỉnh Tây Sơn", kind="province")
        course.unit_id = elsewhere.id
        trainer = make_holder(Role.TRAINER, elsewhere, "Đỗ Thị Xuân").id
        study_class = create_class(
            course=course, unit=get_root(), name="Lớp 1", starts_on=dt.date(2026, 11, 1), ends_on=None
        ).public_id
        learner = db.session.get_one(Person, hang.seen["person_id"]).public_id
    desk = Desk(app, sign_in(trainer), trainer)
    base = f"{desk.page}/ngoai-le"
    assert desk.client.get(f"{base}/nguoi?tim=Hằng").text.count("310001") == 0
    assert desk.client.post(f"{base}/nguoi?nguoi={learner}", data=exception()).status_code == 404
    assert desk.client.post(f"{base}/lop", data=exception(study_class=study_class)).status_code == 422
    assert desk.client.post(f"{base}/don-vi", data=exception(unit=hang.seen["province"])).status_code == 422
    assert count(app, QuizOverride) == 0


def test_a_quiz_of_another_unit_has_no_desk(
    taker: MakeTaker, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    hang = taker()
    with app.app_context(), transaction(write=True):
        elsewhere = make_unit("UBND tỉnh Tây Sơn", kind="province")
        stranger = make_holder(Role.TRAINER, elsewhere).id
        course = db.session.execute(select(Course)).scalar_one()
        course.unit_id = make_unit("UBND tỉnh Khác", kind="province").id
    browser = sign_in(stranger)
    page = Desk(app, browser, stranger).page
    for tail in ("", "/mo-dong", "/ngoai-le", "/ngoai-le/nguoi", "/xem-truoc", "/mo-phong", "/xuat-ban"):
        assert browser.get(f"{page}{tail}").status_code == 404
    assert hang.client.get(page).status_code == 403


def test_a_trainer_does_not_allow_more_to_themselves(taker: MakeTaker, desk: Desk, app: Flask) -> None:
    taker()
    assert desk.allow_person(desk.person_id).status_code == 422
    assert count(app, QuizOverride) == 0


def give_time(browser: FlaskClient, app: Flask, person_id: int, **fields: str) -> int:
    """An HR officer or a trainer gives a quarter more time; the status of the answer."""
    with app.app_context(), transaction(write=False):
        address = db.session.get_one(Person, person_id).public_id
    usual = {"percent": "25", "valid_from": "20/11/2026", "last_day": "", "reason": "Giấy xác nhận số 12/GXN"}
    return browser.post(f"/day-hoc/them-gio/moi?nguoi={address}", data=usual | fields).status_code


def test_an_officer_gives_extra_time_to_people_of_the_own_units_only(
    taker: MakeTaker, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    hang = taker()
    person_id = posted(hang)
    with app.app_context(), transaction(write=True):
        from lms.organisations.models import Unit

        province = db.session.get_one(Unit, hang.seen["province_id"])
        officer = make_holder(Role.HR_OFFICER, province, "Đặng Thị Mai").id
        elsewhere = make_unit("UBND tỉnh Tây Sơn", kind="province")
        other = make_holder(Role.HR_OFFICER, elsewhere, "Đỗ Thị Xuân").id
        stranger = make_person("Lê Văn Xa", unit=elsewhere).id
    mine, theirs = sign_in(officer), sign_in(other)
    assert give_time(theirs, app, person_id) == 404
    assert give_time(mine, app, stranger) == 404
    assert give_time(mine, app, officer) == 422
    assert count(app, TimeGrant) == 0
    assert give_time(mine, app, person_id) == 302
    assert "12/GXN" in mine.get("/day-hoc/them-gio").text
    assert "12/GXN" not in theirs.get("/day-hoc/them-gio").text
    hang.start()
    assert deadline(app) == dt.timedelta(minutes=25)
    assert sources(app) == [("grant", 25)]


def test_extra_time_moves_the_end_of_an_attempt_under_way_and_holds_until_its_last_day(
    taker: MakeTaker, desk: Desk, app: Flask, clock
) -> None:
    hang = taker()
    person_id = posted(hang)
    hang.start()
    assert give_time(desk.client, app, person_id, last_day="20/11/2026") == 302
    assert deadline(app) == dt.timedelta(minutes=25)
    hang.submit()
    clock.forward(minutes=20)
    hang.start()
    assert deadline(app) == dt.timedelta(minutes=25)
    with app.app_context(), transaction(write=False):
        grant = db.session.execute(select(TimeGrant.public_id)).scalar_one()
    assert desk.client.post(f"/day-hoc/them-gio/{grant}/thu-hoi").status_code == 302
    assert deadline(app) == dt.timedelta(minutes=25)
    hang.submit()
    hang.start()
    assert deadline(app) == dt.timedelta(minutes=20)


def test_extra_time_begins_and_ends_with_its_days_in_viet_nam(
    taker: MakeTaker, desk: Desk, app: Flask
) -> None:
    hang = taker()
    give_time(desk.client, app, posted(hang), valid_from="21/11/2026", last_day="22/11/2026")
    with app.app_context(), transaction(write=False):
        quiz = db.session.execute(select(QuizVersion)).scalar_one()
        minutes = {
            day: get_terms(
                quiz,
                enrolment_id=hang.seen["enrolment_id"],
                at=dt.datetime(2026, 11, day, 0, 1, tzinfo=VIETNAM),
            ).minutes
            for day in (20, 21, 22, 23)
        }
    assert minutes == {20: 20, 21: 25, 22: 25, 23: 20}


@pytest.mark.parametrize(
    "fields",
    [{"percent": "0"}, {"percent": "-25"}, {"percent": "301"}, {"last_day": "19/11/2026"}, {"reason": ""}],
)
def test_extra_time_that_cannot_be_is_refused(
    taker: MakeTaker, desk: Desk, app: Flask, fields: dict[str, str]
) -> None:
    assert give_time(desk.client, app, posted(taker()), **fields) == 422
    assert count(app, TimeGrant) == 0


def test_time_given_back_after_an_outage_is_not_lost_when_more_is_given(
    taker: MakeTaker, desk: Desk, app: Flask
) -> None:
    hang = taker()
    person_id = posted(hang)
    hang.start()
    with app.app_context(), transaction(write=True):
        attempt = db.session.execute(select(Attempt)).scalar_one()
        attempt.deadline_at += dt.timedelta(minutes=6)
        source = {"kind": "incident", "key": "x", "seconds": 360}
        attempt.terms = attempt.terms | {"sources": [source]}
    desk.allow_person(person_id)
    assert deadline(app) == dt.timedelta(minutes=36)
    assert ("incident", 0) in sources(app)


def test_a_learner_reads_of_their_own_exceptions_only(
    taker: MakeTaker, desk: Desk, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    hang = taker()
    desk.allow_person(posted(hang), reason="Lý do riêng của chị Hằng")
    other = taker(slug="khoa-khac")
    assert "Lý do riêng" not in other.client.get(other.start_page).text


def test_the_list_of_exceptions_needs_few_statements(
    taker: MakeTaker, desk: Desk, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    from tests.architecture.test_pages import counted

    person_id = posted(taker())
    for _ in range(4):
        desk.allow_person(person_id)
    with counted(app) as statements:
        assert desk.client.get(f"{desk.page}/ngoai-le").status_code == 200
    assert len(statements) <= 12
