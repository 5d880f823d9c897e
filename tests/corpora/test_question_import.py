"""Files of other platforms at the console and at the import page: sentences, never a trace, never an attack."""

import os
import re
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.questions.admission import admit
from courses.questions.cli import questions
from courses.questions.formats.reading import read_any
from courses.questions.models import Question
from tests.corpora.test_xss import FILES as ATTACKS
from tests.corpora.test_xss import _payloads
from tests.courses.questions.bank import Office
from tests.courses.questions.imports import Importer, count, drafts, states
from tests.courses.questions.safety import dangers_in
from tests.courses.questions.test_import_pages import _foreign

pytestmark = pytest.mark.corpora

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LMS_CORPORA", ROOT.parent / "shared" / "data"))
BANKS = sorted(
    path
    for folder in ("gift", "aiken", "moodle_xml", "qti")
    for path in (DATA / folder).glob("*/*")
    if path.is_file()
)
OTHERS = sorted(
    path
    for folder in ("archives", "csv_injection", "scorm", "vi_content")
    for path in (DATA / folder).glob("*/*")
)
# Whole in every reader: what other tools wrote for questions that this site has.
WHOLE = [
    "question_format_aiken_tests_fixtures_questions.aiken.txt",
    "question_format_gift_examples.txt",
    "question_format_xml_tests_fixtures_multichoice.xml",
    "question_type_match_tests_fixtures_testquestion.moodle.xml",
    "question_type_multichoice_tests_fixtures_testquestion.moodle.xml",
    "question_type_numerical_tests_fixtures_testquestion.moodle.xml",
]


@pytest.fixture
def office(app: Flask, sign_in: Callable[[int], FlaskClient]) -> Office:
    return Office(app, sign_in).set_up()


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    views = "courses.questions.views.importing"
    monkeypatch.setattr(f"{views}.read_apart", lambda name, content: admit(read_any(name, content)))


def test_the_files_are_there() -> None:
    assert len(BANKS) > 100 and len(OTHERS) > 20
    assert {path.name for path in BANKS} >= set(WHOLE)


def test_every_bank_of_another_platform_is_read_or_refused_with_sentences(app: Flask) -> None:
    runner, wrong = app.test_cli_runner(), []
    for path in [*BANKS, *OTHERS]:
        if not path.is_file():
            continue
        started = time.monotonic()
        done = runner.invoke(questions, ["import", str(path), "--dry-run"])
        found = re.search(r"^(?:Số câu hỏi|Questions): (\d+)$", done.output, re.MULTILINE)
        faults = re.findall(rf"^{re.escape(path.name)}:\w+", done.output, re.MULTILINE)
        if not (done.exception is None or isinstance(done.exception, SystemExit)) or found is None:
            wrong.append(f"{path.name}: {done.exception!r}")
        elif done.exit_code not in (0, 2) or (done.exit_code == 2 and not faults):
            wrong.append(f"{path.name}: {done.exit_code} without a reason")
        elif int(found[1]) == 0 and done.exit_code == 0:
            wrong.append(f"{path.name}: nothing found and nothing said")
        elif time.monotonic() - started > 20:
            wrong.append(f"{path.name}: {time.monotonic() - started:.0f} s")
    assert wrong == []


@pytest.mark.parametrize("name", WHOLE)
def test_what_this_site_has_too_comes_in_whole(app: Flask, name: str) -> None:
    (path,) = [each for each in BANKS if each.name == name]
    done = app.test_cli_runner().invoke(questions, ["import", str(path), "--dry-run"])
    assert done.exit_code == 0 or "description" in done.output or "asks nothing" in done.output, done.output


@pytest.mark.parametrize("path", OTHERS[::4], ids=lambda path: path.name)
def test_the_page_refuses_what_is_no_bank_with_a_sentence(office: Office, path: Path) -> None:
    if not path.is_file():
        pytest.skip("a folder")
    answer = Importer(office).send(path.read_bytes(), path.name)
    assert answer.status_code in (302, 422)
    assert count(office, Question) == 0 and not Path("/tmp/moo").exists()


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_attack_of_the_collections_survives_on_the_preview(office: Office, path: Path) -> None:
    payloads = _payloads(path)
    chosen = payloads[:: max(1, len(payloads) // 45)][:50]
    tuan = Importer(office)
    answer = tuan.send(_moodle_xml(chosen), "x.xml")
    assert answer.status_code == 302
    page = tuan.browser.get(answer.location).text
    assert page.count('name="lay"') > 0
    assert _foreign(page) == []
    for part in re.findall(r"<legend>(.*?)</legend>", page, re.DOTALL):
        assert dangers_in(part) == []
    assert states(office) == ["previewed"] and drafts(office) == []


def _moodle_xml(payloads: list[str]) -> bytes:
    """Every payload as the text, the title, an answer, its feedback and the explanation of a question."""
    entries = [_entry(number, _storable(payload)) for number, payload in enumerate(payloads)]
    return f"<quiz>{''.join(entries)}</quiz>".encode()


def _storable(payload: str) -> str:
    return re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", payload)[:3000]


def _entry(number: int, payload: str) -> str:
    text = f"<text>{escape(payload)} {number}</text>"
    said = f'<feedback format="html">{text}</feedback>'
    answers = "".join(
        f'<answer fraction="{share}" format="html"><text>{escape(payload)} {share}</text>{said}</answer>'
        for share in (100, 0)
    )
    return (
        f'<question type="multichoice"><name>{text}</name><questiontext format="html">{text}</questiontext>'
        f'<generalfeedback format="html">{text}</generalfeedback><single>true</single>{answers}'
        f"<tags><tag>{text}</tag></tags></question>"
    )
