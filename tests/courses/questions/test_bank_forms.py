"""What an author sees in a form is what is stored, for every kind: saving it unchanged changes nothing."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
import wtforms
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from courses.questions.forms.ids import Ids
from courses.questions.forms.kinds.hotspot import HotspotForm, take_click
from courses.questions.forms.kinds.options import MODES
from courses.questions.forms.parts import Part, change_rows
from courses.questions.forms.pictures import token_of
from courses.questions.forms.registry import find_form, list_writable
from courses.questions.kinds.registry import get_kind, list_kinds
from tests.courses.questions.strategies import DATA

every_kind = pytest.mark.parametrize("kind", list_writable())
some = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def typed(part: Part) -> MultiDict[str, str]:
    """What a browser sends of the form as it was drawn."""
    sent: MultiDict[str, str] = MultiDict()
    for field in part:
        if isinstance(field, wtforms.BooleanField):
            if field.data:
                sent.add(field.name, "y")
        elif not isinstance(field, wtforms.FileField):
            sent.add(field.name, field.data if isinstance(field, wtforms.SelectField) else field._value())
    for row in part.all_rows():
        sent.update(typed(row))
        if row.inner:
            sent.update(typed(row.inner))
    return sent


def sent_again(kind: str, data: dict[str, Any], known: list[Any] | None = None) -> dict[str, Any]:
    form = find_form(kind)
    assert form is not None
    shown = form(None, values=form.from_data(data))
    again = form(typed(shown))
    assert again.validate(), again.faults()
    return again.read(Ids(known if known is not None else [data]), ())


def test_every_kind_that_can_be_asked_can_be_written() -> None:
    assert set(list_writable()) == {kind.key for kind in list_kinds()}


def _without_weights(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_weights(entry) for entry in value]
    if isinstance(value, dict):
        return {
            key: _without_weights(entry) for key, entry in value.items() if key not in ("weight", "scoring")
        }
    return value


def _weighs_its_own_way(data: dict[str, Any]) -> bool:
    """Only exactly the right ones earn: the weights of single options then mean nothing and are written anew."""
    inner = [part["data"] for part in data.get("parts", ())]
    return data.get("scoring") == "all_or_nothing" or any(_weighs_its_own_way(part) for part in inner)


@every_kind
@some
@given(data=st.data())
def test_whoever_saves_a_question_unchanged_keeps_it(kind: str, data: st.DataObject, page: None) -> None:
    stored = data.draw(DATA[kind])
    again = sent_again(kind, stored)
    assert get_kind(kind).validate(again) == []
    if _weighs_its_own_way(stored):
        assert _without_weights(again) == _without_weights(stored)
        assert sent_again(kind, again) == again
    else:
        assert again == stored


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("right", [1, 2, 3])
def test_the_rule_for_part_of_the_points_is_told_from_the_weights(mode: str, right: int, page: None) -> None:
    form = find_form("several_answers")
    assert form is not None
    sent = MultiDict({"mode": mode})
    for place in range(4):
        sent.update({f"options-{place}-row": "", f"options-{place}-text": f"Phương án {place}"})
        if place < right:
            sent[f"options-{place}-is_right"] = "y"
            sent[f"options-{place}-weight"] = str(100 // right) if mode == "own" and right != 3 else ""
    data = form(sent).read(Ids(), ())
    if mode == "own" and right == 3:
        return
    assert get_kind("several_answers").validate(data) == []
    shown = form.from_data(data)["mode"]
    # Of the rules that give the same weights, the first is named.
    assert shown == mode or (mode == "own" and shown == "shares")


def test_an_answer_that_is_gone_leaves_its_id_unused(page: None) -> None:
    old = {
        "options": [
            {"id": name, "text": f"Ý {name}", "weight": weight}
            for name, weight in (("a", "100"), ("b", "0"), ("c", "0"))
        ]
    }
    now = {"options": [option for option in old["options"] if option["id"] != "c"]}
    form = find_form("one_answer")
    assert form is not None
    sent = typed(form(None, values=form.from_data(now)))
    sent.update({"options-5-row": "", "options-5-text": "Ý mới"})
    data = form(sent).read(Ids([old, now]), ())
    assert [option["id"] for option in data["options"]] == ["a", "b", "d"]


def test_an_id_that_was_forged_or_sent_twice_is_made_anew(page: None) -> None:
    form = find_form("ordering")
    assert form is not None
    sent = MultiDict({"scoring": "position"})
    for place, name in enumerate(["a", "a", "<script>", "x" * 40]):
        sent.update({f"items-{place}-row": name, f"items-{place}-text": f"Bước {place}"})
    data = form(sent).read(Ids(), ())
    assert [item["id"] for item in data["items"]] == ["a", "b", "c", "d"]


def test_rows_are_added_moved_and_removed_without_losing_a_word(page: None) -> None:
    sent = MultiDict({f"items-{place}-text": word for place, word in enumerate("xyz")})
    sent.update({f"items-{place}-row": "" for place in range(3)})

    def words(fields: MultiDict[str, str]) -> list[str]:
        form = find_form("ordering")
        assert form is not None
        return [row.text.data for row in form(fields).rows["items"]]

    assert words(change_rows(MultiDict([*sent.items(), ("up", "items-2-")]))) == ["x", "z", "y"]
    assert words(change_rows(MultiDict([*sent.items(), ("down", "items-0-")]))) == ["y", "x", "z"]
    assert words(change_rows(MultiDict([*sent.items(), ("up", "items-0-")]))) == ["x", "y", "z"]
    assert words(change_rows(MultiDict([*sent.items(), ("remove", "items-1-")]))) == ["x", "z"]
    assert words(change_rows(MultiDict([*sent.items(), ("add", "items-")]))) == ["x", "y", "z", ""]


def test_no_more_rows_than_a_question_may_hold(page: None) -> None:
    sent: MultiDict[str, str] = MultiDict()
    for _ in range(40):
        sent.add("add", "items-")
        sent = change_rows(sent)
    form = find_form("ordering")
    assert form is not None and len(form(sent).rows["items"]) == 26
    flood = MultiDict({f"items-{place}-row": "" for place in range(5000)})
    assert len(form(flood).rows["items"]) == 26


def test_every_gap_of_the_text_gets_its_row(page: None) -> None:
    form = find_form("cloze")
    assert form is not None
    shown = form(MultiDict({"text": "Một [[2]] rồi [[7]] rồi [[2]]."}))
    assert [row.row.data for row in shown.rows["gaps"]] == ["2", "7"]
    assert [row.mark for row in shown.rows["gaps"]] == ["[[2]]", "[[7]]"]


def test_a_part_of_another_kind_shows_the_fields_of_that_kind(page: None) -> None:
    form = find_form("case_study")
    assert form is not None
    shown = form(MultiDict({"parts-0-row": "a", "parts-0-kind": "number"}))
    assert type(shown.rows["parts"][0].inner) is find_form("number")


def test_a_number_that_reads_in_two_ways_is_asked_back(page: None) -> None:
    form = find_form("number")
    assert form is not None
    asked = form(MultiDict({"answers-0-row": "", "answers-0-value": "1.234", "answers-0-weight": "100"}))
    assert not asked.validate()
    assert "1.234" in asked.faults()[0][1]
    sure = form(MultiDict({"answers-0-row": "", "answers-0-value": "1234,5", "answers-0-weight": "100"}))
    assert sure.validate()
    assert sure.read(Ids(), ())["answers"][0]["value"] == "1234.5"


def test_a_click_into_the_picture_is_a_corner_of_the_last_area(page: None) -> None:
    sent = MultiDict({"token": token_of("0" * 64, "", width=1600, height=800), "areas-0-row": ""})
    for x, y in ((10, 20), (100, 60), (5, 5)):
        sent.update({"click.x": str(x), "click.y": str(y)})
        take_click(sent, "")
    form = HotspotForm(sent)
    # The picture is shown at half its size: the click counts in its own points.
    assert [row.coords.data for row in form.rows["areas"]] == ["20, 40, 200, 120", "10, 10"]


def test_a_circle_is_its_middle_and_a_point_of_its_rim(page: None) -> None:
    sent = MultiDict({"token": token_of("0" * 64, "", width=400, height=300), "alt": "Hình"})
    sent.update({"areas-0-row": "", "areas-0-label": "A", "areas-0-shape": "circle"})
    sent.update({"areas-0-coords": "100, 100, 130, 140", "areas-0-is_right": "y"})
    data = HotspotForm(sent).read(Ids(), ())
    assert data["areas"][0]["coords"] == [100, 100, 50]
    assert Fraction(data["areas"][0]["weight"]) == 100


def test_a_picture_that_this_site_did_not_take_in_is_no_picture(page: None) -> None:
    form = HotspotForm(MultiDict({"token": "0" * 64, "alt": "Hình"}))
    assert form.picture is None
    assert not form.validate()
