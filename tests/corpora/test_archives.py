"""Archives that others built to break readers: every one is refused, and nothing is written anywhere."""

import os
from pathlib import Path

import pytest

from courses.exchange.manifest import read_course_at
from courses.exchange.source import read_files

CORPORA = Path(os.environ.get("LMS_CORPORA", "../shared/data"))
HOSTILE = sorted((CORPORA / "archives" / "traversal-archives").glob("*"))
HARMLESS = sorted((CORPORA / "archives" / "Moodle_Dev").glob("*"))

pytestmark = pytest.mark.corpora


def test_the_corpora_are_there():
    assert len(HOSTILE) >= 8 and len(HARMLESS) >= 7


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_an_archive_that_leads_out_of_its_folder_is_refused(path):
    files = read_files(path)
    assert not files.is_readable
    assert files.contents == {} and files.faults
    assert not Path("/tmp/moo").exists()


@pytest.mark.parametrize("path", HARMLESS, ids=lambda path: path.name)
def test_an_archive_of_another_tool_is_no_course_and_no_crash(path):
    reading = read_course_at(path)
    assert reading.plan is None and reading.faults


def test_names_in_vietnamese_and_other_letters_are_read_from_the_common_tools():
    path = CORPORA / "archives" / "Moodle_Dev" / "lib_filestorage_tests_fixtures_test_infozip_3.zip"
    assert "Žluťoučký/Koníček.txt" in read_files(path).contents
