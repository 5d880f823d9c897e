"""Tables of units on the console."""

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskCliRunner

from tests.lms.organisations.tables import row, workbook


def _run(runner: FlaskCliRunner, *words: object) -> tuple[int, str]:
    result = runner.invoke(args=["organisations", *map(str, words)])
    return result.exit_code, result.output


def test_a_table_is_looked_through_written_once_taken_back_and_written_out(
    app: Flask, tmp_path: Path
) -> None:
    file, out, runner = tmp_path / "don-vi.xlsx", tmp_path / "ra.xlsx", app.test_cli_runner()
    file.write_bytes(workbook([row("AA"), row("A.1", "AA")]))
    looked = _run(runner, "import", file, "--dry-run")
    assert looked == (0, "2 new, 0 unchanged, 0 differs, 0 faulty\n")
    status, said = _run(runner, "import", file)
    found = re.search(r"2 units made. To undo: lms organisations undo (\w+)", said)
    assert status == 0 and found
    assert _run(runner, "import", file) == (0, "0 new, 2 unchanged, 0 differs, 0 faulty\n")
    assert _run(runner, "export", out) == (0, "3 units written.\n")
    assert _run(runner, "import", out)[1].startswith("0 new, 3 unchanged")
    assert _run(runner, "export", out, "--under", "AA", "--on", "30/06/2025") == (0, "0 units written.\n")
    assert _run(runner, "undo", found[1]) == (0, "2 units taken back.\n")
    assert _run(runner, "undo", found[1])[0] == _run(runner, "undo", "khongco")[0] == 1


def test_a_faulty_table_is_told_cell_by_cell_and_not_written(app: Flask, tmp_path: Path) -> None:
    file, runner = tmp_path / "don-vi.xlsx", app.test_cli_runner()
    file.write_bytes(workbook([row("AA"), row("BB", "KHONG", kind="Xóm")]))
    status, said = _run(runner, "import", file)
    assert status == 1 and "1 new, 0 unchanged, 0 differs, 1 faulty" in said
    assert (
        "D3\tBB\t“Xóm” is no kind of unit." in said and "C3\tBB\t" in said and "Nothing was written" in said
    )
    assert _run(runner, "tree")[1].count("\n") == 1
    assert _run(runner, "import", file, "--under", "KHONG")[0] == 1
    file.write_bytes(b"PK\x03\x04")
    assert _run(runner, "import", file)[0] == 1
