"""What is written as Moodle XML is read back as it was, or the writer says what it cannot hold."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.moodle_xml import read_moodle_xml, write_moodle_xml
from courses.questions.formats.question_file import DIFFICULTIES, FileQuestion
from courses.questions.kinds.registry import list_kinds
from courses.questions.kinds.texts import RichText, rich
from lms.core.text import clean_line
from tests.courses.questions.strategies import Json, file_questions, maybe_line, some_line

HELD = ["one_answer", "several_answers", "true_false", "matching", "ordering", "short_text", "number"]
PARTLY = ["cloze", "essay"]
OTHERS = [kind.key for kind in list_kinds() if kind.key not in (*HELD, *PARTLY)]


@st.composite
def marked_questions(draw: st.DrawFn, kind: str) -> FileQuestion:
    """Questions with every mark that this site puts into tags."""
    question = draw(file_questions(kind))
    level = draw(st.sampled_from(["", *DIFFICULTIES]))
    return replace(question, difficulty=level, competency=draw(maybe_line))


@pytest.mark.parametrize("kind", HELD)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_question_survives_its_file(kind: str, data: st.DataObject) -> None:
    question = data.draw(marked_questions(kind))
    written = write_moodle_xml([question])
    assert written.notes == ()
    found = read_moodle_xml(written.content)
    assert found.faults == []
    assert list(found.questions) == [question]


@pytest.mark.parametrize("kind", PARTLY)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_what_is_lost_of_a_question_is_said(kind: str, data: st.DataObject) -> None:
    question = data.draw(marked_questions(kind))
    written = write_moodle_xml([question])
    assert written.left_out == []
    found = read_moodle_xml(written.content)
    assert found.faults == []
    if not written.notes:
        assert list(found.questions) == [question]
    again = write_moodle_xml(found.questions)
    assert read_moodle_xml(again.content).questions == found.questions


@st.composite
def texts_with_gaps(draw: st.DrawFn) -> FileQuestion:
    """What Moodle can hold of them: no text before it, no units, no ranges, whole points, plain feedback."""
    question = draw(file_questions("cloze"))
    text = rich(question.data, "text")
    gaps = [gap | {"points": draw(st.sampled_from(["1", "3"]))} for gap in question.data["gaps"]]
    for gap in gaps:
        gap["data"] = _plain_gap(draw, gap["data"])
    return replace(
        question,
        stem="",
        data=question.data | {"gaps": gaps},
        text_format=text.format,
        explanation_format=question.explanation_format if question.explanation else text.format,
    )


def _plain_gap(draw: st.DrawFn, data: Json) -> Json:
    lines = some_line.map(lambda text: RichText(text).to_json())
    said = draw(st.one_of(lines, st.just({"text": '<b title="~#">a</b> &amp; }', "format": "html"})))
    kept = {key: value for key, value in data.items() if key in ("answers", "options", "shuffle")}
    for key in ("answers", "options"):
        for answer in kept.get(key, []):
            answer["feedback"] = said
            if "low" in answer:
                answer |= {"value": answer.pop("low"), "tolerance": "1"}
                del answer["high"]
            if key == "options":
                answer["text"] = RichText(clean_line(rich(answer, "text").text)).to_json()
    return kept


@settings(max_examples=200, deadline=None)
@given(texts_with_gaps())
def test_a_text_with_gaps_survives_where_moodle_can_hold_it(question: FileQuestion) -> None:
    written = write_moodle_xml([question])
    assert written.notes == ()
    found = read_moodle_xml(written.content)
    assert found.faults == []
    assert list(found.questions) == [question]


@pytest.mark.parametrize("kind", OTHERS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_kind_that_moodle_lacks_is_left_out_and_named(kind: str, data: st.DataObject) -> None:
    question = data.draw(file_questions(kind))
    written = write_moodle_xml([question])
    assert [note.position for note in written.left_out] == [1]
    assert b"<question" not in written.content


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(HELD).flatmap(marked_questions), max_size=4))
def test_a_whole_file_survives(questions: list[FileQuestion]) -> None:
    assert list(read_moodle_xml(write_moodle_xml(questions).content).questions) == questions
