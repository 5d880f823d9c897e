"""Cloze and case study: questions whose parts are questions."""

from fractions import Fraction
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.kinds.base import Fault
from courses.questions.kinds.form_fields import to_fields
from courses.questions.kinds.registry import get_kind
from courses.questions.rendering import render_data
from tests.courses.questions.answering import EXAMPLES, frozen_with

Json = dict[str, Any]


def _gap(id: str, kind: str, data: Json, points: str = "1") -> Json:
    return {"id": id, "kind": kind, "data": data, "points": points}


WORD: Json = {
    "answers": [{"id": "a", "text": "Hà Nội", "weight": "100"}, {"id": "b", "text": "HN", "weight": "50"}]
}
YEAR: Json = {"answers": [{"id": "a", "value": "1945", "weight": "100"}]}
PLAIN: Json = {
    "options": [{"id": "a", "text": "Có", "weight": "100"}, {"id": "b", "text": "Không", "weight": "-100"}]
}
TEXT: Json = {
    "text": "Thủ đô là [[1]], độc lập năm [[2]]: [[3]].",
    "gaps": [_gap("1", "short_text", WORD), _gap("2", "number", YEAR, "2"), _gap("3", "one_answer", PLAIN)],
}


def _grade(data: Json, fields: dict[str, list[str]], kind: str = "cloze") -> Fraction:
    frozen = frozen_with(kind, data, 3)
    response = get_kind(kind).read_response(frozen, fields)
    assert isinstance(response, dict)
    return get_kind(kind).grade(data, frozen, response)


def _option(data: Json, stable: str) -> str:
    fixed = {entry["id"]: entry["frozen"] for entry in frozen_with("cloze", data, 3)["gaps"]}
    return next(opaque for opaque, name in fixed["3"]["options"] if name == stable)


@pytest.mark.parametrize(
    ("fields", "share"),
    [
        ({"answer-1": ["ha noi"], "answer-2": ["1945"]}, Fraction(3, 4)),
        ({"answer-1": ["HN"]}, Fraction(1, 8)),
        ({"answer-2": ["1945"]}, Fraction(1, 2)),
        ({"answer-1": [" "], "answer-2": ["1946"]}, Fraction(0)),
    ],
)
def test_a_cloze_earns_the_mean_of_its_gaps_by_their_points(
    fields: dict[str, list[str]], share: Fraction
) -> None:
    assert _grade(TEXT, fields) == share


def test_a_wrong_gap_takes_nothing_from_the_others() -> None:
    assert _grade(TEXT, {"answer-2": ["1945"], "answer-3": [_option(TEXT, "b")]}) == Fraction(1, 2)
    assert _grade(TEXT, {"answer-2": ["1945"], "answer-3": [_option(TEXT, "a")]}) == Fraction(3, 4)


def test_a_learner_is_told_of_gaps_left_open_and_of_words_that_are_no_number() -> None:
    cloze, frozen = get_kind("cloze"), frozen_with("cloze", TEXT, 3)
    open_gap = cloze.remark({"gaps": {"1": {"text": "x"}}}, frozen)
    assert open_gap is not None
    assert open_gap.message == "Not every gap is filled in."
    no_number = cloze.remark({"gaps": {"2": {"text": "ba"}}}, frozen)
    assert no_number is not None
    assert (no_number.place, no_number.message[:11]) == ("(2)", "This is not")
    assert cloze.remark({}, frozen) is None
    assert cloze.remark({"gaps": {"2": {"text": "ba"}}}) is None


def test_too_long_a_word_in_a_gap_is_refused_with_the_number_of_the_gap() -> None:
    refused = get_kind("cloze").read_response(frozen_with("cloze", TEXT, 3), {"answer-2": ["9" * 501]})
    assert isinstance(refused, Fault)
    assert refused.place == "(2)"


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("a [[1]] b", ["a ", " b"]),
        ({"text": "<p>a [[1]]</p>", "format": "html"}, ["a ", ""]),
        ({"text": "**a** [[1]]\n\nb", "format": "markdown"}, ["<strong>a</strong> ", "<br>b"]),
        ({"text": '<a title="[[1]]">x</a> [[1]]', "format": "html"}, ['<a title="[[1]]">x</a> ', ""]),
        ({"text": "<script>[[1]]</script>a", "format": "html"}, ["a"]),
    ],
)
def test_a_gap_stands_where_its_mark_stood_and_is_never_lost(text: Any, texts: list[str]) -> None:
    data = render_data({"text": text, "gaps": [_gap("1", "short_text", WORD)]})
    assert get_kind("cloze").validate(data) == [] or "<script>" in str(text)
    view = get_kind("cloze").public_view(data, frozen_with("cloze", data, 1))
    pieces = [part.get("html") or part["text"] for part in view["segments"] if "gap" not in part]
    assert pieces == texts
    assert [part["gap"]["id"] for part in view["segments"] if "gap" in part] == ["1"]


_TAGS = ['<a title="', "<b title='", "<img alt=", "</a>", "<!--"]
_SIGNS = ["[[1]]", '">', "'>", ">", "<", '"', "'", "&quot;", "x "]
_html = st.lists(st.sampled_from(_TAGS + _SIGNS), max_size=12).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=_html, text_format=st.sampled_from(["html", "moodle", "markdown"]))
def test_a_gap_never_stands_inside_a_tag(text: str, text_format: str) -> None:
    data = render_data(
        {"text": {"text": text, "format": text_format}, "gaps": [_gap("1", "short_text", WORD)]}
    )
    view = get_kind("cloze").public_view(data, frozen_with("cloze", data, 1))
    shown = "".join("<input>" if "gap" in piece else piece["html"] for piece in view["segments"])
    page = html5lib.parse(f"<div>{shown}</div>", namespaceHTMLElements=False)
    assert sum(1 for _ in page.iter("input")) == 1
    assert not any("<input" in value for node in page.iter() for value in node.attrib.values())


def test_a_huge_text_of_broken_tags_is_refused_at_once() -> None:
    huge = {"text": {"text": "<a '" * 100_000, "format": "html"}, "gaps": [_gap("1", "short_text", WORD)]}
    assert [fault.message for fault in get_kind("cloze").validate(huge)] == [
        "A text has at most %(limit)s characters."
    ]


def test_a_part_may_be_a_cloze_and_its_fields_are_nested() -> None:
    frozen = frozen_with("case_study", EXAMPLES["case_study"], 1)
    response = get_kind("case_study").key_response(EXAMPLES["case_study"], frozen)
    assert set(to_fields(response)) == {"answer-a", "answer-b-1"}
    assert get_kind("case_study").choices_in(EXAMPLES["case_study"], frozen, response) == ["a:true", "b:1:a"]


def test_the_choices_of_a_case_are_named_in_the_language_of_the_reader() -> None:
    words = {"True": "Đúng", "False": "Sai"}
    labels = get_kind("case_study").choice_labels(EXAMPLES["case_study"], words.__getitem__)
    assert labels == {"a:true": "a) Đúng", "a:false": "a) Sai", "b:1:a": "b) (1) Có", "b:1:b": "b) (1) Không"}


def _case(*parts: Json) -> Json:
    return {"parts": [{"stem": "Thế nào?"} | part for part in parts]}


HTML_OPTION: Json = {
    "options": [
        PLAIN["options"][0],
        {"id": "b", "text": {"text": "<b>K</b>", "format": "html"}, "weight": "0"},
    ]
}
ESSAY: Json = {"rubric": [{"id": "a", "title": "Ý", "points": "1"}]}


@pytest.mark.parametrize(
    ("kind", "data", "message", "place"),
    [
        ("cloze", {"text": "a", "gaps": []}, "A text to fill in needs", ""),
        ("cloze", TEXT | {"text": "[[1]] [[2]]"}, "The gap %(gap)s must stand", ""),
        ("cloze", TEXT | {"text": "[[1]] [[2]] [[3]] [[3]]"}, "The gap %(gap)s must stand", ""),
        ("cloze", TEXT | {"text": "[[1]] [[2]] [[3]] [[4]]"}, "The gap %(gap)s must stand", ""),
        ("cloze", {"text": "[[1]]", "gaps": [_gap("1", "true_false", {"answer": True})]}, "A part of this", ""),
        ("cloze", {"text": "[[1]]", "gaps": [_gap("1", "one_answer", HTML_OPTION)]}, "The answers of a gap", "(1)"),
        ("cloze", {"text": "[[1]]", "gaps": [_gap("1", "number", {"answers": []})]}, "No answer is marked", "(1)"),
        ("cloze", {"text": "[[1]]", "gaps": [_gap("1", "number", {})]}, "The stored question", "(1)"),
        ("cloze", {"text": "[[1]]", "gaps": [_gap("1", "number", YEAR, "0")]}, "Points are a number", "(1)"),
        ("case_study", {"parts": []}, "A case study needs", ""),
        ("case_study", _case(_gap("a", "essay", ESSAY)), "A part of this", ""),
        ("case_study", _case(_gap("a", "case_study", EXAMPLES["case_study"])), "A part of this", ""),
        ("case_study", _case(_gap("a", "number", YEAR) | {"stem": " "}), "The question has no text.", "a)"),
        ("case_study", _case(_gap("a", "number", YEAR), _gap("a", "number", YEAR)), "The stored question", ""),
    ],
)  # fmt: skip
def test_an_author_is_told_what_is_wrong_and_where(kind: str, data: Json, message: str, place: str) -> None:
    faults = get_kind(kind).validate(data)
    assert any(fault.message.startswith(message) and fault.place == place for fault in faults)


def test_remarks_about_a_part_carry_its_number() -> None:
    ticks = {"options": [{"id": "a", "text": "x", "weight": "100"}, {"id": "b", "text": "y", "weight": "0"}]}
    data = _case(_gap("a", "number", YEAR), _gap("b", "several_answers", ticks))
    assert [remark.place for remark in get_kind("case_study").remarks(data)] == ["b)"]
