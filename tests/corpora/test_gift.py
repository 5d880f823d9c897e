"""The GIFT files of others: what their own readers see in them is what ours sees.

GIFT-grammar-PEG.js ships its expected parse beside each file; the examples of Moodle show every form.
"""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from courses.questions.formats.gift import read_gift, write_gift
from courses.questions.formats.question_file import FileQuestion, QuestionFile, Skipped

pytestmark = pytest.mark.corpora

ROOT = Path(__file__).resolve().parents[2]
GIFT = Path(os.environ.get("LMS_CORPORA", ROOT.parent / "shared" / "data")) / "gift"
PAIRS = sorted((GIFT / "GIFT-grammar-PEG.js").glob("*.gift"))
FILES = [*PAIRS, *sorted((GIFT / "Moodle_Dev").glob("*.txt"))]

KINDS = {
    "TF": "true_false",
    "Short": "short_text",
    "Numerical": "number",
    "Matching": "matching",
    "Essay": "essay",
    "Description": "description",
}

Json = dict[str, Any]


def _words(text: str | None) -> str:
    """The text as both readers see it, however they part its lines and set its gaps."""
    return "".join((text or "").split())


def _kind(expected: Json) -> str:
    if expected["type"] != "MC":
        return KINDS[expected["type"]]
    is_single = any(choice["isCorrect"] and choice["weight"] is None for choice in expected["choices"])
    return "one_answer" if is_single else "several_answers"


def _rich(text: Any) -> str:
    return _words(text if isinstance(text, str) else text["text"] if text else "")


def _format(text: Any) -> str:
    return "plain" if isinstance(text, str) else str(text["format"])


def _weight(choice: Json, *, right: int) -> Decimal:
    if choice["weight"] is not None:
        return Decimal(str(choice["weight"]))
    return Decimal(right if choice["isCorrect"] else 0)


def _read(path: Path) -> QuestionFile:
    return read_gift(path.read_text(encoding="utf-8"))


def _in_order(found: QuestionFile) -> list[FileQuestion | Skipped]:
    return sorted([*found.questions, *found.skipped], key=lambda entry: entry.line)


def _check_options(question: FileQuestion, expected: list[Json]) -> None:
    assert len(question.data["options"]) == len(expected)
    for option, choice in zip(question.data["options"], expected, strict=True):
        assert _rich(option["text"]) == _words(choice["text"]["text"])
        assert _format(option["text"]) in (choice["text"]["format"], "plain")
        assert Decimal(option["weight"]) == _weight(choice, right=100)
        assert _rich(option.get("feedback")) == _words((choice["feedback"] or {}).get("text"))


def _check_short(question: FileQuestion, expected: list[Json]) -> None:
    assert len(question.data["answers"]) == len(expected)
    for answer, choice in zip(question.data["answers"], expected, strict=True):
        assert _words(answer["text"]) == _words(choice["text"]["text"])
        assert Decimal(answer["weight"]) == _weight(choice, right=100)
        assert _rich(answer.get("feedback")) == _words((choice["feedback"] or {}).get("text"))


def _check_number(question: FileQuestion, expected: Any) -> None:
    choices = (
        expected if isinstance(expected, list) else [{"text": expected, "isCorrect": True, "weight": None}]
    )
    assert len(question.data["answers"]) == len(choices)
    for answer, choice in zip(question.data["answers"], choices, strict=True):
        number = choice["text"]
        if number["type"] == "high-low":
            ends = (str(number["numberLow"]), str(number["numberHigh"]))
            assert (answer["low"], answer["high"]) == ends
        else:
            assert Decimal(answer["value"]) == Decimal(str(number["number"]))
            assert Decimal(answer["tolerance"]) == Decimal(str(number.get("range", 0)))
        assert Decimal(answer["weight"]) == _weight(choice, right=100)
        assert _rich(answer.get("feedback")) == _words((choice.get("feedback") or {}).get("text"))


def _check_pairs(question: FileQuestion, expected: list[Json]) -> None:
    pairs = [(_rich(pair["left"]), pair["right"]) for pair in question.data["pairs"]]
    wanted = [(_words(pair["subquestion"]["text"]), pair["subanswer"]) for pair in expected]
    assert pairs == [pair for pair in wanted if pair[0]]
    assert question.data.get("distractors", []) == [right for left, right in wanted if not left]


def _check_truth(question: FileQuestion, expected: Json) -> None:
    assert question.data["answer"] is expected["isTrue"]
    # The sample has one comment, which both formats keep for those who judged wrongly.
    said = expected["trueFeedback"] or expected["falseFeedback"] or {}
    assert _rich(question.data.get("feedback_wrong")) == _words(said.get("text"))


def _check(question: FileQuestion, expected: Json) -> None:
    assert question.kind == _kind(expected)
    assert question.title == (expected["title"] or "")
    assert _words(question.stem) == _words(expected["stem"]["text"])
    assert question.text_format == expected["stem"]["format"]
    assert _words(question.explanation) == _words((expected["globalFeedback"] or {}).get("text"))
    assert question.id == (expected["id"] or "")
    assert list(question.tags) == (expected["tags"] or [])
    if question.kind in ("one_answer", "several_answers"):
        _check_options(question, expected["choices"])
    elif question.kind == "short_text":
        _check_short(question, expected["choices"])
    elif question.kind == "number":
        _check_number(question, expected["choices"])
    elif question.kind == "matching":
        _check_pairs(question, expected["matchPairs"])
    elif question.kind == "essay":
        assert len(question.data["rubric"]) == 1
    else:
        _check_truth(question, expected)


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_we_see_what_the_grammar_sees(path: Path) -> None:
    expected = [
        entry for entry in json.loads(path.with_suffix(".json").read_text()) if entry["type"] != "Category"
    ]
    found = _in_order(_read(path))
    assert len(found) == len(expected)
    for entry, wanted in zip(found, expected, strict=True):
        if isinstance(entry, FileQuestion):
            _check(entry, wanted)
        else:
            assert (entry.what, entry.title) == (KINDS[wanted["type"]], wanted["title"] or "")
            assert _words(entry.stem) == _words(wanted["stem"]["text"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_in_them_is_a_fault_but_kinds_we_do_not_have(path: Path) -> None:
    found = _read(path)
    assert len(found.faults) == len(found.skipped)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_they_survive_being_written_by_us(path: Path) -> None:
    questions = _read(path).questions
    assert read_gift(write_gift(questions).text).questions == questions


def test_the_files_are_there() -> None:
    assert len(PAIRS) >= 20
    assert len(FILES) >= len(PAIRS) + 2


def test_the_examples_of_moodle_show_every_kind_but_ordering() -> None:
    found = _read(GIFT / "Moodle_Dev" / "question_format_gift_examples.txt")
    kinds = {question.kind for question in found.questions}
    assert kinds == {"one_answer", "several_answers", "true_false", "matching", "short_text", "number"}
    assert len(found.questions) == 43


def test_the_export_of_moodles_ordering_is_read_with_its_id() -> None:
    found = _read(GIFT / "Moodle_Dev" / "question_type_ordering_tests_fixtures_testexport.gift.txt")
    (question,) = found.questions
    assert (question.kind, question.id, question.title) == ("ordering", "myid", "Moodle")
    assert [item["text"] for item in question.data["items"]] == [
        "Modular",
        "Object",
        "Oriented",
        "Dynamic",
        "Learning",
        "Environment",
    ]


def test_a_category_line_is_no_question() -> None:
    found = _read(GIFT / "GIFT-grammar-PEG.js" / "tests_questions_category1.gift")
    assert (found.questions, found.notes, found.skipped) == ((), (), ())
