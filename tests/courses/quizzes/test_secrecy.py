"""The key never leaves the server before it may: no byte of any answer holds it."""

import pytest
from flask import Flask

from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.exam import Taker
from tests.factories.courses import SECRET

KINDS = ("one_answer", "several_answers", "true_false", "matching", "ordering", "short_text", "number")
# What only the key or the metadata of a question says: the canary, the number that is right, the names of fields.
KEY = [SECRET, "84.4", "84,4", "weight", "tolerance", "feedback"]


def bytes_of(taker: Taker, *addresses: str) -> str:
    """Everything the site sends at these addresses, headers included."""
    answers = [taker.client.get(f"{taker.base}{address}", follow_redirects=True) for address in addresses]
    return "\n".join(f"{answer.headers}\n{answer.text}" for answer in answers)


def test_nothing_of_the_key_is_sent_while_the_attempt_is_open(taker: MakeTaker) -> None:
    hang = taker(draw=(), kinds=KINDS)
    hang.start()
    sent = bytes_of(
        hang, *(f"/{number}" for number in range(1, 8)), "/ra-soat", "/trang-thai", "/bien-nhan", "/ket-qua"
    )
    sent += hang.client.get(hang.start_page).text
    for position in range(1, 8):
        fields = hang.right(position)
        saved = hang.save(position, {"answer": ["x"]} if "answer" in fields else {})
        sent += f"{saved.headers}{saved.text}"
    sent += bytes_of(hang, *(f"/{number}" for number in range(1, 8)), "/ra-soat", "/trang-thai")
    found = [word for word in KEY if word in sent]
    assert found == []


def test_a_right_answer_is_confirmed_no_differently_from_a_wrong_one(taker: MakeTaker, app: Flask) -> None:
    from tests.courses.quizzes.exam import wrong_choice

    hang = taker()
    hang.start()
    right = hang.save(1, hang.right(1)).json
    wrong = hang.save(1, wrong_choice(app, hang.attempt, 1)).json
    assert right.keys() == wrong.keys()
    assert {name for name in right if right[name] != wrong[name]} == {"receipt", "number", "seq"}


def test_while_attempts_remain_the_result_says_right_or_wrong_but_not_the_key(taker: MakeTaker) -> None:
    hang = taker(draw=(), kinds=KINDS, attempts=2)
    hang.start()
    hang.submit()
    sent = bytes_of(hang, "/ket-qua")
    assert [word for word in KEY if word in sent] == []


@pytest.mark.parametrize("passed", [True, False])
def test_the_key_is_shown_once_nothing_is_to_be_gained(taker: MakeTaker, passed: bool) -> None:
    hang = taker(draw=(), kinds=KINDS, attempts=3 if passed else 1)
    hang.start()
    if passed:
        hang.answer_rightly()
    hang.submit()
    assert f"Giải thích {SECRET}" in bytes_of(hang, "/ket-qua")


def test_an_earlier_result_keeps_its_secret_while_the_last_attempt_is_open(taker: MakeTaker) -> None:
    hang = taker(draw=(), kinds=KINDS, attempts=2)
    hang.start()
    first = f"/bai-lam/{hang.attempt}/ket-qua"
    hang.submit()
    hang.start()
    assert SECRET not in hang.client.get(first).text
    hang.submit()
    assert SECRET in hang.client.get(first).text
