"""The site stood still: it notices, nobody is closed by the clock meanwhile, one person gives the time back."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.quizzes.models import (
    Attempt,
    AttemptGap,
    Incident,
    IncidentAttempt,
    QuizOverride,
    QuizSetting,
)
from courses.quizzes.tasks import close_overdue_attempts, find_outages, keep_pulse
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.notices.models import Message
from lms.organisations.actions import create_unit
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.actions import grant_role
from lms.people.models import Person
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import JSON, Taker, all_at_once, result_of
from tests.factories.courses import enrol_in, make_course, make_learner, read_lesson

SignIn = Callable[[int], FlaskClient]
Officer = Callable[[], FlaskClient]


def pulse(app: Flask) -> None:
    with app.app_context():
        keep_pulse()


def sweep(app: Flask) -> None:
    with app.app_context():
        close_overdue_attempts()


def stand_still(app: Flask, clock, **how_long: float) -> None:
    """The site is alive, then it is not for so long, then the worker beats again."""
    pulse(app)
    clock.forward(**how_long)
    pulse(app)


def incidents(app: Flask) -> list[Incident]:
    with app.app_context(), transaction(write=False):
        found = list(db.session.scalars(select(Incident).order_by(Incident.id)))
        for each in found:
            db.session.expunge(each)
        return found


def parts(app: Flask) -> dict[str, tuple[int, str | None]]:
    """Seconds lost and what was given, by attempt."""
    with app.app_context(), transaction(write=False):
        statement = select(Attempt.public_id, IncidentAttempt.lost_seconds, IncidentAttempt.given).join(
            Attempt, Attempt.id == IncidentAttempt.attempt_id
        )
        return {key: (lost, given) for key, lost, given in db.session.execute(statement)}


def row(app: Flask, attempt: str, *names: str) -> tuple:
    with app.app_context(), transaction(write=False):
        columns = [getattr(Attempt, name) for name in names]
        return tuple(db.session.execute(select(*columns).filter_by(public_id=attempt)).one())


_LONG_AGO = dt.date(2020, 1, 1)


def _make_trainer(person: Person, unit: Unit) -> None:
    grant_role(person=person, role=Role.TRAINER, unit=unit, valid_from=_LONG_AGO, granted_by_id=None)


@pytest.fixture
def officer(app: Flask, sign_in: SignIn) -> Officer:
    """A function: a trainer of the whole site signs in."""
    with app.app_context(), transaction(write=True):
        person = make_learner("Lê Văn Quyết")
        _make_trainer(person, get_root())
        person_id = person.id
    return lambda: sign_in(person_id)


def decide(app: Flask, officer: Officer, deed: str = "xac-nhan", reason: str = "Mất điện"):
    return officer().post(f"/day-hoc/su-co/{incidents(app)[-1].public_id}/{deed}", data={"reason": reason})


def time_passes(app: Flask, clock, minutes: int) -> None:
    """The site is alive all the while."""
    for _ in range(minutes + 1):
        pulse(app)
        clock.forward(seconds=60 * minutes / (minutes + 1))


def test_a_site_that_stood_still_proposes_the_time_for_every_open_attempt(
    taker: MakeTaker, app: Flask, clock
) -> None:
    hang = taker()
    hang.start()
    clock.forward(minutes=5)
    stand_still(app, clock, minutes=7)
    (incident,) = incidents(app)
    assert (incident.source, incident.state) == ("pulse", "proposed")
    assert parts(app) == {hang.attempt: (420, None)}
    assert row(app, hang.attempt, "held_until") == (clock.moment + dt.timedelta(hours=24),)


def test_nothing_is_proposed_where_nobody_was_at_work(taker: MakeTaker, app: Flask, clock) -> None:
    taker()
    stand_still(app, clock, minutes=7)
    assert incidents(app) == []


def test_a_short_hiccup_is_no_outage(taker: MakeTaker, app: Flask, clock) -> None:
    taker().start()
    for _ in range(5):
        stand_still(app, clock, seconds=60)
    assert incidents(app) == []


def test_attempts_begun_after_or_ended_before_lose_nothing(
    taker: MakeTaker, app: Flask, clock, sign_in: SignIn
) -> None:
    early = taker()
    early.start()
    early.submit()
    clock.forward(minutes=1)
    partly = _another(app, sign_in, "khoa-hai", minutes=10)
    partly.start()
    clock.forward(minutes=8)
    stand_still(app, clock, minutes=7)
    late = _another(app, sign_in, "khoa-ba")
    late.start()
    assert parts(app) == {partly.attempt: (120, None)}


def _another(app: Flask, sign_in: SignIn, slug: str, **settings: object) -> Taker:
    """One more learner with a quiz of their own."""
    with app.app_context(), transaction(write=True):
        course, person = make_course(slug, **settings), make_learner("Đỗ Thị Bé")  # type: ignore[arg-type]
        read_lesson(course, enrol_in(course, person))
        person_id = person.id
    return Taker(app, sign_in(person_id), slug, seen={"person_id": person_id})


def test_a_worker_that_was_only_busy_proposes_nothing(taker: MakeTaker, app: Flask, clock) -> None:
    hang = taker()
    hang.start()
    pulse(app)
    clock.forward(minutes=3)
    hang.save(1, hang.right(1))
    clock.forward(minutes=3)
    pulse(app)
    assert incidents(app) == []


def test_the_sweeper_looks_for_an_outage_before_it_closes_anything(
    taker: MakeTaker, app: Flask, clock, officer: Officer, sign_in: SignIn
) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly(1)
    clock.forward(minutes=15)
    sweep(app)
    clock.forward(minutes=30)
    sweep(app)
    assert result_of(app, hang.attempt) is None
    assert parts(app) == {hang.attempt: (300, None)}
    time_passes(app, clock, 60)
    assert decide(app, officer).status_code == 302
    assert row(app, hang.attempt, "deadline_at", "held_until") == (
        clock.moment + dt.timedelta(minutes=5), None
    )  # fmt: skip
    hang.client = sign_in(hang.seen["person_id"])
    assert hang.save(2, hang.right(2)).status_code == 200


def test_an_undecided_outage_holds_for_a_day_and_no_longer(
    taker: MakeTaker, app: Flask, clock, sign_in: SignIn
) -> None:
    hang = taker()
    hang.start()
    stand_still(app, clock, minutes=30)
    for _ in range(23):
        clock.forward(hours=1)
        pulse(app)
        sweep(app)
    assert result_of(app, hang.attempt) is None
    later = sign_in(hang.seen["person_id"])
    assert "21/11/2026" in later.get(f"{hang.base}/ket-qua").text
    for _ in range(2):
        clock.forward(hours=1)
        sweep(app)
    assert result_of(app, hang.attempt) is not None


def test_the_time_given_back_is_what_was_lost_and_stands_in_the_trail(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    hang = taker()
    hang.start()
    ends = row(app, hang.attempt, "deadline_at")[0]
    stand_still(app, clock, minutes=7)
    assert decide(app, officer).status_code == 302
    assert row(app, hang.attempt, "deadline_at")[0] == ends + dt.timedelta(minutes=7)
    assert parts(app) == {hang.attempt: (420, "time")}
    with app.app_context(), transaction(write=False):
        deeds = list(db.session.execute(select(AuditEntry.action, AuditEntry.detail)))
        assert [detail["reason"] for action, detail in deeds if action == "incident.confirmed"] == [
            "Mất điện"
        ]
        (extended,) = [detail for action, detail in deeds if action == "attempt.extended"]
        assert extended["seconds"] == 420
    beat = hang.client.post(f"{hang.base}/nhip", headers=JSON).json
    assert beat["left"] == 20 * 60
    assert beat["held"] == ""


def test_it_is_given_once_however_often_one_presses(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    hang = taker()
    hang.start()
    stand_still(app, clock, minutes=7)
    all_at_once([lambda: decide(app, officer)] * 4)
    decide(app, officer)
    assert row(app, hang.attempt, "deadline_at")[0] == clock.moment + dt.timedelta(minutes=20)
    assert decide(app, officer, "bo-qua").status_code == 422
    assert incidents(app)[0].state == "confirmed"
    with app.app_context():
        drain()
        with transaction(write=False):
            told = select(func.count()).where(Message.person_id == hang.seen["person_id"])
            assert db.session.scalar(told) == 1


def test_an_attempt_that_the_clock_has_closed_may_be_taken_once_more(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    hang = taker(attempts=1)
    hang.start()
    hang.answer_rightly(1)
    stand_still(app, clock, minutes=18)
    clock.forward(minutes=25)
    hang.submit()  # the learner gives up waiting
    assert row(app, hang.attempt, "closed_by") == ("time",)
    assert "/bai-lam/" not in hang.start().location
    assert decide(app, officer).status_code == 302
    assert parts(app) == {hang.attempt: (18 * 60, "attempt")}
    assert "/bai-lam/" in hang.start().location


def test_who_passed_or_handed_in_gets_nothing_more(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    hang = taker()
    hang.start()
    stand_still(app, clock, minutes=7)
    hang.answer_rightly()
    hang.submit()
    decide(app, officer)
    assert parts(app) == {hang.attempt: (420, None)}


def test_where_the_quiz_closes_the_attempt_given_back_can_still_be_started(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    hang = taker(attempts=1)
    hang.start()
    stand_still(app, clock, minutes=18)
    clock.forward(minutes=25)
    hang.submit()
    with app.app_context(), transaction(write=True):
        item_id = db.session.scalars(select(Attempt.item_id)).one()
        closes = clock.moment - dt.timedelta(minutes=1)
        db.session.add(QuizSetting(item_id=item_id, closes_at=closes, updated_at=clock.moment))
    decide(app, officer)
    with app.app_context(), transaction(write=False):
        override = db.session.scalars(select(QuizOverride)).one()
        assert (override.person_id, override.extra_attempts) == (hang.seen["person_id"], 0)
    assert "/bai-lam/" in hang.start().location


def test_a_dismissed_outage_gives_nothing_and_holds_nobody(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    hang = taker()
    hang.start()
    stand_still(app, clock, minutes=7)
    assert decide(app, officer, "bo-qua", "Máy chủ vẫn chạy").status_code == 302
    assert row(app, hang.attempt, "held_until") == (None,)
    assert incidents(app)[0].reason == "Máy chủ vẫn chạy"
    with app.app_context():
        drain()
        with transaction(write=False):
            body = db.session.scalars(select(Message.body)).one()
    assert "Máy chủ vẫn chạy" in body
    time_passes(app, clock, 14)
    sweep(app)
    assert result_of(app, hang.attempt) is not None


def test_two_outages_in_one_attempt_are_both_given_back(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    hang = taker(minutes=60)
    hang.start()
    ends = row(app, hang.attempt, "deadline_at")[0]
    for lost in (5, 9):
        stand_still(app, clock, minutes=lost)
        decide(app, officer)
        clock.forward(seconds=20)
    assert row(app, hang.attempt, "deadline_at")[0] == ends + dt.timedelta(minutes=14)


def test_deciding_one_outage_keeps_what_another_holds(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    hang = taker(minutes=60)
    hang.start()
    stand_still(app, clock, minutes=5)
    clock.forward(seconds=30)
    stand_still(app, clock, minutes=5)
    first, second = incidents(app)
    officer().post(f"/day-hoc/su-co/{first.public_id}/xac-nhan", data={"reason": "Mất điện"})
    assert row(app, hang.attempt, "held_until")[0] is not None
    officer().post(f"/day-hoc/su-co/{second.public_id}/bo-qua", data={"reason": "Cùng một lần"})
    assert row(app, hang.attempt, "held_until")[0] is None


def test_a_decision_needs_its_reason(taker: MakeTaker, app: Flask, clock, officer: Officer) -> None:
    taker().start()
    stand_still(app, clock, minutes=7)
    answer = decide(app, officer, reason="  ")
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert incidents(app)[0].state == "proposed"


def test_only_who_answers_for_a_learner_or_the_site_decides(
    taker: MakeTaker, app: Flask, clock, sign_in: SignIn
) -> None:
    hang = taker()
    hang.start()
    stand_still(app, clock, minutes=7)
    with app.app_context(), transaction(write=True):
        unit = create_unit(code="XX", kind="commune", name="Xã Xa", parent=get_root(), valid_from=_LONG_AGO)
        person = make_learner("Người Ở Xa")
        _make_trainer(person, unit)
        person_id = person.id
    stranger = sign_in(person_id)
    (incident,) = incidents(app)
    page = stranger.get(f"/day-hoc/su-co/{incident.public_id}")
    assert page.status_code == 200
    assert "Trần Thị Hằng" not in page.text
    assert "ít hơn 5" in page.text.lower() and "1 lượt làm bài khác" not in page.text
    assert stranger.get("/day-hoc/su-co").status_code == 200
    assert decide(app, lambda: stranger).status_code == 403
    for address in ("/day-hoc/su-co", f"/day-hoc/su-co/{incident.public_id}"):
        assert hang.client.get(address).status_code == 403
    assert hang.client.post(f"/day-hoc/su-co/{incident.public_id}/xac-nhan").status_code == 403
    assert incidents(app)[0].state == "proposed"


def test_the_list_and_the_page_say_what_happened(
    taker: MakeTaker, app: Flask, clock, officer: Officer
) -> None:
    assert officer().get("/day-hoc/su-co").status_code == 200
    taker().start()
    stand_still(app, clock, minutes=7)
    (incident,) = incidents(app)
    assert incident.public_id in officer().get("/day-hoc/su-co").text
    page = officer().get(f"/day-hoc/su-co/{incident.public_id}").text
    assert "09:41:00" in page and "09:48:00" in page
    decide(app, officer)
    page = officer().get(f"/day-hoc/su-co/{incident.public_id}").text
    assert "Mất điện" in page and "Lê Văn Quyết" in page
    assert officer().get("/day-hoc/su-co/zzzzzzzzzzzz").status_code == 404


def _many(app: Flask, count: int) -> list[str]:
    """Open attempts of so many learners, each with a page that was heard just now."""
    from courses.quizzes.actions import start_attempt

    found = []
    with app.app_context(), transaction(write=True):
        course = make_course("khoa-dong")
        for _ in range(count):
            enrolment = enrol_in(course, make_learner("Người Làm Bài"))
            attempt = start_attempt(enrolment=enrolment, place=course.place())
            attempt.seen_at = attempt.started_at
            found.append(attempt.public_id)
    return found


def _heard(app: Flask, attempts: list[str], clock, *, silent: bool) -> None:
    with app.app_context(), transaction(write=True):
        for attempt in db.session.scalars(select(Attempt).where(Attempt.public_id.in_(attempts))):
            if silent:
                gap = AttemptGap(attempt_id=attempt.id, from_at=attempt.seen_at, until_at=clock.moment)
                db.session.add(gap)
            attempt.seen_at = clock.moment


def look(app: Flask, clock) -> None:
    """A minute later the worker looks at the silences."""
    clock.forward(seconds=50)
    with app.app_context():
        find_outages()


def test_many_pages_silent_at_once_are_an_outage(app: Flask, clock) -> None:
    attempts = _many(app, 6)
    clock.forward(minutes=4)
    _heard(app, attempts[:4], clock, silent=True)
    _heard(app, attempts[4:], clock, silent=False)
    look(app, clock)
    (incident,) = incidents(app)
    assert incident.source == "pages"
    assert parts(app) == dict.fromkeys(attempts[:4], (240, None))
    look(app, clock)
    assert len(incidents(app)) == 1


@pytest.mark.parametrize(("silent", "all_pages"), [(1, 1), (2, 2), (1, 9), (4, 9)])
def test_a_few_lost_networks_are_none(app: Flask, clock, silent: int, all_pages: int) -> None:
    attempts = _many(app, all_pages)
    clock.forward(minutes=4)
    _heard(app, attempts[:silent], clock, silent=True)
    _heard(app, attempts[silent:], clock, silent=False)
    look(app, clock)
    assert incidents(app) == []


def test_what_the_pulse_has_told_the_pages_do_not_tell_again(app: Flask, clock) -> None:
    attempts = _many(app, 3)
    stand_still(app, clock, minutes=7)
    clock.forward(seconds=10)
    _heard(app, attempts, clock, silent=True)
    look(app, clock)
    assert [each.source for each in incidents(app)] == ["pulse"]


def test_a_hall_of_open_attempts_has_its_time_back_at_once(app: Flask, clock, officer: Officer) -> None:
    attempts = _many(app, 120)
    before = {each: row(app, each, "deadline_at")[0] for each in attempts[:3]}
    stand_still(app, clock, minutes=7)
    assert decide(app, officer).status_code == 302
    assert {given for _lost, given in parts(app).values()} == {"time"}
    assert all(lost >= 420 for lost, _given in parts(app).values())
    for each, ends in before.items():
        assert row(app, each, "deadline_at")[0] == ends + dt.timedelta(minutes=7)
    with app.app_context():
        drain()
        with transaction(write=False):
            assert db.session.scalar(select(func.count()).select_from(Message)) == 120


def test_a_clock_that_leaps_forward_closes_nobody(taker: MakeTaker, app: Flask, clock) -> None:
    hang = taker()
    hang.start()
    sweep(app)
    clock.forward(days=2)
    sweep(app)
    assert result_of(app, hang.attempt) is None
    clock.forward(days=-2)
    sweep(app)
    assert hang.save(1, hang.right(1)).status_code == 200


def test_a_page_whose_time_is_over_waits_for_other_devices_and_for_decisions(
    taker: MakeTaker, app: Flask, clock
) -> None:
    hang = taker()
    hang.start()
    hang.take_over()
    hang.take_over()

    def ask() -> float:
        return hang.client.post(f"{hang.base}/nop-bai", data={"by": "clock"}, headers=JSON).json["wait"]

    assert ask() == 1200
    clock.forward(minutes=20)
    assert 30 < ask() <= 32
    assert result_of(app, hang.attempt) is None
    clock.forward(seconds=32)
    assert ask() == 0
    assert result_of(app, hang.attempt) == (0.0, False)
    assert row(app, hang.attempt, "closed_by") == ("time",)
