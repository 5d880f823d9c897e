"""The key of a question as a form: what can be corrected after attempts were made, and nothing else.

Texts, options and their ids stay as they are, so that every answer still names what it named.
"""

from collections.abc import Callable

from courses.questions.kinds.base import Json
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import rich
from courses.quizzes.corrections import arranging, choosing, foreseen
from courses.quizzes.corrections.reading import KeyPart, Reading, Row, Typed
from lms.core.errors import Refusal
from lms.core.i18n import _

_HOLDERS = {"cloze": "gaps", "case_study": "parts"}
_EDITORS: dict[str, tuple[Callable[[Json, str], list[Row]], Callable[[Json, Reading, str], Json]]] = {
    "one_answer": (choosing.one_rows, choosing.read_one),
    "several_answers": (choosing.several_rows, choosing.read_several),
    "hotspot": (choosing.area_rows, choosing.read_areas),
    "true_false": (choosing.truth_rows, choosing.read_truth),
    "short_text": (foreseen.text_rows, foreseen.read_texts),
    "number": (foreseen.number_rows, foreseen.read_numbers),
    "matching": (arranging.pair_rows, arranging.read_pairs),
    "ordering": (arranging.place_rows, arranging.read_places),
}


def key_parts(kind: str, data: Json, typed: Typed | None = None) -> list[KeyPart]:
    """The form of the key, part by part; with what was typed, where it comes back."""
    return _parts(kind, data, typed, "k")


def _parts(
    kind: str, data: Json, typed: Typed | None, name: str, number: str = "", stem: Json | None = None
) -> list[KeyPart]:
    if kind not in _HOLDERS:
        rows = _EDITORS[kind][0](data, name) if kind in _EDITORS else []
        return [KeyPart(kind, [_typed_row(row, typed) for row in rows], number, stem)]
    found: list[KeyPart] = []
    for place, part in enumerate(data[_HOLDERS[kind]]):
        shown = f"({place + 1})" if kind == "cloze" else f"{option_id(place)})"
        inner = rich(part, "stem").shown() if "stem" in part else None
        label = f"{number} {shown}".strip()
        found += _parts(part["kind"], part["data"], typed, f"{name}-{part['id']}", label, inner)
    return found


def _typed_row(row: Row, typed: Typed | None) -> Row:
    if typed is None:
        return row
    values = {key: typed.get(f"{row.name}-{key}", "") for key in row.values}
    return Row(row.kind, row.name, values, row.label, row.choices)


def corrected(kind: str, data: Json, typed: Typed) -> Json:
    """The data of the question with the key of the form; Refusal where something cannot be read."""
    reading = Reading(typed)
    found = _correct(kind, data, reading, "k")
    if reading.unread:
        words = ", ".join(f"“{text}”" for text in reading.unread)
        raise Refusal(_("Not read as a number: %(words)s. Write for example 1234,5.", words=words))
    return found


def _correct(kind: str, data: Json, reading: Reading, name: str) -> Json:
    if kind in _HOLDERS:
        holder = _HOLDERS[kind]
        parts = [
            part | {"data": _correct(part["kind"], part["data"], reading, f"{name}-{part['id']}")}
            for part in data[holder]
        ]
        return data | {holder: parts}
    return _EDITORS[kind][1](data, reading, name) if kind in _EDITORS else data
