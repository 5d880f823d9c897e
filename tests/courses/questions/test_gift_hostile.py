"""No text, however hostile, stops the reader of GIFT (threats no. 55)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.gift import read_gift, write_gift
from tests.courses.questions.strategies import raw_text


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(raw_text, st.sampled_from(["\n", "\n\n", "{", "}", "=", "~", "#", "->", ">"]))).map(
        "".join
    )
)
def test_any_text_is_read_and_what_was_read_can_be_written(text: str) -> None:
    found = read_gift(text)
    assert read_gift(write_gift(found.questions).text).questions == found.questions
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= note.line <= lines for note in found.notes)


SIZE = 100_000


def _filled(unit: str) -> str:
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


UNITS = [
    "{", "}", "{}", "{\n\n", "\n", " ", "\\\\", "~", "=", "####", "::", "// [id:", "[id:",
    "<a ", '<a b="', "<!--",
    "->", "%50%", "$CATEGORY:\n", "a {T}\n\n", "a {#1}\n\n", "1,", "*", "a\u0301", "\0", "\r",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("frame", ["%s", "a {=b\n%s\n}"])
def test_a_hundred_kilobytes_take_no_more_than_a_moment(unit: str, frame: str) -> None:
    text = frame.replace("%s", _filled(unit))
    start = time.process_time()
    read_gift(text)
    # All are read within a second; work that grows with the square of the text would take minutes.
    assert time.process_time() - start < 3
