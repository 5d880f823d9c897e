"""Work on files of others is bounded in time, memory and space, and cannot read the site's secrets."""

import os
import socket
import time
from pathlib import Path

import pytest

from lms.core.sandbox import Broken, Output, TooLarge, TooLong, call_limited, run_limited

_HERE = "tests.lms.core.sandboxed"


def _run(folder: Path, *command: str, seconds: float = 10, output_mb: int = 10) -> Output:
    return run_limited(list(command), cwd=folder, seconds=seconds, memory_mb=500, output_mb=output_mb)


def test_a_function_gives_back_what_it_found(tmp_path: Path) -> None:
    assert call_limited(f"{_HERE}:add", 2, second=3, cwd=tmp_path, seconds=10) == 5


def test_a_command_gives_back_what_it_printed(tmp_path: Path) -> None:
    assert _run(tmp_path, "sh", "-c", "echo xin chào; echo lỗi >&2") == Output("xin chào\n", "lỗi\n")


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(Broken) as caught:
        _run(tmp_path, "sh", "-c", "echo hỏng rồi >&2; exit 3")
    assert "hỏng rồi" in caught.value.errors


def test_a_command_that_is_not_there_is_broken(tmp_path: Path) -> None:
    with pytest.raises(Broken):
        _run(tmp_path, "no-such-command")


def test_nothing_of_the_sites_settings_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_SECRET_KEY", "bí mật")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "bí mật")
    told = call_limited(f"{_HERE}:environment", cwd=tmp_path, seconds=10)
    assert "bí mật" not in told.values()
    assert set(told) <= {"PATH", "LANG", "HOME", "TMPDIR", "LC_CTYPE"}


@pytest.mark.parametrize("work", ["sleep", "spin"])
def test_what_takes_too_long_is_ended(tmp_path: Path, work: str) -> None:
    started = time.monotonic()
    with pytest.raises(TooLong):
        call_limited(f"{_HERE}:{work}", *([60] if work == "sleep" else []), cwd=tmp_path, seconds=1)
    assert time.monotonic() - started < 8


def test_what_it_started_ends_with_it(tmp_path: Path) -> None:
    with pytest.raises(TooLong):
        _run(tmp_path, "sh", "-c", "sleep 77 & echo $! > child; wait", seconds=1)
    child = int((tmp_path / "child").read_text())
    time.sleep(0.2)
    assert not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text()


def test_what_a_command_leaves_behind_ends_too(tmp_path: Path) -> None:
    started = time.monotonic()
    _run(tmp_path, "sh", "-c", "sleep 77 & echo $! > child")
    assert time.monotonic() - started < 5
    child = int((tmp_path / "child").read_text())
    time.sleep(0.2)
    assert not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text()


def test_memory_is_bounded(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        call_limited(f"{_HERE}:swell", cwd=tmp_path, seconds=10, memory_mb=400)


def test_a_file_that_is_too_large_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        call_limited(f"{_HERE}:write", "large", 40, cwd=tmp_path, seconds=10, output_mb=20)
    assert (tmp_path / "large").stat().st_size <= 20 << 20


def test_a_command_that_writes_too_large_a_file_is_ended(tmp_path: Path) -> None:
    with pytest.raises((TooLarge, Broken)):
        _run(tmp_path, "dd", "if=/dev/zero", "of=large", "bs=1M", "count=40", output_mb=20)


def test_many_files_that_are_too_large_together_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        _run(
            tmp_path,
            "sh",
            "-c",
            "for i in 1 2 3 4; do head -c 8000000 /dev/zero > $i; done",
            output_mb=20,
        )


def test_too_many_files_are_noticed_while_it_runs(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(TooLarge):
        call_limited(f"{_HERE}:write_many", 300, cwd=tmp_path, seconds=15, files=200)
    assert time.monotonic() - started < 8


def test_progress_is_told_line_by_line(tmp_path: Path) -> None:
    heard: list[str] = []
    assert call_limited(f"{_HERE}:count_aloud", 3, cwd=tmp_path, seconds=10, on_line=heard.append) == "done"
    assert heard == ["1/3", "2/3", "3/3"]


@pytest.mark.parametrize("work", ["fail", "crash"])
def test_what_fails_is_broken_and_says_so(tmp_path: Path, work: str) -> None:
    with pytest.raises(Broken):
        call_limited(f"{_HERE}:{work}", cwd=tmp_path, seconds=10)


def test_what_prints_without_end_is_heard_without_end_of_memory(tmp_path: Path) -> None:
    with pytest.raises(TooLong):
        _run(tmp_path, "yes", seconds=1)


def test_work_on_files_reaches_no_network(tmp_path: Path) -> None:
    if os.system("unshare -Urn true 2>/dev/null") != 0:
        pytest.skip("this system does not let a process leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert call_limited(f"{_HERE}:reach", server.getsockname()[1], cwd=tmp_path, seconds=10) is False
