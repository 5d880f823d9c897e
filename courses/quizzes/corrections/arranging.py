"""The keys of kinds that are arranged: what belongs together, and in which order."""

from courses.questions.kinds.base import Json
from courses.questions.kinds.texts import rich
from courses.quizzes.corrections.reading import Reading, Row
from lms.core.errors import Refusal
from lms.core.i18n import _


def _pair_choices(data: Json) -> list[str]:
    return sorted({pair["right"] for pair in data["pairs"]} | set(data.get("distractors", [])))


def pair_rows(data: Json, name: str) -> list[Row]:
    """A select of all choices for each prompt."""
    choices = _pair_choices(data)
    return [
        Row("pair", f"{name}-{pair['id']}", {"right": pair["right"]}, rich(pair, "left").shown(), choices)
        for pair in data["pairs"]
    ]


def read_pairs(data: Json, reading: Reading, name: str) -> Json:
    """Choices that belong to nothing any more stay as choices."""
    choices = _pair_choices(data)
    pairs = []
    for pair in data["pairs"]:
        chosen = reading.typed.get(f"{name}-{pair['id']}-right", "")
        pairs.append(pair | {"right": chosen if chosen in choices else pair["right"]})
    left = [choice for choice in choices if choice not in {pair["right"] for pair in pairs}]
    kept = {key: value for key, value in data.items() if key != "distractors"}
    return kept | {"pairs": pairs} | ({"distractors": left} if left else {})


def place_rows(data: Json, name: str) -> list[Row]:
    """A select of positions for each item."""
    positions = [str(place) for place in range(1, len(data["items"]) + 1)]
    return [
        Row("place", f"{name}-{item['id']}", {"position": str(place)}, rich(item, "text").shown(), positions)
        for place, item in enumerate(data["items"], 1)
    ]


def read_places(data: Json, reading: Reading, name: str) -> Json:
    """The items in the order of the form; each has a position of its own."""
    places = {item["id"]: reading.text(f"{name}-{item['id']}-position") for item in data["items"]}
    if sorted(places.values()) != sorted(str(place) for place in range(1, len(places) + 1)):
        raise Refusal(_("Each item has a position of its own."))
    return data | {"items": sorted(data["items"], key=lambda item: int(places[item["id"]]))}
