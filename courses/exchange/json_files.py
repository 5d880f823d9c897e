"""The JSON files of a course folder: lessons of blocks, quizzes with rules of their own, questions beyond GIFT."""

import json
from collections.abc import Mapping
from typing import Any

from courses.exchange.faults import Faults
from courses.exchange.texts import read_text
from courses.questions.kinds.base import Fault

JSON_LIMIT = 5_000_000
_DEPTH = 60


def write_json(data: Any) -> bytes:
    """The same data as the same bytes, one value a line."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_json(file: str, content: bytes, faults: Faults) -> dict[str, Any]:
    """The object that the file holds, with every fault of it; an empty one where it cannot be read."""
    text = read_text(file, content, faults, limit=JSON_LIMIT)
    if text is None:
        return {}
    try:
        data = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        faults.add(
            file,
            error.lineno,
            Fault("This line is not JSON: look for a missing comma, quotation mark or bracket."),
        )
        return {}
    except (ValueError, RecursionError):
        faults.add(file, 1, Fault("This file is not JSON that can be read."))
        return {}
    if not isinstance(data, dict) or _is_deep(data, _DEPTH):
        faults.add(file, 1, Fault("This file does not hold what belongs in it."))
        return {}
    return data


def _no_number(_name: str) -> None:
    raise ValueError


def _is_deep(value: Any, left: int) -> bool:
    """True where lists and objects stand in each other too often, or numbers are out of all bounds."""
    if isinstance(value, Mapping):
        return left == 0 or any(_is_deep(each, left - 1) for each in value.values())
    if isinstance(value, list):
        return left == 0 or any(_is_deep(each, left - 1) for each in value)
    return isinstance(value, int) and abs(value) > 10**18
