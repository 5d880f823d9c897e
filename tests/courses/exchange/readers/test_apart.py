"""The reading process is not trusted with more than it was given."""

from pathlib import Path
from typing import Any

import pytest

from courses.exchange.readers import apart
from courses.exchange.readers.apart import read_apart
from courses.exchange.readers.base import Unreadable
from courses.exchange.readers.stored import incoming_from_json, incoming_to_json
from lms.core.sandbox import Broken, SandboxFault, TooLarge, TooLong
from tests.courses.exchange.backups import a_backup, as_tar
from tests.courses.exchange.readers.conftest import Read
from tests.courses.exchange.readers.documents import Paper


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A small document."""
    paper = Paper()
    paper.heading("Một")
    paper.picture("Hình")
    return paper.save(tmp_path / "x.docx")


@pytest.mark.parametrize("place", ["../../etc/passwd", "/etc/passwd", "images"])
def test_a_reading_that_names_files_elsewhere_is_refused(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    honest = apart.call_limited

    def lying(function: str, *arguments: Any, **named: Any) -> Any:
        answer = honest(function, *arguments, **named)
        for shape in answer.get("shapes", {}).values():
            for file in shape["files"].values():
                file["place"] = place
        return answer

    monkeypatch.setattr(apart, "call_limited", lying)
    with pytest.raises(Unreadable):
        read_apart(document, "x.docx", tmp_path / "out")


@pytest.mark.parametrize(
    ("fault", "said"),
    [(TooLong("x"), "too long"), (TooLarge("x"), "too much memory"), (Broken("x"), "damaged")],
)
def test_a_process_that_is_ended_is_a_sentence(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: SandboxFault, said: str
) -> None:
    def falling(*_: Any, **__: Any) -> Any:
        raise fault

    monkeypatch.setattr(apart, "call_limited", falling)
    with pytest.raises(Unreadable) as caught:
        read_apart(document, "x.docx", tmp_path / "out")
    assert said in caught.value.faults[0].message


def test_without_libreoffice_an_old_file_says_how_to_save_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lms.core.zips import OLE

    path = tmp_path / "cu.ppt"
    path.write_bytes(OLE + "PowerPoint Document".encode("utf-16-le"))
    monkeypatch.setattr(apart, "find_office", lambda: None)
    monkeypatch.setattr(apart, "convert", lambda *_: None)
    with pytest.raises(Unreadable) as caught:
        read_apart(path, "cu.ppt", tmp_path / "out")
    assert "save it as .pptx" in caught.value.faults[0].message


def test_a_backup_of_many_small_files_is_read(tmp_path: Path, read: Read) -> None:
    """A large course of Moodle has eight documents for each of its activities."""
    files = a_backup() | {f"activities/forum_{number}/roles.xml": b"<roles/>" for number in range(900, 6_500)}
    assert read(as_tar(files, tmp_path / "lon.mbz")).kind == "moodle"


def test_a_reading_comes_back_from_its_json_as_it_was(document: Path, read: Read, tmp_path: Path) -> None:
    incoming = read(document).first
    out = tmp_path / "out"
    assert incoming_from_json(incoming_to_json(incoming, out), lambda place: out / place) == incoming


def test_a_second_step_tells_how_far_it_is(document: Path, tmp_path: Path) -> None:
    heard: list[str] = []
    read_apart(document, "x.docx", tmp_path / "out", lambda step, _done, _total: heard.append(step))
    assert heard == ["look", "document"]
