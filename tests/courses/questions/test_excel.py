"""A table of questions in Excel is read as its author means it, and what is written is read back as it was."""

import io
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.excel import read_excel
from courses.questions.formats.excel_cells import KIND_NAMES
from courses.questions.formats.excel_columns import columns_for
from courses.questions.formats.excel_template import example_rows, write_template
from courses.questions.formats.excel_writer import QUESTIONS, workbook_of, write_excel
from courses.questions.formats.question_file import FileQuestion, QuestionFile
from tests.courses.questions.strategies import file_questions

HEAD = ["Loại", "Câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Đáp án"]


def workbook(*rows: list[Any], hidden: bool = False, **sheets: list[list[Any]]) -> bytes:
    """A workbook as people make it: numbers are numbers, the rest is text."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": True})
    for name, table in {"Bảng": list(rows), **sheets}.items():
        sheet = made.add_worksheet(name)
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    if hidden:
        made.worksheets()[-1].hide()
    made.close()
    return file.getvalue()


def _read(*rows: list[Any], head: list[Any] = HEAD) -> QuestionFile:
    return read_excel(workbook(head, *rows))


def _one(*row: Any, head: list[Any] = HEAD) -> FileQuestion:
    found = _read(list(row), head=head)
    assert found.notes == ()
    (question,) = found.questions
    return question


def test_the_template_is_empty_and_its_examples_are_all_understood() -> None:
    assert read_excel(write_template()) == QuestionFile((), ())
    columns = columns_for(set(), 6)
    found = read_excel(workbook_of([(QUESTIONS, columns, example_rows())]))
    assert found.faults == []
    assert {question.kind for question in found.questions} == set(KIND_NAMES)
    assert len(found.questions) == len(example_rows())


def test_the_kind_is_seen_from_the_key() -> None:
    cases = [
        ("B", "one_answer"),
        ("A, C", "several_answers"),
        ("AC", "several_answers"),
        ("2", "one_answer"),
        ("Huế", "one_answer"),
    ]
    for key, kind in cases:
        assert _one("", "Ở đâu?", "Hà Nội", "Huế", "Vinh", key).kind == kind
    assert _one("", "Trời xanh.", "", "", "", "Đúng").data == {"answer": True}
    assert _one("", "Trời xanh.", "Đúng", "Sai", "", "B").data == {"answer": False}
    assert _one("", "Mấy?", "", "", "", 40).data["answers"][0]["value"] == "40"
    assert _one("", "Tên?", "", "", "", "VNeID | ứng dụng VNeID").kind == "short_text"


@pytest.mark.parametrize("written", ["Một đáp án", "MỘT ĐÁP ÁN", "mot dap an", "Trắc nghiệm", "one answer"])
def test_kinds_are_known_by_their_names_however_they_are_typed(written: str) -> None:
    assert _one(written, "Ở đâu?", "Hà Nội", "Huế", "Vinh", "b").data["options"][1]["weight"] == "100"


def test_columns_may_stand_anywhere_below_a_heading() -> None:
    found = read_excel(
        workbook(
            ["NGÂN HÀNG CÂU HỎI"],
            [],
            ["STT", "Đáp án đúng", "Nội dung câu hỏi", "A", "B", "Mức độ", "Ghi chú"],
            [1, "A", "Ở đâu?", "Hà Nội", "Huế", "Nhận biết", "của An"],
            [],
            [2, "B", "Khi nào?", 1945, 1975.5, "Vận dụng", ""],
        )
    )
    assert [(question.line, question.difficulty) for question in found.questions] == [
        (4, "easy"),
        (6, "hard"),
    ]
    assert found.questions[1].data["options"][1]["text"] == "1975,5"
    (note,) = found.notes
    assert (note.line, note.column, note.level) == (3, 7, "warning")
    assert note.params == {"column": "G", "name": "Ghi chú"}


def test_everything_an_author_can_say_of_a_question() -> None:
    head = [*HEAD, "Giải thích", "Căn cứ", "Chuyên đề", "Độ khó", "Nhãn", "Mã", "Điểm", "Tráo phương án"]
    question = _one(
        "", "Ở\nđâu?", "[html]<b>Hà Nội</b>", "Huế", "", "A", "[markdown]*Vì*", "Điều 13", "Hiến pháp/Chung",
        "TRUNG BÌNH", "luật; thủ đô", "HP-1", 0.5, "không", head=head,
    )  # fmt: skip
    assert question.stem == "Ở\nđâu?"
    assert question.data["options"][0]["text"] == {"text": "<b>Hà Nội</b>", "format": "html"}
    assert question.data["shuffle"] is False
    assert (question.explanation, question.explanation_format) == ("*Vì*", "markdown")
    assert (question.cite, question.category, question.id) == ("Điều 13", "Hiến pháp/Chung", "HP-1")
    assert (question.difficulty, question.tags) == ("medium", ("luật", "thủ đô"))
    assert question.points == Decimal("0.5")


def test_weights_and_ways_of_scoring() -> None:
    head = [*HEAD, "Điểm từng phương án", "Cách chấm"]
    partly = _one("", "Gì?", "a", "b", "c", "A, B", "50; 50; -33,33333", "", head=head)
    assert [option["weight"] for option in partly.data["options"]] == ["50", "50", "-33.33333"]
    assert "scoring" not in partly.data
    whole = _one("", "Gì?", "a", "b", "c", "A, B", "", "", head=head)
    assert whole.data["scoring"] == "all_or_nothing"
    single = _one("Một đáp án", "Gì?", "a", "b", "c", "A", "100; 50; 0", "", head=head)
    assert [option["weight"] for option in single.data["options"]] == ["100", "50", "0"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("3,14 ± 0,01", {"value": "3.14", "tolerance": "0.01"}),
        ("3.14 +/- 0.01", {"value": "3.14", "tolerance": "0.01"}),
        ("từ 1 đến 5", {"low": "1", "high": "5"}),
        ("-5..-1", {"low": "-5", "high": "-1"}),
        (1.234, {"value": "1.234", "tolerance": "0"}),
        ("1.234.567", {"value": "1234567", "tolerance": "0"}),
    ],
)
def test_numbers_as_people_write_them(key: Any, expected: dict[str, str]) -> None:
    question = _one("Điền số", "Bao nhiêu?", "", "", "", key)
    assert question.data["answers"] == [{"id": "a", "weight": "100"} | expected]


def test_pairs_orders_and_essays() -> None:
    pairs = _one("Ghép nối", "Ghép.", "Luật → Quốc hội", "Nghị định -> Chính phủ", "→ Bộ trưởng", "")
    assert [(pair["left"], pair["right"]) for pair in pairs.data["pairs"]] == [
        ("Luật", "Quốc hội"),
        ("Nghị định", "Chính phủ"),
    ]
    assert pairs.data["distractors"] == ["Bộ trưởng"]
    ordered = _one("Sắp xếp", "Xếp.", "hai", "một", "ba", "B, A, C")
    assert [item["text"] for item in ordered.data["items"]] == ["một", "hai", "ba"]
    essay = _one("Tự luận", "Viết.", "Nội dung → 3", "Trình bày → 1", "", "")
    assert [(one["title"], one["points"]) for one in essay.data["rubric"]] == [
        ("Nội dung", "3"),
        ("Trình bày", "1"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (["", "Ở đâu?", "Hà Nội", "Huế", "", ""], 6, "No answer is marked as right: write its letter"),
        (["", "Ở đâu?", "Hà Nội", "Huế", "", "D"], 6, "The right answer “%(value)s” is not one"),
        (["", "Ở đâu?", "Hà Nội", "Huế", "", "Vinh"], 6, "The right answer “%(value)s” is not one"),
        (["Đố vui", "Ở đâu?", "Hà Nội", "Huế", "", "A"], 1, "“%(value)s” is not a kind of question"),
        (["Tình huống", "Ở đâu?", "Hà Nội", "Huế", "", "A"], 1, "“%(value)s” is not a kind of question"),
        (["", "", "Hà Nội", "Huế", "", "A"], 2, "This row has answers but no question"),
        (["Điền số", "Mấy?", "", "", "", "1.234"], 6, "“%(value)s” can mean two numbers"),
        (["", "Mấy?", "", "", "", "1,234"], 6, "“%(value)s” can mean two numbers"),
        (["Điền số", "Mấy?", "", "", "", "ba"], 6, "“%(value)s” is not a number."),
        (["Ghép nối", "Ghép.", "a", "b", "", ""], 6, "A pair is written"),
        (["Sắp xếp", "Xếp.", "a", "b", "c", "A, B"], 6, "The right order names every option once"),
        (["Một đáp án", "Ở đâu?", "a", "b", "c", "A, B"], 6, "A question with one answer has more"),
        (["Đúng/sai", "Trời xanh.", "", "", "", "có lẽ"], 6, "Write Đúng or Sai"),
        (["", "Ở đâu?", "a", "a", "", "A"], None, "Two answers are the same"),
    ],
)
def test_a_slip_is_named_with_its_row_and_column(row: list[Any], column: int | None, message: str) -> None:
    found = _read(["", "Đúng rồi.", "", "", "", "Đúng"], row)
    assert [question.line for question in found.questions] == [2]
    assert [(fault.line, fault.column) for fault in found.faults] == [(3, column)]
    assert found.faults[0].message.startswith(message)


def test_slips_in_several_cells_come_at_once() -> None:
    found = _read(["", "Ở đâu?", "a", "b", "", "A", "siêu khó", "nhiều"], head=[*HEAD, "Độ khó", "Điểm"])
    assert [(fault.line, fault.column) for fault in found.faults] == [(2, 8), (2, 7)]


def test_the_result_of_a_formula_counts_and_a_text_that_looks_like_one_stays_text() -> None:
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 1, ["Ở đâu?", "", "Huế", "Vinh", "A"])
    sheet.write_formula(1, 2, '="Hà "&"Nội"', None, "Hà Nội")
    made.close()
    assert read_excel(file.getvalue()).questions[0].data["options"][0]["text"] == "Hà Nội"
    question = _one("", "Ở đâu?", "a", "b", "c", "A")
    hostile = FileQuestion(**{**question.__dict__, "stem": '=HYPERLINK("x")', "cite": "@SUM(A1)"})
    written = write_excel([hostile]).content
    assert b"<f>" not in written
    assert read_excel(written).questions == (hostile,)


def test_what_excel_made_a_date_is_remarked() -> None:
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 1, ["Khi nào?", "", "1/5/1975", "", "A"])
    sheet.write_number(1, 2, 16682, made.add_format({"num_format": "d/m/yyyy"}))
    made.close()
    found = read_excel(file.getvalue())
    assert found.questions[0].data["options"][0]["text"] == "02/09/1945"
    assert [(note.line, note.column, note.params["column"]) for note in found.warnings] == [(2, 3, "C")]


def test_other_sheets_are_not_read_and_it_is_said() -> None:
    row = ["", "Ở đâu?", "Hà Nội", "Huế", "", "A"]
    found = read_excel(workbook(HEAD, row, hidden=True, Khác=[HEAD, row], Ẩn=[HEAD, row]))
    assert len(found.questions) == 1
    assert [note.message.split(":")[0] for note in found.notes] == [
        "Only one sheet is read",
        "The hidden sheet “%(name)s” was not read.",
    ]


def test_a_sheet_without_a_header_is_no_table_of_questions() -> None:
    found = read_excel(workbook(["Họ tên", "Đơn vị"], ["An", "Sở"]))
    assert found.questions == ()
    assert [note.message for note in found.faults] and "No table" in found.faults[0].message


def test_too_many_rows_are_refused_behind_the_limit() -> None:
    row = ["", "Trời xanh.", "", "", "", "Đúng"]
    found = _read(*[row] * 5_001)
    assert len(found.questions) == 5_000
    assert "more than" in found.faults[0].message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This is not an Excel workbook"),
        (b"PK\x03\x04 broken", "This is not a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, message: str) -> None:
    (fault,) = read_excel(content).notes
    assert message in fault.message


def test_macros_and_cells_far_away_are_refused() -> None:
    import zipfile

    file = io.BytesIO(workbook(HEAD))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "macros" in read_excel(file.getvalue()).notes[0].message
    far = workbook(HEAD, *[[]] * 50_000, [*[""] * 2_000, "x"])
    assert "far away" in read_excel(far).notes[0].message


@pytest.mark.parametrize("kind", KIND_NAMES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_question_survives_its_file(kind: str, data: st.DataObject) -> None:
    question = data.draw(file_questions(kind))
    written = write_excel([question])
    found = read_excel(written.content)
    if not written.notes:
        assert found.faults == []
        assert list(found.questions) == [question]
    else:
        # Only what no table can hold is lost, and it is said.
        assert {note.message for note in written.notes} <= {
            "An Excel table cannot hold the levels of a rubric."
        }


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(sorted(KIND_NAMES)).flatmap(file_questions), max_size=4))
def test_a_whole_file_survives(questions: list[FileQuestion]) -> None:
    written = write_excel(questions)
    if not written.notes:
        assert list(read_excel(written.content).questions) == questions


def test_what_a_table_cannot_hold_is_said() -> None:
    other = FileQuestion(kind="case_study", data={"parts": []}, stem="Tình huống", title="Một")
    long = FileQuestion(kind="true_false", data={"answer": True}, stem="a" * 40_000)
    written = write_excel([other, long])
    assert [(note.position, note.level) for note in written.notes] == [(1, "error"), (2, "error")]
    assert written.notes[0].question == "Một"
    assert read_excel(written.content).questions == ()


def test_the_same_questions_make_the_same_bytes() -> None:
    assert write_template() == write_template()
