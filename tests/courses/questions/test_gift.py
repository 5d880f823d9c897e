"""What authors write in GIFT is read as they mean it, and every slip is named with its line."""

from decimal import Decimal
from typing import Any

import pytest

from courses.questions.formats.gift import read_gift
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.texts import FORMATS


def _one(text: str) -> FileQuestion:
    found = read_gift(text)
    assert found.faults == []
    (question,) = found.questions
    return question


def _weights(question: FileQuestion) -> list[tuple[Any, str]]:
    return [(option["text"], option["weight"]) for option in question.data["options"]]


def test_one_answer_with_title_feedback_and_explanation() -> None:
    question = _one(
        "::Ngày::Quyết định ban hành năm nào? {\n=2023\n~2022#Chưa đến.\n~%50%2024\n####Ngày 26/12/2023.\n}"
    )
    assert (question.kind, question.title, question.stem) == (
        "one_answer",
        "Ngày",
        "Quyết định ban hành năm nào?",
    )
    assert _weights(question) == [("2023", "100"), ("2022", "0"), ("2024", "50")]
    assert question.data["options"][1]["feedback"] == "Chưa đến."
    assert question.explanation == "Ngày 26/12/2023."


def test_weights_without_an_equals_sign_make_several_answers() -> None:
    question = _one("Ai? {~%50%An ~%50%Bình ~%-100%Cường}")
    assert question.kind == "several_answers"
    assert _weights(question) == [("An", "50"), ("Bình", "50"), ("Cường", "-100")]


@pytest.mark.parametrize("written", ["T", "TRUE", "true", "Đúng", " T "])
def test_true_in_its_spellings(written: str) -> None:
    assert _one(f"Trời xanh. {{{written}}}").data == {"answer": True}


@pytest.mark.parametrize("written", ["F", "FALSE", "false", "SAI"])
def test_false_in_its_spellings(written: str) -> None:
    assert _one(f"Trời xanh. {{{written}}}").data == {"answer": False}


def test_the_first_feedback_of_a_statement_is_for_those_who_were_wrong() -> None:
    question = _one("Trời xanh. {F#Nhìn lại.#Chính xác.####Xem bài 1.}")
    assert question.data == {"answer": False, "feedback_wrong": "Nhìn lại.", "feedback_right": "Chính xác."}
    assert question.explanation == "Xem bài 1."


def test_matching_with_a_choice_that_belongs_to_nothing() -> None:
    question = _one("Ghép. {\n=Ý -> Roma\n=[html]<b>Nga</b> -> Mát-xcơ-va\n= -> Hà Nội\n}")
    assert question.kind == "matching"
    assert [(pair["left"], pair["right"]) for pair in question.data["pairs"]] == [
        ("Ý", "Roma"),
        ({"text": "<b>Nga</b>", "format": "html"}, "Mát-xcơ-va"),
    ]
    assert question.data["distractors"] == ["Hà Nội"]


@pytest.mark.parametrize(
    ("settings", "scoring"),
    [
        ("3 ALL VERTICAL ABSOLUTE_POSITION SHOW none", None),
        ("ALL VERTICAL ABSOLUTE_POSITION SHOWN none", None),
        ("3 ALL H ALL_OR_NOTHING HIDE 123", "all_or_nothing"),
        ("", None),
    ],
)
def test_ordering_as_moodle_exports_it(settings: str, scoring: str | None) -> None:
    question = _one(f"Xếp. {{>{settings}\nHọc\n  Kiểm tra\nCấp chứng chỉ\n####Mục III.\n}}")
    assert [item["text"] for item in question.data["items"]] == ["Học", "Kiểm tra", "Cấp chứng chỉ"]
    assert question.data.get("scoring") == scoring
    assert question.explanation == "Mục III."


def test_a_moodle_scoring_that_is_unknown_here_is_a_warning() -> None:
    found = read_gift("Xếp. {>3 RANDOM V RELATIVE_TO_CORRECT SHOW none\nA\nB\nC\n}")
    assert len(found.questions) == 1
    assert [note.level for note in found.notes] == ["warning"]


def test_short_text_in_its_forms() -> None:
    assert [a["text"] for a in _one("Nền tảng nào? {=VNeID =ứng dụng VNeID}").data["answers"]] == [
        "VNeID",
        "ứng dụng VNeID",
    ]
    assert _one("Một viết thế nào? {Một}").data["answers"][0]["text"] == "Một"
    partly = _one("Con gì? {=Ếch#Đúng. =%50%Mèo =%0%*#Sai.}").data["answers"]
    assert [(a["text"], a["weight"]) for a in partly] == [("Ếch", "100"), ("Mèo", "50"), ("*", "0")]


@pytest.mark.parametrize(
    ("block", "answer"),
    [
        ("#1822", {"value": "1822", "tolerance": "0"}),
        ("#3.14:0.005", {"value": "3.14", "tolerance": "0.005"}),
        ("#1..5", {"low": "1", "high": "5"}),
        ("#-5..-1", {"low": "-5", "high": "-1"}),
        ("#3,5:0,5", {"value": "3.5", "tolerance": "0.5"}),
        ("# 1e3", {"value": "1000", "tolerance": "0"}),
    ],
)
def test_numbers_in_their_forms(block: str, answer: dict[str, str]) -> None:
    assert _one(f"Bao nhiêu? {{{block}}}").data == {"answers": [{"id": "a", "weight": "100"} | answer]}


def test_numbers_with_weights_and_feedback_for_all_others() -> None:
    question = _one("Năm nào? {#\n=1822:0 #Chính xác.\n=%50%1822:2 #Gần đúng.\n~#Sai.\n}")
    assert [(a["value"], a["weight"], a["feedback"]) for a in question.data["answers"]] == [
        ("1822", "100", "Chính xác."),
        ("1822", "50", "Gần đúng."),
    ]
    assert question.data["feedback_wrong"] == "Sai."


def test_answers_in_the_middle_leave_a_gap() -> None:
    assert _one("Grant {~sống =yên nghỉ} trong lăng.").stem == "Grant _____ trong lăng."
    assert _one("{=Châu Á} là châu lục lớn nhất.").stem == "_____ là châu lục lớn nhất."
    assert _one("Thứ {~hai =tư}\ncủa tháng.").stem == "Thứ _____ của tháng."


@pytest.mark.parametrize("text_format", FORMATS)
def test_every_text_takes_the_format_of_its_question_or_its_own(text_format: str) -> None:
    question = _one(f"[{text_format}]A & B? {{=x & y#[plain]p ~[html]<i>z</i>####[markdown]*m*}}")
    assert question.text_format == text_format
    first, second = question.data["options"]
    assert first["text"] == ("x & y" if text_format == "plain" else {"text": "x & y", "format": text_format})
    assert (first["feedback"], second["text"]) == ("p", {"text": "<i>z</i>", "format": "html"})
    assert (question.explanation, question.explanation_format) == ("*m*", "markdown")


def test_lines_are_kept_in_markdown_and_joined_elsewhere() -> None:
    assert _one("[markdown]Một  \nhai {T}").stem == "Một  \nhai"
    assert _one("Một  \n\thai {T}").stem == "Một hai"
    assert _one(r"Một\nhai {T}").stem == "Một\nhai"


def test_control_characters_are_escaped_and_other_backslashes_stay() -> None:
    question = _one(r"\{a\} \\ \x \:\= {=\~1 ~\#2 ~a -\> b ~\=}")
    assert question.stem == r"{a} \ \x :="
    assert [option["text"] for option in question.data["options"]] == ["~1", "#2", "a -> b", "="]


def test_html_tags_need_no_escapes() -> None:
    question = _one('Đâu? {=<a href="/bai#2">Bài 2</a>#<b style="color: #f00">Đúng</b> ~Không <!-- a -->}')
    assert question.data["options"][0]["text"]["text"] == '<a href="/bai#2">Bài 2</a>'
    assert question.data["options"][0]["feedback"]["text"] == '<b style="color: #f00">Đúng</b>'


def test_comments_say_what_a_question_is() -> None:
    question = _one(
        "// câu đầu [id:q-7] [tag:luật] [tag:số]\n//[lesson:boi-canh] [cite:Điều 5 [a\\]] [cite:mục 2]\n"
        "// [points:2,5] [shuffle:no]\nNhư thế nào? {=a\n// chú thích giữa\n~b}"
    )
    assert (question.id, question.tags, question.lesson) == ("q-7", ("luật", "số"), "boi-canh")
    assert (question.cite, question.points) == ("Điều 5 [a]; mục 2", Decimal("2.5"))
    assert question.data["shuffle"] is False
    assert question.line == 4


def test_a_category_holds_until_the_next() -> None:
    found = read_gift(
        "Một {T}\n\n$CATEGORY: luật/chung\n\nHai {T}\n$CATEGORY: số\nBa {T}\n\n$CATEGORY:\n\nBốn {T}"
    )
    assert [question.category for question in found.questions] == ["", "luật/chung", "số", ""]


def test_questions_are_parted_by_blank_lines_and_by_titles() -> None:
    found = read_gift(
        "Một {T}\n \t\nHai {=a\n\n~b}\n// [id:ba]\n::Ba::Ba {T}\n::Bốn::Bốn {T}\r\n\r\nNăm {T}\rkhông"
    )
    assert [question.stem for question in found.questions] == ["Một", "Hai", "Ba", "Bốn", "Năm _____ không"]
    assert found.questions[2].id == "ba"


def test_text_comes_in_normal_form_without_byte_order_mark() -> None:
    assert _one("\ufeffĐa\u0301nh gia\u0301? {T}").stem == "Đánh giá?"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("Một {T}\n\nHai {=a ~b\n\nBa {T}", 3, 5, "This brace is never closed."),
        ("Một {=a ~b", 1, 5, "This brace is never closed."),
        ("Hai {=a\n::Ba::Ba {T}", 1, 5, "This brace is never closed."),
        ("Hai {=a {x} ~b}", 1, 5, "This brace is not closed before another opens."),
        ("Hai } {T}", 1, 5, "This brace closes nothing."),
        ("Hai {T} }", 1, 9, "This brace closes nothing."),
        ("Một {T}\nHai {F}", 2, 5, "A second answer block in one question:"),
        ("\n::Một {T}", 2, 1, "The title that begins here with “::” is never closed."),
        ("Một {a ~b}", 1, 6, "The first answer does not begin with “=” or “~”."),
        ("Ghép {=a -> 1\n=b}", 2, 2, "A pair is written “=left -> right”; here “->” or “=” is missing."),
        ("Số? {#ba}", 1, 7, "“%(value)s” is not a number."),
        ("Số? {#1:x}", 1, 7, "“%(value)s” is not a number."),
        ("Số? {#1e9999999}", 1, 7, "“%(value)s” is not a number."),
        ("Số? {#1~#a~#b}", 1, 11, "A number question has one “~”: the feedback for all other numbers."),
        ("Số? {#}", 1, 1, "No answer is marked as right."),
        ("Ai? {~%150%An ~b}", 1, 7, "A weight is a number from -100 to 100."),
        ("Ai? {~An ~Bình}", 1, 1, "No answer is marked as right."),
        ("Ai? {=An}{", 1, 10, "A second answer block in one question:"),
        ("{T}", 1, 1, "The question has no text."),
        ("// [points:nhiều]\nMột {T}", 1, 1, "“%(value)s” is not a number of points."),
        ("// [scoring:may rủi]\nMột {=a ~b}", 2, 1, "“%(scoring)s” is not a way to score"),
        ("Xếp {>\na\nb\n}", 1, 1, "An ordering question needs at least three items."),
        ("// [difficulty:vừa]\nMột {T}", 1, 1, "“%(value)s” is no difficulty"),
        ("// [words:vài]\nViết {}", 1, 1, "“%(value)s” is no number of words"),
        ("// [unit:km]\nSố {#1}", 1, 1, "“%(value)s” must be a number and a text"),
        ("Đọc kỹ đoạn sau.", 1, 1, "A text without an answer block asks nothing"),
        ("Ai? {" + "=a~b" * 14 + "}", 1, 6, "A question has at most %(limit)s answers."),
    ],
)  # fmt: skip
def test_a_slip_is_named_where_it_stands(text: str, line: int, column: int, message: str) -> None:
    faults = [fault for fault in read_gift(text).faults if fault.message.startswith(message)]
    assert [(fault.line, fault.column) for fault in faults] == [(line, column)]


def test_all_faults_come_at_once_and_good_questions_are_kept() -> None:
    found = read_gift("Một {T}\n\nHai {=a\n\nBa {#}\n\nBốn {~a ~b}\n\nNăm {#x}\n\nSáu {F}")
    assert [question.stem for question in found.questions] == ["Một", "Sáu"]
    assert [fault.line for fault in found.faults] == [3, 5, 7, 9]


def test_what_has_no_kind_here_is_reported_not_lost() -> None:
    found = read_gift("::Lời dẫn::Đọc kỹ.")
    assert [(entry.what, entry.title, entry.stem) for entry in found.skipped] == [
        ("description", "Lời dẫn", "Đọc kỹ."),
    ]


def test_an_essay_gets_a_rubric_to_be_written() -> None:
    found = read_gift("// [points:4]\nViết đi. {####Gợi ý.}")
    (question,) = found.questions
    assert (question.kind, question.stem, question.explanation) == ("essay", "Viết đi.", "Gợi ý.")
    assert question.data["rubric"] == [{"id": "a", "title": "Nội dung", "points": "4"}]
    assert [(note.line, note.level) for note in found.notes] == [(2, "warning")]


def test_the_rubric_of_an_essay_stands_in_its_comments() -> None:
    question = _one(
        "// [words:100-300] [criterion:4 Nội dung] [level:2,5 Một nửa]\n// [criterion:1 Trình bày]\nViết. {}"
    )
    assert (question.data["min_words"], question.data["max_words"]) == (100, 300)
    assert question.data["rubric"] == [
        {"id": "a", "title": "Nội dung", "points": "4", "levels": [{"text": "Một nửa", "points": "2.5"}]},
        {"id": "b", "title": "Trình bày", "points": "1"},
    ]


def test_units_of_measurement_stand_in_comments() -> None:
    question = _one("// [unit:1 km] [unit:0,001 m] [unit_required:yes]\nBao xa? {#3,5}")
    assert question.data["units"] == [{"text": "km", "factor": "1"}, {"text": "m", "factor": "0.001"}]
    assert question.data["unit_required"] is True


def test_a_comment_that_belongs_to_no_question_is_remarked() -> None:
    (note,) = read_gift("// [id:mất]\n\n// không nói gì\n\nMột {T}").notes
    assert (note.line, note.level) == (1, "warning")
