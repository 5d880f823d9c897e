"""Every QTI file of others is read: each item becomes a question or is named with the reason, none is lost."""

import io
import os
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from courses.questions.formats.qti import read_qti
from courses.questions.formats.qti_writer import Version, write_qti
from courses.questions.formats.question_file import QuestionFile

CORPORA = Path(os.environ.get("LMS_CORPORA", "../shared/data"))
FILES = sorted(path for path in (CORPORA / "qti").rglob("*") if path.suffix in (".zip", ".xml"))
CARTRIDGES = sorted((CORPORA / "common_cartridge").rglob("*.imscc"))
HOSTILE = sorted((CORPORA / "archives" / "traversal-archives").glob("*.zip"))
OTHER_ARCHIVES = sorted((CORPORA / "archives" / "Moodle_Dev").glob("*"))

pytestmark = pytest.mark.corpora


def _read(path: Path) -> QuestionFile:
    return read_qti(path.read_bytes(), path.name)


def _documents(path: Path) -> dict[str, bytes]:
    if path.suffix == ".xml":
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX")]
        return {name: archive.read(name) for name in names if name.endswith((".xml", ".qti"))}


def _count(path: Path) -> int:
    """How many items the file holds, counted by another parser; those that it cannot parse count as one."""
    documents, count = _documents(path), 0
    for name, content in documents.items():
        folder = name.rpartition("/")[0]
        if name.endswith("/assessment_qti.xml") and f"non_cc_assessments/{folder}.xml.qti" in documents:
            continue  # Canvas writes the same test twice.
        try:
            root = ElementTree.fromstring(content)
        except ElementTree.ParseError:
            count += 1
            continue
        tag = root.tag.rpartition("}")[2]
        if tag == "assessmentItem":
            count += 1
        elif tag == "questestinterop":
            count += sum(each.tag.rpartition("}")[2] == "item" for each in root.iter())
    return count


def _accounted(found: QuestionFile) -> int:
    """Questions, descriptions, and items that are named with a fault: each once, by its file and line."""
    places = {(re.sub(r" ?(?:\(\d+\)|[a-z]\))+$", "", note.place), note.line) for note in found.faults}
    return len(found.questions) + len(found.skipped) + len(places)


@pytest.mark.parametrize("path", [*FILES, *CARTRIDGES], ids=lambda path: path.name[-60:])
def test_every_item_is_read_or_named(path: Path) -> None:
    found, count = _read(path), _count(path)
    if count:
        assert _accounted(found) == count
    else:
        assert found.questions == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-60:])
@pytest.mark.parametrize("version", ["2.1", "2.2", "3.0"])
def test_what_was_read_survives_being_written_by_us(path: Path, version: Version) -> None:
    questions = _read(path).questions
    assert read_qti(write_qti(questions, version).content).questions == questions


@pytest.mark.parametrize("path", [*HOSTILE, *OTHER_ARCHIVES], ids=lambda path: path.name)
def test_archives_that_hold_no_questions_or_lead_elsewhere_are_refused(path: Path) -> None:
    found = _read(path)
    assert found.questions == ()
    assert len(found.faults) == 1
    assert not Path("/tmp/moo").exists()


def test_the_files_are_there() -> None:
    assert len(FILES) >= 48
    assert len(HOSTILE) >= 4


def _kinds(name: str) -> list[str]:
    return [
        question.kind
        for question in _read(next(path for path in FILES if path.name.endswith(name))).questions
    ]


def test_the_packages_of_other_platforms_are_read_as_they_are_meant() -> None:
    assert _kinds("test_qti_2.1.zip") == [
        "true_false",
        "one_answer",
        "several_answers",
        "short_text",
        "essay",
    ]
    assert sorted(_kinds("test_qti_2.2.zip")) == [
        "cloze", "essay", "one_answer", "several_answers", "short_text", "true_false",
    ]  # fmt: skip
    assert _kinds("test_4_no_skipping.zip") == ["one_answer", "several_answers", "matching", "number"]
    assert _kinds("canvas_cartridge.zip").count("cloze") == 4
    assert len(_kinds("canvas_cartridge.zip")) == 18


def test_pictures_come_along() -> None:
    found = _read(next(path for path in FILES if path.name == "test_qti_1.2.zip"))
    assert [len(question.files) for question in found.questions] == [1, 1, 0, 0, 0]


def test_a_package_written_again_by_another_tool_is_still_read() -> None:
    """The archive of somebody who opened it and packed it once more, in one folder."""
    path = next(path for path in FILES if path.name == "test_qti_2.2.zip")
    again = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(f"Gói câu hỏi/{name}", old.read(name))
    assert [q.data for q in read_qti(again.getvalue()).questions] == [q.data for q in _read(path).questions]
