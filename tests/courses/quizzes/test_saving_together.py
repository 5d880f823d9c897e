"""Answers that arrive at the same moment: saved in one transaction, each with its own receipt and fate."""

from flask import Flask

from courses.quizzes.actions.saving_together import Sent, save_together
from lms.people.sessions import COOKIE, _hash
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker, wrong_choice


def sent_by(hang: Taker, position: int, fields: dict[str, list[str]], *, writer: int, seq: int) -> Sent:
    """What the page of that learner sends."""
    cookie = hang.client.get_cookie(COOKIE)
    assert cookie is not None
    return Sent(_hash(cookie.value), hang.attempt, position, writer, seq, fields)


def test_answers_of_several_learners_are_saved_in_one_go(taker: MakeTaker, app: Flask) -> None:
    people = [taker(), taker(), taker()]
    batch = []
    for person in people:
        person.start()
        person.take_over()
        batch.append(sent_by(person, 1, wrong_choice(app, person.attempt, 1), writer=1, seq=1))
    with app.app_context():
        saved = save_together(batch)
    assert all(one is not None and one.counts for one in saved)
    assert [one.number for one in saved if one] == [1, 1, 1]
    assert len({one.receipt for one in saved if one}) == 3


def test_a_second_answer_of_one_attempt_waits_so_that_no_receipt_rests_on_one_not_stored(
    taker: MakeTaker, app: Flask
) -> None:
    hang = taker()
    hang.start()
    hang.take_over()
    batch = [
        sent_by(hang, position, wrong_choice(app, hang.attempt, position), writer=1, seq=position)
        for position in (1, 2)
    ]
    with app.app_context():
        first, second = save_together(batch)
        (alone,) = save_together(batch[1:])
    assert first is not None and first.number == 1
    assert second is None
    assert alone is not None and alone.number == 2


def test_one_bad_answer_spoils_nobody_elses(taker: MakeTaker, app: Flask) -> None:
    hang, binh = taker(), taker()
    for person in (hang, binh):
        person.start()
        person.take_over()
    good = wrong_choice(app, hang.attempt, 1)
    forged = sent_by(binh, 1, {"answer": ["cua-nguoi-khac"]}, writer=1, seq=1)
    stale = sent_by(binh, 2, wrong_choice(app, binh.attempt, 2), writer=9, seq=1)
    foreign = Sent(sent_by(binh, 1, {}, writer=1, seq=1).token_hash, hang.attempt, 1, 1, 7, good)
    with app.app_context():
        saved = save_together([forged, sent_by(hang, 1, good, writer=1, seq=1), stale, foreign])
    assert [one is not None for one in saved] == [False, True, False, False]


def test_a_repeated_number_is_left_to_the_one_who_asks_again(taker: MakeTaker, app: Flask) -> None:
    hang = taker()
    hang.start()
    hang.take_over()
    choice = wrong_choice(app, hang.attempt, 1)
    first = sent_by(hang, 1, choice, writer=1, seq=1)
    with app.app_context():
        saved = save_together([first, first])
        again = save_together([first])
    assert saved[0] is not None
    assert saved[1] is None
    assert again == [None]
    repeated = hang.save(1, choice, writer=1, seq=1).json
    assert repeated["receipt"] == saved[0].receipt


def test_a_closed_attempt_takes_nothing_more(taker: MakeTaker, app: Flask) -> None:
    hang = taker()
    hang.start()
    hang.take_over()
    choice = wrong_choice(app, hang.attempt, 1)
    hang.client.post(f"{hang.base}/nop-bai")
    with app.app_context():
        assert save_together([sent_by(hang, 1, choice, writer=1, seq=1)]) == [None]
    assert hang.save(1, choice, writer=1, seq=1).status_code == 409
