"""The whole paper at once, for a page that goes on without network: all questions, and no byte of the key."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from lms.core.db import db, transaction
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker, right_fields
from tests.factories.courses import KINDS, SECRET, make_learner


def test_every_question_and_the_review_come_at_once(taker: MakeTaker) -> None:
    hang = taker(draw=(("chung", 6, 9),))
    hang.start()
    hang.answer_rightly(2)
    page = hang.client.get(f"{hang.base}/tat-ca")
    assert page.mimetype == "text/html"
    assert all(f'data-question="{number}"' in page.text for number in range(1, 7))
    assert page.text.count("data-is-answered") == 2
    assert page.text.count(" checked") == 2
    assert "data-row" in page.text and "nop-bai" in page.text
    assert "<html" not in page.text


def test_nothing_of_the_key_is_in_it_for_any_kind(taker: MakeTaker, app: Flask) -> None:
    hang = taker(draw=(), kinds=tuple(KINDS))
    hang.start()
    sent = hang.client.get(f"{hang.base}/tat-ca")
    written = f"{sent.headers}{sent.text}"
    assert [
        word for word in (SECRET, "84.4", "84,4", "weight", "tolerance", "feedback") if word in written
    ] == []
    assert len(right_fields(app, hang.attempt)) == len(KINDS)


def test_it_needs_few_statements_however_many_questions(taker: MakeTaker, app: Flask) -> None:
    hang = taker(draw=(("chung", 12, 14),))
    hang.start()
    hang.answer_rightly()
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, text, *_rest: statements.append(text))
    assert hang.client.get(f"{hang.base}/tat-ca").status_code == 200
    assert len([text for text in statements if text.startswith("SELECT")]) <= 8, statements


def test_it_is_only_for_its_learner_and_only_while_there_is_time(
    taker: MakeTaker, app: Flask, sign_in: Callable[[int], FlaskClient], clock
) -> None:
    hang = taker()
    hang.start()
    with app.app_context(), transaction(write=True):
        other = make_learner("Vũ Thị Yến").id
    stranger = Taker(app, sign_in(other), attempt=hang.attempt)
    assert stranger.client.get(f"{hang.base}/tat-ca").status_code == 404
    assert "/dang-nhap" in app.test_client().get(f"{hang.base}/tat-ca").location
    clock.forward(minutes=20)
    answer = hang.client.get(f"{hang.base}/tat-ca")
    assert answer.status_code == 409
    assert "data-question" not in answer.text


def test_the_page_of_one_question_names_its_learner_and_its_paper(taker: MakeTaker) -> None:
    hang = taker()
    hang.start()
    page = hang.client.get(f"{hang.base}/1").text
    assert f'data-attempt="{hang.attempt}"' in page
    assert 'data-total="3"' in page
    assert 'data-order="free"' in page
    assert "data-sign-in" in page
