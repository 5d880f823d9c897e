"""Citations as people write them."""

import pytest

from lms.law.rules import number_key, number_year, read_articles, read_citations, read_number, touches

DECREE = "224/2026/nd-cp"


def cited(text: str) -> list[tuple[str, str]]:
    return [(each.number, each.article) for each in read_citations(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Điều 5 khoản 2 điểm a Nghị định số 224/2026/NĐ-CP",
        "điểm a khoản 2 Điều 5 của Nghị định 224/2026/NĐ-CP",
        "ĐIỂM A KHOẢN 2 ĐIỀU 5 NGHỊ ĐỊNH SỐ: 224 / 2026 / NĐ – CP",
        "diem a khoan 2 dieu 5 nghi dinh 224/2026/ND-CP",
        "Nghị định 224/2026/NĐ-CP ngày 24/06/2026 của Chính phủ".replace(
            " của", " (Điều 5 khoản 2 điểm a), của"
        ),
        "Nghị định số 224/2026/NĐ-CP, điểm a khoản 2 Điều 5",
    ],
)
def test_one_article_is_read_from_all_ways_of_writing_it(text: str) -> None:
    assert cited(text) == [(DECREE, "Điều 5 khoản 2 điểm a")]


def test_several_documents_keep_their_own_articles() -> None:
    text = "khoản 2 Điều 77 Nghị định 224/2026/NĐ-CP; Quyết định 757/QĐ-BKHCN; Điều 90 Luật 148/2025/QH15"
    assert cited(text) == [(DECREE, "Điều 77 khoản 2"), ("757/qd-bkhcn", ""), ("148/2025/qh15", "Điều 90")]


def test_lists_and_ranges_of_articles_are_each_read() -> None:
    assert read_articles("Điều 3, Điều 5 và khoản 2 Điều 7") == ["Điều 3", "Điều 5", "Điều 7 khoản 2"]
    assert read_articles("các điều 5 - 7") == ["Điều 5", "Điều 6", "Điều 7"]
    assert read_articles("điểm a, b khoản 2, khoản 3 Điều 5") == [
        "Điều 5 khoản 2 điểm a",
        "Điều 5 khoản 2 điểm b",
        "Điều 5 khoản 3",
    ]
    assert read_articles("mục II.1.c và III.2.d, Điều 1") == ["Điều 1 mục II.1.c", "Điều 1 mục III.2.d"]
    assert read_articles("Mở đầu") == []


def test_point_d_is_not_the_other_point_d() -> None:
    assert read_articles("điểm đ khoản 1 Điều 3") == ["Điều 3 khoản 1 điểm đ"]
    assert read_articles("điểm d khoản 1 Điều 3") == ["Điều 3 khoản 1 điểm d"]


def test_a_date_beside_the_number_tells_its_year_and_is_no_document() -> None:
    found = read_citations("Quyết định số 146/QĐ-TTg ngày 28/01/2022 của Thủ tướng Chính phủ")
    assert [(each.number, each.year) for each in found] == [("146/qd-ttg", 2022)]
    assert read_citations("ngày 28/01/2022, trang 3/2020") == []
    assert read_citations("mục 2 Công văn tháng 01/2024 của UBND tỉnh Hải Dương") == []


def test_a_law_is_known_by_its_name_and_a_decree_without_its_end() -> None:
    assert [(each.name, each.article) for each in read_citations("Điều 5 Luật An ninh mạng")] == [
        ("an ninh mang", "Điều 5")
    ]
    assert [(each.number, each.kind) for each in read_citations("NĐ 224/2026")] == [("224/2026", "nghi dinh")]


def test_numbers_have_one_key_and_are_kept_as_printed() -> None:
    assert number_key("Số 06 / QĐ - TTg") == number_key("6/qd-ttg") == "6/qd-ttg"
    assert read_number("số: 224 / 2026/NĐ – CP") == "224/2026/NĐ-CP"
    assert read_number("57-NQ/TW") == "57-NQ/TW"
    assert [read_number(text) for text in ("", "Luật", "224/2026", "1/", "<b>1/QĐ</b>")] == [None] * 5
    assert (number_year("06/QĐ-TTg", 2022), number_year("224/2026/NĐ-CP", 2026)) == (2022, 0)


def test_what_lapses_touches_what_holds_it_and_what_it_holds() -> None:
    assert touches("Điều 5", "Điều 5 khoản 2")
    assert touches("Điều 5 khoản 2", "Điều 5")
    assert touches("Điều 5", "")
    assert touches("", "Điều 9")
    assert not touches("Điều 5", "Điều 50")
    assert not touches("Điều 5 khoản 2", "Điều 5 khoản 3")


def test_long_nonsense_is_read_in_no_time() -> None:
    for piece in ("điều 5, ", "1/1/", "luật a", "khoản 1 và ", "1/a-", "ix", "điều ixivxl "):
        read_citations(piece * 4000)
