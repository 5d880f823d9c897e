"""Files that long work makes: kept by their content, and what killed work left is swept after a day."""

import hashlib
import os
import time

import pytest
from flask import Flask

from lms.core.errors import NotFound
from lms.core.storage import draft_folder, path_of, read_file, take_in_file


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
