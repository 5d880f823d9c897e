"""The form of a question and its page after closing, as a browser gets them."""

import html as entities
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from courses.questions.kinds.registry import get_kind, list_kinds
from courses.questions.kinds.review import review_answer
from courses.questions.rendering import render_data
from tests.courses.questions.answering import EXAMPLES, frozen_with, responses
from tests.courses.questions.strategies import DATA
from tests.courses.questions.test_secrecy import CANARY, PLANTED

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = [ROOT / "lms/templates", ROOT / "courses/questions/templates"]
ENVIRONMENT: Any = Environment(
    autoescape=True, loader=FileSystemLoader(FOLDERS), extensions=["jinja2.ext.i18n"]
)
ENVIRONMENT.globals["asset"] = lambda name: f"/static/{name}"
ENVIRONMENT.globals["icon_line"] = lambda name: f"M0 0{name}"
ENVIRONMENT.install_gettext_callables(lambda text: text, lambda one, many, n: one, newstyle=True)
MACROS = ENVIRONMENT.get_template("questions/_question.html").module
KINDS = [kind.key for kind in list_kinds()]

Json = dict[str, Any]
NUMBER: Json = {"answers": [{"id": "a", "value": "1"}]}


def _page(html: str) -> Any:
    """The fragment in a page that a strict parser accepts, with every id once."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(f"<!doctype html><html lang=vi><title>x</title><main>{html}</main></html>")
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    return page


def _input(kind: str, data: Json, response: Json | None = None, **options: Any) -> Any:
    frozen = frozen_with(kind, data, 4)
    view = get_kind(kind).public_view(data, frozen)
    html = MACROS.question_input(view, "<b>Câu?</b>", response or {}, "q3-", **options)
    return _page(html)


def _named(page: Any) -> list[Any]:
    return [node for node in page.iter() if node.tag in ("input", "select", "textarea")]


def _has_label(page: Any, control: Any) -> bool:
    wrapped = any(control in list(label.iter()) for label in page.iter("label"))
    return wrapped or any(label.get("for") == control.get("id") for label in page.iter("label"))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_control_has_a_label_and_a_name_that_is_read(kind: str, data: st.DataObject) -> None:
    stored = render_data(data.draw(DATA[kind]))
    page = _input(kind, stored)
    controls = _named(page)
    assert controls
    for control in controls:
        assert re.fullmatch(r"q3-answer(-\w+)*", control.get("name"))
        assert _has_label(page, control)
    assert page.find(".//fieldset/legend/b").text == "Câu?"


@pytest.mark.parametrize("kind", ["case_study", "cloze"])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_control_of_a_part_says_which_part_it_answers(kind: str, data: st.DataObject) -> None:
    page = _input(kind, render_data(data.draw(DATA[kind])))
    if kind == "cloze":
        named = [label.find("span[2]").text for label in page.iter("label")]
        assert named == [f"Gap {number}" for number in range(1, len(named) + 1)]
    else:
        parts = page.findall(".//fieldset/fieldset")
        assert [part.find("./legend/span").text for part in parts] == ["a)", "b)", "c)"][: len(parts)]
        assert all(any(control in list(part.iter()) for part in parts) for control in _named(page))


def test_a_cloze_without_a_stem_is_named_by_what_is_to_be_done() -> None:
    frozen = frozen_with("cloze", EXAMPLES["cloze"], 4)
    view = get_kind("cloze").public_view(EXAMPLES["cloze"], frozen)
    page = _page(MACROS.question_input(view, "", {}, "q3-"))
    assert page.find(".//fieldset/legend").text == "Fill in every gap of the text."
    assert page.find(".//fieldset").get("aria-describedby") is None


def test_the_areas_of_a_picture_are_drawn_and_can_be_chosen_without_a_script() -> None:
    page = _input("hotspot", EXAMPLES["hotspot"])
    svg = page.find(".//{http://www.w3.org/2000/svg}svg")
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "Con dấu trên văn bản")
    image = svg.find("{http://www.w3.org/2000/svg}image")
    assert image.get("href") == "/cau-hoi/tep/" + "0" * 64
    areas = svg.findall("{http://www.w3.org/2000/svg}g")
    assert [area.get("data-area") for area in areas] == [control.get("id") for control in _named(page)]
    assert [label.findtext("span") for label in page.iter("label")] == ["Area A", "Area B"]
    assert not any(node.get("style") for node in page.iter())


def test_items_to_put_in_order_bring_buttons_that_wait_for_the_script() -> None:
    page = _input("ordering", EXAMPLES["ordering"])
    buttons = list(page.iter("button"))
    assert [button.get("data-move") for button in buttons] == ["-1", "1"] * 3
    assert all(button.get("type") == "button" and button.get("hidden") is not None for button in buttons)
    assert all(page.find(f".//*[@id='{button.get('aria-describedby')}']") is not None for button in buttons)


def test_a_number_with_a_unit_is_not_typed_with_number_keys_only() -> None:
    page = _input("number", PLANTED["number"])
    assert page.find(".//input").get("inputmode") is None


def test_a_remark_says_which_part_it_means() -> None:
    data = {"parts": [{"id": "a", "kind": "number", "stem": "Mấy?", "data": NUMBER, "points": "1"}]}
    frozen, response = frozen_with("case_study", data, 4), {"parts": {"a": {"text": "ba"}}}
    remark = get_kind("case_study").remark(response, frozen)
    page = _input("case_study", data, response, remark=remark)
    words = "".join(page.find(".//*[@id='q3-answer-remark']").itertext())
    assert words == "a) This is not read as a number. Write digits only, for example 1234,5."


def test_an_essay_keeps_its_lines_and_says_how_long_it_should_be() -> None:
    data = {"rubric": [{"id": "a", "title": "Ý", "points": "4"}], "min_words": 50, "max_words": 100}
    page = _input("essay", data, {"text": "Một\n\nhai <b>"})
    area = page.find(".//textarea")
    assert (area.text, area.get("maxlength")) == ("Một\n\nhai <b>", "20000")
    assert page.find(".//*[@id='q3-answer-hint']").text == "Write 50 to 100 words."
    assert page.find(".//*[@data-for]").get("data-for") == area.get("id")


def _pressed(page: Any) -> dict[str, list[str]]:
    """What the browser would send."""
    sent: dict[str, list[str]] = {}
    for control in _named(page):
        if control.tag == "textarea":
            values = ["".join(control.itertext())]
        elif control.tag == "select":
            values = [
                option.get("value") for option in control.iter("option") if option.get("selected") is not None
            ]
        elif control.get("type") in ("radio", "checkbox"):
            values = [control.get("value")] if control.get("checked") is not None else []
        else:
            values = [control.get("value")]
        if values:
            sent.setdefault(control.get("name").removeprefix("q3-"), []).extend(values)
    return sent


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_saved_answer_stands_in_the_form_and_is_sent_again_unchanged(
    kind: str, data: st.DataObject
) -> None:
    stored = render_data(data.draw(DATA[kind]))
    frozen = frozen_with(kind, stored, 4)
    view = get_kind(kind).public_view(stored, frozen)
    response = data.draw(responses(view))
    assert get_kind(kind).read_response(frozen, _pressed(_input(kind, stored, response))) == response


@pytest.mark.parametrize("kind", PLANTED)
def test_the_form_holds_nothing_of_the_key(kind: str) -> None:
    frozen = frozen_with(kind, PLANTED[kind], 4)
    view = get_kind(kind).public_view(PLANTED[kind], frozen)
    html = str(MACROS.question_input(view, "Câu?", {}, "q3-"))
    for secret in (CANARY, "734219", "73.4219", "26.5781"):
        assert secret not in html


def test_a_closed_question_cannot_be_changed() -> None:
    page = _input("one_answer", EXAMPLES["one_answer"], disabled=True)
    assert page.find(".//fieldset").get("disabled") is not None


def test_a_number_brings_the_number_keys_of_a_phone_and_its_remark() -> None:
    data = {"answers": [{"id": "a", "value": "1"}]}
    remark = get_kind("number").remark({"text": "ba"})
    page = _input("number", data, {"text": "ba"}, remark=remark)
    field = page.find(".//input")
    assert (field.get("inputmode"), field.get("value"), field.get("maxlength")) == ("decimal", "ba", "500")
    described = page.find(".//fieldset").get("aria-describedby").split()
    assert described == ["q3-answer-hint", "q3-answer-remark"]
    assert all(page.find(f".//*[@id='{name}']") is not None for name in described)


def test_the_text_of_an_option_is_escaped_and_its_stored_html_is_not() -> None:
    data = {
        "options": [
            {"id": "a", "text": "<i>1 < 2</i>", "weight": "100"},
            {"id": "b", "text": {"text": "**hai**<script>x</script>", "format": "markdown"}, "weight": "0"},
        ]
    }
    frozen = frozen_with("one_answer", data, 4)
    view = get_kind("one_answer").public_view(render_data(data), frozen)
    html = str(MACROS.question_input(view, "Câu?", {}, "q3-"))
    assert "&lt;i&gt;1 &lt; 2&lt;/i&gt;" in html
    assert "<strong>hai</strong>&lt;script&gt;" in html


def _review(kind: str, data: Json, response: Json, **options: Any) -> str:
    review = review_answer(kind, data, frozen_with(kind, data, 4), response)
    html = MACROS.question_review(review, "Câu?", **options)
    _page(html)
    return entities.unescape(re.sub(r"<[^>]+>", " ", str(html)))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_answer_can_be_reviewed(kind: str, data: st.DataObject) -> None:
    stored = render_data(data.draw(DATA[kind]))
    response = data.draw(responses(get_kind(kind).public_view(stored, frozen_with(kind, stored, 4))))
    words = _review(
        kind, stored, response, explanation="<p>Vì thế.</p>", citation="Điều 2", number=1, total=2
    )
    assert "Vì thế." in words
    assert "Legal basis: Điều 2" in words
    assert any(
        outcome in words
        for outcome in (
            "Answered rightly",
            "Partly right",
            "Answered wrongly",
            "Not answered",
            "Waiting to be marked",
        )
    )


def test_who_was_wrong_reads_their_answer_the_right_one_and_the_feedback_in_words() -> None:
    frozen = frozen_with("one_answer", PLANTED["one_answer"], 4)
    wrong = {"choice": next(opaque for opaque, stable in frozen["options"] if stable == "b")}
    words = " ".join(_review("one_answer", PLANTED["one_answer"], wrong).split())
    assert words == f"Câu? Answered wrongly Your answer Không {CANARY} Right answer Có"


def test_who_answered_nothing_reads_that_and_the_right_answer() -> None:
    words = " ".join(_review("true_false", {"answer": False}, {}).split())
    assert words == "Câu? Not answered Right answer False"


def test_each_part_of_a_case_is_reviewed_under_its_number() -> None:
    key = get_kind("case_study").key_response(
        EXAMPLES["case_study"], frozen_with("case_study", EXAMPLES["case_study"], 4)
    )
    words = " ".join(
        _review("case_study", EXAMPLES["case_study"], {"parts": {"a": key["parts"]["a"]}}).split()
    )
    assert words == (
        "Câu? Partly right Your answer a) Đúng? True Right b) Đà Nẵng (1) …… thành phố. Not answered Wrong "
        "Right answer a) Đúng? True b) Đà Nẵng (1) …… thành phố. (1) Có"
    )


def test_the_review_of_gaps_and_areas_shows_the_text_and_the_picture() -> None:
    words = " ".join(_review("cloze", EXAMPLES["cloze"], {}).split())
    assert words == "Câu? Đà Nẵng (1) …… thành phố. Not answered Right answer (1) Có"
    words = _review("hotspot", EXAMPLES["hotspot"], {})
    assert "Right answer" in words
    assert "Area A" in words


def test_an_essay_waits_to_be_marked_and_then_shows_its_mark() -> None:
    data = {"rubric": [{"id": "a", "title": "Nêu đủ ý", "points": "4"}]}
    words = " ".join(_review("essay", data, {"text": "Một\nhai"}).split())
    assert words == (
        "Câu? Waiting to be marked Your answer Một hai How it is marked Nêu đủ ý (at most 4 points)"
    )
    marked = review_answer(
        "essay", data, frozen_with("essay", data, 4), {"text": "Một"}, share=Fraction(1, 2)
    )
    assert marked["outcome"] == "partly"


def test_a_range_is_shown_in_words() -> None:
    data = {"answers": [{"id": "a", "low": "1000", "high": "2000.5"}]}
    assert "From 1.000 to 2.000,5" in _review("number", data, {"text": "3"})


def test_a_review_is_plain_json() -> None:
    review = review_answer("true_false", {"answer": True}, {}, {"choice": "false"})
    assert json.loads(json.dumps(review)) == review


def test_each_part_of_an_answer_has_its_verdict_in_a_word() -> None:
    frozen = frozen_with("several_answers", EXAMPLES["several_answers"], 4)
    both = {"choices": [opaque for opaque, _ in frozen["options"]]}
    words = " ".join(_review("several_answers", EXAMPLES["several_answers"], both).split())
    assert words == "Câu? Answered wrongly Your answer Có Right Không Wrong Right answer Có"
