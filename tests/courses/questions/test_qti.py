"""Items of QTI 2.1 and 3.0 are read as their authors mean them, their scoring measured."""

from decimal import Decimal

import pytest

from courses.questions.formats.qti import read_qti
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Json
from tests.courses.questions.qti_items import (
    choice,
    item,
    mapping,
    messages,
    package,
    png,
    read_one,
    response,
)

VERSIONS = ["2.1", "3.0"]
EXACT, UNKNOWN = "is scored there in a way that cannot be kept exactly", "is not known here"
MATCH = (
    "<responseCondition><responseIf><match><variable identifier='RESPONSE'/><correct identifier='RESPONSE'/></match>"
    "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>%s</baseValue></setOutcomeValue></responseIf>"
    "</responseCondition>"
)


def _weights(question: FileQuestion) -> list[str]:
    return [option["weight"] for option in question.data["options"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_one_answer(version: str) -> None:
    body = "<p>Nhìn <em>hình</em>.</p>" + choice("Huế", "<p>Hà <b>Nội</b></p>", "Vinh")
    question = read_one(item(body, response("b"), "match_correct", version=version, title="Thủ đô"))
    assert (question.kind, question.title, question.text_format) == ("one_answer", "Thủ đô", "html")
    assert question.stem == "<p>Nhìn <em>hình</em>.</p><p>Hỏi?</p>"
    assert [option["text"] for option in question.data["options"]] == [
        "Huế",
        {"text": "Hà <b>Nội</b>", "format": "html"},
        "Vinh",
    ]
    assert _weights(question) == ["0", "100", "0"]


@pytest.mark.parametrize("version", VERSIONS)
def test_points_and_partial_weights_come_from_the_mapping(version: str) -> None:
    declared = response("b", mapping=mapping(a="1", b="4", c="-2"))
    question = read_one(item(choice("một", "hai", "ba"), declared, "map_response", version=version))
    assert _weights(question) == ["25", "100", "-50"]
    assert question.points == 4


@pytest.mark.parametrize(
    ("worth", "limits", "expected", "scoring"),
    [
        ({"a": "1", "b": "1", "c": "-1"}, ' lowerBound="0" upperBound="2"', ["50", "50", "-50"], None),
        ({"a": "1", "b": "1"}, "", ["50", "50", "0"], None),
        ({"a": "3", "b": "1", "c": "-4"}, ' lowerBound="0"', ["75", "25", "-100"], None),
    ],
)
def test_several_answers_by_weights(
    worth: dict[str, str], limits: str, expected: list[str], scoring: str | None
) -> None:
    declared = response("a", "b", cardinality="multiple", mapping=mapping(limits=limits, **worth))
    question = read_one(item(choice("một", "hai", "ba", most=0), declared, "map_response"))
    assert question.kind == "several_answers"
    assert (_weights(question), question.data.get("scoring")) == (expected, scoring)


@pytest.mark.parametrize("processing", ["match_correct", MATCH % "3", ""])
def test_several_answers_all_or_nothing(processing: str) -> None:
    question = read_one(
        item(choice("một", "hai", "ba", most=0), response("a", "c", cardinality="multiple"), processing)
    )
    assert (_weights(question), question.data["scoring"]) == (["50", "0", "50"], "all_or_nothing")
    assert question.points == (3 if "3" in processing else 1)


def test_scoring_of_its_own_is_measured_and_what_cannot_be_kept_is_said() -> None:
    contains = (
        "<responseCondition><responseIf><member><baseValue baseType='identifier'>a</baseValue>"
        "<variable identifier='RESPONSE'/></member><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition>"
    )
    found = read_qti(
        item(choice("một", "hai", "ba", most=0), response("a", "b", cardinality="multiple"), contains)
    )
    assert any(EXACT in message for message in messages(found))
    unknown = read_qti(item(choice("một", "hai"), response("a"), "<customOperator class='x'/>"))
    assert any(UNKNOWN in message for message in messages(unknown))
    assert _weights(unknown.questions[0]) == ["100", "0"]


@pytest.mark.parametrize(
    ("first", "second"), [("Đúng", "Sai"), ("True", "False"), ("<p>sai.</p>", "<p>ĐÚNG</p>")]
)
def test_true_and_false(first: str, second: str) -> None:
    question = read_one(item(choice(first, second), response("a"), "match_correct"))
    assert question.kind == "true_false"
    assert question.data == {"answer": "ai" not in first}


@pytest.mark.parametrize("version", VERSIONS)
def test_orders(version: str) -> None:
    body = choice("hai", "ba", "một", tag="orderInteraction")
    question = read_one(
        item(body, response("c", "a", "b", cardinality="ordered"), "match_correct", version=version)
    )
    assert [entry["text"] for entry in question.data["items"]] == ["một", "hai", "ba"]
    assert question.data["scoring"] == "all_or_nothing"


def _match(rows: str, columns: str, tag: str = "matchInteraction") -> str:
    def one(letters: str) -> str:
        return "".join(
            f'<simpleAssociableChoice identifier="{x}" matchMax="1">{x}!</simpleAssociableChoice>'
            for x in letters
        )

    sets = [f"<simpleMatchSet>{one(letters)}</simpleMatchSet>" for letters in (rows, columns)]
    inner = "".join(sets) if tag == "matchInteraction" else one(rows)
    return f'<{tag} responseIdentifier="RESPONSE" shuffle="true"><prompt>Ghép.</prompt>{inner}</{tag}>'


def _pairs(data: Json) -> list[tuple[str, str]]:
    return [(pair["left"], pair["right"]) for pair in data["pairs"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_pairs_by_shares_and_all_or_nothing(version: str) -> None:
    key = {"cardinality": "multiple", "base": "directedPair"}
    worth = mapping().replace(
        "></mapping>",
        '><mapEntry mapKey="a x" mappedValue="1"/><mapEntry mapKey="b y" mappedValue="1"/></mapping>',
    )
    shared = response("a x", "b y", **key, mapping=worth)
    question = read_one(item(_match("ab", "xyz"), shared, "map_response", version=version))
    assert _pairs(question.data) == [("a!", "x!"), ("b!", "y!")]
    assert (question.data["distractors"], question.data.get("scoring"), question.points) == (["z!"], None, 2)
    whole = read_one(
        item(_match("ab", "xyz"), response("a x", "b y", **key), "match_correct", version=version)
    )
    assert whole.data["scoring"] == "all_or_nothing"


def test_a_table_is_turned_where_its_columns_have_one_row_each() -> None:
    declared = response("a x", "a y", cardinality="multiple", base="directedPair")
    question = read_one(item(_match("ab", "xy"), declared, "match_correct"))
    assert _pairs(question.data) == [("x!", "a!"), ("y!", "a!")]


def test_associations_are_pairs() -> None:
    declared = response("c a", "b d", cardinality="multiple", base="pair")
    question = read_one(item(_match("abcde", "", tag="associateInteraction"), declared, "match_correct"))
    assert _pairs(question.data) == [("a!", "c!"), ("b!", "d!")]
    assert question.data["distractors"] == ["e!"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_typed_word(version: str) -> None:
    body = "<p>Thủ đô là <textEntryInteraction responseIdentifier='RESPONSE'/>.</p>"
    declared = response(
        "Hà Nội", base="string", mapping=mapping(**{"Hà Nội": "2", "Thăng Long": "1", "hà nội": "1"})
    )
    found = read_qti(item(body, declared, "map_response", version=version))
    (question,) = found.questions
    assert (question.kind, question.stem) == ("short_text", "Thủ đô là _____.")
    assert [(answer["text"], answer["weight"]) for answer in question.data["answers"]] == [
        ("Hà Nội", "100"),
        ("Thăng Long", "50"),
    ]
    assert any("Capitals and accents" in message for message in messages(found))


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ('<equal toleranceMode="exact">%s%s</equal>', {"value": "10", "tolerance": "0"}),
        ('<equal toleranceMode="absolute" tolerance="0.5">%s%s</equal>', {"value": "10", "tolerance": "0.5"}),
        ('<equal toleranceMode="absolute" tolerance="1 3">%s%s</equal>', {"value": "9", "tolerance": "2"}),
        (
            '<equalRounded roundingMode="decimalPlaces" figures="1">%s%s</equalRounded>',
            {"value": "10", "tolerance": "0.05"},
        ),
        (
            '<and><gte>%s<baseValue baseType="float">8</baseValue></gte><lte><variable identifier="RESPONSE"/>%s</lte></and>',
            {"value": "9", "tolerance": "1"},
        ),
    ],
)
def test_a_typed_number_with_its_tolerance(test: str, expected: dict[str, str]) -> None:
    compared = test % ('<variable identifier="RESPONSE"/>', '<correct identifier="RESPONSE"/>')
    rule = (
        f"<responseCondition><responseIf>{compared}<setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition>"
    )
    body = "<p>Mấy?</p><p><textEntryInteraction responseIdentifier='RESPONSE'/></p>"
    question = read_one(item(body, response("10", base="float"), rule))
    assert question.kind == "number"
    assert question.data["answers"] == [{"id": "a", "weight": "100"} | expected]


@pytest.mark.parametrize("version", VERSIONS)
def test_several_gaps_make_a_cloze(version: str) -> None:
    inline = (
        "<inlineChoiceInteraction responseIdentifier='R3' shuffle='false'><inlineChoice identifier='a'>Bắc</inlineChoice>"
        "<inlineChoice identifier='b'>Nam</inlineChoice></inlineChoiceInteraction>"
    )
    body = (
        "<p>Thủ đô là <textEntryInteraction responseIdentifier='R1'/>, có "
        f"<textEntryInteraction responseIdentifier='R2'/> triệu dân, ở miền {inline}.</p>"
    )
    declared = (
        response("Hà Nội", base="string", name="R1")
        + response("8", base="float", name="R2")
        + response("a", name="R3")
    )
    question = read_one(item(body, declared, version=version))
    assert (question.kind, question.stem) == ("cloze", "")
    assert question.data["text"] == "Thủ đô là [[1]], có [[2]] triệu dân, ở miền [[3]]."
    assert [gap["kind"] for gap in question.data["gaps"]] == ["short_text", "number", "one_answer"]
    assert question.points == 3


@pytest.mark.parametrize("version", VERSIONS)
def test_words_to_put_into_gaps_make_a_cloze(version: str) -> None:
    words = "".join(
        f'<gapText identifier="{x}" matchMax="1">{text}</gapText>'
        for x, text in zip("abc", ("đông", "hè", "thu"), strict=True)
    )
    body = (
        f"<gapMatchInteraction responseIdentifier='RESPONSE' shuffle='false'><prompt>Điền.</prompt>{words}"
        "<p>Mùa <gap identifier='G1'/> rồi mùa <gap identifier='G2'/>.</p></gapMatchInteraction>"
    )
    worth = '<mapping defaultValue="0"><mapEntry mapKey="a G1" mappedValue="1"/><mapEntry mapKey="b G2" mappedValue="2"/></mapping>'
    declared = response("a G1", "b G2", cardinality="multiple", base="directedPair", mapping=worth)
    question = read_one(item(body, declared, "map_response", version=version))
    assert question.kind == "cloze"
    assert "Mùa [[1]] rồi mùa [[2]]." in question.data["text"]["text"]
    first, second = question.data["gaps"]
    assert [option["weight"] for option in first["data"]["options"]] == ["100", "0", "0"]
    assert (first["points"], second["points"]) == ("1", "2")


def test_an_item_with_several_questions_is_a_case_study() -> None:
    body = (
        "<div><p>Tình huống dài.</p></div>"
        + choice("một", "hai", name="R1", prompt="Hỏi một?")
        + "<p>Hỏi hai?</p>"
        + choice("ba", "bốn", "năm", name="R2", prompt="", most=0)
        + "<p>Điền <textEntryInteraction responseIdentifier='R3'/> vào.</p>"
    )
    declared = (
        response("a", name="R1")
        + response("a", "b", name="R2", cardinality="multiple")
        + response("x", base="string", name="R3")
    )
    question = read_one(item(body, declared))
    assert (question.kind, question.stem) == ("case_study", "Tình huống dài.")
    assert [(part["kind"], part["stem"]) for part in question.data["parts"]] == [
        ("one_answer", "Hỏi một?"),
        ("several_answers", "Hỏi hai?"),
        ("cloze", ""),
    ]
    assert question.data["parts"][2]["data"]["text"] == "Điền [[1]] vào."


@pytest.mark.parametrize("version", VERSIONS)
def test_areas_of_a_picture_come_with_the_picture(version: str) -> None:
    spots = "".join(
        f'<hotspotChoice identifier="{x}" shape="{shape}" coords="{coords}"/>'
        for x, shape, coords in (
            ("a", "rect", "1,2,10,9"),
            ("b", "circle", "20,10,5"),
            ("c", "poly", "1,1,5,1,5,5,1,1"),
        )
    )
    body = f"<hotspotInteraction responseIdentifier='RESPONSE' maxChoices='1'><prompt>Đâu?</prompt><object data='i/p.png' type='image/png'>Bản đồ</object>{spots}</hotspotInteraction>"
    question = read_one(
        package(q_xml=item(body, response("b"), "match_correct", version=version), i__p_png=png())
    )
    assert question.kind == "hotspot"
    assert question.data["image"] == {
        "sha256": question.files[0].sha256,
        "alt": "Bản đồ",
        "width": 40,
        "height": 20,
    }
    assert [area["coords"] for area in question.data["areas"]] == [
        [1, 2, 10, 9],
        [20, 10, 5],
        [1, 1, 5, 1, 5, 5],
    ]
    assert [area["weight"] for area in question.data["areas"]] == ["0", "100", "0"]


def test_an_essay_has_a_rubric_to_be_written() -> None:
    body = "<p>Viết.</p><extendedTextInteraction responseIdentifier='RESPONSE'/><rubricBlock view='scorer'><p>Chấm kỹ</p></rubricBlock>"
    found = read_qti(item(body, response(base="string")))
    (question,) = found.questions
    assert (question.kind, question.stem, question.data["guide"]) == ("essay", "Viết.", "Chấm kỹ")
    assert [note.level for note in found.notes] == ["warning"]


def test_feedback_goes_where_it_belongs() -> None:
    rules = (
        MATCH % "1" + "<setOutcomeValue identifier='FB'><variable identifier='RESPONSE'/></setOutcomeValue>"
    )
    said = "".join(
        f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{x}" showHide="{show}"><p>{text}</p></modalFeedback>'
        for outcome, x, show, text in (
            ("FB", "a", "show", "Phải."), ("FB", "b", "show", "Không phải."), ("FB", "never", "hide", "Điều 13."),
        )
    )  # fmt: skip
    declared = (
        response("a") + '<outcomeDeclaration identifier="FB" cardinality="single" baseType="identifier"/>'
    )
    content = item(choice("một", "hai"), declared, rules).replace(
        b"</assessmentItem>", said.encode() + b"</assessmentItem>"
    )
    question = read_one(content)
    assert [option["feedback"] for option in question.data["options"]] == ["Phải.", "Không phải."]
    assert question.explanation == "Điều 13."


def test_pictures_and_formulas_of_texts_come_along() -> None:
    tex = "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>"
    body = (
        f"<p>Tính {tex} và <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> <img src='p.png' alt='Hình'/></p>"
        + choice("một", "hai")
    )
    question = read_one(package(items__q_xml=item(body, response("a"), "match_correct"), items__p_png=png()))
    assert "\\(x^2\\)" in question.stem
    assert "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>" in question.stem
    assert question.files[0].name in question.stem
    svg = package(
        q_xml=item(body.replace("p.png", "p.svg"), response("a"), "match_correct"), p_svg="<svg xmlns='x'/>"
    )
    assert any("SVG" in message for message in messages(read_qti(svg)))


def test_sections_and_metadata_say_where_a_question_belongs() -> None:
    test = (
        "<assessmentTest xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='t' title='Đề'><testPart identifier='p' "
        "navigationMode='linear' submissionMode='individual'><assessmentSection identifier='s' title='Luật' visible='true'>"
        "<assessmentSection identifier='s2' title='Chung' visible='true'><assessmentItemRef identifier='r' href='items/b.xml'/>"
        "</assessmentSection><assessmentItemRef identifier='r2' href='items/a.xml'/></assessmentSection></testPart></assessmentTest>"
    )
    lom = "<lom xmlns='http://ltsc.ieee.org/xsd/LOM'><general><keyword><string>luật</string></keyword></general><educational><difficulty><value>difficult</value></difficulty></educational></lom>"
    manifest = (
        "<manifest xmlns='http://www.imsglobal.org/xsd/imscp_v1p1'><resources><resource identifier='b' type='imsqti_item_xmlv2p1' "
        f"href='items/b.xml'><metadata>{lom}</metadata></resource></resources></manifest>"
    )
    content = item(choice("một", "hai"), response("a"), "match_correct")
    found = read_qti(
        package(imsmanifest_xml=manifest, t_xml=test, items__a_xml=content, items__b_xml=content)
    )
    assert [question.category for question in found.questions] == ["Luật/Chung", "Luật"]
    assert (found.questions[0].tags, found.questions[0].difficulty) == (("luật",), "hard")


def test_a_text_that_items_share_stands_before_each() -> None:
    stimulus = "<qti-assessment-stimulus xmlns='http://www.imsglobal.org/xsd/imsqtiasi_v3p0' identifier='s'><qti-stimulus-body><p>Đoạn văn.</p></qti-stimulus-body></qti-assessment-stimulus>"
    content = item(choice("một", "hai"), response("a"), "match_correct", version="3.0").replace(
        b"<qti-item-body>", b"<qti-assessment-stimulus-ref identifier='s' href='s.xml'/><qti-item-body>"
    )
    assert read_one(package(q_xml=content, s_xml=stimulus)).stem == "Đoạn văn.\nHỏi?"


@pytest.mark.parametrize(
    ("body", "declared", "message"),
    [
        (
            "<uploadInteraction responseIdentifier='RESPONSE'/>",
            "",
            "The interaction “%(name)s” is not supported",
        ),
        (choice("một", "hai"), response(), "The file does not say which answer is right."),
        (choice("một", "một"), response("a"), "Two answers are the same"),
        (
            _match("ab", "xy"),
            response("a x", "a y", "b x", "b y", cardinality="multiple", base="directedPair"),
            "A table in which",
        ),
        (
            "<hotspotInteraction responseIdentifier='RESPONSE'><object data='x.png'/></hotspotInteraction>",
            response("a"),
            "The file does not say",
        ),
        (
            choice("một", "hai") + "<extendedTextInteraction responseIdentifier='R2'/>",
            response("a"),
            "An item in which an essay",
        ),
    ],
)
def test_what_no_kind_can_hold_is_named(body: str, declared: str, message: str) -> None:
    found = read_qti(item(body, declared, "match_correct"))
    assert found.questions == ()
    assert found.faults[0].message.startswith(message)


def test_items_that_draw_by_chance_are_named() -> None:
    content = item(choice("một", "hai"), response("a")).replace(
        b"<itemBody>",
        b"<templateDeclaration identifier='N' cardinality='single' baseType='integer'/><templateProcessing/><itemBody>",
    )
    assert read_qti(content).faults[0].message.startswith("The item draws numbers")


def test_faults_name_their_file() -> None:
    good, bad = item(choice("một", "hai"), response("a")), b"<assessmentItem><broken"
    found = read_qti(package(a_xml=good, sub__b_xml=bad))
    assert len(found.questions) == 1
    assert [(note.place, note.level) for note in found.notes] == [("sub/b.xml", "warning")]


def test_a_description_is_no_question() -> None:
    found = read_qti(item("<p>Đọc kỹ.</p>"))
    assert [(entry.what, entry.stem) for entry in found.skipped] == [("description", "Đọc kỹ.")]


def test_the_title_stands_in_for_a_missing_text() -> None:
    found = read_qti(item(choice("một", "hai", prompt=""), response("a"), title="Chọn một"))
    assert found.questions[0].stem == "Chọn một"
    assert "its title was taken" in messages(found)[0]


def test_points_that_cannot_be_kept_are_one() -> None:
    declared = response("b", mapping=mapping(b="100000"))
    assert read_one(item(choice("một", "hai"), declared, "map_response")).points == Decimal(1)
