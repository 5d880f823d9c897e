"""How questions that are answered by choosing are scored."""

from fractions import Fraction
from typing import Any

import pytest

from courses.questions.kinds.registry import get_kind
from tests.courses.questions.answering import frozen_with

Json = dict[str, Any]


def _options(*weights: str, **settings: Any) -> Json:
    options = [{"id": "abcdef"[n], "text": f"Ý {n}", "weight": weight} for n, weight in enumerate(weights)]
    return {"options": options} | settings


def _grade(kind: str, data: Json, picked: str) -> Fraction:
    frozen = frozen_with(kind, data, 3)
    names = [opaque for opaque, stable in frozen["options"] if stable in picked]
    response = {"choices": names} if kind == "several_answers" else {"choice": names[0]}
    return get_kind(kind).grade(data, frozen, response)


def _messages(kind: str, data: Json) -> list[str]:
    return [fault.message for fault in get_kind(kind).validate(data)]


@pytest.mark.parametrize(("picked", "share"), [("a", 1), ("b", Fraction(1, 2)), ("c", 0), ("d", 0)])
def test_one_answer_earns_the_weight_of_its_option_and_never_less_than_nothing(
    picked: str, share: Fraction
) -> None:
    assert _grade("one_answer", _options("100", "50", "0", "-100"), picked) == share


@pytest.mark.parametrize(
    ("picked", "share"), [("ab", 1), ("a", Fraction(1, 2)), ("abc", Fraction(1, 2)), ("ac", 0), ("cd", 0)]
)
def test_several_answers_add_up_and_never_fall_below_nothing(picked: str, share: Fraction) -> None:
    assert _grade("several_answers", _options("50", "50", "-50", "-50"), picked) == share


def test_three_thirds_in_five_decimals_are_full_marks() -> None:
    data = _options("33.33333", "33.33333", "33.33333", "-100")
    assert _grade("several_answers", data, "abc") == 1
    assert _grade("several_answers", data, "ab") == Fraction(2, 3)


@pytest.mark.parametrize(("picked", "share"), [("ab", 1), ("a", 0), ("abc", 0)])
def test_all_or_nothing_wants_exactly_the_right_options(picked: str, share: int) -> None:
    data = _options("50", "50", "0", scoring="all_or_nothing")
    assert _grade("several_answers", data, picked) == share


def test_an_author_is_told_when_ticking_everything_earns_full_marks() -> None:
    assert get_kind("several_answers").remarks(_options("50", "50", "0"))
    assert not get_kind("several_answers").remarks(_options("50", "50", "-50"))
    assert not get_kind("several_answers").remarks(_options("50", "50", "0", scoring="all_or_nothing"))
    assert get_kind("one_answer").remarks(_options("100", "100", "0"))


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("one_answer", _options("50", "0"), "No answer is marked as right."),
        ("one_answer", _options("100", "100"), "Every answer is marked as right."),
        ("one_answer", _options("100"), "A question of this kind needs at least two answers."),
        ("several_answers", _options("0", "-50"), "No answer is marked as right."),
        ("several_answers", _options("60", "60"), "The weights of the right answers"),
        ("several_answers", _options("100.5", "0"), "A weight is a number from -100 to 100."),
        ("several_answers", _options(*["1"] * 6, scoring="guess"), "The stored question does not have"),
        ("true_false", {"answer": "yes"}, "The stored question does not have"),
    ],
)  # fmt: skip
def test_an_author_is_told_what_is_wrong(kind: str, data: Json, message: str) -> None:
    assert any(found.startswith(message) for found in _messages(kind, data))


def test_two_answers_alike_are_named() -> None:
    data = _options("100", "0")
    data["options"][1]["text"] = "Ý  0"
    assert "Two answers are the same: “%(text)s”." in _messages("one_answer", data)


def test_a_question_has_at_most_twenty_six_answers() -> None:
    options = [{"id": f"x{n}", "text": str(n), "weight": "0"} for n in range(27)]
    assert _messages("one_answer", {"options": options}) == ["A question has at most %(limit)s answers."]


def test_options_keep_their_order_where_the_author_wants_it() -> None:
    data = _options("100", "0", "0", "0", "0", "0", shuffle=False)
    for seed in range(5):
        assert [stable for _, stable in frozen_with("one_answer", data, seed)["options"]] == list("abcdef")


def test_the_review_names_what_was_chosen_and_what_is_right() -> None:
    data = _options("100", "0")
    data["options"][1]["feedback"] = "Xem lại Điều 2."
    frozen = frozen_with("one_answer", data, 1)
    wrong = {"choice": next(opaque for opaque, stable in frozen["options"] if stable == "b")}
    (line,) = get_kind("one_answer").describe_response(data, frozen, wrong)
    assert (line["id"], line["text"], line["verdict"]) == ("b", "Ý 1", "wrong")
    assert line["feedback"]["text"] == "Xem lại Điều 2."
    assert [line["id"] for line in get_kind("one_answer").describe_key(data)] == ["a"]
