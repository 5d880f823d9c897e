"""Choosing areas of a picture."""

from fractions import Fraction
from typing import Any

import pytest

from courses.questions.kinds.areas import Area
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import get_kind
from tests.courses.questions.answering import EXAMPLES, frozen_with

Json = dict[str, Any]
HOTSPOT = get_kind("hotspot")


def _areas(*weights: str, **settings: Any) -> Json:
    areas = [
        {"id": "abcdef"[n], "label": "ABCDEF"[n], "shape": "rect", "coords": [n, n, n + 9, n + 9], "weight": weight}
        for n, weight in enumerate(weights)
    ]  # fmt: skip
    return EXAMPLES["hotspot"] | {"areas": areas} | settings


def _response(data: Json, picked: str) -> Json | Fault:
    names = [opaque for opaque, stable in frozen_with("hotspot", data, 3)["options"] if stable in picked]
    return HOTSPOT.read_response(frozen_with("hotspot", data, 3), {"answer": names})


def _grade(data: Json, picked: str) -> Fraction:
    response = _response(data, picked)
    assert isinstance(response, dict)
    return HOTSPOT.grade(data, frozen_with("hotspot", data, 3), response)


@pytest.mark.parametrize(("picked", "share"), [("a", 1), ("b", Fraction(1, 2)), ("c", 0), ("d", 0)])
def test_one_area_earns_its_weight_and_never_less_than_nothing(picked: str, share: Fraction) -> None:
    assert _grade(_areas("100", "50", "0", "-100"), picked) == share


def test_two_areas_are_refused_where_one_is_asked() -> None:
    assert isinstance(_response(_areas("100", "0"), "ab"), Fault)


@pytest.mark.parametrize(("picked", "share"), [("ab", 1), ("a", Fraction(1, 2)), ("abc", 0), ("c", 0)])
def test_several_areas_add_up(picked: str, share: Fraction) -> None:
    assert _grade(_areas("50", "50", "-100", several=True), picked) == share


def test_several_areas_can_be_all_or_nothing() -> None:
    data = _areas("100", "100", "0", several=True, scoring="all_or_nothing")
    assert [_grade(data, picked) for picked in ("ab", "a", "abc")] == [1, 0, 0]


def test_an_author_is_told_when_ticking_every_area_earns_full_marks() -> None:
    assert HOTSPOT.remarks(_areas("100", "0", several=True))
    assert not HOTSPOT.remarks(_areas("100", "-100", several=True))
    assert not HOTSPOT.remarks(_areas("100", "0"))


@pytest.mark.parametrize(
    ("area", "drawing"),
    [
        (Area("rect", (10, 20, 30, 60)), {"x": 10, "y": 20, "width": 20, "height": 40, "middle": [20, 40]}),
        (Area("circle", (10, 20, 5)), {"cx": 10, "cy": 20, "r": 5, "middle": [10, 20]}),
        (Area("poly", (0, 0, 10, 0, 10, 20)), {"points": "0,0 10,0 10,20", "middle": [5, 10]}),
    ],
)
def test_an_area_is_drawn_where_it_lies(area: Area, drawing: Json) -> None:
    assert area.drawing() == drawing


def _with(**changes: Any) -> Json:
    first, second = EXAMPLES["hotspot"]["areas"]
    return EXAMPLES["hotspot"] | {"areas": [first | changes, second]}


IMAGE: Json = EXAMPLES["hotspot"]["image"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_with(weight="0"), "No answer is marked as right."),
        (_with(label="B"), "Two answers are the same"),
        (_with(label=" "), "An answer is empty."),
        (_with(coords=[0, 0, 301, 10]), "An area lies outside"),
        (_with(coords=[10, 0, 10, 10]), "An area lies outside"),
        (_with(shape="circle", coords=[10, 10, 0]), "An area lies outside"),
        (_with(shape="poly", coords=[1, 1, 2, 1, 3, 1]), "An area lies outside"),
        (_with(coords=[0, 0, 10]), "The stored question"),
        (_with(coords=[0, 0, 10, 1.5]), "The stored question"),
        (_with(coords=[0, 0, 10, -1]), "The stored question"),
        (_with(coords=[0, 0, 10, True]), "The stored question"),
        (_with(shape="star"), "The stored question"),
        (_with(shape="poly", coords=[1, 2] * 150), "The stored question"),
        (EXAMPLES["hotspot"] | {"image": IMAGE | {"sha256": "../../etc"}}, "The question has no picture."),
        (EXAMPLES["hotspot"] | {"image": IMAGE | {"width": 0}}, "The question has no picture."),
        (EXAMPLES["hotspot"] | {"image": IMAGE | {"alt": " "}}, "The picture needs words"),
        (EXAMPLES["hotspot"] | {"areas": EXAMPLES["hotspot"]["areas"][:1]}, "A question of this kind needs"),
    ],
)  # fmt: skip
def test_an_author_is_told_what_is_wrong(data: Json, message: str) -> None:
    assert any(fault.message.startswith(message) for fault in HOTSPOT.validate(data))
