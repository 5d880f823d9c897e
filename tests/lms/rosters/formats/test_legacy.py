"""Text of the time before Unicode: every letter both ways, and never a change to text that is right."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.text import fold
from lms.rosters.formats import legacy
from lms.rosters.formats.legacy_tables import TCVN3, VNI, VNI_SIGNS
from lms.rosters.formats.syllables import is_syllable
from tests.lms.rosters.old_fonts import to_legacy

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aăâeêioôơuưy"
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(VOWELS, TONES)]
MARKED = [letter for letter in [*LETTERS, "đ"] if not letter.isascii()]


def words(text: str) -> list[str]:
    return text.split()


FAMILIES = words(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Lương"
)
MIDDLES = words("Văn Thị Hữu Đức Minh Thanh Ngọc Quốc Bích Xuân Như Thái Bá Hà Thế")
GIVEN = words(
    "An Ánh Bình Châu Cường Dũng Đạt Hằng Hạnh Hiếu Hoà Hòa Hương Khuê Kỳ Lộc Mỹ Nghĩa Phượng Quý Sơn Tá Thảo"
    " Thuỷ Thủy Trường Tuyết Ường Uyên Vượng Xuyến Yến Hà Cúc Quát Cơ Thư Tứ Ý Thuý Toàn Toán Huế Giỏi"
)
names = st.builds(
    "{} {} {}".format, st.sampled_from(FAMILIES), st.sampled_from(MIDDLES), st.sampled_from(GIVEN)
)

encodings = st.sampled_from(legacy.ENCODINGS)


def test_all_134_letters_have_their_place():
    assert len(MARKED) == 67 and len({*MARKED, *(letter.upper() for letter in MARKED)}) == 134
    assert {*VNI_SIGNS} == {*MARKED, *(letter.upper() for letter in MARKED)}
    assert {*TCVN3.values()} == {*MARKED, *"ĂÂÊÔƠƯĐ"} and len(TCVN3) == 74


@pytest.mark.parametrize("letter", [*MARKED, *(letter.upper() for letter in MARKED)])
def test_each_letter_goes_both_ways(letter):
    assert legacy.convert(to_legacy(letter, "vni"), "vni") == letter
    back = legacy.convert(to_legacy(letter, "tcvn3"), "tcvn3")
    assert back == letter or (letter.isupper() and back == letter.lower())


@pytest.mark.parametrize(
    ("encoding", "written", "meant"),
    [
        ("tcvn3", "NguyÔn ThÞ H»ng", "Nguyễn Thị Hằng"),
        ("tcvn3", "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("tcvn3", "Uû ban nh©n d©n ph­êng", "Uỷ ban nhân dân phường"),
        ("tcvn3", "§Æng Quèc C­êng", "Đặng Quốc Cường"),
        ("tcvn3", "NGUYÔN V¡N B×NH", "NGUYỄN VĂN BÌNH"),
        ("vni", "Nguyeãn Thò Haèng", "Nguyễn Thị Hằng"),
        ("vni", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("vni", "ÑAËNG QUOÁC CÖÔØNG", "ĐẶNG QUỐC CƯỜNG"),
        ("vni", "UÛy ban nhaân daân phöôøng", "Ủy ban nhân dân phường"),
    ],
)
def test_texts_of_that_time_are_read(encoding, written, meant):
    assert legacy.detect([written]) == encoding
    assert legacy.convert(written, encoding) == meant


@given(st.lists(names, min_size=1, max_size=30), encodings)
def test_names_survive_the_way_there_and_back(people, encoding):
    for name in people:
        back = legacy.convert(to_legacy(name, encoding), encoding)
        # TCVN3 has no capitals with tones.
        assert back == name or (encoding == "tcvn3" and back.casefold() == name.casefold())


@given(st.lists(names, min_size=1, max_size=30))
def test_proper_names_are_never_taken_for_old_text(people):
    assert legacy.detect(people) is None
    assert legacy.detect([name.upper() for name in people]) is None
    assert legacy.preview([people]) == []


@given(names, encodings)
def test_a_proper_name_in_a_column_of_old_text_stays(name, encoding):
    if not legacy.has_own_letters(name):
        return
    assert legacy.convert(name, encoding) == name


@given(st.lists(names, max_size=30), encodings)
def test_a_column_of_old_names_is_recognised(people, encoding):
    """Some names read both ways: among names that do not, they do not hide what the column is in."""
    clear = ["Nguyễn Thị Hường"] * (2 * len(people) + 1)
    assert legacy.detect([to_legacy(name, encoding) for name in [*people, *clear]]) == encoding


@given(st.text(max_size=60), encodings)
def test_no_text_breaks_the_conversion(text, encoding):
    assert isinstance(legacy.convert(text, encoding), str)
    assert legacy.detect([text]) in (None, *legacy.ENCODINGS)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60), encodings)
def test_plain_letters_and_digits_stay(text, encoding):
    assert legacy.convert(text, encoding) == text


@pytest.mark.parametrize(
    "text", ["Café Müller", "São Paulo", "Hà Nam", "Toà án", "Hoá học", "Cao Bá Quát", "naïve", "€ 5"]
)
def test_text_of_other_languages_and_short_proper_text_is_left_alone(text):
    assert legacy.detect([text]) is None


def test_only_the_columns_that_are_old_are_offered_for_conversion():
    people = ["Nguyễn Thị Hằng", "Trần Văn Ánh", "Đặng Quốc Cường"]
    old = [to_legacy(name, "vni") for name in people]
    found = legacy.preview([["1", "2"], people, old])
    assert [(column, encoding) for column, encoding, _samples in found] == [(2, "vni")]
    assert found[0][2] == list(zip(old, people, strict=True))


def test_every_name_used_here_is_made_of_syllables():
    assert [word for word in [*FAMILIES, *MIDDLES, *GIVEN] if not is_syllable(word)] == []
    assert [word for word in ("Quat", "Cac", "Nguyên Văn", "µ", "bcd", "hoanh") if is_syllable(word)] == [
        "hoanh"
    ]


def test_the_letter_that_nobody_sees_survives_until_the_column_is_converted():
    from lms.rosters.formats.cells import clean

    assert legacy.convert(clean("  Ph­êng  Th­îng "), "tcvn3") == "Phường Thượng"
    assert clean("Nguyễn Th\u00adị") == "Nguyễn Thị" and fold(clean("ca\u00adn bo")) == "can bo"
    assert set(VNI) >= set(VNI_SIGNS.values())
