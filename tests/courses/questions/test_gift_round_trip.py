"""What is written as GIFT is read back as it was."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.gift import read_gift, write_gift
from courses.questions.formats.question_file import DIFFICULTIES, FileQuestion
from courses.questions.formats.words import to_plain
from courses.questions.kinds.registry import get_kind, list_kinds
from tests.courses.questions.strategies import DATA, file_questions, maybe_line

KINDS = [kind.key for kind in list_kinds()]
HELD = [
    "one_answer",
    "several_answers",
    "true_false",
    "matching",
    "ordering",
    "short_text",
    "number",
    "essay",
]
OTHERS = [kind for kind in KINDS if kind not in (*HELD, "cloze")]


@st.composite
def marked_questions(draw: st.DrawFn, kind: str) -> FileQuestion:
    """Questions with every mark that stands in comments; GIFT has no guide for those who mark."""
    question = draw(file_questions(kind))
    data = {key: value for key, value in question.data.items() if key != "guide"}
    level = draw(st.sampled_from(["", *DIFFICULTIES]))
    return replace(question, data=data, difficulty=level, competency=draw(maybe_line))


@pytest.mark.parametrize("kind", HELD)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_question_survives_its_file(kind: str, data: st.DataObject) -> None:
    question = data.draw(marked_questions(kind))
    written = write_gift([question])
    assert written.notes == ()
    found = read_gift(written.text)
    assert found.faults == []
    assert list(found.questions) == [question]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(HELD).flatmap(marked_questions), max_size=4))
def test_a_whole_file_survives(questions: list[FileQuestion]) -> None:
    assert list(read_gift(write_gift(questions).text).questions) == questions


@pytest.mark.parametrize("kind", OTHERS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_kind_that_gift_lacks_is_left_out_and_named(kind: str, data: st.DataObject) -> None:
    written = write_gift([data.draw(file_questions(kind))])
    assert (written.content, [note.position for note in written.left_out]) == (b"", [1])


@settings(max_examples=60, deadline=None)
@given(file_questions("cloze"))
def test_a_text_with_one_gap_becomes_a_question_of_the_kind_of_its_gap(question: FileQuestion) -> None:
    written = write_gift([question])
    found = read_gift(written.text)
    gaps = question.data["gaps"]
    if len(gaps) > 1:
        assert (found.questions, len(written.left_out)) == ((), 1)
    else:
        assert [note.level for note in written.notes] == ["warning"]
        assert [(each.kind, each.data) for each in found.questions] == [(gaps[0]["kind"], gaps[0]["data"])]
        assert "_____" in found.questions[0].stem


def test_a_gap_that_is_a_whole_text_in_markdown_stays_a_line_to_write_on() -> None:
    answers = {"answers": [{"id": "a", "text": "146", "weight": "100"}]}
    gap = {"id": "1", "kind": "short_text", "data": answers, "points": "1"}
    data = {"text": {"text": "[[1]]", "format": "markdown"}, "gaps": [gap]}
    for stem in ("", "Nghị quyết nào?"):
        written = write_gift([FileQuestion(kind="cloze", data=data, stem=stem)])
        (found,) = read_gift(written.text).questions
        assert to_plain(found.stem, found.text_format).splitlines()[-1] == "_____"


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_question_survives_as_json(kind: str, data: st.DataObject) -> None:
    question = data.draw(file_questions(kind))
    assert FileQuestion.from_json(question.to_json()) == question


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_stored_data_is_what_its_content_writes(kind: str, data: st.DataObject) -> None:
    stored = data.draw(DATA[kind])
    assert get_kind(kind).validate(stored) == []
    assert get_kind(kind).parse(stored).to_json() == stored
