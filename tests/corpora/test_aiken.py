"""Moodle's own Aiken file."""

import os
from pathlib import Path

import pytest

from courses.questions.formats.aiken import read_aiken, write_aiken
from courses.questions.formats.registry import detect

pytestmark = pytest.mark.corpora

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    (Path(os.environ.get("LMS_CORPORA", ROOT.parent / "shared" / "data")) / "aiken").glob("*/*.txt")
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_is_read_and_survives(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = read_aiken(text)
    assert found.notes == ()
    assert len(found.questions) == text.count("ANSWER:") > 0
    written = write_aiken(found.questions)
    assert (written.notes, read_aiken(written.text).questions) == ((), found.questions)
    format = detect(path.name, path.read_bytes())
    assert format and format.key == "aiken"


def test_the_files_are_there() -> None:
    assert FILES
