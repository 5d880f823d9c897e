"""The keys of kinds that are typed: the foreseen answers, and rows for more of them."""

from collections.abc import Callable

from courses.questions.kinds.base import OPTION_LIMIT, Json
from courses.questions.kinds.shape import option_id
from courses.quizzes.corrections.reading import Reading, Row, comma

_SPARE_ROWS = 3


def _spare(data: Json) -> range:
    held = len(data["answers"])
    return range(held, min(held + _SPARE_ROWS, OPTION_LIMIT))


def text_rows(data: Json, name: str) -> list[Row]:
    """The foreseen texts with what each is worth, and blank rows."""
    rows = [
        Row("text", f"{name}-{place}", {"text": entry["text"], "weight": comma(entry.get("weight", "100"))})
        for place, entry in enumerate(data["answers"])
    ]
    return rows + [Row("text", f"{name}-{place}", {"text": "", "weight": "100"}) for place in _spare(data)]


def read_texts(data: Json, reading: Reading, name: str) -> Json:
    """The foreseen texts of the form; a row that was emptied is gone."""

    def read(place: int, entry: Json) -> Json | None:
        text = reading.text(f"{name}-{place}-text")
        return (
            entry | {"text": text, "weight": reading.number(f"{name}-{place}-weight", "100")}
            if text
            else None
        )

    return _read_answers(data, read)


def number_rows(data: Json, name: str) -> list[Row]:
    """The foreseen numbers with their tolerances and worth, and blank rows."""
    rows = [_number_row(entry, f"{name}-{place}") for place, entry in enumerate(data["answers"])]
    blank = {"value": "", "tolerance": "0", "weight": "100"}
    return rows + [Row("number", f"{name}-{place}", dict(blank)) for place in _spare(data)]


def _number_row(entry: Json, name: str) -> Row:
    kind, keys = ("range", ("low", "high")) if "low" in entry else ("number", ("value", "tolerance"))
    values = {key: comma(entry.get(key, "0")) for key in keys}
    return Row(kind, name, values | {"weight": comma(entry.get("weight", "100"))})


def read_numbers(data: Json, reading: Reading, name: str) -> Json:
    """The foreseen numbers of the form; a row that was emptied is gone."""

    def read(place: int, entry: Json) -> Json | None:
        head = f"{name}-{place}"
        keys = ("low", "high") if "low" in entry else ("value", "tolerance")
        if not reading.text(f"{head}-{keys[0]}"):
            return None
        values = {key: reading.number(f"{head}-{key}", "0") for key in keys}
        return entry | values | {"weight": reading.number(f"{head}-weight", "100")}

    return _read_answers(data, read)


def _read_answers(data: Json, read: Callable[[int, Json], Json | None]) -> Json:
    """The foreseen answers that are still there, and those typed into the spare rows."""
    known = list(enumerate(data["answers"]))
    taken = {entry["id"] for _place, entry in known}
    free = (id for id in map(option_id, range(OPTION_LIMIT)) if id not in taken)
    spare = [(place, {"id": next(free)}) for place in _spare(data)]
    found = [read(place, entry) for place, entry in known + spare]
    return data | {"answers": [entry for entry in found if entry is not None]}
