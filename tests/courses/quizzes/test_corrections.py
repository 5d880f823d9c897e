"""The key of every kind as a form: what is left alone stays, what is corrected is all that changes."""

from typing import Any

import pytest

from courses.questions.kinds.registry import get_kind
from courses.quizzes.corrections import corrected, key_parts
from lms.core.errors import Refusal
from tests.factories.courses import KINDS

MARKED_BY_KEY = [key for key in KINDS if not get_kind(key).is_marked_by_person]


def typed(kind: str, data: dict[str, Any], **changes: str) -> dict[str, str]:
    """What the form sends when only these fields are changed; "" unticks a box."""
    fields = {
        f"{row.name}-{key}": value
        for part in key_parts(kind, data)
        for row in part.rows
        for key, value in row.values.items()
    }
    assert set(changes) <= set(fields), sorted(fields)
    return {name: value for name, value in (fields | changes).items() if value}


def key_of(kind: str, data: dict[str, Any]) -> Any:
    """The stored form of the content."""
    return get_kind(kind).parse(data).to_json()


@pytest.mark.parametrize("kind", MARKED_BY_KEY)
def test_a_form_sent_as_it_came_changes_nothing(app, kind: str) -> None:
    with app.test_request_context():
        data = KINDS[kind]
        assert key_of(kind, corrected(kind, data, typed(kind, data))) == key_of(kind, data)


CORRECTIONS: dict[str, tuple[str, dict[str, str], Any]] = {
    "another option is right too": ("one_answer", {"k-b-right": "y"}, lambda d: d["options"][1]["weight"] == "100"),
    "an option earns half": ("one_answer", {"k-c-weight": "50"}, lambda d: d["options"][2]["weight"] == "50"),
    "the other option is right": (
        "one_answer", {"k-a-right": "", "k-b-right": "y"},
        lambda d: [each["weight"] for each in d["options"]] == ["0", "100", "0"],
    ),
    "three options share evenly": (
        "several_answers", {"k-c-right": "y", "k-c-weight": ""},
        lambda d: [each["weight"] for each in d["options"]] == ["33.33333"] * 3,
    ),
    "the statement does not hold": ("true_false", {"k-answer": "false"}, lambda d: d["answer"] is False),
    "another text is accepted": (
        "short_text", {"k-1-text": "mật khẩu"},
        lambda d: d["answers"][1] == {"id": "b", "text": "mật khẩu", "weight": "100"},
    ),
    "a text earns a part": (
        "short_text", {"k-1-text": "mk", "k-1-weight": "33,3"},
        lambda d: d["answers"][1]["weight"] == "33.3",
    ),
    "the number is another": (
        "number", {"k-0-value": "1234,5", "k-0-tolerance": "0,5"},
        lambda d: (d["answers"][0]["value"], d["answers"][0]["tolerance"]) == ("1234.5", "0.5"),
    ),
    "what belongs together changes": (
        "matching", {"k-a-right": "tắt màn hình"},
        lambda d: d["pairs"][0]["right"] == "tắt màn hình" and d["distractors"] == ["quét vi-rút"],
    ),
    "the order changes": (
        "ordering", {"k-a-position": "2", "k-b-position": "1"},
        lambda d: [each["id"] for each in d["items"]] == ["b", "a", "c"],
    ),
    "another area is right": (
        "hotspot", {"k-a-right": "", "k-b-right": "y"},
        lambda d: [each["weight"] for each in d["areas"]] == ["0", "100"],
    ),
    "a gap is corrected": (
        "cloze", {"k-1-0-value": "63"},
        lambda d: d["gaps"][0]["data"]["answers"][0]["value"] == "63",
    ),
    "a gap within a part is corrected": (
        "case_study", {"k-d-1-0-value": "63"},
        lambda d: d["parts"][3]["data"]["gaps"][0]["data"]["answers"][0]["value"] == "63",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CORRECTIONS)
def test_a_correction_changes_the_key_and_fits_the_attempts(app, name: str) -> None:
    kind, changes, holds = CORRECTIONS[name]
    with app.test_request_context():
        data = KINDS[kind]
        new = corrected(kind, data, typed(kind, data, **changes))
        assert holds(new), new
        assert get_kind(kind).rescorable(data, new) == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("number", {"k-0-value": "nhiều"}),
        ("number", {"k-0-value": "1.234"}),
        ("one_answer", {"k-b-weight": "năm mươi"}),
        ("ordering", {"k-a-position": "2"}),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(app, kind: str, changes: dict[str, str]) -> None:
    with app.test_request_context(), pytest.raises(Refusal) as refused:
        corrected(kind, KINDS[kind], typed(kind, KINDS[kind], **changes))
    assert refused.value.messages


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("one_answer", {"k-a-right": ""}),
        ("short_text", {"k-0-text": ""}),
        ("several_answers", {"k-a-right": "", "k-b-right": ""}),
    ],
)
def test_a_key_without_a_right_answer_does_not_fit(app, kind: str, changes: dict[str, str]) -> None:
    with app.test_request_context():
        new = corrected(kind, KINDS[kind], typed(kind, KINDS[kind], **changes))
        assert get_kind(kind).rescorable(KINDS[kind], new)


def test_a_form_that_comes_back_holds_what_was_typed(app) -> None:
    with app.test_request_context():
        data = KINDS["number"]
        parts = key_parts("number", data, {"k-0-value": "nhiều", "k-0-weight": "100"})
        assert parts[0].rows[0].values == {"value": "nhiều", "tolerance": "", "weight": "100"}
