"""The formats of question files: which one a file is in, and that all of them keep their word."""

import pytest

from courses.questions.formats.encoding import decode_text
from courses.questions.formats.registry import detect, find_format, list_formats

GIFT = "::Một:: Trời xanh? {T}\n"
AIKEN = "Một?\nA. x\nB. y\nANSWER: B\n"
MOODLE = '<?xml version="1.0"?><quiz><question type="truefalse"></question></quiz>'


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("a.gift", GIFT, "gift"),
        ("a.txt", GIFT, "gift"),
        ("a.txt", AIKEN, "aiken"),
        ("a.txt", AIKEN.replace("x", "{x}"), "aiken"),
        ("a.gift", "$CATEGORY: luật", "gift"),
        ("a.xml", MOODLE, "moodle_xml"),
        ("a", MOODLE, "moodle_xml"),
        ("a.xml", '<question type="essay"/>', "moodle_xml"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_known_by_its_content(name: str, text: str, key: str, encoding: str) -> None:
    found = detect(name, text.encode(encoding))
    assert found and found.key == key


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"MZ\x90", b"xin chao", b"<html></html>"])
def test_what_is_no_question_file_is_in_no_format(content: bytes) -> None:
    assert detect("a.bin", content) is None


@pytest.mark.parametrize("content", [b"", b"\x00{\xff", b"PK\x03\x04", b"\xff\xfe{", b"<quiz>", b"{" * 1000])
def test_every_reader_takes_any_bytes(content: bytes) -> None:
    for format in list_formats():
        if format.read:
            assert format.read(content, "a").questions == ()


def test_every_writer_writes_an_empty_file() -> None:
    for format in list_formats():
        if format.write:
            assert format.write([]).notes == ()


def test_a_format_is_found_by_its_key() -> None:
    assert [find_format(format.key) for format in list_formats()] == list_formats()
    assert find_format("word perfect") is None


def test_old_vietnamese_encodings_are_read_and_told() -> None:
    assert decode_text("Điều lệ".encode("utf-16")) == ("Điều lệ", None)
    text, fault = decode_text("Ðáp án đúng".encode("cp1258", errors="replace"))
    assert text and "đúng" in text.replace("u\u0301", "ú")
    assert fault and "Windows" in fault.message
