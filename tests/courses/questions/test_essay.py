"""Essays: written by learners, marked by people."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.kinds.form_fields import clean_text
from courses.questions.kinds.registry import get_kind, list_kinds
from tests.courses.questions.answering import frozen_with
from tests.courses.questions.strategies import DATA

Json = dict[str, Any]
ESSAY = get_kind("essay")
TASK: Json = {
    "rubric": [
        {"id": "a", "title": "Nêu đủ ý", "points": "4", "levels": [{"text": "Thiếu", "points": "1.5"}]},
        {"id": "b", "title": "Lập luận", "points": "2.5"},
    ],
    "min_words": 5,
    "max_words": 8,
}


def test_only_essays_wait_for_a_person() -> None:
    assert [kind.key for kind in list_kinds() if kind.is_marked_by_person] == ["essay"]
    assert ESSAY.grade(TASK, frozen_with("essay", TASK, 1), {"text": "Bài làm"}) == Fraction(0)


def test_a_mark_is_a_share_of_the_points_of_the_rubric() -> None:
    assert ESSAY.parse(TASK).total() == Fraction(13, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("một hai ba", "The text has %(count)s words, at least %(min_words)s are asked."),
        ("một " * 9, "The text has %(count)s words, at most %(max_words)s are asked."),
        ("một\nhai ba\n\nbốn năm", None),
        ("", None),
    ],
)
def test_a_learner_is_told_when_the_text_is_too_short_or_too_long(text: str, message: str | None) -> None:
    remark = ESSAY.remark({"text": text} if text else {}, frozen_with("essay", TASK, 1))
    assert (remark.message if remark else None) == message
    assert not remark or remark.message % remark.params


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"min_words": 5, "max_words": 8}, "Write %(min_words)s to %(max_words)s words."),
        ({"min_words": 5, "max_words": 0}, "Write at least %(min_words)s words."),
        ({"min_words": 0, "max_words": 8}, "Write at most %(max_words)s words."),
        ({"min_words": 0, "max_words": 0}, None),
    ],
)
def test_the_asked_length_stands_under_the_question(limits: Json, message: str | None) -> None:
    data = TASK | limits
    view = ESSAY.public_view(data, frozen_with("essay", data, 1))
    assert (view["hint"]["message"] if "hint" in view else None) == message


@settings(max_examples=60, deadline=None)
@given(data=DATA["essay"])
def test_the_example_text_has_the_asked_length(data: Json) -> None:
    frozen = frozen_with("essay", data, 1)
    response = ESSAY.key_response(data, frozen)
    assert ESSAY.remark(response, frozen) is None
    assert ESSAY.read_response(frozen, {"answer": [response["text"]]}) == response


@given(st.text(max_size=60))
def test_a_text_is_cleaned_once_and_for_all(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert clean_text(cleaned.replace("\n", "\r\n")) == cleaned
    assert not set(cleaned) & set("\x00\r\t\x0b")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rubric": []}, "An essay question needs at least one criterion."),
        ({"rubric": [{"id": "a", "title": " ", "points": "1"}]}, "A criterion has no title."),
        ({"rubric": [{"id": "a", "title": "Ý", "points": "0"}]}, "Points are a number above 0"),
        (
            {"rubric": [{"id": "a", "title": "Ý", "points": "1", "levels": [{"text": "x", "points": "2"}]}]},
            "A level is worth",
        ),
        ({"min_words": 9}, "The text may not have as many words"),
        ({"min_words": -1}, "The stored question"),
        ({"max_words": True}, "The stored question"),
    ],
)
def test_an_author_is_told_what_is_wrong(changes: Json, message: str) -> None:
    assert any(fault.message.startswith(message) for fault in ESSAY.validate(TASK | changes))
