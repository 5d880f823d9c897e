"""Moodle XML is read as Moodle means it, and everything that is not kept is told with its line."""

import base64
from typing import Any

import pytest

from courses.questions.formats.moodle_xml import read_moodle_xml, write_moodle_xml
from courses.questions.formats.question_file import FileQuestion, QuestionFile
from tests.courses.questions.pictures import picture

PNG = base64.b64encode(picture()).decode()


def _read(inner: str) -> QuestionFile:
    return read_moodle_xml(f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inner}\n</quiz>'.encode())


def _question(kind: str, inner: str, stem: str = "Hỏi?") -> str:
    head = f'<name><text>Tên</text></name><questiontext format="html"><text><![CDATA[{stem}]]></text>'
    return f'<question type="{kind}">{head}</questiontext>\n{inner}</question>'


def _answer(text: str, fraction: str = "100", inner: str = "") -> str:
    return f'<answer fraction="{fraction}"><text>{text}</text>{inner}</answer>'


def _one(kind: str, inner: str, stem: str = "Hỏi?") -> FileQuestion:
    found = _read(_question(kind, inner, stem))
    assert found.faults == []
    (question,) = found.questions
    return question


def test_one_answer_with_feedback_and_fractions() -> None:
    said = '<feedback format="html"><text>Sai</text></feedback>'
    question = _one("multichoice", _answer("a") + _answer("b", "33.33333", said) + _answer("c", "-16,66667"))
    assert (question.kind, question.title, question.stem, question.line) == ("one_answer", "Tên", "Hỏi?", 3)
    assert [(each["text"], each["weight"]) for each in question.data["options"]] == [
        ("a", "100"),
        ("b", "33.33333"),
        ("c", "-16.66667"),
    ]
    assert question.data["options"][1]["feedback"] == "Sai"
    assert question.data["shuffle"] is False


def test_several_answers_and_their_plugin() -> None:
    many = _answer("a", "50") + _answer("b", "50") + _answer("c", "-100")
    question = _one("multichoice", f"<single>false</single><shuffleanswers>1</shuffleanswers>{many}")
    assert (question.kind, question.data.get("scoring"), question.data.get("shuffle")) == (
        "several_answers",
        None,
        None,
    )
    exact = _one("multichoiceset", _answer("a") + _answer("b") + _answer("c", "0"))
    assert (exact.kind, exact.data["scoring"]) == ("several_answers", "all_or_nothing")
    assert [each["weight"] for each in exact.data["options"]] == ["50", "50", "0"]


@pytest.mark.parametrize(
    ("answers", "truth"),
    [
        (_answer("true") + _answer("false", "0"), True),
        (_answer("false") + _answer("true", "0"), False),
        (_answer("Đúng", "0") + _answer("Sai"), False),
    ],
)
def test_true_or_false_by_text_or_by_order(answers: str, truth: bool) -> None:
    assert _one("truefalse", answers).data == {"answer": truth}


def test_the_feedback_of_a_statement_belongs_to_what_was_chosen() -> None:
    right, wrong = (f"<feedback><text>{text}</text></feedback>" for text in ("Tốt", "Xem lại"))
    question = _one("truefalse", _answer("true", "0", wrong) + _answer("false", "100", right))
    assert question.data == {"answer": False, "feedback_right": "Tốt", "feedback_wrong": "Xem lại"}


def test_short_texts_and_the_case_that_makes_no_difference() -> None:
    found = _read(_question("shortanswer", "<usecase>1</usecase>" + _answer("Hà *") + _answer("x", "50")))
    assert [each["text"] for each in found.questions[0].data["answers"]] == ["Hà *", "x"]
    assert [(note.line, note.level) for note in found.notes] == [(3, "warning")]


def test_numbers_with_their_units() -> None:
    units = (
        "<units><unit><multiplier>1</multiplier><unit_name>km</unit_name></unit>"
        "<unit><multiplier>1000</multiplier><unit_name>m</unit_name></unit></units>"
        "<unitgradingtype>1</unitgradingtype><unitpenalty>1</unitpenalty>"
    )
    star = _answer("*", "0", "<feedback><text>Không</text></feedback>")
    question = _one("numerical", _answer("3.5", "100", "<tolerance>0,05</tolerance>") + star + units)
    assert question.data == {
        "answers": [{"id": "a", "weight": "100", "value": "3.5", "tolerance": "0.05"}],
        "units": [{"text": "km", "factor": "1"}, {"text": "m", "factor": "0.001"}],
        "unit_required": True,
        "feedback_wrong": "Không",
    }


@pytest.mark.parametrize("factor", ["3", "0.001", "1000", "2.54", "0.3048", "60", "299792458"])
def test_a_unit_keeps_its_factor_over_moodles_multiplier(factor: str) -> None:
    units = [{"text": "x", "factor": "1"}, {"text": "y", "factor": factor}]
    data = {"answers": [{"id": "a", "weight": "100", "value": "1", "tolerance": "0"}], "units": units}
    question = FileQuestion(kind="number", data=data, stem="Bao nhiêu?")
    written = write_moodle_xml([question])
    assert written.notes == ()
    assert read_moodle_xml(written.content).questions == (question,)


def test_matching_with_a_choice_that_belongs_to_nothing() -> None:
    pairs = [("Ý", "Roma"), ("<![CDATA[<b>Nga</b>]]>", "Mát-xcơ-va"), ("", "Hà Nội")]
    inner = "".join(
        f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'
        for left, right in pairs
    )
    data = _one("matching", inner).data
    assert data["pairs"][1]["left"] == {"text": "<b>Nga</b>", "format": "html"}
    assert data["distractors"] == ["Hà Nội"]


def test_an_order_is_that_of_the_fractions() -> None:
    question = _one("ordering", _answer("ba", "3") + _answer("một", "1.0000000") + _answer("hai", "2"))
    assert [each["text"] for each in question.data["items"]] == ["một", "hai", "ba"]
    exact = "<gradingtype>ALL_OR_NOTHING</gradingtype>"
    answers = "".join(_answer(text, str(place)) for place, text in enumerate("abc", 1))
    assert _one("ordering", answers + exact).data["scoring"] == "all_or_nothing"


def test_an_essay_keeps_its_limits_and_the_words_for_markers() -> None:
    inner = (
        "<defaultgrade>5</defaultgrade><minwordlimit>100</minwordlimit><maxwordlimit>300</maxwordlimit>"
        '<graderinfo format="html"><text>Xem &lt;b&gt;đáp án&lt;/b&gt;</text></graderinfo>'
    )
    question = _one("essay", inner)
    assert question.data == {
        "rubric": [{"id": "a", "title": "Nội dung", "points": "5"}],
        "min_words": 100,
        "max_words": 300,
        "guide": {"text": "Xem <b>đáp án</b>", "format": "html"},
    }


def test_a_rubric_is_written_as_text_for_markers_and_that_is_told() -> None:
    rubric = [{"id": "a", "title": "Ý chính", "points": "4", "levels": [{"text": "Một nửa", "points": "2"}]}]
    data = {"rubric": rubric, "min_words": 0, "max_words": 0, "guide": "Đọc kỹ."}
    written = write_moodle_xml([FileQuestion(kind="essay", data=data, stem="Viết.")])
    assert [note.level for note in written.notes] == ["warning"]
    guide = read_moodle_xml(written.content).questions[0].data["guide"]
    assert "Ý chính: 4 điểm" in guide["text"]
    assert "Một nửa: 2 điểm" in guide["text"]


CLOZE = (
    "<p>Thủ đô là {2:SHORTANSWER:=Hà Nội#Đúng.~%50%Ha Noi\\#~*#Sai} năm {:NM:=1010:1~%50%1010:5}, "
    "thuộc {1:MCS:=đồng bằng~núi &amp; rừng#<b>Không</b>}.</p>"
)


def test_a_text_with_gaps_as_moodle_writes_it() -> None:
    question = _one("cloze", "", CLOZE)
    assert (question.stem, question.points) == ("", 4)
    text = "<p>Thủ đô là [[1]] năm [[2]], thuộc [[3]].</p>"
    assert question.data["text"] == {"text": text, "format": "html"}
    first, second, third = question.data["gaps"]
    assert (first["kind"], first["points"]) == ("short_text", "2")
    assert [(each["text"], each["weight"], each.get("feedback")) for each in first["data"]["answers"]] == [
        ("Hà Nội", "100", "Đúng."),
        ("Ha Noi#", "50", None),
        ("*", "0", "Sai"),
    ]
    assert second["data"]["answers"][1] == {"id": "b", "weight": "50", "value": "1010", "tolerance": "5"}
    assert third["data"] == {
        "options": [
            {"id": "a", "text": "đồng bằng", "weight": "100"},
            {
                "id": "b",
                "text": "núi & rừng",
                "weight": "0",
                "feedback": {"text": "<b>Không</b>", "format": "html"},
            },
        ]
    }


def test_braces_that_are_no_gap_and_marks_that_are_none_stay_text() -> None:
    question = _one("cloze", "", r"\(\frac{1}{2}\) [[1]] {1:SA:=x} {không}")
    assert question.data["text"]["text"] == r"\(\frac{1}{2}\) &#91;[1]] [[1]] {không}"


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a {1:SA:=x} {1:MULTIRESPONSE:=a~=b}", "A gap in which several answers", "(2)"),
        ("a {1:SA:=x", "A gap that begins here", ""),
        ("a {1:NM:=ba}", "“%(value)s” is not a number.", "(1)"),
        ("a {1:SA:%200%x}", "A weight is a number", "(1)"),
        ("không có", "The text has no gap", ""),
    ],
)
def test_a_gap_that_follows_no_rule_is_told(text: str, message: str, place: str) -> None:
    found = _read(_question("cloze", "", text))
    assert found.questions == ()
    assert [(note.line, note.place) for note in found.faults if note.message.startswith(message)] == [
        (3, place)
    ]


def test_marks_of_this_site_travel_as_tags() -> None:
    tags = [
        "luật",
        "tuhoc:lesson=bai-3",
        "tuhoc:cite=Điều 5",
        "tuhoc:difficulty=hard",
        "tuhoc:competency=NL2",
    ]
    inner = "".join(f"<tag><text>{tag}</text></tag>" for tag in tags)
    question = _one(
        "truefalse",
        f"{_answer('true')}{_answer('false', '0')}<tags>{inner}</tags><idnumber> q7 </idnumber>"
        "<defaultgrade>2.5000000</defaultgrade>",
    )
    assert (question.id, question.tags, question.lesson) == ("q7", ("luật",), "bai-3")
    assert (question.cite, question.difficulty, question.competency) == ("Điều 5", "hard", "NL2")
    assert str(question.points) == "2.5"


def test_a_tag_of_a_person_that_looks_like_ours_survives() -> None:
    question = FileQuestion(
        kind="true_false", data={"answer": True}, stem="x", tags=("tuhoc:lesson=a", "tuhoc:tag=b", "c")
    )
    assert read_moodle_xml(write_moodle_xml([question]).content).questions == (question,)


def test_a_category_holds_until_the_next_and_loses_its_place_in_moodle() -> None:
    def category(path: str) -> str:
        return f'<question type="category"><category><text>{path}</text></category></question>'

    statement = _question("truefalse", _answer("true") + _answer("false", "0"))
    paths = ["$course$/top/Luật/Chung", "$system$/Số", "$course$", "Tự do"]
    found = _read("".join(category(path) + statement for path in paths))
    assert [question.category for question in found.questions] == ["Luật/Chung", "Số", "", "Tự do"]


def test_pictures_come_with_the_texts_that_show_them() -> None:
    file = f'<file name="bản đồ.png" path="/" encoding="base64">{PNG}</file>'
    shown = '<img src="@@PLUGINFILE@@/b%E1%BA%A3n%20%C4%91%E1%BB%93.png" alt="Bản đồ">'
    explained = f'<generalfeedback format="html"><text><![CDATA[{shown}]]></text>{file}</generalfeedback>'
    question = _one("truefalse", f"{_answer('true')}{_answer('false', '0')}{explained}")
    assert [(each.name, each.media_type) for each in question.files] == [("bản đồ.png", "image/png")]
    assert "@@FILE@@/b%E1%BA%A3n" in question.explanation
    written = write_moodle_xml([question])
    assert written.notes == ()
    (again,) = read_moodle_xml(written.content).questions
    assert again == question
    assert again.files[0].content == question.files[0].content


def test_files_of_one_name_in_two_answers_are_kept_apart() -> None:
    def answer(content: str, fraction: str) -> str:
        image = '<![CDATA[<img src="@@PLUGINFILE@@/x.png" alt="">]]>'
        return (
            f'<answer fraction="{fraction}" format="html"><text>{image}</text>'
            f'<file name="x.png" encoding="base64">{content}</file></answer>'
        )

    other = base64.b64encode(picture(colour=7)).decode()
    question = _one("multichoice", answer(PNG, "100") + answer(other, "0"))
    assert [file.name for file in question.files] == ["x-2.png", "x.png"]
    assert [option["text"]["text"] for option in question.data["options"]] == [
        '<img src="@@FILE@@/x.png" alt="">',
        '<img src="@@FILE@@/x-2.png" alt="">',
    ]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("", "The picture “%(name)s” is not in the file."),
        ('<file name="a.png" encoding="base64">!!!</file>', "The picture “%(name)s” is damaged."),
        ('<file name="a.png" encoding="base64">QUJD</file>', "“%(name)s” is not a complete PNG"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told_once(file: str, message: str) -> None:
    stem = '<img src="@@PLUGINFILE@@/a.png" alt="Sơ đồ">'
    inner = _question("truefalse", _answer("true") + _answer("false", "0"), stem)
    found = _read(inner.replace("</questiontext>", f"{file}</questiontext>"))
    assert len(found.questions) == 1
    assert [note.message.startswith(message) for note in found.notes] == [True]


def test_a_picture_whose_content_is_gone_is_told_when_written() -> None:
    stored: dict[str, Any] = FileQuestion(
        kind="true_false", data={"answer": True}, stem='<img src="@@FILE@@/a.png" alt="">', text_format="html"
    ).to_json()
    files = [{"name": "a.png", "sha256": "0" * 64, "media_type": "image/png"}]
    question = FileQuestion.from_json(stored | {"files": files})
    assert [note.level for note in write_moodle_xml([question]).notes] == ["warning"]


def test_what_has_no_kind_here_is_skipped_with_its_kind_and_line() -> None:
    found = _read(_question("ddmarker", "") + "\n" + _question("description", ""))
    assert [(entry.what, entry.line, entry.title) for entry in found.skipped] == [
        ("ddmarker", 3, "Tên"),
        ("description", 5, "Tên"),
    ]
    assert [(note.level, note.line) for note in found.notes] == [("error", 3), ("warning", 5)]
    assert found.faults[0].params == {"kind": "ddmarker"}


@pytest.mark.parametrize(
    ("inner", "count"),
    [
        ("<hint><text>Gợi ý</text></hint>", 1),
        ("<correctfeedback><text>Rất tốt</text></correctfeedback>", 1),
        ("<correctfeedback><text>Your answer is correct.</text></correctfeedback>", 0),
        ("<hidden>1</hidden>", 1),
        ("<defaultgrade>0.0000000</defaultgrade>", 1),
    ],
)
def test_what_is_not_kept_is_told_as_a_warning(inner: str, count: int) -> None:
    found = _read(_question("truefalse", _answer("true") + _answer("false", "0") + inner))
    assert [note.level for note in found.notes] == ["warning"] * count
    assert len(found.questions) == 1


@pytest.mark.parametrize(
    ("kind", "inner", "line", "message"),
    [
        ("multichoice", "", 3, "A question of this kind needs at least two answers."),
        ("multichoice", _answer("a", "150") + _answer("b", "0"), 4, "A weight is a number"),
        ("multichoice", _answer("a", "NaN") + _answer("b", "0"), 4, "A weight is a number"),
        ("multichoice", "".join(_answer(str(n), "0") for n in range(27)), 4, "A question has at most"),
        ("numerical", _answer("ba"), 4, "“%(value)s” is not a number."),
        ("numerical", _answer("1e999999"), 4, "“%(value)s” is not a number."),
        ("truefalse", _answer("true"), 3, "A true-or-false question needs both answers."),
        ("shortanswer", "", 3, "No answer is marked as right."),
        (
            "truefalse",
            f"{_answer('true')}{_answer('false', '0')}<tags><tag><text>tuhoc:scoring=x</text></tag></tags>",
            3,
            "“%(scoring)s” is not a way",
        ),
    ],
)
def test_a_slip_is_named_where_it_stands(kind: str, inner: str, line: int, message: str) -> None:
    faults = [fault for fault in _read(_question(kind, inner)).faults if fault.message.startswith(message)]
    assert [fault.line for fault in faults] == [line]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"khong phai xml",
        b"<html></html>",
        b"<quiz/>",
        b"<quiz><question type='truefalse'>",
        b'<!DOCTYPE quiz [<!ENTITY x "y">]><quiz><question type="truefalse"/></quiz>',
    ],
)
def test_what_is_no_moodle_xml_is_one_fault(content: bytes) -> None:
    found = read_moodle_xml(content)
    assert (len(found.faults), found.questions) == (1, ())


def test_text_that_is_not_escaped_is_not_lost() -> None:
    inner = _question("truefalse", _answer("true") + _answer("false", "0")).replace(
        "<![CDATA[Hỏi?]]>", "Hỏi <b>gì</b>?"
    )
    assert _read(inner).questions[0].stem == "Hỏi <b>gì</b>?"
