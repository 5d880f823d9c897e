"""What the headers of an upload say, read with distrust."""

import base64

from lms.uploads.rules import clean_name, ending_of, read_metadata, read_number


def test_only_whole_numbers_from_nought_are_numbers() -> None:
    assert [read_number(text) for text in ("0", "17", "-1", "1.5", "٣", "", None, "9" * 16)] == [
        *(0, 17),
        *(None,) * 6,
    ]


def test_metadata_that_is_no_base64_is_left_out() -> None:
    name = base64.b64encode("bài.mp4".encode()).decode()
    assert read_metadata(f"filename {name},purpose %%%,empty,bad /w==") == {
        "filename": "bài.mp4",
        "empty": "",
    }


def test_a_name_loses_its_folders_and_keeps_its_ending() -> None:
    assert clean_name("C:\\Bài giảng\\../bai  1.MP4") == "bai 1.MP4"
    assert clean_name("x" * 300 + ".pptx").endswith("x.pptx") and len(clean_name("x" * 300 + ".pptx")) == 150
    assert [ending_of(name) for name in ("a.MP4", "a", ".x")] == ["mp4", "", "x"]
