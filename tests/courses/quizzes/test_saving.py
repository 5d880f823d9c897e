"""Saving answers: receipts, replays, devices, lateness, forged fields."""

from sqlalchemy import event

from courses.quizzes.rules import GRACE
from lms.core.db import db
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import JSON, Taker, receipts_of, result_of, wrong_choice


def started(taker: MakeTaker, **settings: object) -> Taker:
    found = taker(**settings)
    found.start()
    return found


def test_a_saved_answer_has_its_receipt_in_the_database(taker: MakeTaker) -> None:
    hang = started(taker)
    answer = hang.save(1, hang.right(1))
    assert answer.status_code == 200
    assert answer.json["counts"] is True
    assert answer.json["received_at"].startswith("2026-11-20T02:41")
    assert receipts_of(hang.app, hang.attempt) == {answer.json["receipt"]}


def test_a_save_sent_twice_gives_the_same_receipt_and_one_row(taker: MakeTaker, clock) -> None:
    hang = started(taker)
    first = hang.save(1, hang.right(1), seq=1)
    clock.forward(seconds=5)
    again = hang.save(1, hang.right(1), seq=1)
    assert again.json == first.json
    assert len(receipts_of(hang.app, hang.attempt)) == 1


def test_a_replay_after_closing_still_gives_the_receipt(taker: MakeTaker) -> None:
    hang = started(taker)
    first = hang.save(1, hang.right(1), seq=1)
    hang.submit()
    assert hang.save(1, hang.right(1), seq=1).json == first.json
    assert hang.save(1, hang.right(1), seq=2).status_code == 409


def test_one_number_never_stands_for_two_answers(taker: MakeTaker) -> None:
    hang = started(taker)
    hang.save(1, hang.right(1), seq=1)
    clash = hang.save(1, wrong_choice(hang.app, hang.attempt, 1), seq=1)
    assert clash.status_code == 409
    assert clash.json["renumber"] is True


def test_the_newest_device_counts_even_when_the_old_one_sends_late(taker: MakeTaker) -> None:
    hang = started(taker)
    phone, laptop = hang.take_over(), hang.take_over()
    assert (phone, laptop) == (1, 2)
    hang.save(1, hang.right(1), writer=laptop, seq=1)
    late = hang.save(1, wrong_choice(hang.app, hang.attempt, 1), writer=phone, seq=9)
    assert late.status_code == 200
    assert late.json["counts"] is False
    assert late.json["receipt"] in receipts_of(hang.app, hang.attempt)
    for position in (2, 3):
        hang.save(position, hang.right(position), writer=laptop, seq=position)
    hang.submit()
    assert result_of(hang.app, hang.attempt) == (100.0, True)


def test_within_one_device_the_last_change_counts_whatever_arrives_first(taker: MakeTaker) -> None:
    hang = started(taker)
    hang.take_over()
    newer = hang.save(1, hang.right(1), seq=2)
    older = hang.save(1, wrong_choice(hang.app, hang.attempt, 1), seq=1)
    assert (newer.json["counts"], older.json["counts"]) == (True, False)


def test_a_device_cannot_invent_its_number(taker: MakeTaker) -> None:
    hang = started(taker)
    hang.take_over()
    for writer, seq in ((2, 1), (0, 1), (1, 2**53), (-1, 1)):
        assert hang.save(1, hang.right(1), writer=writer or 99, seq=seq).status_code == 409
    assert receipts_of(hang.app, hang.attempt) == set()


def test_an_answer_in_the_last_second_counts(taker: MakeTaker, clock) -> None:
    hang = started(taker, pass_percent=30)
    hang.take_over()
    clock.forward(minutes=20, seconds=-1)
    assert hang.save(1, hang.right(1)).status_code == 200
    clock.forward(minutes=1)
    hang.submit()
    assert result_of(hang.app, hang.attempt) == (33.3, True)


def test_an_answer_within_the_grace_is_kept_and_one_after_it_refused(taker: MakeTaker, clock) -> None:
    hang = started(taker)
    hang.take_over()
    clock.forward(minutes=20, seconds=GRACE.total_seconds())
    assert hang.save(1, hang.right(1)).status_code == 200
    clock.forward(seconds=1)
    late = hang.save(2, hang.right(2))
    assert late.status_code == 409
    assert late.json["messages"]
    assert len(receipts_of(hang.app, hang.attempt)) == 1


def test_a_clock_of_the_device_decides_nothing(taker: MakeTaker, clock) -> None:
    hang = started(taker)
    hang.take_over()
    clock.forward(minutes=21)
    body = {
        "q1-answer": hang.right(1)["answer"],
        "writer": 1,
        "seq": 1,
        "received_at": "2026-11-20T02:41:00Z",
    }
    answer = hang.client.put(
        f"{hang.base}/cau/1", data=body, headers=JSON | {"Date": "Fri, 20 Nov 2026 02:41:00 GMT"}
    )
    assert answer.status_code == 409


def test_forged_options_are_refused_and_nothing_is_stored(taker: MakeTaker) -> None:
    hang = started(taker)
    for forged in ({"answer": ["a"]}, {"answer": ["zzzzzzz"]}, {"answer": hang.right(2)["answer"]}):
        answer = hang.save(1, forged)
        assert answer.status_code == 422
        assert answer.json["messages"]
    both = hang.right(1)["answer"] + wrong_choice(hang.app, hang.attempt, 1)["answer"]
    assert hang.save(1, {"answer": both}).status_code == 422
    assert receipts_of(hang.app, hang.attempt) == set()


def test_a_question_beyond_the_paper_is_not_there(taker: MakeTaker) -> None:
    hang = started(taker)
    assert hang.save(4, {"answer": ["x"]}).status_code == 404
    assert hang.client.get(f"{hang.base}/4").status_code == 404
    assert hang.client.get(f"{hang.base}/0").status_code == 404


def test_a_cleared_answer_is_an_answer_of_nothing(taker: MakeTaker) -> None:
    hang = started(taker)
    hang.save(1, hang.right(1))
    assert hang.save(1, {}).json["counts"] is True
    state = hang.client.get(f"{hang.base}/trang-thai").json
    assert state["saved"]["1"]["answered"] is False


def test_a_save_needs_few_statements(taker: MakeTaker) -> None:
    hang = started(taker)
    for position in (1, 2, 3):
        hang.save(position, hang.right(position))
    fields, statements = hang.right(1), list[str]()
    with hang.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, text, *_rest: statements.append(text))
    assert hang.save(1, fields).status_code == 200
    of_quiz = [text for text in statements if "attempt" in text or "answer" in text]
    assert len(of_quiz) <= 4, of_quiz
