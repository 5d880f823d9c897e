"""A corrected key can be applied to attempts that were frozen with the old one, unless it names other answers."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.kinds.registry import get_kind, list_kinds
from tests.courses.questions.answering import EXAMPLES, frozen_with, responses
from tests.courses.questions.strategies import DATA

Json = dict[str, Any]
KINDS = [kind.key for kind in list_kinds()]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_said_to_be_rescorable_can_be_graded(kind: str, data: st.DataObject) -> None:
    found = get_kind(kind)
    old, new = data.draw(DATA[kind]), data.draw(DATA[kind])
    assert found.rescorable(old, old) == []
    if found.rescorable(old, new) == []:
        frozen = frozen_with(kind, old, 3)
        response = data.draw(responses(found.public_view(old, frozen)))
        assert 0 <= found.grade(new, frozen, response) <= 1
        assert set(found.choices_in(new, frozen, response)) <= found.choice_labels(new).keys()
        assert isinstance(found.describe_response(new, frozen, response), list)


def _changed(kind: str, path: list[Any], value: Any) -> Json:
    data = deepcopy(EXAMPLES[kind])
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("one_answer", ["options", 1, "weight"], "100.0"),
        ("one_answer", ["options", 1, "text"], "Không hề"),
        ("true_false", ["answer"], False),
        ("matching", ["pairs"], [{"id": "a", "left": "1", "right": "hai"}, {"id": "b", "left": "2", "right": "một"}]),
        ("ordering", ["items"], EXAMPLES["ordering"]["items"][::-1]),
        ("hotspot", ["areas", 0, "coords"], [5, 5, 80, 80]),
        ("case_study", ["parts", 0, "points"], "3"),
        ("case_study", ["parts", 0, "data", "answer"], False),
    ],
)  # fmt: skip
def test_another_key_another_weight_and_other_words_can_be_applied(
    kind: str, path: list[Any], value: Any
) -> None:
    new = _changed(kind, path, value)
    if value == "100.0":
        new["options"][0]["weight"] = "0"
    assert get_kind(kind).rescorable(EXAMPLES[kind], new) == []


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("one_answer", ["options", 1, "id"], "c"),
        ("several_answers", ["options", 1, "id"], "c"),
        ("matching", ["pairs", 0, "right"], "mười"),
        ("ordering", ["items", 0, "id"], "z"),
        ("hotspot", ["areas", 0, "id"], "z"),
        ("hotspot", ["several"], True),
        ("cloze", ["gaps", 0, "data", "options", 0, "id"], "z"),
        ("case_study", ["parts", 0, "id"], "z"),
        ("case_study", ["parts", 1, "data", "gaps", 0, "data", "options", 0, "id"], "z"),
    ],
)
def test_other_answers_to_choose_from_cannot(kind: str, path: list[Any], value: Any) -> None:
    faults = get_kind(kind).rescorable(EXAMPLES[kind], _changed(kind, path, value))
    assert [fault.message[:52] for fault in faults] == [
        "The corrected question offers other answers than the"
    ]


def test_a_key_that_cannot_be_asked_is_refused_for_its_own_faults() -> None:
    new = _changed("one_answer", ["options", 0, "weight"], "0")
    faults = get_kind("one_answer").rescorable(EXAMPLES["one_answer"], new)
    assert [fault.message for fault in faults] == ["No answer is marked as right."]


def test_a_gap_that_becomes_another_kind_cannot_be_scored_again() -> None:
    word = {"id": "1", "kind": "short_text", "data": {"answers": [{"id": "a", "text": "x"}]}}
    assert get_kind("cloze").rescorable(EXAMPLES["cloze"], _changed("cloze", ["gaps", 0], word))
