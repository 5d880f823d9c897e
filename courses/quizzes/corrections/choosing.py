"""The keys of kinds with options to choose from: what each option is worth."""

from decimal import ROUND_DOWN, Decimal

from courses.questions.kinds.base import Json
from courses.questions.kinds.texts import rich
from courses.quizzes.corrections.reading import Reading, Row, comma, plain

_FINEST = Decimal("0.00001")


def _is_right(entry: Json) -> bool:
    return Decimal(entry.get("weight", "0")) > 0


def _options(data: Json) -> tuple[str, list[Json]]:
    holder = "areas" if "areas" in data else "options"
    return holder, data[holder]


def one_rows(data: Json, name: str) -> list[Row]:
    """A box for each option that earns all points, and a weight for one that earns some."""
    return [_option_row(entry, name, is_full=entry.get("weight") == "100") for entry in _options(data)[1]]


def several_rows(data: Json, name: str) -> list[Row]:
    """A box for each option that is right, and a weight where they are not worth the same."""
    weights = {
        Decimal(entry["weight"]).quantize(Decimal("0.1")) for entry in _options(data)[1] if _is_right(entry)
    }
    rows = []
    for entry in _options(data)[1]:
        rows.append(_option_row(entry, name, is_full=_is_right(entry), is_even=len(weights) == 1))
    return rows


def _option_row(entry: Json, name: str, *, is_full: bool, is_even: bool = True) -> Row:
    weight = "" if (is_full and is_even) or entry.get("weight", "0") == "0" else comma(entry["weight"])
    label = {"text": entry["label"]} if "label" in entry else rich(entry, "text").shown()
    return Row("option", f"{name}-{entry['id']}", {"right": "y" if is_full else "", "weight": weight}, label)


def read_one(data: Json, reading: Reading, name: str) -> Json:
    """Every ticked option is worth all points, any other what its weight says."""
    holder, entries = _options(data)
    return data | {
        holder: [
            entry
            | {
                "weight": "100"
                if reading.is_ticked(f"{name}-{entry['id']}-right")
                else reading.number(f"{name}-{entry['id']}-weight", "0")
            }
            for entry in entries
        ]
    }


def read_several(data: Json, reading: Reading, name: str) -> Json:
    """Right options without a weight share what the others leave, evenly."""
    holder, entries = _options(data)
    typed = {entry["id"]: reading.number(f"{name}-{entry['id']}-weight") for entry in entries}
    right = {entry["id"] for entry in entries if reading.is_ticked(f"{name}-{entry['id']}-right")}
    blank = [key for key in right if not typed[key]]
    left = 100 - sum((Decimal(typed[key]) for key in right if typed[key]), Decimal(0))
    share = plain((left / len(blank)).quantize(_FINEST, ROUND_DOWN)) if blank else "0"
    weights = {key: typed[key] or (share if key in right else "0") for key in typed}
    return data | {holder: [entry | {"weight": weights[entry["id"]]} for entry in entries]}


def area_rows(data: Json, name: str) -> list[Row]:
    """The areas of a picture as options."""
    return several_rows(data, name) if data.get("several") else one_rows(data, name)


def read_areas(data: Json, reading: Reading, name: str) -> Json:
    """The areas of a picture with their weights."""
    return read_several(data, reading, name) if data.get("several") else read_one(data, reading, name)


def truth_rows(data: Json, name: str) -> list[Row]:
    """Whether the statement holds."""
    return [Row("truth", name, {"answer": "true" if data["answer"] else "false"})]


def read_truth(data: Json, reading: Reading, name: str) -> Json:
    """The statement holds or not, as the form says."""
    return data | {"answer": reading.text(f"{name}-answer") == "true"}
