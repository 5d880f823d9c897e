"""Which column is which: by its heading in the words of offices, and by what stands in it."""

import datetime as dt

import pytest

from lms.rosters.formats import FIELDS, describe_columns, headings_key, pick_cells, suggest_mapping
from lms.rosters.formats.fields import field_of_heading
from tests.lms.rosters.formats.workbooks import HEADINGS, PEOPLE, Sheet, opened


def columns(tmp_path, headings, *rows):
    _workbook, header, found = opened(Sheet(tmp_path / "a.xlsx").rows(1, [headings, *rows]).close())
    mapping = suggest_mapping(header.headings, found)
    return mapping, found


def field(heading: str) -> str:
    return field_of_heading(heading)[0]


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        (
            "full_name",
            "HỌ VÀ TÊN|Họ, chữ đệm và tên khai sinh|Họ tên CBCC|Họ và tên (*)|Ho ten|Họ và tên cán bộ, công chức",
        ),
        (
            "birth_on",
            "Ngày sinh|Ngày, tháng, năm sinh|Năm sinh|NGÀY THÁNG NĂM SINH|Ngày/tháng/năm sinh|Sinh ngày",
        ),
        ("gender", "Giới tính|Phái|Giới tính (Nam/Nữ)|Nam/Nữ"),
        (
            "national_id",
            "Số CCCD|CMND/CCCD|Số định danh cá nhân|Số CCCD/Định danh|Căn cước công dân|Số CMTND",
        ),
        ("staff_number", "Mã CBCC|Số hiệu cán bộ|Mã nhân viên|Mã số|Số hiệu CBCCVC"),
        ("email", "E-mail|Thư điện tử công vụ|Địa chỉ email|Hộp thư công vụ"),
        ("phone", "SĐT|Số điện thoại di động|ĐTDĐ|Điện thoại liên hệ"),
        ("unit", "Đơn vị công tác|Phòng/Ban|Cơ quan, đơn vị|Nơi công tác|Khoa, phòng|Tên đơn vị"),
        ("unit_code", "Mã đơn vị|Mã định danh điện tử|Mã phòng ban"),
        ("title", "Chức vụ/Chức danh|Chức vụ hiện tại|Vị trí việc làm|Chức danh, chức vụ"),
        ("person_group", "Đối tượng|Loại cán bộ|Cán bộ/Công chức/Viên chức|Phân loại"),
        ("valid_from", "Ngày bổ nhiệm|Ngày vào cơ quan|Ngày tuyển dụng|Từ ngày"),
        ("status", "Trạng thái|Tình trạng công tác|Tình trạng"),
        ("note", "Ghi chú|Ghi chú khác"),
        ("family_middle", "Họ đệm|Họ và tên đệm|Họ và chữ đệm|Họ lót"),
        ("given_name", "Tên|Tên gọi"),
    ],
)
def test_offices_head_a_column_in_many_words(name, headings):
    assert {heading: field(heading) for heading in headings.split("|")} == dict.fromkeys(
        headings.split("|"), name
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Ngày vào Đảng",
        "Ngày cấp CCCD",
        "Nơi sinh",
        "Quê quán",
        "Mã số BHXH",
        "Hệ số lương",
        "Trình độ chuyên môn",
        "Mã ngạch",
        "Dân tộc",
        "Nơi cấp",
        "STT",
        "Số tài khoản ngân hàng",
        "Mã số thuế",
    ],
)
def test_columns_of_other_matters_are_none_of_ours(heading):
    assert field(heading) not in FIELDS


def test_a_tidy_list_is_mapped_as_a_whole(tmp_path):
    mapping, _rows = columns(tmp_path, HEADINGS, *PEOPLE)
    wanted = {"full_name": 1, "birth_on": 2, "gender": 3, "national_id": 4, "unit": 5, "title": 6}
    assert mapping == wanted


def test_a_column_is_known_by_what_stands_in_it_where_its_heading_says_nothing(tmp_path):
    rows = [
        (
            "CB01",
            name,
            f"{name[0].lower()}{number}@x.gov.vn",
            f"09123456{number}",
            f"0010800123{number}",
            "Phòng Nội vụ",
        )
        for number, name in enumerate(("Lê Thị Bé", "Trần Văn Ánh", "Đặng Quốc Cường"), 10)
    ]
    mapping, _rows = columns(tmp_path, ("Mã", "Cột 1", "Cột 2", "Cột 3", "Cột 4", "Cột 5"), *rows)
    wanted = {"staff_number": 0, "full_name": 1, "email": 2, "phone": 3, "national_id": 4, "unit": 5}
    assert mapping == wanted


def test_a_heading_that_its_column_belies_loses_to_the_right_column(tmp_path):
    rows = [("Lê Thị Bé", "a@x.vn", "0912345678"), ("Trần Văn Ánh", "b@x.vn", "0912345679")]
    mapping, _rows = columns(tmp_path, ("Họ và tên", "Số điện thoại", "ĐT"), *rows)
    assert mapping["phone"] == 2


def test_two_columns_for_the_family_and_the_given_name_make_one_name(tmp_path):
    rows = [("Lê Thị", "Bé", "Văn phòng"), ("Trần Văn", "Ánh", "Văn phòng")]
    mapping, found = columns(tmp_path, ("Họ đệm", "Tên", "Đơn vị"), *rows)
    assert mapping == {"family_middle": 0, "given_name": 1, "unit": 2}
    assert pick_cells(found[0], mapping)["full_name"].text == "Lê Thị Bé"


def test_a_name_under_one_merged_heading_is_two_columns(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx")
    sheet.page.merge_range(0, 0, 0, 1, "Họ và tên")
    sheet.rows(1, [[None, None, "Đơn vị", "Chức vụ"], ("Lê Thị", "Bé", "Văn phòng", "Văn thư")])
    sheet.rows(3, [("Trần Văn", "Ánh", "Văn phòng", "Văn thư"), ("Đặng", "Cường", "Văn phòng", "Văn thư")])
    _workbook, header, rows = opened(sheet.close())
    mapping = suggest_mapping(header.headings, rows)
    assert pick_cells(rows[0], mapping)["full_name"].text == "Lê Thị Bé"


def test_birth_under_nam_or_nu_says_the_gender_too(tmp_path):
    sheet = Sheet(tmp_path / "a.xlsx")
    sheet.rows(1, [["Họ và tên", "Năm sinh", None, "Đơn vị"], [None, "Nam", "Nữ", None]])
    sheet.page.merge_range(0, 1, 0, 2, "Năm sinh")
    sheet.rows(3, [["Trần Văn Ánh", dt.date(1980, 1, 5), None, "A"], ["Lê Thị Bé", None, "06/01/1981", "A"]])
    sheet.rows(5, [["Phan Cả", None, None, "A"]])
    _workbook, header, rows = opened(sheet.close())
    mapping = suggest_mapping(header.headings, rows)
    assert mapping == {"full_name": 0, "birth_on_male": 1, "birth_on_female": 2, "unit": 3}
    picked = [pick_cells(row, mapping) for row in rows]
    assert [(each["birth_on"].text, each["gender"].text) for each in picked] == [
        ("05/01/1980", "Nam"),
        ("06/01/1981", "Nữ"),
        ("", ""),
    ]
    assert picked[1]["birth_on"].letter == "C"


def test_a_cross_under_nu_says_the_gender(tmp_path):
    rows = [("Lê Thị Bé", "x", "A"), ("Trần Văn Ánh", None, "A"), ("Vũ Thị Cúc", "x", "A")]
    mapping, found = columns(tmp_path, ("Họ và tên", "Nữ", "Đơn vị"), *rows)
    assert mapping == {"full_name": 0, "is_female": 1, "unit": 2}
    assert [pick_cells(row, mapping)["gender"].text for row in found] == ["Nữ", "Nam", "Nữ"]


def test_columns_are_described_by_fill_rate_and_samples(tmp_path):
    rows = [("Lê Thị Bé", "a@x.vn"), ("Trần Văn Ánh", None), ("Vũ Thị Cúc", "b@x.vn"), ("Hồ An", None)]
    _mapping, found = columns(tmp_path, ("Họ và tên", "Thư điện tử"), *rows)
    about = describe_columns(("Họ và tên", "Thư điện tử"), found)[1]
    assert (about.letter, about.fill_rate, about.samples) == ("B", 0.5, ("a@x.vn", "b@x.vn"))
    assert about.suggested == "email"


def test_headings_are_remembered_however_they_are_spaced_and_cased():
    assert headings_key(("Họ và tên", "Đơn vị", "")) == headings_key(("HỌ VÀ  TÊN *", "đơn vị"))
    assert headings_key(("Họ và tên", "Đơn vị")) != headings_key(("Đơn vị", "Họ và tên"))
