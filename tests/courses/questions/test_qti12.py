"""Banks of QTI 1.2, as Canvas, OLAT and others export them, are read with their keys, points and feedback."""

from typing import Any

import pytest

from courses.questions.formats.qti import read_qti
from courses.questions.formats.question_file import FileQuestion, QuestionFile
from tests.courses.questions.qti_items import messages, package, png, read_one


def bank(*items: str, title: str = "Đề thi") -> bytes:
    """A test with these items, as Canvas writes one."""
    return (
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a" '
        f'title="{title}"><section ident="root_section">{"".join(items)}</section></assessment></questestinterop>'
    ).encode()


def item(
    kind: str, responses: str, conditions: str, *, stem: str = "Hỏi?", points: str = "1.0", more: str = ""
) -> str:
    """An item of that kind."""
    fields = {"question_type": kind, "points_possible": points}
    metadata = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in fields.items()
    )
    return (
        f'<item ident="i" title="Question"><itemmetadata><qtimetadata>{metadata}</qtimetadata></itemmetadata><presentation>'
        f'<material><mattext texttype="text/html">&lt;div&gt;&lt;p&gt;{stem}&lt;/p&gt;&lt;/div&gt;</mattext></material>'
        f'{responses}</presentation><resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" '
        f'vartype="Decimal"/></outcomes>{conditions}</resprocessing>{more}</item>'
    )


def lid(*texts: str, several: bool = False, name: str = "response1", prompt: str = "") -> str:
    """Choices a, b, c and so on."""
    labels = "".join(
        f'<response_label ident="{letter}"><material><mattext texttype="text/plain">{text}</mattext></material></response_label>'
        for letter, text in zip("abcdefgh", texts, strict=False)
    )
    own = f"<material><mattext>{prompt}</mattext></material>" if prompt else ""
    cardinality = "Multiple" if several else "Single"
    return f'<response_lid ident="{name}" rcardinality="{cardinality}">{own}<render_choice>{labels}</render_choice></response_lid>'


def fib(name: str = "response1", kind: str = "") -> str:
    """Something to be typed."""
    return f'<response_str ident="{name}" rcardinality="Single"><render_fib{kind}><response_label ident="x"/></render_fib></response_str>'


def equal(value: str, name: str = "response1") -> str:
    """The condition that this is the response."""
    return f'<varequal respident="{name}">{value}</varequal>'


def when(condition: str, score: str = "100", action: str = "Set", more: str = "", go_on: str = "No") -> str:
    """A condition that changes the score."""
    change = f'<setvar action="{action}" varname="SCORE">{score}</setvar>' if score else ""
    return f'<respcondition continue="{go_on}"><conditionvar>{condition}</conditionvar>{change}{more}</respcondition>'


def say(name: str) -> str:
    """Feedback is shown."""
    return f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/>'


def feedback(name: str, text: str) -> str:
    """A feedback text."""
    return f'<itemfeedback ident="{name}"><flow_mat><material><mattext>{text}</mattext></material></flow_mat></itemfeedback>'


def _weights(question: FileQuestion) -> list[str]:
    return [option["weight"] for option in question.data["options"]]


def _one(*parts: Any, **details: Any) -> FileQuestion:
    return read_one(bank(item(*parts, **details)))


def test_one_answer_with_its_points_and_category() -> None:
    question = _one("multiple_choice_question", lid("Huế", "Hà Nội"), when(equal("b")), points="2.5")
    assert (question.kind, question.stem, question.text_format) == ("one_answer", "Hỏi?", "plain")
    assert (_weights(question), str(question.points), question.category) == (["0", "100"], "2.5", "Đề thi")


def test_true_and_false() -> None:
    assert _one("true_false_question", lid("True", "False"), when(equal("b"))).data == {"answer": False}


def test_several_answers_all_or_nothing_and_by_weights() -> None:
    whole = when(f"<and>{equal('a')}{equal('b')}<not>{equal('c')}</not></and>")
    question = _one("multiple_answers_question", lid("1", "2", "3", several=True), whole)
    assert (_weights(question), question.data["scoring"]) == (["50", "50", "0"], "all_or_nothing")
    added = when(equal("a"), "50", "Add") + when(equal("b"), "50", "Add") + when(equal("c"), "-50", "Add")
    question = _one("multiple_answers_question", lid("1", "2", "3", several=True), added)
    assert (_weights(question), question.data.get("scoring")) == (["50", "50", "-50"], None)


def test_short_answers_are_alternatives() -> None:
    question = _one("short_answer_question", fib(), when(equal("Hà Nội") + equal("Thăng Long")))
    assert [answer["text"] for answer in question.data["answers"]] == ["Hà Nội", "Thăng Long"]


def test_numbers_exact_and_between() -> None:
    between = '<vargte respident="response1">41.5</vargte><varlte respident="response1">42.5</varlte>'
    exact = f"<or>{equal('7')}<and><vargte respident='response1'>6.5</vargte><varlte respident='response1'>7.5</varlte></and></or>"
    question = _one("numerical_question", fib(kind=' fibtype="Decimal"'), when(between) + when(exact))
    assert [(answer["value"], answer["tolerance"]) for answer in question.data["answers"]] == [
        ("42", "0.5"),
        ("7", "0.5"),
    ]


def test_matching_with_choices_that_belong_to_nothing() -> None:
    responses = "".join(
        lid("Quốc hội", "Chính phủ", "Tòa án", name=name, prompt=prompt)
        for name, prompt in (("r1", "Luật"), ("r2", "Nghị định"))
    )
    conditions = when(equal("a", "r1"), "50", "Add") + when(equal("b", "r2"), "50", "Add")
    question = _one("matching_question", responses, conditions)
    assert [(pair["left"], pair["right"]) for pair in question.data["pairs"]] == [
        ("Luật", "Quốc hội"),
        ("Nghị định", "Chính phủ"),
    ]
    assert question.data["distractors"] == ["Tòa án"]


def test_blanks_and_drop_downs_stand_in_the_text() -> None:
    responses = lid("đỏ", "do", name="response_m1", prompt="m1") + lid(
        "xanh", "lục", name="response_m2", prompt="m2"
    )
    conditions = when(equal("a", "response_m1"), "50", "Add") + when(equal("a", "response_m2"), "50", "Add")
    question = _one("fill_in_multiple_blanks_question", responses, conditions, stem="Hoa [m1], lá [m2].")
    assert question.data["text"] == "Hoa [[1]], lá [[2]]."
    assert [gap["kind"] for gap in question.data["gaps"]] == ["short_text", "short_text"]
    drop = _one("multiple_dropdowns_question", responses, conditions, stem="Hoa [m1], lá [m2].")
    assert [option["weight"] for option in drop.data["gaps"][0]["data"]["options"]] == ["100", "0"]


def test_gaps_between_texts_are_a_cloze() -> None:
    responses = f"<material><mattext>Mùa</mattext></material>{fib('r1')}<material><mattext>rồi mùa</mattext></material>{fib('r2')}"
    question = _one("", responses, when(equal("đông", "r1") + equal("hè", "r2")))
    assert question.data["text"] == "Hỏi? Mùa [[1]] rồi mùa [[2]]"


def test_an_essay_keeps_its_limits_and_notes() -> None:
    response = fib().replace("rcardinality", 'word_limit_min="50" word_limit_max="200" rcardinality')
    question = _one("essay_question", response, when("<other/>", ""), points="4")
    assert (question.data["min_words"], question.data["max_words"]) == (50, 200)
    assert question.data["rubric"][0]["points"] == "4"


def test_feedback_goes_where_it_belongs() -> None:
    conditions = (
        when("<other/>", "", more=say("all"), go_on="Yes")
        + when(equal("a"), "", more=say("a_fb"), go_on="Yes")
        + when(equal("b"), more=say("right"))
        + when("<other/>", "", more=say("wrong"), go_on="Yes")
    )
    texts = (
        feedback("all", "Điều 13.")
        + feedback("a_fb", "Huế là cố đô.")
        + feedback("right", "Phải.")
        + feedback("wrong", "Sai rồi.")
    )
    question = _one("multiple_choice_question", lid("Huế", "Hà Nội", "Vinh"), conditions, more=texts)
    assert [option["feedback"] for option in question.data["options"]] == [
        "Huế là cố đô.\nSai rồi.",
        "Phải.",
        "Sai rồi.",
    ]
    assert question.explanation == "Điều 13."


def test_pictures_and_drawn_formulas_come_along() -> None:
    stem = (
        "Tính &lt;img class=&quot;equation_image&quot; data-equation-content=&quot;x^2&quot; src=&quot;/equation_images/x&quot;&gt; "
        "&lt;img src=&quot;$IMS-CC-FILEBASE$/Anh/p.png&quot; alt=&quot;Hình&quot;&gt;"
    )
    content = bank(item("multiple_choice_question", lid("1", "2"), when(equal("a")), stem=stem))
    question = read_one(package(q_xml=content, web_resources__Anh__p_png=png()))
    assert "\\(x^2\\)" in question.stem
    assert [file.media_type for file in question.files] == ["image/png"]


def test_a_text_for_several_items_stands_before_each() -> None:
    text = (
        item("text_only_question", "", "", stem="Đoạn văn.")
        .replace("<resprocessing>", "<resprocessing/><x>")
        .replace("</resprocessing>", "</x>")
    )
    parent = "<qtimetadatafield><fieldlabel>parent_stimulus_item_ident</fieldlabel><fieldentry>i</fieldentry></qtimetadatafield>"
    child = item("multiple_choice_question", lid("1", "2"), when(equal("a"))).replace(
        "<qtimetadata>", f"<qtimetadata>{parent}"
    )
    found = read_qti(bank(text, child))
    assert found.questions[0].stem == "Đoạn văn.\nHỏi?"
    assert [entry.what for entry in found.skipped] == ["description"]


def test_the_plainer_twin_of_a_canvas_test_is_not_read_twice() -> None:
    content = bank(item("multiple_choice_question", lid("1", "2"), when(equal("a"))))
    files = {"g1__assessment_qti_xml": content, "non_cc_assessments__g1.xml.qti": content}
    assert len(read_qti(package(**files)).questions) == 1


def test_utf_8_that_claims_to_be_latin_is_read_as_what_it_is() -> None:
    content = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + bank(
        item("multiple_choice_question", lid("Huế", "Hà Nội"), when(equal("a")))
    )
    assert read_one(content).data["options"][0]["text"] == "Huế"


def _faults(content: bytes) -> QuestionFile:
    found = read_qti(content)
    assert found.questions == ()
    return found


@pytest.mark.parametrize(
    ("kind", "responses", "conditions", "message"),
    [
        ("file_upload_question", fib(), "", "A question of the kind “%(name)s” is not supported"),
        ("calculated_question", fib(), when("<other/>"), "The item draws numbers"),
        ("multiple_choice_question", lid("1", "2"), "", "The file does not say which answer is right."),
        ("multiple_choice_question", lid("1", "1"), when(equal("a")), "Two answers are the same"),
        (
            "fill_in_multiple_blanks_question",
            lid("1", name="response_x"),
            when(equal("a", "response_x")),
            "The gap “%(name)s”",
        ),
    ],
)
def test_what_no_kind_can_hold_is_named(kind: str, responses: str, conditions: str, message: str) -> None:
    found = _faults(bank(item(kind, responses, conditions)))
    assert found.faults[0].message.startswith(message)


def test_a_question_of_another_bank_is_remarked() -> None:
    found = _faults(bank('<bankentry_item sourcebank_ref="x" item_ref="y"/>'))
    assert "another bank" in messages(found)[0]
