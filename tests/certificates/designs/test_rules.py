import datetime as dt
import unicodedata
from dataclasses import fields

from certificates.designs.rules import (
    FIELD_WORDS,
    CertificateFacts,
    grouped_code,
    holder_lines,
    missing_glyphs,
    place_and_date,
    register_lines,
    signer_lines,
    study_lines,
)
from tests.certificates.designs.conftest import VERIFY_URL, facts

VIETNAMESE = set(map(ord, "Đặng Thị Ánh"))


def test_facts_are_one_line_each_in_form_nfc() -> None:
    name = unicodedata.normalize("NFD", "  Đặng\tThị\n Ánh ")
    assert facts(holder_name=name).holder_name == "Đặng Thị Ánh"


def test_every_text_of_a_certificate_has_a_name_for_the_people_who_issue() -> None:
    texts = {field.name for field in fields(CertificateFacts) if "str" in str(field.type)}
    assert texts == set(FIELD_WORDS)


def test_a_code_is_read_aloud_in_groups_of_four() -> None:
    assert grouped_code("ABCDEFGHJK") == "ABCD EFGH JK"
    assert grouped_code("ABCD-EFGH JKMN") == "ABCD EFGH JKMN"


def test_what_is_not_known_of_the_holder_is_left_out() -> None:
    assert holder_lines(facts()) == [
        "Sinh ngày 05 tháng 02 năm 1980",
        "Chuyên viên, Sở Nội vụ tỉnh Ninh Bình",
    ]
    assert holder_lines(facts(holder_birth_date=None, holder_post="")) == ["Sở Nội vụ tỉnh Ninh Bình"]
    assert holder_lines(facts(holder_birth_date=None, holder_post="", holder_unit="")) == []


def test_the_study_is_told_with_its_periods_and_days() -> None:
    form, days = study_lines(facts())
    assert form.split("   •   ") == ["Hình thức: trực tuyến", "Thời lượng: 24,5 tiết", "Kết quả: 9,2/10 điểm"]
    assert days == "Từ ngày 01 tháng 9 năm 2026 đến ngày 15 tháng 10 năm 2026"


def test_a_course_of_one_day_names_that_day_once() -> None:
    day = dt.date(2026, 1, 5)
    _form, days = study_lines(facts(started_on=day, completed_on=day, score_text=None))
    assert days == "Ngày 05 tháng 01 năm 2026"


def test_a_certificate_without_a_decision_says_nothing_of_one() -> None:
    lines = register_lines(facts(decision_number=None))
    assert [label for label, _value in lines] == ["Số vào sổ:", "Mã tra cứu:", "Tra cứu tại:"]
    assert lines[-1][1] == VERIFY_URL


def test_a_deputy_signs_under_the_title_of_the_head() -> None:
    assert signer_lines(facts()) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    board = facts(signer_capacity="TM.", signer_post="Hội đồng quản trị")
    assert signer_lines(board) == ["TM. HỘI ĐỒNG QUẢN TRỊ"]
    assert signer_lines(facts(signer_capacity=None, signer_post="Giám đốc")) == ["GIÁM ĐỐC"]


def test_the_day_of_issue_is_written_as_official_papers_write_it() -> None:
    assert place_and_date(facts(issued_on=dt.date(2026, 2, 5))) == "Hà Nội, ngày 05 tháng 02 năm 2026"
    assert place_and_date(facts(issued_on=dt.date(2026, 3, 15))) == "Hà Nội, ngày 15 tháng 3 năm 2026"


def test_each_missing_character_is_named_once_in_order() -> None:
    assert missing_glyphs("Đặng 林 Thị 明 林", VIETNAMESE) == ["林", "明"]


def test_a_mark_without_its_letter_and_a_hidden_character_count_as_missing() -> None:
    everything = range(0x110000)
    assert missing_glyphs("x\u0323", everything) == ["\u0323"]
    assert missing_glyphs("a\u202eb\x07", everything) == ["\u202e", "\x07"]
