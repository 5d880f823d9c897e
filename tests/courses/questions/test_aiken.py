"""Aiken: the plainest format, read with every fault by its line and written with every loss told."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.aiken import read_aiken, write_aiken
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.registry import find_format
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import RichText
from tests.courses.questions.strategies import file_questions, raw_text, some_line

TWO = "Thủ đô của Việt Nam?\nA. Huế\nB) Hà Nội\nANSWER: B\n\nĐúng hay sai?\nA. Đúng\nB. Sai\nANSWER: A\n"


def _weights(question: FileQuestion) -> list[tuple[str, str]]:
    return [(option["text"], option["weight"]) for option in question.data["options"]]


def test_questions_are_read_one_after_the_other() -> None:
    found = read_aiken(TWO)
    assert found.notes == ()
    assert [(each.stem, each.line) for each in found.questions] == [
        ("Thủ đô của Việt Nam?", 1),
        ("Đúng hay sai?", 6),
    ]
    assert _weights(found.questions[0]) == [("Huế", "0"), ("Hà Nội", "100")]


def test_long_texts_may_have_several_lines() -> None:
    (question,) = read_aiken("Dòng một\ndòng hai\n\nA. đầu\n tiếp\nB. hai\nANSWER: a.").questions
    assert question.stem == "Dòng một dòng hai"
    assert _weights(question) == [("đầu tiếp", "100"), ("hai", "0")]


def test_several_letters_mean_all_of_them() -> None:
    (question,) = read_aiken("Chọn hai.\nA. x\nB. y\nC. z\nANSWER: A, C").questions
    assert (question.kind, question.data["scoring"]) == ("several_answers", "all_or_nothing")
    assert [weight for _, weight in _weights(question)] == ["50", "0", "50"]


def test_text_is_plain_text() -> None:
    (question,) = read_aiken("1 < 2 <b>?\nA. <i>\nB. &amp;\nANSWER: A").questions
    assert (question.stem, question.text_format) == ("1 < 2 <b>?", "plain")
    assert _weights(question)[0] == ("<i>", "100")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Một?\nA. x\nB. y", 1, "The line “ANSWER:” is missing."),
        ("Một?\nA. x\nB. y\n\nHai?\nA. x\nB. y\nANSWER: A", 1, "The line “ANSWER:” is missing."),
        ("Một?\nA. x\nB. y\nANSWER: C", 4, "“ANSWER:” must be followed by the letter of an answer."),
        ("Một?\nA. x\nB. y\nANSWER: cả hai", 4, "“ANSWER:” must be followed by the letter of an answer."),
        ("\nANSWER: A", 2, "This line “ANSWER:” belongs to no question."),
        ("Một?\nA. x\nC. y\nANSWER: A", 1, "The answer “%(letter)s” stands where “%(expected)s”"),
        ("Một?\nA. x\nANSWER: A", 1, "A question of this kind needs at least two answers."),
        ("Một?\nA. x\nB. x\nANSWER: A", 1, "Two answers are the same"),
    ],
)
def test_a_slip_is_named_where_it_stands(text: str, line: int, message: str) -> None:
    assert [fault.line for fault in read_aiken(text).faults if fault.message.startswith(message)] == [line]


def test_the_file_may_come_from_an_old_windows() -> None:
    format = find_format("aiken")
    assert format and format.read
    found = format.read(TWO.encode("cp1258", errors="ignore"), "cauhoi.txt")
    assert len(found.questions) == 2
    assert [(note.line, note.level) for note in found.notes] == [(1, "warning")]
    assert len(format.read(TWO.encode("utf-16"), "").questions) == 2
    assert [note.line for note in format.read(b"\x00\x01", "").faults] == [1]


@st.composite
def plain_questions(draw: st.DrawFn) -> FileQuestion:
    """What Aiken can hold."""
    texts = draw(st.lists(some_line, min_size=2, max_size=5, unique_by=lambda text: text.casefold()))
    right = draw(st.integers(0, len(texts) - 1))
    options = tuple(
        Option(option_id(place), RichText(text), (right == place) + 0) for place, text in enumerate(texts)
    )
    stem = draw(some_line.filter(lambda text: not text.upper().startswith("ANSWER")))
    data = Choices(options).to_json()
    return FileQuestion(
        kind="one_answer", data=data, stem=stem, text_format="plain", explanation_format="plain"
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(plain_questions(), max_size=3))
def test_what_it_can_hold_survives(questions: list[FileQuestion]) -> None:
    written = write_aiken(questions)
    assert written.notes == ()
    assert list(read_aiken(written.text).questions) == questions


@settings(max_examples=150, deadline=None)
@given(file_questions("one_answer"))
def test_what_it_cannot_hold_is_told(question: FileQuestion) -> None:
    written = write_aiken([question])
    assert written.notes
    found = read_aiken(written.text)
    assert found.faults == [] or all("the same" in fault.message for fault in found.faults)
    assert len(found.questions) + len(found.faults) + len(written.left_out) >= 1


def test_other_kinds_are_left_out_and_named() -> None:
    question = FileQuestion(kind="true_false", data={"answer": True}, stem="Đúng?", id="q7")
    (note,) = write_aiken([question]).left_out
    assert (note.position, note.question) == (1, "q7")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(raw_text, st.sampled_from(["\n", "A. ", "\nB) ", "\nANSWER: A\n"]))).map("".join))
def test_any_text_is_read(text: str) -> None:
    found = read_aiken(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= note.line <= lines for note in found.notes)


@pytest.mark.parametrize("unit", ["A. ", "A. x\n", "x\n", "ANSWER: A\n", "B", "\n"])
def test_a_hundred_kilobytes_take_no_more_than_a_moment(unit: str) -> None:
    start = time.process_time()
    read_aiken((unit * 100_000)[:100_000])
    assert time.process_time() - start < 3
