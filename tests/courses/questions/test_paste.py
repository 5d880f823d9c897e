"""What authors paste from Word, Excel or a text is read as they mean it, and every line is accounted for."""

import re
import time
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.excel_values import write_interval
from courses.questions.formats.paste import read_paste
from courses.questions.formats.question_file import FileQuestion, QuestionFile
from courses.questions.kinds.number import Interval
from tests.courses.questions.strategies import raw_text

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head><body lang=VI><!--StartFragment-->
<p class=MsoNormal><b><span lang=VI>C&acirc;u 1.</span></b><span lang=VI> N&#432;&#7899;c l&agrave;
H<sub>2</sub>O?<o:p></o:p></span></p>
%s<!--EndFragment--></body></html>"""
OPTION = (
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span %s><span "
    "style='mso-list:Ignore'>%s.<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span>"
    "</span><![endif]><span %s>%s<o:p></o:p></span></p>\n"
)


def _word(label_style: str, text_style: str) -> str:
    """A question as Word copies it: option B is styled, the others are not."""
    options = [
        OPTION % ((label_style if letter == "B" else ""), letter, (text_style if letter == "B" else ""), text)
        for letter, text in (("A", "Sai"), ("B", "Đúng, đó là nước"), ("C", "Không rõ"))
    ]
    return WORD % "".join(options)


def _one(text: str, html: str = "") -> FileQuestion:
    found = read_paste(text, html)
    assert found.notes == ()
    (question,) = found.questions
    return question


def _right(question: FileQuestion) -> list[str]:
    return [option["id"].upper() for option in question.data["options"] if option["weight"] != "0"]


def _faults(found: QuestionFile) -> list[tuple[int, str]]:
    return [(note.line, note.message.split(":")[0].split("“")[0].strip()) for note in found.notes]


@pytest.mark.parametrize(
    "start",
    ["Câu 1. ", "Câu 1: ", "CÂU 1) ", "Câu hỏi 1. ", "Câu 1/ ", "Câu 1 (0,5 điểm): ", "Question 1: ", "Q1. ", "1. ",
     "1) ", "1/ ", "Câu 1\n", "", "Câu 1 (NB). "],
)  # fmt: skip
def test_a_question_may_begin_in_many_ways(start: str) -> None:
    question = _one(f"{start}Thủ đô ở đâu?\nA. Huế\n*B. Hà Nội\nC. Vinh")
    assert question.stem == "Thủ đô ở đâu?"
    assert _right(question) == ["B"]
    assert question.points == (Decimal("0.5") if "điểm" in start else 1)
    assert question.difficulty == ("easy" if "NB" in start else "")


@pytest.mark.parametrize(
    "options",
    [
        "A. Huế\n*B. Hà Nội\nC. Vinh",
        "a) Huế\n*b) Hà Nội\nc) Vinh",
        "A/ Huế\nB/ Hà Nội *\nC/ Vinh",
        "(A) Huế\n*(B) Hà Nội\n(C) Vinh",
        "A. Huế    *B. Hà Nội    C. Vinh",
        "A. Huế\tB.* Hà Nội\tC. Vinh",
        "A. Huế B. Hà Nội (*) C. Vinh",
        "A. Huế\tB. Hà Nội\nC. Vinh\nĐáp án: B",
        "A. Huế\nB. Hà Nội (đúng)\nC. Vinh",
        "A. Huế\n[x] B. Hà Nội\nC. Vinh",
        "A: Huế\nB: Hà Nội\nC: Vinh\n=> B",
        "A - Huế\nB - Hà Nội\nC - Vinh\nChọn B",
    ],
)
def test_options_may_stand_in_many_ways(options: str) -> None:
    question = _one(f"Câu 1. Thủ đô ở đâu?\n{options}")
    assert [option["text"] for option in question.data["options"]] == ["Huế", "Hà Nội", "Vinh"]
    assert _right(question) == ["B"]


@pytest.mark.parametrize(
    "key",
    ["Đáp án: B", "ĐÁP ÁN B", "Đáp án đúng là: B", "Đáp án đúng: B. Hà Nội", "Answer: B", "ANSWER: B", "Key: b",
     "Đáp án: Hà Nội", "Chọn B.", "Chọn đáp án: B", "Trả lời: B", "Dap an: B", "- Đáp án: B"],
)  # fmt: skip
def test_the_key_may_be_written_in_many_ways(key: str) -> None:
    assert _right(_one(f"Câu 1. Thủ đô ở đâu?\nA. Huế\nB. Hà Nội\nC. Vinh\n{key}")) == ["B"]


@pytest.mark.parametrize("key", ["A, C", "A;C", "A và C", "AC", "A & C", "A C"])
def test_several_right_answers_make_another_kind(key: str) -> None:
    question = _one(f"Câu 1. Số lẻ?\nA. 1\nB. 2\nC. 3\nĐÁP ÁN: {key}")
    assert question.kind == "several_answers"
    assert _right(question) == ["A", "C"]
    assert question.data["scoring"] == "all_or_nothing"


def test_two_stars_make_several_answers_too() -> None:
    assert _one("Câu 1. Số lẻ?\n*A. 1\nB. 2\n*C. 3").kind == "several_answers"


@pytest.mark.parametrize(
    "answers",
    [
        "1.A 2.C 3.B",
        "ĐÁP ÁN\n1-A; 2-C; 3-B",
        "BẢNG ĐÁP ÁN\n1.A\n2.C\n3.B",
        "Đáp án:\nCâu 1: A\nCâu 2: C\nCâu 3: B",
        "Đáp án\n1A 2C\n3B",
        "1. A\n2. C\n3. B",
        "Câu\t1\t2\t3\nĐáp án\tA\tC\tB",
        "1\t2\t3\nA\tC\tB",
        "ĐÁP ÁN\n1\tA\n2\tC\n3\tB",
    ],
)
@pytest.mark.parametrize("number", ["Câu %d. ", "%d. "])
def test_a_list_of_answers_may_stand_at_the_end(answers: str, number: str) -> None:
    questions = "\n".join(f"{number % n}Hỏi {n}?\nA. một\nB. hai\nC. ba" for n in (1, 2, 3))
    found = read_paste(f"{questions}\n\n{answers}\n")
    assert found.notes == ()
    assert [_right(question) for question in found.questions] == [["A"], ["C"], ["B"]]


def test_a_list_holds_for_the_questions_above_it_only() -> None:
    part = "Câu 1. Hỏi?\nA. một\nB. hai\nCâu 2. Hỏi?\nA. một\nB. hai\n"
    found = read_paste(f"{part}1.A 2.B\n\n{part}1.B 2.A")
    assert [_right(question) for question in found.questions] == [["A"], ["B"], ["B"], ["A"]]


def test_a_list_in_parts_follows_the_parts() -> None:
    part = "Câu 1. Hỏi?\nA. một\nB. hai\nCâu 2. Hỏi?\nA. một\nB. hai\n"
    found = read_paste(f"{part}{part}ĐÁP ÁN\nPHẦN I\n1.A 2.B\nPHẦN II\n1.B 2.A")
    assert [_right(question) for question in found.questions] == [["A"], ["B"], ["B"], ["A"]]
    assert all(note.level == "warning" for note in found.notes)


def test_a_list_that_names_other_questions_is_remarked() -> None:
    found = read_paste("1. Hỏi?\nA. một\nB. hai\n\nĐÁP ÁN\n1.A 9.B\nchúc thi tốt")
    assert _faults(found) == [
        (6, "The list of answers names question %(number)s, which is not there."),
        (7, "This line is no answer of the list of answers"),
    ]


def test_everything_that_can_be_said_of_a_question() -> None:
    question = _one(
        "Câu 7. Thủ đô ở đâu?\nChọn một thành phố.\nA. Huế\nB. Hà Nội\nĐáp án: B\n"
        "Giải thích: Điều 13 Hiến pháp.\nLà điều về thủ đô.\nCăn cứ: Hiến pháp 2013, Điều 13\n"
        "Độ khó: trung bình\nChuyên đề: Hiến pháp/Chung\nNhãn: luật, thủ đô\nĐiểm: 0,5"
    )
    assert question.stem == "Thủ đô ở đâu?\nChọn một thành phố."
    assert question.explanation == "Điều 13 Hiến pháp.\nLà điều về thủ đô."
    assert (question.cite, question.difficulty) == ("Hiến pháp 2013, Điều 13", "medium")
    assert (question.category, question.tags) == ("Hiến pháp/Chung", ("luật", "thủ đô"))
    assert question.points == Decimal("0.5")


def test_a_topic_above_the_questions_heads_what_follows() -> None:
    found = read_paste("Chuyên đề: Một\nCâu 1. x\nĐáp án: Đúng\nChuyên đề: Hai\nCâu 2. y\nĐáp án: Sai")
    assert [question.category for question in found.questions] == ["Một", "Hai"]
    below = read_paste("Câu 1. x\nĐáp án: Đúng\nChuyên đề: Một\nCâu 2. y\nĐáp án: Sai\nChuyên đề: Hai")
    assert [question.category for question in below.questions] == ["Một", "Hai"]


def test_options_true_and_false_make_a_statement() -> None:
    assert _one("Câu 1. Trời xanh.\nA. Đúng\nB. Sai\nĐáp án: A").data == {"answer": True}
    assert _one("Câu 1. Trời xanh.\n*A. Sai\nB. Đúng").data == {"answer": False}
    assert _one("Câu 1. Trời xanh.\nĐáp án: Sai").data == {"answer": False}


def test_statements_to_be_judged_one_by_one_make_pairs() -> None:
    for key in ("a-Đ, b-S, c-Đ", "ĐSĐ", "Đ S Đ", "a) Đúng b) Sai c) Đúng"):
        question = _one(f"Câu 1. Xét các ý sau:\na) một\nb) hai\nc) ba\nĐáp án: {key}")
        assert [(pair["left"], pair["right"]) for pair in question.data["pairs"]] == [
            ("một", "Đúng"),
            ("hai", "Sai"),
            ("ba", "Đúng"),
        ]


@pytest.mark.parametrize(
    ("key", "kind", "first"),
    [
        ("VNeID | ứng dụng VNeID", "short_text", {"text": "VNeID"}),
        ("40", "number", {"value": "40", "tolerance": "0"}),
        ("3,14 ± 0,01", "number", {"value": "3.14", "tolerance": "0.01"}),
        ("từ 1 đến 5", "number", {"low": "1", "high": "5"}),
        ("40 tiết", "short_text", {"text": "40 tiết"}),
    ],
)
def test_a_question_without_options_is_answered_by_typing(key: str, kind: str, first: dict[str, str]) -> None:
    question = _one(f"Câu 1. Là gì?\nĐáp án: {key}")
    assert question.kind == kind
    assert first.items() <= question.data["answers"][0].items()


def test_aiken_gift_and_xml_go_to_their_readers() -> None:
    aiken = read_paste("Thủ đô?\nA) Huế\nB) Hà Nội\nANSWER: B\n\nAi?\nA) An\nB) Ba\nANSWER: A")
    assert [_right(question) for question in aiken.questions] == [["B"], ["A"]]
    gift = read_paste("::Một::Thủ đô? {=Hà Nội ~Huế}\n\nTrời xanh. {T}\n\nSố? {#3}")
    assert [question.kind for question in gift.questions] == ["one_answer", "true_false", "number"]
    assert gift.questions[0].title == "Một"


@pytest.mark.parametrize(
    ("label_style", "text_style"),
    [
        ("", "style='font-weight:bold'"),
        ("", "style='font-weight:700'"),
        ("style='color:red'", "style='color:red'"),
        ("style='color:#C00000'", ""),
        ("", "style='color:rgb(0, 112, 192)'"),
        ("", "style='background:yellow;mso-highlight:yellow'"),
        ("style='text-decoration:underline'", ""),
        ("", "style='text-decoration: underline'"),
    ],
)
def test_the_emphasis_of_word_marks_the_right_answer(label_style: str, text_style: str) -> None:
    text = "Câu 1. Nước là H2O?\nA.\tSai\nB.\tĐúng, đó là nước\nC.\tKhông rõ"
    question = _one(text, _word(label_style, text_style))
    assert (question.stem, question.text_format) == ("Nước là H<sub>2</sub>O?", "html")
    assert _right(question) == ["B"]
    assert [option["text"] for option in question.data["options"]] == ["Sai", "Đúng, đó là nước", "Không rõ"]


def test_an_emphasis_that_all_options_have_marks_nothing() -> None:
    page = "<p>Câu 1. Hỏi?</p><p><b>A.</b> một</p><p><b>B.</b> <b>hai</b></p><p><b>C.</b> ba</p>"
    assert _right(_one("", page)) == ["B"]
    plain = "<p>Câu 1. Hỏi?</p><p><b>A. một</b></p><p><b>B. hai</b></p>"
    assert read_paste("", plain).faults[0].message.startswith("No answer is marked as right")


def test_numbers_that_only_the_page_shows_are_seen() -> None:
    page = (
        "<ol><li>Thủ đô?<ol type='a'><li>Huế</li><li><strong>Hà Nội</strong></li></ol></li>"
        "<li>Ai?<ul><li><mark>An</mark></li><li>Bình</li></ul></li></ol>"
    )
    found = read_paste("Thủ đô?\nHuế\nHà Nội\nAi?\nAn\nBình", page)
    assert found.notes == ()
    assert [(question.line, _right(question)) for question in found.questions] == [(1, ["B"]), (4, ["A"])]


def test_options_in_the_cells_of_a_table_are_options() -> None:
    page = (
        "<p>Câu 1. Thủ đô?</p><table><tr><td>A. Huế</td><td>B. Hà Nội</td></tr>"
        "<tr><td>C. Vinh</td><td>D. Lào Cai</td></tr></table><p>BẢNG ĐÁP ÁN</p>"
        "<table><tr><td>Câu</td><td>1</td><td>2</td></tr><tr><td>Đáp án</td><td>B</td><td>A</td></tr></table>"
    )
    found = read_paste("", page)
    assert _right(found.questions[0]) == ["B"]
    assert len(found.questions[0].data["options"]) == 4
    assert [note.level for note in found.notes] == ["warning"]


def test_a_picture_in_the_page_comes_along_and_one_elsewhere_is_remarked() -> None:
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    page = f"<p>Câu 1. Hình gì? <img src='data:image/png;base64,{png}'></p><p>*A. một</p><p>B. hai</p>"
    found = read_paste("", page)
    (question,) = found.questions
    assert question.files[0].media_type == "image/png"
    assert "@@FILE@@/" in question.stem
    far = read_paste(
        "", page.replace(f"data:image/png;base64,{png}", "file:///C:/Temp/msohtmlclip/image001.png")
    )
    assert [note.level for note in far.notes] == ["warning"]


def test_a_range_of_cells_with_a_header() -> None:
    text = 'Câu hỏi\tA\tB\tĐáp án\tĐộ khó\nThủ đô?\tHuế\tHà Nội\tB\tDễ\n"Hai\ndòng?"\tmột\t"nói ""hai"""\tA\tKhó\n'
    found = read_paste(text)
    assert [(question.line, question.difficulty) for question in found.questions] == [
        (2, "easy"),
        (3, "hard"),
    ]
    assert found.questions[1].stem == "Hai\ndòng?"
    assert found.questions[1].data["options"][1]["text"] == 'nói "hai"'


def test_a_range_of_cells_without_a_header() -> None:
    found = read_paste(
        "1\tThủ đô?\tHuế\tHà Nội\tVinh\tB\n2\tAi?\tAn\tBình\t\tAn\n3\tGì?\tmột\thai\tba\tE\n4\tx?\ta\tb\tc\tA"
    )
    assert [_right(question) for question in found.questions] == [["B"], ["A"], ["A"]]
    assert _faults(found) == [
        (3, "The last column of this range is read as the right answer, but here it is")
    ]
    page = "<table><tr><td>Thủ đô?</td><td>Huế</td><td>Hà Nội</td><td>B</td></tr></table>"
    assert _right(_one("", page)) == ["B"]


def test_text_in_every_disguise() -> None:
    text = "Câu\u00a01\uff0e Thủ\u00a0đô “ở đâu”?\r\n\uff21\uff0e Huế\u200b\r\n＊Ｂ． Hà\u00a0Nội\r\nC. Vinh"
    question = _one(unicodedata.normalize("NFD", text))
    assert question.stem == "Thủ đô “ở đâu”?"
    assert [option["text"] for option in question.data["options"]] == ["Huế", "Hà Nội", "Vinh"]
    assert _right(question) == ["B"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Câu 1. Hỏi?\nA. a\nB. b", [(1, "No answer is marked as right")]),
        ("Câu 1. Hỏi?\nA. a\nB. b\nĐáp án: E", [(4, "The right answer")]),
        ("Câu 1. Hỏi?\n*A. a\nB. b\nĐáp án: B", [(1, "The marks of the right answer contradict each other")]),
        ("Câu 1. Hỏi?\nA. a\nB. b\nĐáp án: B. khác", [(4, "The answer")]),
        ("Câu 1. Hỏi?\nA. a\nB. b\nD. d\nĐáp án: A", [(1, "Option %(letter)s is missing")]),
        ("Câu 1. Hỏi?\nA. a\nĐáp án: A", [(1, "The question has one option only.")]),
        ("Câu 1. Hỏi?", [(1, "The question has neither options nor an answer")]),
        ("Câu 1. Số?\nĐáp án: 1.234", [(1, "")]),
        ("Câu 1. Hỏi?\n*A. a\nB. b\nĐộ khó: kinh khủng", [(4, "")]),
        ("Câu 1. Hỏi?\n*A. a\nB. a", [(1, "Two answers are the same")]),
        ("PHẦN I. NHẬN BIẾT\nCâu 1. Hỏi?\n*A. a\nB. b", [(1, "This line was taken for a heading")]),
        ("Đề thi số 5\n\nCâu 1. Hỏi?\n*A. a\nB. b", [(1, "This line belongs to no question")]),
        (
            "Câu 1. Hỏi?\n*A. a\nB. b\nnối tiếp",
            [(4, "This line was taken as part of answer %(letter)s above it.")],
        ),
        ("Câu 1. Hỏi?\n*A. a\nB. b\n\nHết.", [(5, "This line belongs to no question")]),
        ("chẳng có gì", [(1, "The question has neither options nor an answer")]),
        ("", [(1, "No question was found")]),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert _faults(read_paste(text)) == expected


def test_faults_do_not_take_good_questions_with_them() -> None:
    found = read_paste(
        "Câu 1. Một?\n*A. a\nB. b\nCâu 2. Hai?\nA. a\nB. b\nCâu 3. Ba?\nA. a\nB. b *\nCâu 4. Bốn?"
    )
    assert [question.stem for question in found.questions] == ["Một?", "Ba?"]
    assert [fault.line for fault in found.faults] == [4, 10]


def test_numbers_inside_a_question_are_its_own() -> None:
    question = _one("Câu 1. Xếp:\n1. học\n2. thi\n3. nghỉ\nA. 1-2-3\nB. 3-2-1\nĐáp án: A")
    assert question.stem == "Xếp:\n1. học\n2. thi\n3. nghỉ"
    found = read_paste("5. Xếp:\n1. học\n2. thi\n*A. 1-2\nB. 2-1\n6. Hai?\n*A. x\nB. y")
    assert [question.stem for question in found.questions] == ["Xếp:\n1. học\n2. thi", "Hai?"]


def test_questions_without_numbers_are_parted_by_their_options() -> None:
    found = read_paste(
        "Thủ đô?\nA. Huế\n*B. Hà Nội\nNước nào?\n*A. Việt Nam\nB. Lào\n\nAi?\nA. An\nB. Ba\nĐáp án: A"
    )
    assert [question.stem for question in found.questions] == ["Thủ đô?", "Nước nào?", "Ai?"]
    assert found.faults == []


def test_too_much_is_refused() -> None:
    (fault,) = read_paste("a" * 1_000_001).notes
    assert fault.message.startswith("This is too much")


_SIGNS = re.compile(r"(?:đáp|dap|đa|da|ans|key|q |câu|cau|x |tr|ch|ph|m)")
_words = (
    st.text(st.sampled_from("abcdeghiklmnopqrstuvxyăâđêôơưáàảãạ "), min_size=3, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: len(text) > 2 and not _SIGNS.match(text))
)


@st.composite
def papers(draw: st.DrawFn) -> tuple[str, list[tuple[str, list[str], set[int]]]]:
    """A paper as somebody types it, in one style, and what it means."""
    start = draw(st.sampled_from(["Câu {n}. ", "{n}. ", "{n}) ", "Question {n}: "]))
    option = draw(st.sampled_from(["{L}. ", "{L}) ", "({L}) ", "{l}) "]))
    gap = draw(st.sampled_from(["\n", "\n\n", "\r\n"]))
    key = draw(st.sampled_from(["star", "line", "list"]))
    meant, written, answers = [], [], []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        stem = draw(_words) + "?"
        options = draw(st.lists(_words, min_size=2, max_size=6, unique=True))
        right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1, max_size=2))
        lines = [start.format(n=number) + stem]
        for place, text in enumerate(options):
            letter = "ABCDEF"[place]
            star = "*" if key == "star" and place in right else ""
            lines.append(star + option.format(L=letter, l=letter.lower()) + text)
        letters = ",".join("ABCDEF"[place] for place in sorted(right))
        if key == "line":
            lines.append(f"Đáp án: {letters}")
        answers.append(f"{number}.{letters}")
        written.append("\n".join(lines))
        meant.append((stem, options, right))
    tail = "\nBẢNG ĐÁP ÁN\n" + " ".join(answers) if key == "list" else ""
    return gap.join(written) + tail, meant


@settings(max_examples=200, deadline=None)
@given(papers())
def test_a_paper_in_any_style_is_read_as_it_is_meant(
    paper: tuple[str, list[tuple[str, list[str], set[int]]]],
) -> None:
    text, meant = paper
    found = read_paste(text)
    assert found.faults == []
    assert len(found.questions) == len(meant)
    for question, (stem, options, right) in zip(found.questions, meant, strict=True):
        assert question.stem == stem
        assert [option["text"] for option in question.data["options"]] == options
        assert _right(question) == ["ABCDEF"[place] for place in sorted(right)]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            raw_text, st.sampled_from(["\n", "\t", "Câu 1. ", "A. ", "*", "Đáp án: ", "1.A 2.B", "<b>"])
        )
    ).map("".join),
    st.booleans(),
)
def test_any_text_is_read_without_a_trace(text: str, as_page: bool) -> None:
    found = read_paste(text, f"<p>{text}" if as_page else "")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(note.line >= 1 for note in found.notes)
    if not as_page:
        assert all(note.line <= lines for note in found.notes)


UNITS = ["A. ", "Câu 1. ", "1. ", "1.A ", "*", "(", "\t", "\n", " ", "=", "a\t", '"', "1\tA\n", "Đ", "a\u0301", "\0",
         "Q?\nA. a\n*B. b\n\n", "<p>", "<td>", "<!--", "<ol><li>"]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_a_hundred_kilobytes_take_no_more_than_a_moment(unit: str) -> None:
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    begun = time.process_time()
    read_paste(f"Câu 1. a\nA. {text}", f"<table><tr><td>{text}")
    assert time.process_time() - begun < 4


def test_what_is_written_for_a_number_is_read_again() -> None:
    interval = Interval("a", __import__("fractions").Fraction(1), Decimal("1.234"), Decimal("0.5"))
    written: Any = write_interval(interval)
    assert _one(f"Câu 1. Số?\nĐáp án: {written}").data["answers"][0]["value"] == "1.234"
