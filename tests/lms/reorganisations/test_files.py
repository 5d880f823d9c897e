import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.rules import Abolish, Merge, Move, Rename, Split, Target
from lms.reorganisations.sheet import Line, read_steps, steps_of_lines
from lms.reorganisations.template import write_template
from tests.factories.organisations import make_province
from tests.factories.people import make_holder
from tests.lms.reorganisations.test_pages import DECISION, HOME

HEAD = ("MÃ CŨ", "Mã mới", "Tên mới", "Loại")


def _book(*rows: tuple[str, ...]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def _line(
    old: str, new: str, name: str = "", *, kind: str = "", parent: str = "", is_heir: bool = False
) -> Line:
    return Line(1, old, new, name, kind, parent, is_heir)


def test_rows_are_put_together_by_what_units_become() -> None:
    steps = steps_of_lines(
        [
            _line("A", "AB", "Xã AB", kind="commune", parent="P"),
            _line("B", "AB"),
            _line("C", "C", "Phường C", parent="P"),
            _line("D", "C"),
            _line("E", ""),
            _line("F", "F1", "Một"),
            _line("F", "F2", "Hai", is_heir=True),
            _line("G", "G", "Tên mới"),
        ]
    )
    assert steps == [
        Split("F", (Target("F1", "Một"), Target("F2", "Hai")), heir="F2"),
        Abolish("E"),
        Merge(("A", "B"), Target("AB", "Xã AB", "commune", "P")),
        Merge(("D",), Target("C", "Phường C")),
        Move("C", "P"),
        Rename("G", "Tên mới"),
    ]


def test_every_row_that_cannot_be_understood_is_named(writing: None) -> None:
    with pytest.raises(Refusal) as refused:
        read_steps(
            _book(("Phụ lục", "", "", ""), HEAD, ("A", "B", "", "vương quốc"), ("", "C", "", "")), "a.xlsx"
        )
    assert len(refused.value.messages) == 2
    assert "3" in str(refused.value.messages[0]) and "4" in str(refused.value.messages[1])
    for content in (_book(("A", "B")), _book(HEAD), b"", b"PK\x03\x04 not a workbook"):
        with pytest.raises(Refusal):
            read_steps(content, "a.xlsx")


def test_long_and_repeated_rows_are_named_and_not_echoed_whole(writing: None) -> None:
    long = "A" * 41
    rows = (("A", "B", "x" * 201, ""), (long, "B", "", "k" * 500), ("C", "D", "", ""), ("c", "d", "", ""))
    with pytest.raises(Refusal) as refused:
        read_steps(_book(HEAD, *rows), "a.xlsx")
    messages = [str(message) for message in refused.value.messages]
    assert [message.split(":")[0].split()[-1] for message in messages] == ["2", "3", "3", "5"]
    assert "200" in messages[0] and "40" in messages[1] and "4" in messages[3].split(":")[1]
    assert all(len(message) < 120 for message in messages)


def test_the_template_can_be_read_as_it_is(writing: None) -> None:
    (step,) = read_steps(write_template(), "mau.xlsx")
    assert isinstance(step, Merge) and step.into.kind == "commune" and len(step.units) == 2


def test_a_table_is_uploaded_tried_and_applied(app: Flask, sign_in: Callable[[int], FlaskClient]) -> None:
    with app.app_context(), transaction(write=True):
        province, first, second = make_province()
        administrator = make_holder(Role.ADMINISTRATOR, province, "Đỗ Quản Trị").id
        rows = ((first.code, "MOI", "UBND xã Mới", "xã"), (second.code, "MOI", "", ""))
    browser = sign_in(administrator)
    assert browser.get(f"{HOME}/tep-mau").status_code == 200
    wrong = DECISION | {"file": (io.BytesIO(_book(("A", "B"))), "a.xlsx")}
    assert browser.post(f"{HOME}/tu-tep", data=wrong).status_code == 422
    answer = browser.post(
        f"{HOME}/tu-tep", data=DECISION | {"file": (io.BytesIO(_book(HEAD, *rows)), "a.xlsx")}
    )
    assert answer.status_code == 302
    page = answer.headers["Location"]
    assert "UBND xã Mới" in browser.get(page).text
    assert browser.post(f"{page}/ap-dung").status_code == 302
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(Unit).where(Unit.code == "MOI")) is not None


def test_the_operator_applies_undoes_and_seals_by_command(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), transaction(write=True):
        _province, first, second = make_province()
        rows = ((first.code, "MOI", "UBND xã Mới", "xã"), (second.code, "MOI", "", ""))
    path = tmp_path / "sap-xep.xlsx"
    path.write_bytes(_book(HEAD, *rows))
    run = app.test_cli_runner().invoke
    asked = ["reorganisations", "apply", str(path), "--decision", "1/NQ", "--on", "01/03/2026"]
    assert "nothing was written" in run(args=[*asked, "--dry-run"]).output
    assert run(args=asked).exit_code == 0
    assert "has ended" in run(args=asked).output
    with app.app_context(), transaction(write=False):
        (key,) = db.session.scalars(select(Reorganisation.public_id))
    assert key in run(args=["reorganisations", "list"]).output
    assert run(args=["reorganisations", "undo", key]).exit_code == 0
    assert run(args=["reorganisations", "seal", key]).exit_code == 1
    assert run(args=["reorganisations", "seal", "khong-co"]).exit_code == 1
