"""Files that long work makes: kept by their content, and what killed work left is swept after a day."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from flask import Flask

from lms.core.errors import NotFound
from lms.core.storage import draft_folder, path_of, read_file, take_in_file, write_file


def test_a_finished_draft_is_kept_by_its_content(app: Flask) -> None:
    with app.app_context():
        draft = draft_folder() / "x"
        draft.write_bytes(b"figures" * 1000)
        digest, size = take_in_file(draft)
        assert (digest, size) == (hashlib.sha256(b"figures" * 1000).hexdigest(), 7000)
        assert not draft.exists() and path_of(digest).read_bytes() == read_file(digest)
        with pytest.raises(NotFound):
            path_of("0" * 64)


def test_what_killed_work_left_is_swept_after_a_day_and_not_before(app: Flask) -> None:
    with app.app_context():
        old, new = draft_folder() / "seal-old", draft_folder() / "seal-new"
        for folder in (old, new):
            folder.mkdir()
            (folder / "part").write_bytes(b"half")
        yesterday = time.time() - 25 * 3600
        os.utime(old, (yesterday, yesterday))
        draft_folder()
        assert not old.exists() and new.exists()


def test_a_process_killed_while_it_keeps_a_file_leaves_nothing_among_the_stored_ones(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_anything: object) -> None:
        raise KeyboardInterrupt

    stored = app.config["LMS"].data_dir / "files"
    before = sorted(stored.rglob("*"))
    with app.app_context():
        with monkeypatch.context() as dying:
            dying.setattr(Path, "replace", die)
            with pytest.raises(KeyboardInterrupt):
                write_file(b"half a certificate")
        assert [path for path in stored.rglob("*") if path.is_file() and path not in before] == []
        left = list(draft_folder().iterdir())
        assert len(left) == 1
        yesterday = time.time() - 25 * 3600
        os.utime(left[0], (yesterday, yesterday))
        assert read_file(write_file(b"half a certificate")) == b"half a certificate"
        assert list(draft_folder().iterdir()) == []
