"""How a learner fills in the form of a question, for tests."""

import random
from typing import Any

from hypothesis import strategies as st

from courses.questions.kinds.form_fields import clean_text, to_fields
from courses.questions.kinds.registry import get_kind
from lms.core.text import clean_line

Json = dict[str, Any]

# The smallest question of each kind that is answered by choosing.
EXAMPLES: dict[str, Json] = {
    "one_answer": {
        "options": [{"id": "a", "text": "Có", "weight": "100"}, {"id": "b", "text": "Không", "weight": "0"}]
    },
    "several_answers": {
        "options": [
            {"id": "a", "text": "Có", "weight": "100"},
            {"id": "b", "text": "Không", "weight": "-100"},
        ]
    },
    "true_false": {"answer": True},
    "matching": {
        "pairs": [{"id": "a", "left": "1", "right": "một"}, {"id": "b", "left": "2", "right": "hai"}]
    },
    "ordering": {"items": [{"id": "a", "text": "1"}, {"id": "b", "text": "2"}, {"id": "c", "text": "3"}]},
    "hotspot": {
        "image": {"sha256": "0" * 64, "alt": "Con dấu trên văn bản", "width": 300, "height": 200},
        "areas": [
            {"id": "a", "label": "A", "shape": "rect", "coords": [0, 0, 90, 80], "weight": "100"},
            {"id": "b", "label": "B", "shape": "circle", "coords": [200, 100, 40], "weight": "0"},
        ],
        "several": False,
    },
}
# The smallest question of each kind that is made of others.
EXAMPLES["cloze"] = {
    "text": "Đà Nẵng [[1]] thành phố.",
    "gaps": [{"id": "1", "kind": "one_answer", "data": EXAMPLES["one_answer"], "points": "1"}],
}
EXAMPLES["case_study"] = {
    "parts": [
        {"id": "a", "kind": "true_false", "stem": "Đúng?", "data": EXAMPLES["true_false"], "points": "1"},
        {"id": "b", "kind": "cloze", "stem": "", "data": EXAMPLES["cloze"], "points": "2"},
    ]
}


def frozen_with(kind: str, data: Json, seed: int) -> Json:
    """The question as one attempt fixes it."""
    frozen: Json = get_kind(kind).freeze(data, random.Random(seed))
    return frozen


def fields_for(view: Json, frozen: Json, response: Json) -> dict[str, list[str]]:
    """The form fields that a browser sends for this answer."""
    return to_fields(response)


@st.composite
def responses(draw: st.DrawFn, view: Json) -> Json:
    """Any answer that the form of this view can give."""
    if "segments" in view:
        gaps = [segment["gap"] for segment in view["segments"] if "gap" in segment]
        return _of_parts(draw, "gaps", gaps)
    if "parts" in view:
        return _of_parts(draw, "parts", view["parts"])
    if "prompts" in view:
        names = [prompt["id"] for prompt in view["prompts"]]
        choice = st.sampled_from([choice["id"] for choice in view["choices"]])
        return _each(draw, "pairs", names, choice)
    if "items" in view:
        names = [item["id"] for item in view["items"]]
        return _each(draw, "positions", names, st.sampled_from(view["positions"]))
    if "max_length" in view:
        return _typed(draw, view)
    return _chosen(draw, view)


def _of_parts(draw: st.DrawFn, holder: str, parts: list[Json]) -> Json:
    answered = {part["id"]: draw(responses(part["view"])) for part in parts}
    given = {id: response for id, response in answered.items() if response}
    return {holder: given} if given else {}


def _typed(draw: st.DrawFn, view: Json) -> Json:
    if view["kind"] == "essay":
        typed = clean_text(draw(st.text(max_size=80)))
    else:
        numeral = st.from_regex(r"-?[0-9.,]{1,9}( ?(km|m|KM|%))?", fullmatch=True)
        typed = clean_line(draw(st.one_of(st.text(max_size=20), numeral)))
    return {"text": typed} if typed else {}


def _chosen(draw: st.DrawFn, view: Json) -> Json:
    ids = [option["id"] for option in view.get("options", view.get("areas", []))]
    if view["kind"] == "several_answers" or view.get("several"):
        picked = draw(st.lists(st.sampled_from(ids), unique=True))
        return {"choices": [name for name in ids if name in picked]} if picked else {}
    if view["kind"] == "hotspot":
        return draw(st.sampled_from([{}, *({"choices": [name]} for name in ids)]))
    return draw(st.sampled_from([{}, *({"choice": name} for name in ids)]))


def _each(draw: st.DrawFn, key: str, names: list[str], value: st.SearchStrategy[Any]) -> Json:
    chosen = draw(st.dictionaries(st.sampled_from(names), value))
    return {key: chosen} if chosen else {}


def moved(first: Json, second: Json, response: Json) -> Json:
    """The same answer in another attempt: random ids of the first in those of the second."""
    for holder in ("gaps", "parts"):
        if holder in response:
            inner = [{entry["id"]: entry["frozen"] for entry in frozen[holder]} for frozen in (first, second)]
            given = response[holder]
            return {holder: {id: moved(inner[0][id], inner[1][id], given[id]) for id in given}}
    names = {}
    for part in ("options", "prompts", "choices", "items"):
        there = {stable: name for name, stable in second.get(part, [])}
        names |= {name: there[stable] for name, stable in first.get(part, [])}
    if "choice" in response:
        return {"choice": names.get(response["choice"], response["choice"])}
    if "choices" in response:
        return {"choices": [names[name] for name in response["choices"]]}
    for key in ("pairs", "positions"):
        if key in response:
            return {key: {names[name]: names.get(value, value) for name, value in response[key].items()}}
    return response
