"""An operator brings whole files in and out at the console."""

import re
from pathlib import Path

import pytest
from click.testing import Result

from courses.questions.cli import questions
from courses.questions.formats.registry import list_formats
from courses.questions.models import Question, QuestionCategory, QuestionImport
from lms.core.db import db, transaction
from lms.organisations.models import Unit
from lms.people.models import Person
from tests.courses.questions.bank import Office
from tests.courses.questions.imports import BROKEN, THREE, count, imported, states
from tests.courses.questions.pictures import picture


class Console:
    """The console of the site, with a folder of its own."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder

    def file(self, content: str | bytes, name: str = "cau-hoi.gift") -> str:
        """A file lies in the folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def run(self, *words: str) -> Result:
        """The command is run; it never ends with a trace."""
        done = self.office.app.test_cli_runner().invoke(questions, list(words))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        assert "Traceback" not in done.output
        return done

    def bring(self, path: str, *words: str, author: str = "tuan", **changed: str) -> Result:
        """The file is imported for that author into the category of the province."""
        place = {
            "category": "An toàn số/tinh",
            "unit": self.unit("tinh"),
            "author": self.name(author),
        } | changed
        options = [word for name, value in place.items() for word in (f"--{name}", value)]
        return self.run("import", path, *options, *words)

    def unit(self, name: str) -> str:
        """The code of the unit that keeps that category."""
        with self.office.app.app_context(), transaction(write=False):
            category = db.session.get_one(QuestionCategory, self.office.categories[name])
            return db.session.get_one(Unit, category.unit_id).code

    def name(self, who: str) -> str:
        """What that person signs in as."""
        with self.office.app.app_context(), transaction(write=False):
            return db.session.get_one(Person, self.office.people[who]).staff_number or ""


@pytest.fixture
def console(office: Office, tmp_path: Path) -> Console:
    (tmp_path / "files").mkdir()
    return Console(office, tmp_path / "files")


def test_a_dry_run_prints_the_plan_and_writes_nothing(office: Office, console: Console) -> None:
    done = console.run("import", console.file(THREE), "--dry-run")
    assert done.exit_code == 0
    assert (
        re.search(r"\b3\b", done.output) and "Mật khẩu: 2" in done.output and "Thư điện tử: 1" in done.output
    )
    assert count(office, Question) == 0 and count(office, QuestionImport) == 0


def test_a_dry_run_with_its_place_says_where_the_questions_would_go(office: Office, console: Console) -> None:
    done = console.bring(console.file(THREE), "--dry-run")
    assert done.exit_code == 0 and "An toàn số/tinh/Mật khẩu: 2" in done.output
    assert states(office) == []


def test_every_fault_is_printed_with_its_line_and_the_command_fails(office: Office, console: Console) -> None:
    path = console.file(f"{THREE}\n{BROKEN}\n\nCâu nữa {{=a")
    for words in ([], ["--dry-run"]):
        done = console.bring(path, *words)
        assert done.exit_code == 2
        assert len(re.findall(r"^cau-hoi\.gift:\d+:\d+: ", done.output, re.MULTILINE)) == 2
    assert count(office, Question) == 0 and states(office) == []


def test_what_was_understood_is_imported_where_the_operator_says_so(office: Office, console: Console) -> None:
    done = console.bring(console.file(f"{THREE}\n{BROKEN}"), "--partly")
    assert done.exit_code == 2
    assert len(imported(office)) == 3


def test_a_file_is_imported_as_drafts_of_the_author(office: Office, console: Console) -> None:
    done = console.bring(console.file(THREE))
    assert done.exit_code == 0
    found = imported(office)
    assert {each.author_id for each in found} == {office.people["tuan"]} and {
        each.state for each in found
    } == {"draft"}
    assert {each.pool for each in found} == {"graded"}
    assert states(office) == ["confirmed"]


def test_a_file_for_self_tests(office: Office, console: Console) -> None:
    assert console.bring(console.file(THREE), "--pool", "self_test").exit_code == 0
    assert {each.pool for each in imported(office)} == {"self_test"}


def test_the_author_finds_the_import_on_the_page_and_can_take_it_back(
    office: Office, console: Console
) -> None:
    console.bring(console.file(THREE))
    page = office.browser("tuan").get("/ngan-hang-cau-hoi/nhap").text
    address = re.search(r"/ngan-hang-cau-hoi/nhap/[a-z0-9]{12}", page)
    assert address is not None
    office.browser("tuan").post(f"{address[0]}/hoan-tac")
    assert imported(office) == []


def test_importing_the_same_file_again_changes_nothing(office: Office, console: Console) -> None:
    path = console.file(THREE)
    console.bring(path)
    assert console.bring(path).exit_code == 0
    assert len(imported(office)) == 3 and states(office) == ["confirmed"]


def test_every_question_that_is_left_out_is_named_with_its_line(office: Office, console: Console) -> None:
    path = console.file(f"{THREE}\nMật khẩu là của riêng mình. {{T}}\n")
    again = console.bring(path)
    assert again.exit_code == 0 and len(imported(office)) == 3
    assert re.search(r"^cau-hoi\.gift:13: .*\b7\b", again.output, re.MULTILINE)
    assert len(re.findall(r"^cau-hoi\.gift:\d+: .*mk-\d", console.bring(path).output, re.MULTILINE)) >= 2


def test_doubles_are_imported_where_the_operator_says_so(office: Office, console: Console) -> None:
    path = console.file(THREE)
    console.bring(path)
    assert console.bring(path, "--doubles").exit_code == 0
    assert len(imported(office)) == 6


@pytest.mark.parametrize("who", ["lan", "xa", "hang", "nguyet"])
def test_nobody_becomes_the_author_of_what_they_may_not_write(
    office: Office, console: Console, who: str
) -> None:
    done = console.bring(console.file(THREE), author=who)
    assert done.exit_code == 2 and count(office, Question) == 0


def test_everything_that_is_wrong_with_the_place_is_said_at_once(office: Office, console: Console) -> None:
    done = console.run(
        "import", console.file(THREE), "--unit", "KHONG-CO", "--author", "khong-ai", "--category", "/"
    )
    assert done.exit_code == 2
    assert "KHONG-CO" in done.output and "khong-ai" in done.output
    assert console.run("import", console.file(THREE)).exit_code == 2
    assert count(office, Question) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.gift", b""),
        ("x.pdf", b"%PDF-1.7"),
        ("x.zip", b"PK\x03\x04kaputt"),
        ("x.bin", bytes(range(256)) * 9),
        ("x.xml", b"<quiz><question"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_a_sentence(console: Console, name: str, content: bytes) -> None:
    done = console.bring(console.file(content, name))
    assert done.exit_code == 2 and f"{name}:" in done.output


def test_pictures_come_along(office: Office, console: Console) -> None:
    import base64

    from tests.courses.questions.test_import_pages import MOODLE

    written = MOODLE % base64.b64encode(picture(size=(40, 30))).decode()
    assert console.bring(console.file(written, "de.xml")).exit_code == 0
    found = imported(office)[0]
    page = office.browser("tuan").get(f"/ngan-hang-cau-hoi/{found.key}").text
    at = re.search(r"/cau-hoi/tep/[0-9a-f]{64}", page)
    assert at is not None and office.browser("tuan").get(at[0]).status_code == 200


@pytest.mark.parametrize("format", [each.key for each in list_formats() if each.write])
def test_the_bank_is_written_in_every_format_and_losses_are_said(
    office: Office, console: Console, format: str
) -> None:
    console.bring(console.file(THREE))
    path = console.folder / "ra"
    done = console.run("export", format, str(path))
    assert done.exit_code == 0 and path.stat().st_size > 0
    assert "3" in done.output.splitlines()[-1]


def test_only_one_category_is_written(office: Office, console: Console) -> None:
    console.bring(console.file(THREE))
    path = console.folder / "ra.gift"
    done = console.run(
        "export",
        "gift",
        str(path),
        "--category",
        "An toàn số/tinh/Thư điện tử",
        "--unit",
        console.unit("tinh"),
    )
    assert done.exit_code == 0
    assert "thư lạ" in path.read_text() and "mk-1" not in path.read_text()


@pytest.mark.parametrize(
    "words",
    [
        ["khong-co", "ra"],
        ["gift", "ra", "--category", "Không có"],
        ["gift", "ra", "--category", "x", "--unit", "Y"],
        ["gift", "ra"],
    ],
)
def test_what_cannot_be_written_is_said(console: Console, words: list[str]) -> None:
    format, name, *rest = words
    path = console.folder / name
    done = console.run("export", format, str(path), *rest)
    assert done.exit_code == 2 and done.output.strip() and not path.exists()


def test_every_format_is_listed(console: Console) -> None:
    done = console.run("formats")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines()] == [each.key for each in list_formats()]
