"""The file of a sealed report: the same parts are the same bytes, and no change of it goes unnoticed."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from lms.sealing.archive import Package
from lms.sealing.checking import recompute, verify
from lms.sealing.cli import recompute_command
from lms.sealing.rules.codec import Unreadable
from lms.sealing.rules.manifest import COVER, LISTED, MANIFEST
from tests.lms.sealing.frozen import laid_out, made, packed

Parts = list[tuple[str, bytes]]


def _parts(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]


def _repacked(parts: Parts, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return path


def test_the_same_parts_are_packed_into_the_same_bytes(tmp_path: Path) -> None:
    one, two = (packed(made(1), tmp_path / name) for name in ("a", "b"))
    assert one.read_bytes() == two.read_bytes()


def test_a_report_recomputes_from_its_file_alone(tmp_path: Path) -> None:
    path = packed(made(1), tmp_path / "a")
    verdict = recompute(path)
    assert verdict.is_sound and verdict.number == "01/2026/BC-TINH"
    answer = CliRunner().invoke(recompute_command, [str(path)])
    assert answer.exit_code == 0 and "the same bytes" in answer.output


@pytest.mark.parametrize("name", [*LISTED, MANIFEST])
def test_one_byte_changed_in_any_part_is_found(tmp_path: Path, name: str) -> None:
    path = packed(made(1), tmp_path / "a")
    parts = [(each, content[:-2] + b"?\n" if each == name else content) for each, content in _parts(path)]
    bad = _repacked(parts, tmp_path / "bad.zip")
    expected = ("unreadable", "manifest") if name == MANIFEST else ("changed", name)
    assert verify(bad, root=None).faults == [expected]
    assert not recompute(bad).is_sound
    answer = CliRunner().invoke(recompute_command, [str(bad)])
    assert answer.exit_code == 1 and "not as it was sealed" in answer.output


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda parts: [part for part in parts if part[0] != COVER], ("missing", COVER)),
        (lambda parts: [part for part in parts if part[0] != LISTED[0]], ("missing", LISTED[0])),
        (lambda parts: [*parts, ("outputs/more.csv", b"")], ("added", "outputs/more.csv")),
        (lambda parts: [*parts, ("../evil", b"")], ("added", "../evil")),
    ],
)
def test_a_part_too_few_or_too_many_is_found(
    tmp_path: Path, change: Callable[[Parts], Parts], fault: tuple[str, str]
) -> None:
    path = packed(made(1), tmp_path / "a")
    bad = _repacked(change(_parts(path)), tmp_path / "bad.zip")
    assert fault in verify(bad, root=None).faults


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_found(tmp_path: Path) -> None:
    path = packed(made(1), tmp_path / "a")
    bad = _repacked([*_parts(path), (MANIFEST, b"{}")], tmp_path / "bad.zip")
    assert not verify(bad, root=None).is_sound


def test_outputs_that_the_inputs_do_not_give_are_found_though_the_manifest_lists_them(tmp_path: Path) -> None:
    """Whoever seals figures of their own making is caught by recomputing."""
    from lms.sealing.rules.manifest import write_manifest
    from lms.sealing.rules.outputs import PEOPLE

    folder = laid_out(made(1), tmp_path / "a")
    list_of_people = folder.path / PEOPLE
    list_of_people.write_bytes(list_of_people.read_bytes().replace("Chưa đạt".encode(), "Đạt".encode()))
    target = tmp_path / "forged.zip"
    folder.pack(target, manifest=write_manifest("01/2026/BC-TINH", folder.seals_of()), cover=b"")
    assert verify(target, root=None).is_sound
    assert recompute(target).faults == [("differs", PEOPLE)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_report_is_refused_without_a_fault_of_ours(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert verify(path, root=None).faults[0][0] == "unreadable"
    assert recompute(path).faults[0][0] == "unreadable"


def test_a_damaged_archive_is_never_taken_for_a_sound_one(tmp_path: Path) -> None:
    path = packed(made(1), tmp_path / "a")
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        bad = tmp_path / "bad.zip"
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        verdict = recompute(bad)
        if verdict.is_sound:
            with Package(bad) as one, Package(path) as two:
                assert all(one.seal(name) == two.seal(name) for name in LISTED)
    with pytest.raises(Unreadable), Package(path) as package:
        package.small("nothing")
