"""A course in a ZIP archive: everything is checked before a byte is unpacked, and nothing is written."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from courses.exchange import archive as archives
from courses.exchange.manifest import read_course_at
from courses.exchange.source import read_files

from .folders import MANIFEST, a_course


def _zip(path, entries, **options):
    with zipfile.ZipFile(path, "w", **{"compression": zipfile.ZIP_DEFLATED, **options}) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def _a_link(name, target):
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info, target


def _refusal(path):
    files = read_files(path)
    assert not files.is_readable and files.contents == {}
    return [each.fault.message % each.fault.params for each in files.faults]


@pytest.mark.parametrize("top", ["", "an-toan-thong-tin/", "./"])
def test_a_zipped_course_is_read_with_and_without_its_folder(tmp_path, top):
    files = a_course()
    entries = [(f"{top}{name}", content) for name, content in files.items()]
    path = _zip(tmp_path / "khoa-hoc.zip", [*entries, (f"{top}__MACOSX/._x", b"x"), (f"{top}lessons/", b"")])
    assert read_files(path).contents == files
    assert read_course_at(path).notes == ()


@pytest.mark.parametrize(
    "name",
    [
        "../evil.md",
        "a/../../evil.md",
        "/etc/evil",
        "C:/evil",
        "c:evil",
        "a\\..\\evil",
        "\\\\server\\evil",
        "a//b",
        "./../evil.md",
        "a/./b",
        "..",
        "a\u2215..\u2215b",
        "\uff0e\uff0e/evil",
        "\uff0fetc",
        "..\uff3cevil",
        "a\x01b",
        "a\u202eb",
        "x" * 300,
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path, name):
    path = _zip(tmp_path / "a.zip", [*a_course().items(), (name, b"x")])
    assert _refusal(path)
    assert not (tmp_path / "evil.md").exists()


def test_a_name_with_a_hidden_end_is_refused(tmp_path):
    path = _zip(tmp_path / "a.zip", [("images/aXb", b"x")])
    path.write_bytes(path.read_bytes().replace(b"images/aXb", b"images/a\x00b"))
    assert _refusal(path)


def test_links_are_refused_whatever_follows_them(tmp_path):
    path = _zip(tmp_path / "a.zip", [_a_link("moo", "/tmp/moo"), ("moo/x", b"x")])
    assert any("is a symbolic link" in message for message in _refusal(path))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["a.md", "A.md", "a.md/b", "\u0061.md"])
def test_names_that_stand_twice_are_refused(tmp_path, second):
    path = _zip(tmp_path / "a.zip", [("a.md", b"x"), (second, b"y")])
    assert any("stands in the archive twice" in message for message in _refusal(path))


def test_a_bomb_is_refused_without_being_unpacked(tmp_path):
    path = _zip(tmp_path / "a.zip", [("images/a.svg", b"\0" * 40_000_000)])
    tracemalloc.start()
    assert any("would grow too much" in message for message in _refusal(path))
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_files_that_are_too_large_together_are_refused(tmp_path):
    path = _zip(tmp_path / "a.zip", [(f"images/{number}.png", bytes(9_000_000)) for number in range(23)])
    assert any("larger than 200 MB" in message for message in _refusal(path))


def test_an_archive_that_says_it_is_smaller_than_it_is_is_refused(tmp_path):
    path = _zip(tmp_path / "a.zip", [("a.md", b"abc" * 5000)])
    size = struct.pack("<L", 15000)
    assert path.read_bytes().count(size) >= 2
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<L", 20)))
    assert _refusal(path)


def test_a_million_entries_are_refused_before_they_are_listed(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(4001):
            archive.writestr(f"{number}", b"")
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert any("more than 2000 files" in message for message in _refusal(tmp_path / "a.zip"))


def test_a_directory_longer_than_it_says_is_not_listed(tmp_path, monkeypatch):
    path = _zip(tmp_path / "a.zip", a_course().items())
    content = bytearray(path.read_bytes())
    end = content.rindex(b"PK\x05\x06")
    struct.pack_into("<L", content, end + 12, 2 << 20)
    path.write_bytes(content)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert _refusal(path)


def test_entries_that_lie_over_each_other_are_refused(tmp_path):
    path = _zip(
        tmp_path / "a.zip", [("a.md", b"x" * 100), ("b.md", b"y" * 100)], compression=zipfile.ZIP_STORED
    )
    content = bytearray(path.read_bytes())
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    struct.pack_into("<L", content, second + 42, 0)
    path.write_bytes(content)
    assert any("lie over each other" in message for message in _refusal(path))


@pytest.mark.parametrize(("flags", "method"), [(1, 8), (0, 12), (0, 99)])
def test_passwords_and_other_compressions_are_refused(tmp_path, flags, method):
    path = _zip(tmp_path / "a.zip", [("a.md", b"x" * 100)])
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    struct.pack_into("<HH", content, at + 8, flags, method)
    path.write_bytes(content)
    assert _refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06", b"not an archive" * 100, b"Rar!\x1a\x07\x00"])
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    assert "is not a ZIP archive that can be read" in _refusal(tmp_path / "a.zip")[0]


def test_something_stuck_before_the_archive_is_refused_and_what_hangs_behind_it_is_never_read(tmp_path):
    path = _zip(tmp_path / "a.zip", a_course().items())
    whole = path.read_bytes()
    path.write_bytes(b"#!/bin/sh\n" + whole)
    assert _refusal(path)
    path.write_bytes(whole + b"more")
    assert read_files(path).contents == a_course()


def test_an_archive_in_an_archive_stays_closed(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("../evil", b"x")
    path = _zip(tmp_path / "a.zip", [*a_course().items(), ("more.zip", inner.getvalue())])
    reading = read_course_at(path)
    assert reading.plan is not None
    assert [note.file for note in reading.warnings] == ["more.zip"]


def test_names_that_a_mac_wrote_in_utf8_without_saying_so_are_understood(tmp_path):
    info = zipfile.ZipInfo("images/hình.png")
    path = _zip(tmp_path / "a.zip", [(MANIFEST, b"x"), (info, b"x")])
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.rindex(mark)
        (flags,) = struct.unpack_from("<H", content, place + at)
        struct.pack_into("<H", content, place + at, flags & ~0x800)
    path.write_bytes(content)
    assert "images/hình.png" in read_files(path).contents


def test_the_limits_are_those_that_the_documents_name():
    assert (archives.FILE_LIMIT, archives.FOLDER_LIMIT) == (2000, 200_000_000)
