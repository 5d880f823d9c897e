import datetime as dt
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, product
from typing import Any

import pytest
import zxingcpp
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from certificates.designs.drawing import UnprintableText, preflight, render_certificate, signature_box
from certificates.designs.places import BAND, CODE, LEFT, MM, PAGE, RIGHT, SIGNATURE
from certificates.designs.rules import DEMONSTRATION
from tests.certificates.designs.conftest import (
    FONTS,
    VERIFY_URL,
    Letter,
    facts,
    letters_of,
    opened,
    text_of,
)

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = sorted(
    {
        unicodedata.normalize("NFC", case(vowel) + tone)
        for vowel, tone in product("aăâeêioôơuưy", TONES)
        for case in (str.lower, str.upper)
    }
    - set("aeiouyAEIOUY")
    | set("đĐ")
)
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Pages take long to draw; a failing example is not made smaller."""

ALPHABET = "".join(LETTERS) + "abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY"
words = st.text(ALPHABET, min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=8).map(lambda parts: " ".join(parts)[:60].strip())


def render(**changes: Any) -> bytes:
    return render_certificate(facts(**changes), fonts=FONTS)


def assert_readable(pdf: bytes) -> None:
    """All ink of the text lies between the band and the right margin, and no line runs into another."""
    letters = letters_of(pdf)
    assert len(letters) > 300
    for letter in letters:
        assert letter.left >= LEFT - 2, letter
        assert letter.right <= RIGHT + 2, letter
        assert letter.bottom >= 12 * MM, letter
        assert letter.top <= PAGE[1] - 8 * MM, letter
    collisions = [pair for pair in combinations(letters, 2) if _collide(*pair)]
    assert collisions == []


def _collide(one: Letter, other: Letter) -> bool:
    if abs(one.baseline - other.baseline) < 1:
        return False
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > 0.3 and up > 0.3


def test_there_are_134_letters_with_marks() -> None:
    assert len(LETTERS) == 134


@pytest.mark.parametrize("start", range(0, 134, 45))
def test_every_vietnamese_letter_is_printed_and_can_be_copied(start: int) -> None:
    name = " ".join(LETTERS[start : start + 45])
    assert preflight(facts(holder_name=name, course_title=name), FONTS) == []
    pdf = render(holder_name=name, course_title=name)
    assert text_of(pdf).split().count(LETTERS[start]) == 2
    assert set(LETTERS[start : start + 45]) <= set(text_of(pdf))


def test_the_same_facts_give_the_same_bytes_whatever_form_they_come_in() -> None:
    decomposed = {key: unicodedata.normalize("NFD", value) for key, value in NAMES.items()}
    assert decomposed != NAMES
    assert render(**decomposed) == render(**NAMES)


NAMES = {"holder_name": "Đặng Ỷ Ẳng Nguyễn", "course_title": "Bảo vệ dữ liệu", "signer_name": "Lê Thuỷ"}


def test_two_processors_at_once_draw_what_one_draws() -> None:
    people = [f"Nguyễn Văn {letter}" for letter in "ÁẮẤĐÉẾÍÓ"]
    alone = [render(holder_name=name) for name in people]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda name: render(holder_name=name), people)) == alone


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(name=names)
def test_a_name_of_sixty_characters_stands_whole_in_its_place(name: str) -> None:
    pdf = render(holder_name=name)
    assert " ".join(name.split()) in " ".join(text_of(pdf).split())
    assert all(letter.right <= RIGHT + 2 and letter.left >= LEFT - 2 for letter in letters_of(pdf))


def test_an_ordinary_name_has_34_points() -> None:
    capitals = [letter for letter in letters_of(render(holder_name="HHH")) if letter.char == "H"]
    tallest = max(letter.top - letter.bottom for letter in capitals)
    assert tallest == pytest.approx(40 * 0.74, abs=1), "the title"
    assert any(abs(letter.top - letter.bottom - 34 * 0.74) < 1 for letter in capitals), "the name"


LONG = {
    "holder_name": "Nguyễn Hoàng Phương Khánh Trường Thịnh Vượng Nguyễn Ngọc Quỳnh",
    "holder_post": "Trưởng phòng Tổ chức cán bộ và Đào tạo, bồi dưỡng",
    "holder_unit": "Ban Quản lý Khu kinh tế và các Khu công nghiệp, Ủy ban nhân dân thành phố Hồ Chí Minh",
    "course_title": "Bồi dưỡng kiến thức, kỹ năng chuyên ngành về quản lý nhà nước trong lĩnh vực bảo vệ "
    "dữ liệu cá nhân, an toàn thông tin mạng và chuyển đổi số cho công chức lãnh đạo, quản lý cấp phòng",
    "issuer_name": "Trường Đào tạo, Bồi dưỡng cán bộ Thông tin, Truyền thông và Chuyển đổi số quốc gia",
    "signer_capacity": "KT. HIỆU TRƯỞNG",
    "signer_post": "Phó Hiệu trưởng phụ trách công tác đào tạo, bồi dưỡng",
    "signer_name": "PGS. TS. Nguyễn Phước Quý Hoàng Oanh",
    "verify_url": "https://xac-thuc.chung-nhan.hoc-vien-hanh-chinh.gov.vn/tra-cuu/ABCDEFGHJKMN",
    "place": "Thành phố Hồ Chí Minh",
    "is_demonstration": True,
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"is_demonstration": True},
        LONG,
        LONG
        | {"issuer_superior": LONG["issuer_name"], "title": "GIẤY CHỨNG NHẬN HOÀN THÀNH KHÓA HỌC BỒI DƯỠNG"},
        LONG | {"holder_name": "Ẵ" * 60, "course_title": "Ỗ" * 200, "signer_name": "Ậ" * 60},
        {"holder_birth_date": None, "holder_post": "", "holder_unit": "", "score_text": None},
    ],
    ids=["usual", "demonstration", "long", "longest", "unbroken", "short"],
)
def test_texts_of_any_length_stay_in_their_places(changes: dict[str, Any]) -> None:
    assert_readable(render(**changes))


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(
    unit=st.lists(words, max_size=25).map(" ".join),
    title=st.lists(words, min_size=1, max_size=30).map(" ".join),
    issuer=st.lists(words, min_size=1, max_size=14).map(" ".join),
    post=st.lists(words, min_size=1, max_size=9).map(" ".join),
)
def test_no_two_lines_run_into_each_other(unit: str, title: str, issuer: str, post: str) -> None:
    pdf = render(
        holder_unit=unit,
        course_title=title,
        issuer_name=issuer,
        issuer_superior=issuer,
        signer_post=post,
        is_demonstration=True,
    )
    assert_readable(pdf)


def test_the_margins_are_white_paper() -> None:
    with opened(render(**LONG)) as page:
        picture = page.render(scale=1.5).to_pil().convert("RGB")
    right = picture.crop((int((RIGHT + 6) * 1.5), 0, picture.width, int(picture.height * 0.85)))
    top = picture.crop((int((BAND + 4) * 1.5), 0, picture.width, int(8 * MM * 1.5)))
    assert right.getcolors() == [(right.width * right.height, (255, 255, 255))]
    assert top.getcolors() == [(top.width * top.height, (255, 255, 255))]


def test_names_are_never_read_as_markup() -> None:
    name = '<b>A</b> &amp; <img src="file:///etc/passwd"/>'
    pdf = render(holder_name=name, course_title="<para>x</para> %s {0} {{config}} \\(")
    text = " ".join(text_of(pdf).split())
    assert name in text
    assert "<para>x</para> %s {0} {{config}} \\(" in text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "holder_name",
            "Trần 林",
            "Họ và tên: phông chữ của giấy chứng nhận không in được ký tự “林” (U+6797).",
        ),
        (
            "course_title",
            "Hi 😀",
            "Tên khóa học: phông chữ của giấy chứng nhận không in được ký tự “😀” (U+1F600).",
        ),
        (
            "signer_name",
            "x\u0323",
            "Họ tên người ký: phông chữ của giấy chứng nhận không in được ký tự “\u0323” (U+0323).",
        ),
    ],
)
def test_a_character_without_a_glyph_is_named_before_anything_is_issued(
    field: str, value: str, sentence: str
) -> None:
    wrong = facts(**{field: value})
    assert preflight(wrong, FONTS) == [sentence]
    with pytest.raises(UnprintableText):
        render_certificate(wrong, fonts=FONTS)


def test_the_code_on_the_page_leads_to_the_page_that_verifies() -> None:
    with opened(render()) as page:
        picture = page.render(scale=2).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == VERIFY_URL
    assert code.ec_level == "Q"
    side = code.position.top_right.x - code.position.top_left.x
    assert side / 2 == pytest.approx(CODE, abs=2), "30 mm"


def test_the_code_is_read_from_a_poor_grey_copy() -> None:
    with opened(render()) as page:
        picture = page.render(scale=1.2, grayscale=True).to_pil().rotate(3, fillcolor=255)
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == VERIFY_URL


def test_only_a_demonstration_says_that_it_is_worth_nothing() -> None:
    assert DEMONSTRATION in text_of(render(is_demonstration=True))
    assert DEMONSTRATION not in text_of(render())


def test_the_visible_signature_tells_who_signed_and_when() -> None:
    at = dt.datetime(2026, 11, 20, 2, 41, 7, tzinfo=dt.UTC)
    box = signature_box("Học viện Hành chính", at=at, fonts=FONTS)
    assert box.rectangle == SIGNATURE
    text = text_of(box.appearance)
    assert "Ký số bởi: Học viện Hành chính" in text
    assert "Thời gian ký: 20/11/2026 09:41:07 +07:00" in text


def test_a_signer_with_a_strange_name_is_refused() -> None:
    with pytest.raises(UnprintableText, match="Tên trong chứng thư số"):
        signature_box("林", at=dt.datetime.now(dt.UTC), fonts=FONTS)
