"""Nothing of the key reaches a learner before the attempt is closed (threats no. 24)."""

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from courses.questions.kinds.registry import get_kind
from tests.courses.questions.answering import frozen_with
from tests.courses.questions.strategies import DATA

CANARY = "CHIM-HOANG-YEN"
some = settings(max_examples=60, deadline=None)
seeds = st.integers(0, 2**32)


def _option(id: str, text: str, weight: str) -> dict[str, str]:
    return {"id": id, "text": text, "weight": weight, "feedback": CANARY}


PLANTED: dict[str, dict[str, Any]] = {
    "one_answer": {"options": [_option("a", "Có", "100"), _option("b", "Không", "-73.4219")]},
    "several_answers": {"options": [_option("a", "Có", "73.4219"), _option("b", "Không", "26.5781")]},
    "true_false": {"answer": True, "feedback_right": CANARY, "feedback_wrong": CANARY},
    "short_text": {"answers": [_option("a", CANARY, "100"), _option("b", "*", "73.4219")]},
    "number": {
        "answers": [
            {"id": "a", "value": "734219", "tolerance": "73.4219", "weight": "100", "feedback": CANARY}
        ],
        "feedback_wrong": CANARY,
    },
}


@pytest.mark.parametrize("kind", PLANTED)
@given(seed=seeds)
def test_a_learner_sees_neither_feedback_nor_weights_nor_typed_keys(kind: str, seed: int) -> None:
    frozen = frozen_with(kind, PLANTED[kind], seed)
    seen = json.dumps(get_kind(kind).public_view(PLANTED[kind], frozen), ensure_ascii=False)
    for secret in (CANARY, "734219", "73.4219", "26.5781", "weight", "feedback", "100"):
        assert secret not in seen


def _view(kind: str, data: dict[str, Any], seed: int) -> dict[str, Any]:
    view: dict[str, Any] = get_kind(kind).public_view(data, frozen_with(kind, data, seed))
    return view


@pytest.mark.parametrize("kind", ["one_answer", "several_answers"])
@some
@given(data=st.data(), seed=seeds)
def test_which_option_is_right_changes_nothing_a_learner_sees(
    kind: str, data: st.DataObject, seed: int
) -> None:
    stored = data.draw(DATA[kind])
    weights = data.draw(st.permutations([option["weight"] for option in stored["options"]]))
    pairs = zip(stored["options"], weights, strict=True)
    other = stored | {"options": [option | {"weight": weight} for option, weight in pairs]}
    assert _view(kind, stored, seed) == _view(kind, other, seed)


@given(seed=seeds)
def test_a_true_statement_looks_like_a_false_one(seed: int) -> None:
    assert _view("true_false", {"answer": True}, seed) == _view("true_false", {"answer": False}, seed)


@some
@given(data=st.data(), seed=seeds)
def test_what_belongs_together_changes_nothing_a_learner_sees(data: st.DataObject, seed: int) -> None:
    stored = data.draw(DATA["matching"])
    rights = data.draw(st.permutations([pair["right"] for pair in stored["pairs"]]))
    other = stored | {
        "pairs": [pair | {"right": right} for pair, right in zip(stored["pairs"], rights, strict=True)]
    }
    assert _view("matching", stored, seed) == _view("matching", other, seed)


@some
@given(data=st.data(), seed=seeds)
def test_the_right_order_changes_nothing_a_learner_sees_unless_chance_hit_it(
    data: st.DataObject, seed: int
) -> None:
    stored = data.draw(DATA["ordering"])
    texts = data.draw(st.permutations([item["text"] for item in stored["items"]]))
    other = {"items": [item | {"text": text} for item, text in zip(stored["items"], texts, strict=True)]}
    first, second = _view("ordering", stored, seed), _view("ordering", other, seed)
    solved = [[_shown(item["text"]) for item in version["items"]] for version in (stored, other)]
    assume(not any(_swapped(view) in solved for view in (first, second)))
    assert first == second


def _shown(text: Any) -> str:
    return text if isinstance(text, str) else str(text["text"])


def _swapped(view: dict[str, Any]) -> list[str]:
    """The order from which `freeze` would have made this one, had chance hit the right order."""
    texts = [item["text"] for item in view["items"]]
    return [texts[1], texts[0], *texts[2:]]


@pytest.mark.parametrize("kind", ["one_answer", "several_answers", "matching", "ordering"])
@some
@given(data=st.data())
def test_the_ids_of_one_attempt_tell_nothing_in_another(kind: str, data: st.DataObject) -> None:
    stored = data.draw(DATA[kind])
    first, second = (json.dumps(frozen_with(kind, stored, seed)) for seed in (1, 2))
    ids = {pair[0] for part in json.loads(first).values() for pair in part}
    assert not any(f'"{name}"' in second for name in ids)


@some
@given(data=st.data(), rng=st.randoms(use_true_random=False))
def test_items_to_put_in_order_are_never_shown_in_their_order(data: st.DataObject, rng: Any) -> None:
    stored = data.draw(DATA["ordering"])
    frozen = get_kind("ordering").freeze(stored, rng)
    assert [stable for _, stable in frozen["items"]] != [item["id"] for item in stored["items"]]
