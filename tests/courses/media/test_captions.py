"""Captions from elsewhere: read with every fault and its line, kept as WebVTT of plain text."""

from hypothesis import given
from hypothesis import strategies as st

from courses.media.rules.captions import Cue, decode, read_captions, words_of, write_vtt

SRT = """1
00:00:01,000 --> 00:00:03,500
<i>Xin chào</i> các anh/chị
dòng hai

2
00:00:06,000 --> 00:00:08,000
{\\an8}Bài 1 & bài 2 <script>alert(1)</script>
"""


def test_subrip_becomes_webvtt_of_plain_text() -> None:
    cues, faults = read_captions(SRT)
    assert faults == []
    assert cues == [
        Cue(1000, 3500, "Xin chào các anh/chị\ndòng hai"),
        Cue(6000, 8000, "Bài 1 & bài 2 alert(1)"),
    ]
    vtt = write_vtt(cues)
    assert vtt.startswith("WEBVTT\n") and "00:00:01.000 --> 00:00:03.500" in vtt and "&amp;" in vtt
    assert read_captions(vtt) == (cues, [])


def test_webvtt_keeps_its_words_without_notes_styles_and_settings() -> None:
    text = (
        "WEBVTT - tiêu đề\n\nNOTE ghi chú\n\nSTYLE\n::cue { color: red }\n\n"
        "a1\n01:02.5 --> 01:04.000 align:start\n<v Mai>Chào</v>\n"
    )
    assert read_captions(text) == ([Cue(62_500, 64_000, "Chào")], [])


def test_every_fault_is_named_with_its_line() -> None:
    text = "00:05.000 --> 00:01.000\nngược\n\n00:xx --> 00:09\nsai giờ\n\nkhông có giờ"
    _, faults = read_captions(text)
    assert [fault.line for fault in faults] == [1, 4, 7]
    assert read_captions("  \n")[1][0].message == "No caption was found."
    assert read_captions("a" * 700_000)[1][0].message == "These captions are too long for one film."


def test_letters_that_cannot_be_told_are_not_guessed() -> None:
    assert decode("Chào".encode("utf-16")) == "Chào" == decode("\ufeffChào".encode())
    assert decode("Chào".encode("cp1258")) is None


def test_the_words_of_captions_are_paragraphs_where_nobody_speaks() -> None:
    cues = [Cue(0, 1000, "Một"), Cue(1500, 2000, "hai"), Cue(9000, 9500, "ba\nbốn")]
    assert words_of(cues) == "Một hai\n\nba bốn"


_lines = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs")), min_size=1, max_size=20
)


@given(st.lists(st.tuples(st.integers(0, 10_000_000), st.integers(1, 9000), _lines), min_size=1, max_size=8))
def test_what_is_written_is_read_again_the_same(parts: list[tuple[int, int, str]]) -> None:
    cues, _ = read_captions(write_vtt([Cue(start, start + long, text) for start, long, text in parts]))
    assert read_captions(write_vtt(cues)) == (cues, []) or not cues


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    cues, faults = read_captions(text)
    assert cues or faults
