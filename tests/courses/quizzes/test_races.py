"""Many requests at the same moment, in real threads against the real application."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.quizzes.invariants import INVARIANTS
from courses.quizzes.models import Attempt, AttemptQuestion
from courses.quizzes.tasks import close_overdue_attempts
from lms.core.db import db, transaction
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import JSON, Taker, all_at_once, receipts_of, result_of
from tests.courses.quizzes.test_closing import counts

CROWD = 50


@pytest.fixture
def browsers(app: Flask, sign_in: Callable[[int], FlaskClient]) -> Callable[[Taker, int], list[Taker]]:
    """A function: more browsers of the same learner before the same attempt."""

    def more(taker: Taker, count: int) -> list[Taker]:
        cookie = taker.client.get_cookie("tu_hoc_phien")
        assert cookie is not None
        found = []
        for _ in range(count):
            client = app.test_client()
            client.set_cookie("tu_hoc_phien", cookie.value)
            found.append(Taker(app, client, taker.slug, taker.item, taker.attempt))
        return found

    return more


def audit(app: Flask) -> dict[str, list[str]]:
    """Every violated invariant of quizzes."""
    with app.app_context(), transaction(write=False):
        found = {name: check() for name, check in INVARIANTS.items()}
    return {name: faults for name, faults in found.items() if faults}


def test_fifty_starts_give_one_open_attempt(taker: MakeTaker, app: Flask, browsers) -> None:
    hang = taker()
    crowd = browsers(hang, CROWD)
    answers = all_at_once([each.start for each in crowd])
    assert {answer.status_code for answer in answers} == {302}
    assert len({each.attempt for each in crowd}) == 1
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1
        assert db.session.scalar(select(func.count()).select_from(AttemptQuestion)) == 3


def test_fifty_submits_give_one_result_one_pass_one_credit_one_event(
    taker: MakeTaker, app: Flask, browsers
) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly()
    before = counts(app)
    answers = all_at_once([each.submit for each in browsers(hang, CROWD)])
    assert {answer.status_code for answer in answers} == {302}
    after = counts(app)
    assert {name: after[name] - before[name] for name in after} == dict.fromkeys(after, 1)
    assert audit(app) == {}


def test_starts_and_submits_together_never_pass_the_limit(taker: MakeTaker, app: Flask, browsers) -> None:
    hang = taker(attempts=3)

    def start_and_submit(each: Taker) -> None:
        each.start()
        if each.attempt:
            each.submit()

    all_at_once([lambda each=each: start_and_submit(each) for each in browsers(hang, 30)])
    with app.app_context(), transaction(write=False):
        assert sorted(db.session.scalars(select(Attempt.number))) == [1, 2, 3]
    assert audit(app) == {}


def test_saves_from_many_devices_at_once_all_stand_in_one_chain(
    taker: MakeTaker, app: Flask, browsers
) -> None:
    hang = taker()
    hang.start()
    fields = {position: hang.right(position) for position in (1, 2, 3)}

    def write(each: Taker) -> set[str]:
        each.take_over()
        return {each.save(position, fields[position]).json["receipt"] for position in (1, 2, 3, 1, 2)}

    crowd = browsers(hang, 20)
    acknowledged = set().union(*all_at_once([lambda each=each: write(each) for each in crowd]))
    assert sorted(each.writer for each in crowd) == list(range(1, 21))
    assert acknowledged == receipts_of(app, hang.attempt)
    assert len(acknowledged) == 100
    hang.submit()
    assert result_of(app, hang.attempt) == (100.0, True)
    assert audit(app) == {}


def test_the_same_save_sent_many_times_at_once_has_one_receipt(
    taker: MakeTaker, app: Flask, browsers
) -> None:
    hang = taker()
    hang.start()
    writer, fields = hang.take_over(), hang.right(1)
    crowd = browsers(hang, 20)
    answers = all_at_once([lambda each=each: each.save(1, fields, writer=writer, seq=1) for each in crowd])
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json["receipt"] for answer in answers} == receipts_of(app, hang.attempt)
    assert len(receipts_of(app, hang.attempt)) == 1


def test_what_is_acknowledged_while_the_attempt_closes_is_graded(
    taker: MakeTaker, app: Flask, clock, browsers
) -> None:
    hang = taker(pass_percent=100)
    hang.start()
    fields = {position: hang.right(position) for position in (1, 2, 3)}
    clock.forward(minutes=20, seconds=29)
    writers = browsers(hang, 3)
    for each in writers:
        each.take_over()

    def sweep() -> None:
        with app.app_context():
            close_overdue_attempts()

    deeds: list[Callable[[], object]] = [
        lambda each=each, position=position: (position, each.save(position, fields[position]).status_code)
        for position, each in enumerate(writers, 1)
    ]
    submit = browsers(hang, 1)[0].submit
    answers = all_at_once([*deeds, submit, sweep])
    kept = [answer for answer in answers if isinstance(answer, tuple) and answer[1] == 200]
    refused = [answer for answer in answers if isinstance(answer, tuple) and answer[1] == 409]
    assert len(kept) + len(refused) == 3
    result = result_of(app, hang.attempt)
    assert result is not None
    assert round(result[0] * 3 / 100) == len(kept)
    assert audit(app) == {}


def test_two_sweepers_and_a_learner_close_one_attempt_once(
    taker: MakeTaker, app: Flask, clock, browsers
) -> None:
    hang = taker()
    hang.start()
    hang.answer_rightly()
    clock.forward(minutes=21)
    before = counts(app)

    def sweep() -> None:
        with app.app_context():
            close_overdue_attempts()

    all_at_once([sweep, sweep, *[each.submit for each in browsers(hang, 6)]])
    after = counts(app)
    assert {name: after[name] - before[name] for name in after} == dict.fromkeys(after, 1)


def test_saving_goes_on_while_others_read(taker: MakeTaker, app: Flask, browsers) -> None:
    hang = taker()
    hang.start()
    hang.take_over()
    readers = browsers(hang, 8)
    right = hang.right(1)
    writes: list[Callable[[], int]] = [lambda: hang.save(1, right).status_code]
    reads: list[Callable[[], int]] = [
        lambda each=each: each.client.get(f"{each.base}/trang-thai", headers=JSON).status_code
        for each in readers
    ]
    assert set(all_at_once(writes + reads)) == {200}
