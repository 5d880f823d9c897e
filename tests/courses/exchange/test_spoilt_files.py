"""Whatever is in a file, `lms courses import` answers in sentences: a plan and 0, or faults and 2; never a trace."""

import io
import random
from pathlib import Path

import pytest

from courses.exchange.cartridge.reading import read_cartridge
from courses.exchange.cartridge.writing import write_cartridge
from courses.exchange.demonstration import sample_folders
from courses.exchange.leaving import write_zip
from courses.exchange.manifest import read_course_at
from courses.exchange.moodle.reading import read_backup
from courses.exchange.readers.base import Unreadable
from courses.exchange.scorm.writing import write_scorm12
from courses.exchange.shown.parcel import Parcel

from .backups import a_backup, as_tar, as_zip

_ENDINGS = {"folder": ".zip", "scorm": ".zip", "cartridge": ".imscc", "tar": ".mbz", "zip": ".mbz"}


def _bytes_of(parcel: Parcel) -> bytes:
    buffer = io.BytesIO()
    parcel.write(buffer)
    return buffer.getvalue()


@pytest.fixture
def files(app, tmp_path) -> dict[str, bytes]:
    """A sound file of each kind."""
    with app.app_context():
        plan = read_course_at(sample_folders()[0]).plan
        assert plan is not None
        found = {
            "folder": _bytes_of(write_zip(plan)),
            "scorm": _bytes_of(write_scorm12(plan)),
            "cartridge": _bytes_of(write_cartridge(plan)),
        }
    found["tar"] = as_tar(a_backup(), tmp_path / "a.mbz").read_bytes()
    found["zip"] = as_zip(a_backup(), tmp_path / "b.mbz").read_bytes()
    return found


def _spoilt(content: bytes, chance: random.Random) -> bytes:
    """The file cut off, with some bytes turned, or with a stretch of noise in it."""
    way = chance.randrange(3)
    at = chance.randrange(len(content))
    if way == 0:
        return content[:at]
    if way == 1:
        spoilt = bytearray(content)
        for _ in range(chance.randrange(1, 30)):
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        return bytes(spoilt)
    return content[:at] + chance.randbytes(64) + content[at + 64 :]


def _import(app, path: Path, *more: str):
    return app.test_cli_runner().invoke(args=["courses", "import", str(path), *more])


@pytest.mark.parametrize("kind", _ENDINGS)
def test_a_sound_file_of_each_kind_gives_a_plan(app, files, tmp_path, kind):
    path = tmp_path / f"khoa{_ENDINGS[kind]}"
    path.write_bytes(files[kind])
    answer = _import(app, path, "--dry-run")
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize("kind", _ENDINGS)
def test_a_spoilt_file_of_each_kind_is_told_in_sentences(app, files, tmp_path, kind):
    chance = random.Random(6)
    for number in range(4):
        path = tmp_path / f"khoa-{number}{_ENDINGS[kind]}"
        path.write_bytes(_spoilt(files[kind], chance))
        answer = _import(app, path, "--dry-run")
        assert answer.exit_code in (0, 2), answer.output
        assert isinstance(answer.exception, SystemExit | None)
        assert answer.output.strip() and "Traceback" not in answer.output


@pytest.mark.parametrize("ending", [".zip", ".mbz", ".imscc", ".pptx", ".docx", ".pdf", ".xlsx", ""])
def test_noise_behind_any_ending_is_refused(app, tmp_path, ending):
    path = tmp_path / f"noise{ending}"
    path.write_bytes(random.Random(7).randbytes(3000))
    answer = _import(app, path)
    assert answer.exit_code == 2 and "Traceback" not in answer.output


def test_readers_of_spoilt_archives_refuse_or_read_and_do_nothing_else(app, files, tmp_path):
    chance = random.Random(8)
    for kind, read in (("tar", read_backup), ("zip", read_backup), ("cartridge", read_cartridge)):
        for _ in range(60):
            path = tmp_path / "spoilt"
            path.write_bytes(_spoilt(files[kind], chance))
            try:
                read(path, tmp_path)
            except Unreadable as refused:
                assert refused.faults and all(fault.message % fault.params for fault in refused.faults)
