"""Names, addresses and words in cells: read as one writes them, and told where they are none."""

import pytest

from lms.rosters.formats.values import Parsed, names_look_swapped
from tests.lms.rosters.formats.readings import parsed, suggestion


def test_addresses_are_in_small_letters_and_nearly_right_ones_are_mended_by_a_person():
    assert parsed("email", " A.Binh@Tinh.GOV.VN ").value == "a.binh@tinh.gov.vn"
    assert parsed("email", "a@x.vn; b@y.vn").value == "a@x.vn"
    for wrong in ("hằng@x.vn", "ha ng@x.vn", "hang@@x.vn", "hang@x,vn"):
        assert suggestion("email", wrong) == "hang@x.vn"
    assert parsed("email", "=cmd|' /C calc'!A0@x.vn").problem and parsed("email", "hang").problem


@pytest.mark.parametrize(
    ("field", "words", "key"),
    [
        ("gender", ["Nam", "NAM", "nam.", "Male"], "male"),
        ("gender", ["Nữ", "nữ", "NỮ", "Nu"], "female"),
        ("person_group", ["Công chức", "CC", "Công chức (tập sự)"], "cong_chuc"),
        ("person_group", ["Hợp đồng 68", "NLĐ", "Người lao động"], "nguoi_lao_dong"),
        ("person_group", ["Viên chức", "VC"], "vien_chuc"),
        ("status", ["Đang làm việc", "đang công tác"], "working"),
        ("status", ["Nghỉ hưu", "Nghỉ hưu từ 01/03/2025"], "retired"),
        ("status", ["Nghỉ thai sản"], "absent"),
    ],
)
def test_words_of_offices_are_known(field, words, key):
    assert {parsed(field, word).value for word in words} == {key}


@pytest.mark.parametrize(
    ("field", "word"), [("gender", "abc"), ("gender", "1"), ("person_group", "?"), ("status", "nghỉ")]
)
def test_a_word_that_is_not_known_or_has_two_meanings_is_a_problem(field, word):
    assert parsed(field, word).problem


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("NGUYỄN  THỊ HẰNG", "Nguyễn Thị Hằng"),
        ("nguyễn thị hằng", "Nguyễn Thị Hằng"),
        ("nGUYỄN tHỊ hẰNG", "Nguyễn Thị Hằng"),
        ("Nguyễn thị Hằng", "Nguyễn Thị Hằng"),
        ("Bà Nguyễn Thị Hằng", "Nguyễn Thị Hằng"),
        ("PGS.TS. Nguyễn Thị Hằng", "Nguyễn Thị Hằng"),
        ("H'HEN NIÊ", "H'Hen Niê"),
    ],
)
def test_a_name_is_written_as_one_writes_it_and_the_change_is_noted(written, name):
    found = parsed("full_name", written)
    assert found.value == name and found.note and name in str(found.note)


@pytest.mark.parametrize(
    "name", ["H'Hen Niê", "Y-Blô Êban", "Ông Văn Tuấn", "Bà Triệu", "Nguyễn Phúc Hoàng Bảo Ngọc"]
)
def test_rarer_names_stay_as_they_are(name):
    assert parsed("full_name", name) == Parsed(name)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("=HYPERLINK(1)", "formula"),
        ("+Trần Văn Ánh", "formula"),
        ("@SUM(1)", "formula"),
        ("Nguyễn Văn A1", "digits"),
        ("Lê Thị Bé; Trần Văn Ánh", "two people"),
        ("Lê Thị Bé, Trần Văn Ánh", "two people"),
        ("Lê Thị Bé\nTrần Văn Ánh", "two people"),
        ("Lê Thị Bé và Trần Văn Ánh", "two people"),
        ("Lê Thị Bé (nghỉ thai sản)", "more than a name"),
        ("x" * 100, "too long"),
    ],
)
def test_what_is_no_name_of_one_person_is_told(written, words):
    assert words in str(parsed("full_name", written).problem)


def test_a_name_of_one_word_is_odd():
    assert "one word" in str(parsed("full_name", "Hằng").note)
    assert parsed("given_name", "Hằng") == Parsed("Hằng")


def test_columns_of_names_that_were_exchanged_are_noticed():
    right = [("Nguyễn Thị", "Hằng"), ("Trần Văn", "Ánh"), ("Lê", "Bé"), ("Đặng Quốc", "Cường")]
    assert not names_look_swapped(right)
    assert names_look_swapped((given, family) for family, given in right)
    assert not names_look_swapped([]) and not names_look_swapped([("Lê", "An"), ("", "Hồ")])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Nghỉ hưu", "retired"),
        ("Đã nghỉ hưu (01/03/2025)", "retired"),
        ("Thôi việc từ ngày 1 tháng 3 năm 2025", "resigned"),
        ("Chuyển công tác từ tháng 3/2025", "moved"),
        ("Mất ngày 02/01/2025", "died"),
        ("Nghỉ không lương từ 01/03/2025", "absent"),
        ("Đang làm việc tại phòng Nội vụ", "working"),
        ("Đang làm chuyên viên", "working"),
    ],
)
def test_a_status_is_the_whole_cell_but_for_the_day_since_when(text, key):
    assert parsed("status", text) == Parsed(key)


@pytest.mark.parametrize(
    "text",
    [
        "không nghỉ hưu",
        "Chưa thôi việc",
        "Nghỉ hưu trước tuổi bị từ chối",
        "Đã chuyển công tác đến Sở từ 2020",
        "Nghỉ hưu (không được duyệt)",
        "Không còn làm việc",
    ],
)
def test_more_than_a_status_is_a_doubt_and_nobody_leaves_by_it(text):
    found = parsed("status", text)
    assert found.value is None and found.problem is None and text in str(found.doubt)


@pytest.mark.parametrize(
    "name", ["Khuyết", "(Khuyết)", "Chưa bổ nhiệm", "Chưa có", "ĐANG TUYỂN DỤNG", "Trống"]
)
def test_a_vacant_post_is_nobody(name):
    found = parsed("full_name", name)
    assert found.value is None and found.problem is None and "vacant" in str(found.note)


def test_a_name_that_is_like_a_vacancy_without_its_marks_stays_a_name():
    assert parsed("full_name", "Trọng").value == "Trọng" and parsed("full_name", "Trần Trống").value
