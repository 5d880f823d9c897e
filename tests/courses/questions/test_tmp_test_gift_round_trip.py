"""What is written as GIFT is read back as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.gift import read_gift, write_gift
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.registry import get_kind, list_kinds
from tests.courses.questions.strategies import DATA, file_questions

KINDS = [kind.key for kind in list_kinds()]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=1500, deadline=None)
@given(data=st.data())
def test_a_question_survives_its_file(kind: str, data: st.DataObject) -> None:
    question = data.draw(file_questions(kind))
    text = write_gift([question])
    found = read_gift(text)
    assert found.faults == []
    assert list(found.questions) == [question]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(KINDS).flatmap(file_questions), max_size=4))
def test_a_whole_file_survives(questions: list[FileQuestion]) -> None:
    assert list(read_gift(write_gift(questions)).questions) == questions


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_question_survives_as_json(kind: str, data: st.DataObject) -> None:
    question = data.draw(file_questions(kind))
    assert FileQuestion.from_json(question.to_json()) == question


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_stored_data_is_what_its_content_writes(kind: str, data: st.DataObject) -> None:
    stored = data.draw(DATA[kind])
    assert get_kind(kind).validate(stored) == []
    assert get_kind(kind).parse(stored).to_json() == stored
