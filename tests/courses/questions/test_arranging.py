"""How matching and ordering are scored."""

from fractions import Fraction
from typing import Any

import pytest

from courses.questions.kinds.registry import get_kind
from tests.courses.questions.answering import frozen_with

Json = dict[str, Any]


def _pairs(*pairs: tuple[str, str], **settings: Any) -> Json:
    return {
        "pairs": [{"id": "abcd"[n], "left": left, "right": right} for n, (left, right) in enumerate(pairs)]
    } | settings


CAPITALS = _pairs(("Canada", "Ottawa"), ("Ý", "Roma"), ("Nhật Bản", "Tokyo"), distractors=["Sydney"])


def _match(data: Json, *rights: str) -> tuple[Json, Json]:
    frozen = frozen_with("matching", data, 5)
    names = {text: opaque for opaque, text in frozen["choices"]}
    prompts = [opaque for opaque, _ in frozen["prompts"]]
    return frozen, {"pairs": {prompt: names[right] for prompt, right in zip(prompts, rights, strict=False)}}


@pytest.mark.parametrize(
    ("rights", "share"),
    [
        (("Ottawa", "Roma", "Tokyo"), 1),
        (("Ottawa", "Tokyo", "Roma"), Fraction(1, 3)),
        (("Sydney", "Roma"), Fraction(1, 3)),
    ],
)
def test_matching_earns_the_share_of_prompts_matched_rightly(
    rights: tuple[str, ...], share: Fraction
) -> None:
    frozen, response = _match(CAPITALS, *rights)
    assert get_kind("matching").grade(CAPITALS, frozen, response) == share


def test_matching_can_be_all_or_nothing() -> None:
    data = CAPITALS | {"scoring": "all_or_nothing"}
    frozen, response = _match(data, "Ottawa", "Roma")
    assert get_kind("matching").grade(data, frozen, response) == 0


def test_two_prompts_may_have_the_same_right_choice_which_is_offered_once() -> None:
    data = _pairs(("mèo", "thú"), ("chó", "thú"), ("gà", "chim"))
    frozen = frozen_with("matching", data, 1)
    assert sorted(text for _, text in frozen["choices"]) == ["chim", "thú"]
    assert get_kind("matching").grade(data, frozen, get_kind("matching").key_response(data, frozen)) == 1


def test_a_prompt_without_an_answer_stands_in_the_review() -> None:
    frozen, response = _match(CAPITALS, "Ottawa")
    lines = get_kind("matching").describe_response(CAPITALS, frozen, response)
    assert [(line["text"], line["verdict"]) for line in lines] == [
        ("Ottawa", "right"),
        (None, "wrong"),
        (None, "wrong"),
    ]


STEPS: Json = {
    "items": [
        {"id": "abcd"[n], "text": text} for n, text in enumerate(["Học", "Kiểm tra", "Đánh giá", "Cấp"])
    ]
}


def _place(data: Json, **positions: int) -> tuple[Json, Json]:
    frozen = frozen_with("ordering", data, 5)
    return frozen, {
        "positions": {opaque: positions[stable] for opaque, stable in frozen["items"] if stable in positions}
    }


@pytest.mark.parametrize(
    ("positions", "share"),
    [
        ({"a": 1, "b": 2, "c": 3, "d": 4}, 1),
        ({"a": 1, "b": 2, "c": 4, "d": 3}, Fraction(1, 2)),
        ({"a": 2, "b": 3, "c": 4, "d": 1}, 0),
        ({"a": 1}, Fraction(1, 4)),
    ],
)
def test_ordering_earns_the_share_of_items_in_their_place(positions: dict[str, int], share: Fraction) -> None:
    frozen, response = _place(STEPS, **positions)
    assert get_kind("ordering").grade(STEPS, frozen, response) == share


def test_the_same_position_for_everything_earns_nothing_and_is_remarked() -> None:
    frozen, response = _place(STEPS, a=1, b=1, c=1, d=4)
    assert get_kind("ordering").grade(STEPS, frozen, response) == Fraction(1, 4)
    remark = get_kind("ordering").remark(response)
    assert remark is not None
    assert remark.params == {"position": 1}
    assert get_kind("ordering").remark({"positions": {"x": 1, "y": 2}}) is None


def test_ordering_can_be_all_or_nothing() -> None:
    data = STEPS | {"scoring": "all_or_nothing"}
    frozen, response = _place(data, a=1, b=2, c=4, d=3)
    assert get_kind("ordering").grade(data, frozen, response) == 0


def test_the_review_of_an_order_reads_from_the_first_position() -> None:
    frozen, response = _place(STEPS, a=2, b=1, d=4)
    lines = get_kind("ordering").describe_response(STEPS, frozen, response)
    assert [(line["position"], line["id"], line["verdict"]) for line in lines] == [
        (1, "b", "wrong"),
        (2, "a", "wrong"),
        (4, "d", "right"),
    ]
    assert [line["position"] for line in get_kind("ordering").describe_key(STEPS)] == [1, 2, 3, 4]


@pytest.mark.parametrize("position", ["0", "5", "-1", "1.0", "x"])
def test_a_position_that_does_not_exist_is_refused(position: str) -> None:
    frozen = frozen_with("ordering", STEPS, 1)
    fields = {f"answer-{frozen['items'][0][0]}": [position]}
    assert not isinstance(get_kind("ordering").read_response(frozen, fields), dict)


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("matching", _pairs(("a", "1")), "A matching question needs at least two pairs."),
        ("matching", _pairs(("a", "1"), ("a", "2")), "Two pairs have the same left side."),
        ("matching", _pairs(("a", "1"), ("b", "1")), "All pairs have the same right side."),
        ("matching", _pairs(("a", "1"), ("b", " ")), "A pair has an empty side."),
        ("matching", _pairs(("a", "1"), ("b", "2"), distractors=["2"]), "A choice that should"),
        ("ordering", {"items": STEPS["items"][:2]}, "An ordering question needs at least three items."),
        ("ordering", {"items": [*STEPS["items"], {"id": "e", "text": "Học"}]}, "Two items to put"),
        ("ordering", {"items": [*STEPS["items"], {"id": "e", "text": ""}]}, "An item to put"),
    ],
)  # fmt: skip
def test_an_author_is_told_what_is_wrong(kind: str, data: Json, message: str) -> None:
    assert any(fault.message.startswith(message) for fault in get_kind(kind).validate(data))
