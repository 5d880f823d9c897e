"""What holds for every kind of question, whatever its content."""

import json
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.kinds.base import TEXT_LIMIT, Fault
from courses.questions.kinds.form_fields import to_fields
from courses.questions.kinds.registry import find_kind, get_kind, list_kinds, register_kind
from courses.questions.kinds.review import review_answer
from tests.courses.questions.answering import EXAMPLES, frozen_with, moved, responses
from tests.courses.questions.strategies import DATA

KINDS = [kind.key for kind in list_kinds()]
GRADED = [kind.key for kind in list_kinds() if not kind.is_marked_by_person]
every_kind = pytest.mark.parametrize("kind", KINDS)
some = settings(max_examples=60, deadline=None)
seeds = st.integers(0, 2**32)


@every_kind
@some
@given(data=st.data())
def test_every_question_of_these_tests_can_be_asked(kind: str, data: st.DataObject) -> None:
    stored = data.draw(DATA[kind])
    assert get_kind(kind).validate(stored) == []
    assert get_kind(kind).parse(stored).to_json() == stored
    assert json.loads(json.dumps(stored)) == stored


@pytest.mark.parametrize("kind", GRADED)
@some
@given(data=st.data(), seed=seeds)
def test_whoever_gives_the_key_earns_full_marks(kind: str, data: st.DataObject, seed: int) -> None:
    stored = data.draw(DATA[kind])
    frozen = frozen_with(kind, stored, seed)
    key = get_kind(kind).key_response(stored, frozen)
    assert get_kind(kind).grade(stored, frozen, key) == 1
    assert get_kind(kind).remark(key, frozen) is None
    assert review_answer(kind, stored, frozen, key)["outcome"] == "right"


@every_kind
@some
@given(data=st.data(), seed=seeds)
def test_whoever_answers_nothing_earns_nothing(kind: str, data: st.DataObject, seed: int) -> None:
    stored = data.draw(DATA[kind])
    frozen = frozen_with(kind, stored, seed)
    nothing = get_kind(kind).read_response(frozen, {})
    assert nothing == {}
    assert not get_kind(kind).is_answered(nothing)
    assert get_kind(kind).grade(stored, frozen, nothing) == 0
    assert review_answer(kind, stored, frozen, nothing)["outcome"] == "unanswered"


@every_kind
@some
@given(data=st.data(), seed=seeds)
def test_any_answer_earns_an_exact_share_between_nothing_and_all(
    kind: str, data: st.DataObject, seed: int
) -> None:
    found = get_kind(kind)
    stored = data.draw(DATA[kind])
    frozen = frozen_with(kind, stored, seed)
    response = data.draw(responses(found.public_view(stored, frozen)))
    share = found.grade(stored, frozen, response)
    assert isinstance(share, Fraction)
    assert 0 <= share <= 1
    assert found.grade(stored, frozen, response) == share
    json.dumps([found.describe_response(stored, frozen, response), found.describe_key(stored)])
    json.dumps(found.scene(stored))


@every_kind
@some
@given(data=st.data(), seed=seeds)
def test_what_was_chosen_is_named_and_has_its_words(kind: str, data: st.DataObject, seed: int) -> None:
    found = get_kind(kind)
    stored = data.draw(DATA[kind])
    frozen = frozen_with(kind, stored, seed)
    response = data.draw(responses(found.public_view(stored, frozen)))
    chosen, labels = found.choices_in(stored, frozen, response), found.choice_labels(stored)
    assert set(chosen) <= labels.keys()
    assert len(set(chosen)) == len(chosen)
    assert all(label.strip() for label in labels.values())
    assert found.choices_in(stored, frozen, {}) == []


@every_kind
@some
@given(data=st.data(), seed=seeds)
def test_the_order_in_which_a_browser_sends_changes_nothing(
    kind: str, data: st.DataObject, seed: int
) -> None:
    found = get_kind(kind)
    stored = data.draw(DATA[kind])
    frozen = frozen_with(kind, stored, seed)
    response = data.draw(responses(found.public_view(stored, frozen)))
    sent = {name: data.draw(st.permutations(values)) for name, values in to_fields(response).items()}
    mixed = dict(data.draw(st.permutations(list(sent.items()))))
    assert found.read_response(frozen, mixed) == response


@every_kind
@some
@given(data=st.data(), seed=seeds)
def test_every_answer_comes_back_from_its_own_fields(kind: str, data: st.DataObject, seed: int) -> None:
    found = get_kind(kind)
    stored = data.draw(DATA[kind])
    frozen = frozen_with(kind, stored, seed)
    response = data.draw(responses(found.public_view(stored, frozen)))
    assert found.read_response(frozen, to_fields(response)) == response


@every_kind
@some
@given(data=st.data(), seed=seeds, other=seeds)
def test_the_order_of_an_attempt_changes_no_grade(
    kind: str, data: st.DataObject, seed: int, other: int
) -> None:
    found = get_kind(kind)
    stored = data.draw(DATA[kind])
    first, second = frozen_with(kind, stored, seed), frozen_with(kind, stored, other)
    response = data.draw(responses(found.public_view(stored, first)))
    same = moved(first, second, response)
    assert found.grade(stored, first, response) == found.grade(stored, second, same)
    assert found.choices_in(stored, first, response) == found.choices_in(stored, second, same)


@every_kind
@some
@given(data=st.data(), seed=seeds)
def test_a_form_brings_the_answer_unchanged(kind: str, data: st.DataObject, seed: int) -> None:
    found = get_kind(kind)
    stored = data.draw(DATA[kind])
    frozen = frozen_with(kind, stored, seed)
    response = found.key_response(stored, frozen)
    assert found.read_response(frozen, to_fields(response)) == response


@every_kind
@some
@given(data=st.data(), rng=st.randoms(use_true_random=False))
def test_an_attempt_is_plain_json_whatever_chance_does(
    kind: str, data: st.DataObject, rng: random.Random
) -> None:
    stored = data.draw(DATA[kind])
    frozen = get_kind(kind).freeze(stored, rng)
    view = get_kind(kind).public_view(stored, frozen)
    assert json.loads(json.dumps([frozen, view])) == [frozen, view]


_field_names = st.sampled_from(
    [
        "answer",
        "answer-",
        "answer-a",
        "answer-1",
        "answer-a-1",
        "answer-a-",
        "answer--",
        "other",
        "csrf_token",
    ]
)


@every_kind
@some
@given(data=st.data(), fields=st.dictionaries(_field_names, st.lists(st.text(max_size=9), max_size=3)))
def test_no_form_makes_an_answer_that_cannot_be_graded(
    kind: str, data: st.DataObject, fields: dict[str, list[str]]
) -> None:
    found = get_kind(kind)
    stored = data.draw(DATA[kind])
    frozen = frozen_with(kind, stored, 1)
    response = found.read_response(frozen, fields)
    if not isinstance(response, Fault):
        assert 0 <= found.grade(stored, frozen, response) <= 1


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
_NAMES = """options answer pairs items answers id text weight scoring left gaps parts kind data stem points areas
    image coords shape label rubric title levels min_words guide units factor unit_required"""
_keys = st.sampled_from(_NAMES.split())
_shaped = st.dictionaries(
    _keys, st.one_of(_json, st.lists(st.dictionaries(_keys, _json, max_size=4), max_size=3))
)


@every_kind
@some
@given(stored=st.one_of(_json, _shaped))
def test_any_json_is_judged_without_an_accident(kind: str, stored: Any) -> None:
    assert all(isinstance(fault, Fault) for fault in get_kind(kind).validate(stored))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_id_from_elsewhere_is_refused(kind: str) -> None:
    frozen = frozen_with(kind, EXAMPLES[kind], 1)
    forged = {"answer": ["zzzzzzz"], "answer-zzzzzzz": ["1"]}
    assert isinstance(get_kind(kind).read_response(frozen, forged), Fault)


def test_a_field_of_a_part_that_does_not_exist_is_refused() -> None:
    frozen = frozen_with("case_study", EXAMPLES["case_study"], 1)
    for name in ("answer-c", "answer-b-2", "answer-b-2-x", "answer-"):
        refused = get_kind("case_study").read_response(frozen, {name: ["true"]})
        assert isinstance(refused, Fault)


def test_an_essay_of_twenty_thousand_characters_is_kept_with_its_lines() -> None:
    essay = get_kind("essay")
    text = ("Cải cách hành chính\n\nlà việc của mỗi người. " * 500)[:TEXT_LIMIT].rstrip()
    text = text + "x" * (TEXT_LIMIT - len(text))
    assert essay.read_response({}, {"answer": [text.replace("\n", "\r\n")]}) == {"text": text}
    assert isinstance(essay.read_response({}, {"answer": [text + "y"]}), Fault)
    assert isinstance(essay.read_response({}, {"answer": [" " * 100_000]}), Fault)
    assert essay.read_response({}, {"answer": [" \r\n\t\r\n"]}) == {}
    assert isinstance(essay.read_response({}, {"answer": ["a", "b"]}), Fault)


@pytest.mark.parametrize("kind", ["short_text", "number"])
def test_an_answer_of_more_than_five_hundred_characters_is_refused(kind: str) -> None:
    found = get_kind(kind)
    assert found.read_response({}, {"answer": ["9" * 500]}) == {"text": "9" * 500}
    assert isinstance(found.read_response({}, {"answer": ["9" * 501]}), Fault)
    assert isinstance(found.read_response({}, {"answer": [" " * 100_000]}), Fault)


def test_a_learner_who_sends_two_answers_to_one_question_is_told() -> None:
    frozen = frozen_with("one_answer", EXAMPLES["one_answer"], 1)
    both = {"answer": [opaque for opaque, _ in frozen["options"]]}
    assert isinstance(get_kind("one_answer").read_response(frozen, both), Fault)
    assert isinstance(get_kind("short_text").read_response({}, {"answer": ["a", "b"]}), Fault)


def test_a_kind_keeps_its_name_for_ever() -> None:
    register_kind(get_kind("number"))
    impostor = type("Impostor", (type(get_kind("number")),), {})()
    with pytest.raises(ValueError, match="number"):
        register_kind(impostor)
    assert find_kind("dictation") is None
