"""Class lists: the organiser's file once, everybody in it found, applied, undone."""

import csv
import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.errors import Conflict, Refusal
from lms.core.jobs import drain
from lms.core.registries import invariants
from lms.people.actions.merging import merge_accounts
from lms.recognition.actions import accept, class_runs
from lms.recognition.actions.classes import (
    bring_class_list,
    choose_person,
    decide_row,
    start_applying,
    start_undoing,
)
from lms.recognition.classes.reading import ReadList, read_class_list
from lms.recognition.models import ClassList, ClassListRow, Submission
from lms.rosters.formats import Unreadable
from lms.training.models import Credit
from tests.factories.people import make_person
from tests.lms.recognition.conftest import ON, TODAY, World, facts, person_of, propose, unit_of

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Mã cán bộ", "Email", "Kết quả")


def workbook(rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    """A list as organisers write it: a title above, headings in the third row."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "DANH SÁCH HỌC VIÊN LỚP KỸ NĂNG SỐ")
        sheet.write_row(2, 0, headings)
        for number, row in enumerate(rows, start=3):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def read(content: bytes, name: str = "lop.xlsx") -> ReadList:
    """What stands in the file."""
    return read_class_list(content, name, TODAY)


def bring(world: World, content: bytes, by_id: int | None = None, **changes: object) -> ClassList:
    """The list of the commune, brought by the officer; inside a writing transaction."""
    return bring_class_list(
        unit=unit_of(world.commune),
        facts=facts(**changes),  # type: ignore[arg-type]
        file=("lop.xlsx", content),
        read=read(content),
        papers=[],
        by_id=by_id or world.officer,
    )


def rows_of(class_list: ClassList) -> dict[int, ClassListRow]:
    """The rows by Excel's own numbers."""
    found = db.session.scalars(select(ClassListRow).where(ClassListRow.list_id == class_list.id))
    return {row.number: row for row in found}


def verdicts(class_list: ClassList) -> list[str]:
    """The verdicts in the order of the rows."""
    return [row.verdict for _number, row in sorted(rows_of(class_list).items())]


PEOPLE = (
    (1, "Nguyễn Thị Hằng", "05/01/1980", "", "", "Đạt"),
    (2, "TRẦN VĂN BÌNH", "", "NV002", "", "Đạt"),
)


def _one() -> ClassList:
    return db.session.scalars(select(ClassList)).one()


def test_everybody_is_found_by_number_by_address_or_by_name_and_birth(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        class_list = bring(world, workbook([*PEOPLE, (3, "Trần Văn Bình", "", "", "BINH@xa.example", "")]))
        assert verdicts(class_list) == ["ready", "ready", "repeated"]
        found = [row.person_id for _number, row in sorted(rows_of(class_list).items())]
        assert found == [world.learner, world.colleague, world.colleague]
        assert db.session.scalar(select(func.count(Credit.id))) == 0


def test_nobody_is_taken_by_the_name_alone_or_by_a_number_of_somebody_else(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        rows = [(1, "Nguyễn Thị Hằng", "", "", "", ""), (2, "Hoàng Kim Oanh", "", "NV002", "", "")]
        class_list = bring(world, workbook(rows))
        assert verdicts(class_list) == ["doubtful", "doubtful"]
        first, second = (row for _number, row in sorted(rows_of(class_list).items()))
        choose_person(
            class_list=class_list,
            row=first,
            public_id=person_of(world.learner).public_id,
            by_id=world.officer,
        )
        assert first.verdict == "ready"
        with pytest.raises(Refusal):
            choose_person(
                class_list=class_list,
                row=second,
                public_id=person_of(world.stranger).public_id,
                by_id=world.officer,
            )


def test_people_of_other_units_are_nobody(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        class_list = bring(world, workbook([(1, "Phạm Thị Lạ", "", "NV003", "", "")]))
        row = next(iter(rows_of(class_list).values()))
        assert (row.verdict, row.person_id, row.candidates) == ("unknown", None, [])


def test_who_did_not_complete_gets_nothing(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        class_list = bring(world, workbook([(*PEOPLE[0][:5], "Không đạt"), (*PEOPLE[1][:5], "Vắng 02 buổi")]))
        assert verdicts(class_list) == ["failed", "failed"]
        with pytest.raises(Refusal):
            start_applying(class_list=class_list)


def test_an_applied_list_gives_each_one_line_and_undone_counts_nothing(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        start_applying(class_list=bring(world, workbook(PEOPLE)))
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=True):
        class_list = _one()
        assert class_list.state == "applied"
        lines = db.session.execute(select(Credit.person_id, Credit.amount_hundredths, Credit.activity))
        assert sorted(map(tuple, lines)) == [
            (world.learner, 800, "workshop"),
            (world.colleague, 800, "workshop"),
        ]
        with pytest.raises(Conflict):
            start_applying(class_list=class_list)
        start_undoing(class_list=class_list, reason="Nộp nhầm lớp.", by_id=world.second_officer)
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=False):
        assert _one().state == "undone"
        assert db.session.scalar(select(func.sum(Credit.amount_hundredths))) == 0
        assert [line for name, check in invariants().items() if "recogn" in name for line in check()] == []


def test_the_officers_own_row_waits_for_a_colleague(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        officer = person_of(world.officer)
        rows = [(1, officer.full_name, "", officer.staff_number, "", ""), *PEOPLE]
        class_list = bring_class_list(
            unit=unit_of(world.province),
            facts=facts(),
            file=("lop.xlsx", b"x"),
            read=read(workbook(rows)),
            papers=[],
            by_id=world.officer,
        )
        assert verdicts(class_list) == ["own", "ready", "ready"]
        start_applying(class_list=class_list)
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=True):
        own = db.session.scalars(select(Submission).where(Submission.person_id == world.officer)).one()
        assert own.state == "submitted" and db.session.scalar(select(func.count(Credit.id))) == 2
        accept(submission=own, by_id=world.second_officer, revision=own.revision)
        assert db.session.scalar(select(func.count(Credit.id))) == 3


def test_who_has_it_already_is_left_out_unless_the_officer_says_so(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        propose(world.learner, title="Tập huấn kĩ năng số cho công chức xã")
        class_list = bring(world, workbook(PEOPLE))
        assert verdicts(class_list) == ["alike", "ready"]
        first = rows_of(class_list)[4]
        decide_row(class_list=class_list, row=first, takes=True)
        start_applying(class_list=class_list)
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count(Credit.id))) == 2


def test_a_cap_that_was_used_up_since_the_check_leaves_the_row_without_a_line(
    app: Flask, world: World
) -> None:
    with app.app_context(), transaction(write=True):
        changes: dict[str, Any] = {"kind": "mentoring", "seconds": 8 * 3600, "title": "Lớp kèm cặp"}
        class_list = bring(world, workbook(PEOPLE), **changes)
        other = propose(world.learner, **{**changes, "title": "Giúp người mới việc văn thư"})
        accept(submission=other, by_id=world.officer, revision=other.revision)
        start_applying(class_list=class_list)
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=False):
        assert verdicts(_one()) == ["capped", "ready"]
        assert db.session.scalar(select(func.count(Credit.id))) == 2


def test_a_list_of_two_accounts_of_one_person_counts_once(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        second = make_person("Nguyễn Thị Hằng", unit=unit_of(world.commune), staff_number="NV009")
        merge_accounts(keep=person_of(world.learner), other=second, reason="một người", by_id=world.officer)
        rows = [(1, "Nguyễn Thị Hằng", "", "NV009", "", ""), (2, "Nguyễn Thị Hằng", "", "NV001", "", "")]
        class_list = bring(world, workbook(rows))
        assert verdicts(class_list) == ["ready", "repeated"]
        assert rows_of(class_list)[4].person_id == world.learner


def test_a_csv_of_an_old_machine_is_read_as_well() -> None:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([HEADINGS, *PEOPLE])
    participants = read(target.getvalue().encode("utf-16"), "lop.csv").participants
    assert [each.values["full_name"] for each in participants] == ["Nguyễn Thị Hằng", "Trần Văn Bình"]


def _bomb() -> bytes:
    """A workbook whose one sheet unpacks to 700 MB."""
    target = io.BytesIO(workbook(PEOPLE))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/x.xml", "w") as part:
        for _ in range(70):
            part.write(b"\0" * 10_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 khong phai bang",
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13),
        workbook(PEOPLE)[:2000],
        workbook([], ("Cột A", "Cột B")),
        workbook([], HEADINGS),
    ],
    ids=["empty", "a document", "a picture", "cut off", "no columns", "nobody"],
)
def test_what_is_no_list_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Unreadable, match="larger than"):
        read(_bomb())


def test_a_formula_in_place_of_a_name_is_a_fault_and_stays_text(app: Flask, world: World) -> None:
    rows = [(1, "=cmd|' /C calc'!A0", "", "", "", ""), (2, "@SUM(1+1)", "", "", "", ""), *PEOPLE]
    with app.app_context(), transaction(write=True):
        class_list = bring(world, workbook(rows))
        assert verdicts(class_list)[:2] == ["faulty", "faulty"]


def test_a_list_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.recognition.classes.reading.MOST_ROWS", 1)
    with pytest.raises(Unreadable, match="more than"):
        read(workbook(PEOPLE))


def test_a_class_of_an_unknown_length_is_refused(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True), pytest.raises(Refusal):
        bring(world, workbook(PEOPLE), seconds=0)


def test_a_list_is_of_the_day_it_ended(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        class_list = bring(world, workbook(PEOPLE))
        assert (class_list.ended_on, class_list.state) == (ON, "checked")


def test_a_list_whose_job_is_killed_half_way_counts_everybody_once(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_runs, "_PART", 1)
    with app.app_context(), transaction(write=True):
        class_list = bring(world, workbook(PEOPLE))
        start_applying(class_list=class_list)
        list_id = class_list.id
    kept, done = class_runs._apply_row, []

    def die_at_the_second(held: ClassList, row: ClassListRow) -> None:
        kept(held, row)
        done.append(row.number)
        if len(done) == 2:
            raise RuntimeError("killed")

    monkeypatch.setattr(class_runs, "_apply_row", die_at_the_second)
    with pytest.raises(RuntimeError), app.app_context(), transaction(write=False):
        class_runs.apply_list(db.session.get_one(ClassList, list_id))
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count(Credit.id))) == 1
    monkeypatch.setattr(class_runs, "_apply_row", kept)
    for _again in range(2):
        with app.app_context(), transaction(write=False):
            class_runs.apply_list(db.session.get_one(ClassList, list_id))
    with app.app_context(), transaction(write=False):
        assert (_one().state, db.session.scalar(select(func.count(Credit.id)))) == ("applied", 2)
