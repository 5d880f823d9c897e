"""Which column is which field: by its heading, and by what stands in it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.core.text import fold
from lms.rosters.formats import legacy
from lms.rosters.formats.cells import Cell, SheetRow, empty_cell, letter_of
from lms.rosters.formats.contents import content_of
from lms.rosters.formats.fields import BY_GENDER, FIELDS, field_of_heading, folded_heading

_SAMPLES = 3
_SAMPLE_LENGTH = 80
_WORDS_OF_GENDER = {"male": "Nam", "female": "Nữ"}


@dataclass(frozen=True)
class ColumnFacts:
    """A column as a person sees it: its letter and heading, how much of it is filled, samples, what it may be."""

    index: int
    letter: str
    heading: str
    fill_rate: float
    samples: tuple[str, ...]
    suggested: str | None
    legacy: str | None = None
    """The old encoding (legacy.detect) of the texts in it."""


def suggest_mapping(headings: Sequence[str], sample_rows: Iterable[SheetRow]) -> dict[str, int]:
    """The column of each field that was found. A column is taken once; columns of other matters are left alone.

    Two columns of birth under Nam and Nữ are "birth_on_male" and "birth_on_female": see `pick_cells`.
    """
    columns = _by_column(headings, [row for row in sample_rows if row.kind == "data"][:500])
    found = sorted(_candidates(headings, columns), key=lambda each: (-each[0], each[1]))
    mapping: dict[str, int] = {}
    for _strength, column, field in found:
        if field not in mapping and column not in mapping.values():
            mapping[field] = column
    return _consistent(mapping)


def _by_column(headings: Sequence[str], rows: Sequence[SheetRow]) -> list[list[Cell]]:
    width = max(len(headings), max((len(row.cells) for row in rows), default=0))
    return [
        [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column].kind != "empty"]
        for column in range(width)
    ]


def _candidates(headings: Sequence[str], columns: list[list[Cell]]) -> Iterable[tuple[float, int, str]]:
    parted = _parted_names(headings, columns)
    for column, cells in enumerate(columns):
        heading = headings[column] if column < len(headings) else ""
        named, strength = (parted[column], 4) if column in parted else field_of_heading(heading)
        seen, share = content_of(cells)
        if named in BY_GENDER and _are_marks(cells):
            named = BY_GENDER[named]
        if named in FIELDS or named in BY_GENDER:
            bonus = 0.5 if seen == named else -1.5 if seen and _contradicts(named, seen) else 0
            yield strength + bonus + (0.2 if cells else -1), column, named
        elif not named and seen:
            yield share - 0.1, column, seen


def _parted_names(headings: Sequence[str], columns: list[list[Cell]]) -> dict[int, str]:
    """One heading over two columns, the second of which holds single words: họ đệm and tên."""
    for first, heading in enumerate(headings):
        if field_of_heading(heading) != ("full_name", 3) or first + 1 >= len(columns):
            continue
        beside = headings[first + 1] if first + 1 < len(headings) else ""
        words = [len(cell.text.split()) for cell in columns[first + 1]]
        if beside in ("", heading) and words and words.count(1) > 0.8 * len(words) and columns[first]:
            return {first: "family_middle", first + 1: "given_name"}
    return {}


def _are_marks(cells: list[Cell]) -> bool:
    """True for a column in which an x says yes."""
    return bool(cells) and all(fold(cell.text) in ("x", "1", "v", "+", "nam", "nu") for cell in cells)


def _contradicts(named: str, seen: str) -> bool:
    """True where what stands in the column cannot be the field of its heading."""
    exact = {"email", "national_id", "phone", "birth_on"}
    is_birth = named.startswith("birth_on") and seen == "birth_on"
    return (
        seen in exact
        and seen != named
        and not is_birth
        and named not in ("valid_from", "note", "staff_number")
    )


def _consistent(mapping: dict[str, int]) -> dict[str, int]:
    """Họ đệm and Tên are a pair; Tên alone is the full name, and a full name needs no Tên."""
    if "full_name" in mapping and "family_middle" not in mapping:
        mapping.pop("given_name", None)
    elif "given_name" in mapping and "family_middle" not in mapping:
        mapping["full_name"] = mapping.pop("given_name")
    elif "full_name" in mapping:
        mapping.pop("family_middle", None)
        mapping.pop("given_name", None)
    if "birth_on" in mapping:
        mapping.pop("birth_on_male", None)
        mapping.pop("birth_on_female", None)
    if "gender" in mapping:
        mapping.pop("is_male", None)
        mapping.pop("is_female", None)
    return mapping


def describe_columns(
    headings: Sequence[str], sample_rows: Iterable[SheetRow], mapping: Mapping[str, int] | None = None
) -> list[ColumnFacts]:
    """What is to be said of each column that has a heading or holds something, by these rows."""
    rows = [row for row in sample_rows if row.kind == "data"]
    columns = _by_column(headings, rows)
    suggested = suggest_mapping(headings, rows) if mapping is None else mapping
    fields = {column: field for field, column in suggested.items()}
    facts = []
    for column, cells in enumerate(columns):
        heading = headings[column] if column < len(headings) else ""
        if heading or cells:
            share = len(cells) / len(rows) if rows else 0.0
            about = (
                column,
                letter_of(column),
                heading,
                share,
                _samples(cells),
                fields.get(column),
                _encoding(cells),
            )
            facts.append(ColumnFacts(*about))
    return facts


def _encoding(cells: list[Cell]) -> str | None:
    return legacy.detect(cell.text for cell in cells if cell.kind == "text")


def _samples(cells: list[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.text[:_SAMPLE_LENGTH] for cell in cells[:200]))[:_SAMPLES]


def pick_cells(row: SheetRow, mapping: Mapping[str, int]) -> dict[str, Cell]:
    """The cell of each field in this row.

    Họ đệm and Tên give full_name; a date under Nam or Nữ gives birth_on and gender; an x under Nữ gives gender.
    """
    picked = {
        field: row.cells[column] if column < len(row.cells) else empty_cell(letter_of(column))
        for field, column in mapping.items()
    }
    _join_name(picked)
    for gender in _WORDS_OF_GENDER:
        _take_gender(picked, f"birth_on_{gender}", gender)
        _take_gender(picked, f"is_{gender}", gender)
    if "is_female" in mapping and "is_male" not in mapping and picked.get("gender", _NONE).kind == "empty":
        picked["gender"] = _word_cell("male", letter_of(mapping["is_female"]))
    return {field: cell for field, cell in picked.items() if field in FIELDS}


_NONE = empty_cell("")


def _word_cell(gender: str, letter: str) -> Cell:
    word = _WORDS_OF_GENDER[gender]
    return Cell(word, word, "text", letter)


def _join_name(picked: dict[str, Cell]) -> None:
    family, given = picked.pop("family_middle", None), picked.pop("given_name", None)
    if "full_name" in picked or not (family or given):
        return
    parts = [cell for cell in (family, given) if cell and cell.kind != "empty"]
    broken = next((cell for cell in parts if cell.kind == "formula_error"), None)
    text = " ".join(cell.text for cell in parts)
    letter = (family or given or _NONE).letter
    picked["full_name"] = broken or (Cell(text, text, "text", letter) if text else empty_cell(letter))


def _take_gender(picked: dict[str, Cell], field: str, gender: str) -> None:
    cell = picked.pop(field, None)
    if cell is None:
        return
    says_so = cell.kind != "empty"
    if field.startswith("birth_on"):
        if says_so or "birth_on" not in picked:
            picked["birth_on"] = cell
        says_so = says_so and bool(re.search(r"\d", cell.text))
    if says_so and picked.get("gender", _NONE).kind == "empty":
        picked["gender"] = _word_cell(gender, cell.letter)
    elif "gender" not in picked:
        picked["gender"] = empty_cell(cell.letter)


def headings_key(headings: Sequence[str]) -> str:
    """One text for these headings, the same however they are spaced and cased: what a mapping is remembered by."""
    return "|".join(folded_heading(heading) for heading in headings).rstrip("|")[:2_000]
