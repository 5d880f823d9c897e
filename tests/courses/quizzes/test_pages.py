"""The pages of a quiz in a browser without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from lms.core.db import db, transaction
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker, receipts_of, result_of, wrong_choice
from tests.factories.courses import make_learner

ADDRESSES = ("", "/1", "/ra-soat", "/ket-qua", "/bien-nhan", "/trang-thai")


def started(taker: MakeTaker, **settings: object) -> Taker:
    found = taker(**settings)
    found.start()
    return found


def test_the_whole_quiz_is_taken_page_by_page(taker: MakeTaker, app: Flask) -> None:
    hang = started(taker)
    assert hang.client.get(hang.base).location.endswith(f"{hang.attempt}/1")
    assert hang.post(1, hang.right(1), go="2").location.endswith(f"{hang.attempt}/2")
    assert hang.post(2, hang.right(2), go="3").location.endswith(f"{hang.attempt}/3")
    assert hang.client.get(hang.base).location.endswith(f"{hang.attempt}/3")
    assert hang.post(3, hang.right(3), go="review").location.endswith("/ra-soat")
    assert hang.client.get(hang.base).location.endswith("/ra-soat")
    assert hang.client.get(f"{hang.base}/ra-soat").status_code == 200
    hang.submit()
    assert result_of(app, hang.attempt) == (100.0, True)
    assert hang.client.get(f"{hang.base}/ket-qua").status_code == 200


def test_a_page_that_changed_nothing_stores_nothing(taker: MakeTaker, app: Flask) -> None:
    hang = started(taker)
    hang.post(1, {}, go="2")
    assert receipts_of(app, hang.attempt) == set()
    hang.post(1, hang.right(1))
    (receipt,) = receipts_of(app, hang.attempt)
    assert f'value="{receipt}"' in hang.client.get(f"{hang.base}/1").text
    hang.post(1, hang.right(1), shown=receipt)
    assert receipts_of(app, hang.attempt) == {receipt}


def test_a_form_sent_twice_is_one_answer(taker: MakeTaker, app: Flask) -> None:
    hang = started(taker)
    hang.post(1, hang.right(1))
    hang.post(1, hang.right(1))
    assert len(receipts_of(app, hang.attempt)) == 1


def test_an_old_page_that_is_left_as_it_was_takes_nothing_back(taker: MakeTaker, app: Flask) -> None:
    hang = started(taker, pass_percent=30)
    hang.post(1, wrong_choice(app, hang.attempt, 1))
    (shown,) = receipts_of(app, hang.attempt)
    hang.save(1, hang.right(1))
    hang.post(1, wrong_choice(app, hang.attempt, 1), shown=shown)
    hang.submit()
    assert result_of(app, hang.attempt) == (33.3, True)


def test_the_saved_answer_stands_on_the_page_when_one_comes_back(taker: MakeTaker) -> None:
    hang = started(taker)
    hang.post(1, hang.right(1))
    page = hang.client.get(f"{hang.base}/1").text
    assert f'value="{hang.right(1)["answer"][0]}" checked' in page


def test_the_start_page_states_the_rules_before_the_start(taker: MakeTaker) -> None:
    hang = taker(minutes=25, attempts=2, pass_percent=60)
    page = hang.client.get(hang.start_page).text
    for said in ("25", "60 %", "30", "10:06, 20/11/2026"):
        assert said in page


def test_a_forged_form_comes_back_with_its_fault(taker: MakeTaker, app: Flask) -> None:
    hang = started(taker)
    answer = hang.post(1, {"answer": ["forged1"]})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert receipts_of(app, hang.attempt) == set()


def test_a_late_form_is_refused_in_words(taker: MakeTaker, clock, app: Flask) -> None:
    hang = started(taker)
    clock.forward(minutes=20, seconds=31)
    answer = hang.post(1, hang.right(1))
    assert answer.location.endswith("/ket-qua")
    assert "notification--warning" in hang.client.get(answer.location).text
    assert receipts_of(app, hang.attempt) == set()


def test_another_learner_finds_no_such_attempt_at_any_address(
    taker: MakeTaker, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    hang = started(taker)
    hang.post(1, hang.right(1))
    with app.app_context(), transaction(write=True):
        other = make_learner("Vũ Thị Yến").id
    stranger = Taker(app, sign_in(other), attempt=hang.attempt, writer=1)
    for address in ADDRESSES:
        answer = stranger.client.get(f"{hang.base}{address}")
        assert answer.status_code == 404, address
        assert "An toàn số" not in answer.text
    deeds = [
        stranger.save(1, hang.right(1)),
        stranger.post(1, hang.right(1)),
        stranger.submit(),
        stranger.client.post(f"{hang.base}/thiet-bi"),
    ]
    assert {answer.status_code for answer in deeds} == {404}
    assert len(receipts_of(app, hang.attempt)) == 1
    assert result_of(app, hang.attempt) is None


def test_a_visitor_is_sent_to_sign_in_from_every_address(taker: MakeTaker, client: FlaskClient) -> None:
    hang = started(taker)
    for address in ADDRESSES:
        assert "/dang-nhap" in client.get(f"{hang.base}{address}").location
    for answer in (
        client.put(
            f"{hang.base}/cau/1", data={"writer": 1, "seq": 1}, headers={"X-CSRFToken": "of-the-page"}
        ),
        client.post(f"{hang.base}/1", data={"go": "2"}),
        client.post(f"{hang.base}/nop-bai"),
        client.post(f"{hang.base}/thiet-bi"),
    ):
        assert answer.status_code == 302
        assert "/dang-nhap" in answer.location


def test_an_answer_posted_after_the_sign_in_expired_waits_on_its_page(
    taker: MakeTaker, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    hang = started(taker)
    session = hang.client.get_cookie("tu_hoc_phien")
    assert session is not None
    hang.client.delete_cookie("tu_hoc_phien")
    sent = hang.post(1, hang.right(1), go="2")
    assert sent.location.endswith(f"/dang-nhap?next=/bai-lam/{hang.attempt}/1")
    assert receipts_of(app, hang.attempt) == set()
    hang.client.set_cookie("tu_hoc_phien", session.value)
    page = hang.client.get(f"{hang.base}/1").text
    assert f'value="{hang.right(1)["answer"][0]}" checked' in page
    assert "notification--warning" in page
    hang.post(1, hang.right(1), go="2")
    assert len(receipts_of(app, hang.attempt)) == 1
    assert "notification--warning" not in hang.client.get(f"{hang.base}/1").text.split("data-notice")[0]


def test_a_forged_unsent_cookie_changes_nothing(taker: MakeTaker) -> None:
    hang = started(taker)
    hang.client.set_cookie("chua_gui", "forged", path=f"{hang.base}/1")
    assert hang.client.get(f"{hang.base}/1").status_code == 200


@pytest.mark.parametrize("address", ["/1", "/ra-soat", "/ket-qua", "/bien-nhan"])
def test_pages_need_at_most_twelve_statements(taker: MakeTaker, app: Flask, address: str) -> None:
    hang = started(taker, draw=(("chung", 10, 12),))
    hang.answer_rightly()
    if address == "/ket-qua":
        hang.submit()
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, text, *_rest: statements.append(text))
    assert hang.client.get(f"{hang.base}{address}").status_code == 200
    assert len([text for text in statements if text.startswith("SELECT")]) <= 12, statements


def test_the_start_page_needs_at_most_twelve_statements(taker: MakeTaker, app: Flask) -> None:
    hang = started(taker)
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, text, *_rest: statements.append(text))
    hang.client.get(hang.start_page)
    assert len([text for text in statements if text.startswith("SELECT")]) <= 12, statements


def test_every_receipt_stands_on_the_receipts_page_with_the_head_of_the_chain(
    taker: MakeTaker, app: Flask
) -> None:
    hang = started(taker)
    receipts = [hang.save(position, hang.right(position)).json["receipt"] for position in (1, 2, 3)]
    page = hang.client.get(f"{hang.base}/bien-nhan").text.replace("<wbr>", "")
    assert all(receipt[:16] in page for receipt in receipts)
    assert receipts[-1] in page


def test_the_result_names_the_lesson_to_study_again(taker: MakeTaker) -> None:
    hang = started(taker)
    hang.submit()
    page = hang.client.get(f"{hang.base}/ket-qua").text
    assert "/khoa-hoc/an-toan-so/bai/mo-dau" in page
