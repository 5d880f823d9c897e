"""Reading an answer from the fields of a form: normal form, bounded, and nothing that was not offered."""

from collections.abc import Callable, Collection

from courses.questions.kinds.base import ANSWER_LIMIT, TEXT_LIMIT, Fault, Fields, Json
from lms.core.text import clean_line

FORGED = Fault("The answer names something this question does not offer.")
TOO_MANY = Fault("More than one answer was sent where one is asked.")
TOO_LONG = Fault("An answer has at most %(limit)s characters.", {"limit": ANSWER_LIMIT})
TEXT_TOO_LONG = Fault("A text has at most %(limit)s characters.", {"limit": "20.000"})


def fields_under(prefix: str, form: Fields) -> dict[str, list[str]]:
    """One question's fields without its prefix: `fields_under('q3-', request.form.to_dict(flat=False))`."""
    return {name.removeprefix(prefix): values for name, values in form.items() if name.startswith(prefix)}


def read_many(fields: Fields, name: str, offered: Collection[str]) -> list[str] | Fault:
    """The values under the name, each once, in the order of the offer."""
    values = {value for value in fields.get(name, []) if value}
    if not values <= set(offered):
        return FORGED
    return [value for value in offered if value in values]


def read_one(fields: Fields, name: str, offered: Collection[str]) -> str | Fault | None:
    """The one value under the name, None where there is none."""
    values = read_many(fields, name, offered)
    if isinstance(values, Fault):
        return values
    if len(values) > 1:
        return TOO_MANY
    return values[0] if values else None


def read_each(fields: Fields, names: Collection[str], offered: Collection[str]) -> dict[str, str] | Fault:
    """For every name the value of its field `answer-<name>`, where one was chosen."""
    asked = {f"answer-{name}": name for name in names}
    if any(field.startswith("answer-") and field not in asked for field in fields):
        return FORGED
    chosen: dict[str, str] = {}
    for field, name in asked.items():
        value = read_one(fields, field, offered)
        if isinstance(value, Fault):
            return value
        if value is not None:
            chosen[name] = value
    return chosen


def fields_by_part(fields: Fields, ids: Collection[str]) -> dict[str, dict[str, list[str]]] | Fault:
    """For every part its own fields: `answer-<part>…` without the part, as if it stood alone."""
    found: dict[str, dict[str, list[str]]] = {id: {} for id in ids}
    for name, values in fields.items():
        first, *rest = name.split("-", 2)
        if first != "answer" or not rest:
            continue
        if rest[0] not in found:
            return FORGED
        found[rest[0]]["-".join(["answer", *rest[1:]])] = values
    return found


def read_line(fields: Fields) -> Json | Fault:
    """`{"text": …}` of one line from the field `answer`, `{}` where it is blank."""
    return _read_typed(fields, clean_line, ANSWER_LIMIT, TOO_LONG)


def read_text(fields: Fields) -> Json | Fault:
    """`{"text": …}` of many lines from the field `answer`, `{}` where it is blank."""
    return _read_typed(fields, clean_text, TEXT_LIMIT, TEXT_TOO_LONG)


def clean_text(text: str) -> str:
    """Every line in normal form C, without controls and without blank lines at either end."""
    return "\n".join(clean_line(line) for line in text.splitlines()).strip("\n")


def _read_typed(fields: Fields, clean: Callable[[str], str], limit: int, too_long: Fault) -> Json | Fault:
    values = fields.get("answer", [])
    if len(values) > 1:
        return TOO_MANY
    # Measured before cleaning too, so that a huge field costs nothing.
    if values and len(values[0]) > 4 * limit:
        return too_long
    typed = clean(values[0]) if values else ""
    if len(typed) > limit:
        return too_long
    return {"text": typed} if typed else {}


def to_fields(response: Json) -> dict[str, list[str]]:
    """The form fields that send this response, of whatever kind: what `read_response` would read it from."""
    if "choice" in response:
        return {"answer": [response["choice"]]}
    if "choices" in response:
        return {"answer": list(response["choices"])}
    for parts in (response.get("gaps"), response.get("parts")):
        if parts:
            return {
                f"answer-{id}{rest}": values for id, part in parts.items() for rest, values in _rests(part)
            }
    each = response.get("pairs") or response.get("positions") or {}
    if each:
        return {f"answer-{name}": [str(value)] for name, value in each.items()}
    return {"answer": [response["text"]]} if "text" in response else {}


def _rests(part: Json) -> list[tuple[str, list[str]]]:
    return [(name.removeprefix("answer"), values) for name, values in to_fields(part).items()]
