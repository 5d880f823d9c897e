"""Moodle's own question files: every question is read, or told with its line and its kind."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from courses.questions.formats.moodle_xml import read_moodle_xml, write_moodle_xml
from courses.questions.formats.question_file import QuestionFile
from courses.questions.formats.registry import detect
from courses.questions.rendering import to_html
from tests.courses.questions.safety import dangers_in

pytestmark = pytest.mark.corpora

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("LMS_CORPORA", ROOT.parent / "shared" / "data")) / "moodle_xml" / "Moodle_Dev"
ALL = sorted(FOLDER.glob("*"))
FILES = [path for path in ALL if path.suffix == ".xml"]
KINDS = {
    "multichoice": {"one_answer", "several_answers"},
    "truefalse": {"true_false"},
    "shortanswer": {"short_text"},
    "numerical": {"number"},
    "matching": {"matching"},
    "ordering": {"ordering"},
    "essay": {"essay"},
    "cloze": {"cloze"},
}
# The one question in them that asks for more than a gap can hold here: several ticks in one gap.
REFUSED = {"question_format_multianswer_tests_fixtures_multianswer-all-types.xml": {4}}


def _counted(path: Path) -> list[tuple[int, str]]:
    """Line and kind of every question, by a look at the raw text."""
    text = path.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, found.start()) + 1, found[1])
        for found in re.finditer(r'<question type="(\w+)"', text)
        if found[1] != "category"
    ]


def _read(path: Path) -> QuestionFile:
    return read_moodle_xml(path.read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_is_read_or_told(path: Path) -> None:
    counted, found = _counted(path), _read(path)
    assert counted
    read = {question.line: question.kind for question in found.questions}
    skipped = {entry.line: entry.what for entry in found.skipped}
    refused = {fault.line for fault in found.faults} - skipped.keys()
    assert refused == REFUSED.get(path.name, set())
    for line, kind in counted:
        if line in refused:
            continue
        assert read.get(line) in KINDS.get(kind, ()) or skipped.get(line) == kind
    assert len(read) + len(skipped) + len(refused) == len(counted)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_they_survive_being_written_by_us(path: Path) -> None:
    questions = _read(path).questions
    written = write_moodle_xml(questions)
    assert written.notes == ()
    again = read_moodle_xml(written.content).questions
    assert again == questions
    assert [each.files for each in again] == [each.files for each in questions]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_their_texts_and_pictures_become_safe_html(path: Path) -> None:
    for question in _read(path).questions:
        files = {file.name: file.sha256 for file in question.files}
        for text, text_format in [
            (question.stem, question.text_format),
            (question.explanation, question.explanation_format),
        ]:
            shown = to_html(text, text_format, files)
            assert dangers_in(shown) == []
            assert "PLUGINFILE" not in shown


def test_pictures_of_every_kind_of_place_are_found() -> None:
    names = Counter(file.name for path in FILES for each in _read(path).questions for file in each.files)
    assert {"moodle.png", "california-state-flag.png", "flag-france.jpg"} <= names.keys()


def test_categories_are_those_of_the_file() -> None:
    found = _read(FOLDER / "question_format_xml_tests_fixtures_nested_categories_with_questions.xml")
    assert [question.category for question in found.questions] == [
        "Iota",
        "Iota/Kappa",
        "Iota/Kappa",
        "Iota/Kappa/Lambda",
        "Iota/Mu",
    ]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_file_in_another_format_is_a_fault_and_never_a_trace(path: Path) -> None:
    content = path.read_bytes()
    format = detect(path.name, content)
    assert (format is not None and format.key == "moodle_xml") is (path in FILES)
    if path not in FILES:
        assert len(read_moodle_xml(content).faults) == 1
    if format and format.read:
        assert format.read(content, path.name)


def test_the_files_are_there() -> None:
    assert len(FILES) >= 15
    kinds = Counter(kind for path in FILES for _, kind in _counted(path))
    assert KINDS.keys() <= kinds.keys()
