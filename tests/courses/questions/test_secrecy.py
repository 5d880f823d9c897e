"""Nothing of the key reaches a learner before the attempt is closed (threats no. 24)."""

import json
import random
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
        "units": [{"text": CANARY, "factor": "1"}, {"text": "m", "factor": "734219"}],
        "unit_required": True,
    },
    "hotspot": {
        "image": {"sha256": "a" * 64, "alt": "Sơ đồ", "width": 640, "height": 480},
        "areas": [
            {"id": "a", "label": "A", "shape": "rect", "coords": [1, 1, 9, 9], "weight": "73.4219"},
            {"id": "b", "label": "B", "shape": "circle", "coords": [40, 40, 9], "weight": "26.5781"},
        ],
        "several": True,
    },
    "essay": {
        "rubric": [
            {
                "id": "a",
                "title": CANARY,
                "points": "73.4219",
                "levels": [{"text": CANARY, "points": "26.5781"}],
            }
        ],
        "min_words": 50,
        "guide": {"text": CANARY, "format": "markdown", "html": f"<p>{CANARY}</p>"},
    },
}
PLANTED["cloze"] = {
    "text": "Một [[1]], hai [[2]], ba [[3]].",
    "gaps": [
        {"id": str(place), "kind": kind, "data": PLANTED[kind], "points": "73.4219"}
        for place, kind in enumerate(["short_text", "number", "one_answer"], 1)
    ],
}
PLANTED["case_study"] = {
    "parts": [
        {"id": "abcdefg"[place], "kind": kind, "stem": "Thế nào?", "data": PLANTED[kind], "points": "73.4219"}
        for place, kind in enumerate(kind for kind in PLANTED if kind != "essay")
    ]
}


@pytest.mark.parametrize("kind", PLANTED)
@given(seed=seeds)
def test_a_learner_sees_neither_feedback_nor_weights_nor_typed_keys(kind: str, seed: int) -> None:
    frozen = frozen_with(kind, PLANTED[kind], seed)
    seen = json.dumps(get_kind(kind).public_view(PLANTED[kind], frozen), ensure_ascii=False)
    for secret in (CANARY, "734219", "73.4219", "26.5781", "weight", "feedback", "100", "factor", "points"):
        assert secret not in seen


@pytest.mark.parametrize("kind", PLANTED)
@given(seed=seeds)
def test_a_saved_answer_is_remarked_on_without_telling_the_key(kind: str, seed: int) -> None:
    found, frozen = get_kind(kind), frozen_with(kind, PLANTED[kind], seed)
    for response in (
        found.key_response(PLANTED[kind], frozen),
        {"text": "5"},
        {"text": "5 dặm"},
        {"text": "x"},
    ):
        remark = found.remark(response, frozen)
        assert remark is None or CANARY not in repr(remark)


def test_a_learner_cannot_find_out_the_units_by_trying() -> None:
    number = get_kind("number")
    frozen = number.freeze(PLANTED["number"], random.Random(1))
    assert number.remark({"text": f"5 {CANARY}"}, frozen) == number.remark({"text": "5 dặm"}, frozen) is None


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


@some
@given(data=st.data(), seed=seeds)
def test_which_area_is_right_changes_nothing_a_learner_sees(data: st.DataObject, seed: int) -> None:
    stored = data.draw(DATA["hotspot"])
    weights = data.draw(st.permutations([area["weight"] for area in stored["areas"]]))
    pairs = zip(stored["areas"], weights, strict=True)
    other = stored | {"areas": [area | {"weight": weight} for area, weight in pairs]}
    assert _view("hotspot", stored, seed) == _view("hotspot", other, seed)


@some
@given(data=st.data(), seed=seeds)
def test_another_key_in_a_part_changes_nothing_a_learner_sees(data: st.DataObject, seed: int) -> None:
    part = {"id": "a", "stem": "Thế nào?", "points": "1"}
    options = data.draw(DATA["one_answer"])
    weights = data.draw(st.permutations([option["weight"] for option in options["options"]]))
    pairs = zip(options["options"], weights, strict=True)
    other = options | {"options": [option | {"weight": weight} for option, weight in pairs]}
    first, second = (
        {"parts": [part | {"kind": "one_answer", "data": version}]} for version in (options, other)
    )
    assert _view("case_study", first, seed) == _view("case_study", second, seed)


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


@pytest.mark.parametrize("kind", ["one_answer", "several_answers", "matching", "ordering", "hotspot"])
@some
@given(data=st.data())
def test_the_ids_of_one_attempt_tell_nothing_in_another(kind: str, data: st.DataObject) -> None:
    stored = data.draw(DATA[kind])
    first, second = (json.dumps(frozen_with(kind, stored, seed)) for seed in (1, 2))
    ids = {pair[0] for part in json.loads(first).values() if isinstance(part, list) for pair in part}
    assert not any(f'"{name}"' in second for name in ids)


@some
@given(data=st.data(), rng=st.randoms(use_true_random=False))
def test_items_to_put_in_order_are_never_shown_in_their_order(data: st.DataObject, rng: Any) -> None:
    stored = data.draw(DATA["ordering"])
    frozen = get_kind("ordering").freeze(stored, rng)
    assert [stable for _, stable in frozen["items"]] != [item["id"] for item in stored["items"]]
