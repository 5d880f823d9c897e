"""A course folder on disk: what lies in it is read, what leads out of it is not."""

import os

import pytest

from courses.exchange import folder as folders
from courses.exchange.manifest import read_course_at
from courses.exchange.source import read_files

from .folders import DRAWING, LESSON, MANIFEST, a_course, put_down


def _faults(path):
    return [f"{each.file}:{each.line}: {each.fault.message}" for each in read_files(path).faults]


def test_a_trainers_folder_is_read_without_what_the_system_left_there(tmp_path):
    files = a_course()
    clutter = {
        ".git/config": b"x",
        ".DS_Store": b"x",
        "lessons/01-mat-khau.md~": b"x",
        "images/Thumbs.db": b"x",
    }
    path = put_down({**files, **clutter}, tmp_path)
    assert read_files(path).contents == files
    assert read_course_at(path).notes == ()


def test_a_link_is_never_followed(tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    path = put_down(a_course(), tmp_path / "course")
    (path / LESSON).unlink()
    (path / LESSON).symlink_to(tmp_path / "secret.md")
    (path / "more").symlink_to(tmp_path, target_is_directory=True)
    files = read_files(path)
    assert LESSON not in files.contents and "more/secret.md" not in files.contents
    assert {fault.split(":")[0] for fault in _faults(path)} == {LESSON, "more"}
    assert read_course_at(path).plan is None


def test_a_pipe_is_not_waited_for(tmp_path):
    path = put_down(a_course(), tmp_path / "course")
    os.mkfifo(path / "images" / "b.png")
    assert _faults(path) == ["images/b.png:1: This is not a regular file: refused."]
    with pytest.raises(OSError, match=r"b\.png"):
        folders.read_regular(path / "images" / "b.png", 10)


def test_a_link_put_there_meanwhile_is_not_followed(tmp_path):
    path = put_down(a_course(), tmp_path)
    (path / "link.md").symlink_to(path / MANIFEST)
    with pytest.raises(OSError, match=r"link\.md"):
        folders.read_regular(path / "link.md", 10)


def test_names_in_decomposed_letters_are_read_in_composed_ones(tmp_path):
    path = put_down({"images/hi\u0300nh.png": b"x"}, tmp_path)
    assert list(read_files(path).contents) == ["images/hình.png"]


def test_two_names_that_differ_in_case_or_form_only_are_told(tmp_path):
    path = put_down({"images/Hình.png": b"x", "images/hi\u0300nh.png": b"y"}, tmp_path)
    assert len(os.listdir(path / "images")) == 2
    assert len(_faults(path)) == 1
    assert "Another file has the same name" in _faults(path)[0]


def test_names_that_cannot_be_seen_or_are_no_text_are_told_in_a_safe_form(tmp_path):
    path = put_down({DRAWING: b"x"}, tmp_path)
    (path / "a\nb.md").write_bytes(b"x")
    with open(os.fsencode(path) + b"/\xff.md", "wb") as file:
        file.write(b"x")
    assert all(fault.encode() and "\n" not in fault for fault in _faults(path))
    assert len(_faults(path)) == 2


def test_a_folder_with_too_many_files_or_too_much_in_them_is_not_read(tmp_path, monkeypatch):
    path = put_down(a_course(), tmp_path / "course")
    monkeypatch.setattr(folders, "FILE_LIMIT", 4)
    assert _faults(path) == ["course:1: There are more than %(limit)s files: refused."]
    assert not read_files(path).is_readable
    monkeypatch.undo()
    monkeypatch.setattr(folders, "FOLDER_LIMIT", 500)
    assert _faults(path) == ["course:1: All files together are larger than %(limit)s MB: refused."]


def test_something_that_is_not_there_is_told(tmp_path):
    assert _faults(tmp_path / "gone") == ["gone:1: There is neither a folder nor a ZIP archive of that name."]


def test_a_file_that_may_not_be_opened_is_told(tmp_path, monkeypatch):
    path = put_down(a_course(), tmp_path)
    open_it = os.open

    def refuse(name, *arguments):
        if str(name).endswith(LESSON):
            raise PermissionError(name)
        return open_it(name, *arguments)

    monkeypatch.setattr(folders.os, "open", refuse)
    assert _faults(path) == [f"{LESSON}:1: This file cannot be opened."]
