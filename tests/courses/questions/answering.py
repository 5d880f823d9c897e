"""How a learner fills in the form of a question, for tests."""

import random
from typing import Any

from hypothesis import strategies as st

from courses.questions.kinds.registry import get_kind
from lms.core.text import clean_line

Json = dict[str, Any]

# The smallest question of each kind that is answered by choosing.
EXAMPLES: dict[str, dict[str, Any]] = {
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
}


def frozen_with(kind: str, data: Json, seed: int) -> Json:
    """The question as one attempt fixes it."""
    frozen: Json = get_kind(kind).freeze(data, random.Random(seed))
    return frozen


def fields_for(view: Json, frozen: Json, response: Json) -> dict[str, list[str]]:
    """The form fields that a browser sends for this answer."""
    if "choice" in response:
        return {"answer": [response["choice"]]}
    if "choices" in response:
        return {"answer": response["choices"]}
    if "text" in response:
        return {"answer": [response["text"]]}
    each = response.get("pairs", {}) | response.get("positions", {})
    return {f"answer-{name}": [str(value)] for name, value in each.items()}


@st.composite
def responses(draw: st.DrawFn, view: Json) -> Json:
    """Any answer that the form of this view can give."""
    if "prompts" in view:
        names = [prompt["id"] for prompt in view["prompts"]]
        choice = st.sampled_from([choice["id"] for choice in view["choices"]])
        return _each(draw, "pairs", names, choice)
    if "items" in view:
        names = [item["id"] for item in view["items"]]
        return _each(draw, "positions", names, st.sampled_from(view["positions"]))
    if "options" not in view:
        typed = draw(st.one_of(st.text(max_size=20), st.from_regex(r"-?[0-9.,]{1,9}", fullmatch=True)))
        typed = clean_line(typed)
        return {"text": typed} if typed else {}
    ids = [option["id"] for option in view["options"]]
    if view["kind"] == "several_answers":
        picked = draw(st.lists(st.sampled_from(ids), unique=True))
        return {"choices": [name for name in ids if name in picked]} if picked else {}
    return draw(st.sampled_from([{}, *({"choice": name} for name in ids)]))


def _each(draw: st.DrawFn, key: str, names: list[str], value: st.SearchStrategy[Any]) -> Json:
    chosen = draw(st.dictionaries(st.sampled_from(names), value))
    return {key: chosen} if chosen else {}


def stable_answer(frozen: Json, response: Json) -> Json:
    """The same answer in terms that hold in every attempt."""
    names = {
        name: stable
        for part in ("options", "prompts", "choices", "items")
        for name, stable in frozen.get(part, [])
    }
    if "choice" in response:
        return {"choice": names.get(response["choice"], response["choice"])}
    if "choices" in response:
        return {"choices": {names[name] for name in response["choices"]}}
    each = response.get("pairs", {}) | response.get("positions", {})
    return {names[name]: names.get(value, value) for name, value in each.items()} or response


def answer_in(frozen: Json, key: str, answer: Json) -> Json:
    """A stable answer in the terms of this attempt, as the response under this key."""
    parts = {
        part: {stable: name for name, stable in frozen.get(part, [])}
        for part in ("options", "prompts", "choices", "items")
    }
    if key == "choice":
        return {"choice": parts["options"].get(answer["choice"], answer["choice"])}
    if key == "choices":
        return {"choices": [parts["options"][name] for name in answer["choices"]]}
    if key == "pairs":
        return {"pairs": {parts["prompts"][left]: parts["choices"][right] for left, right in answer.items()}}
    if key == "positions":
        return {"positions": {parts["items"][item]: position for item, position in answer.items()}}
    return answer
