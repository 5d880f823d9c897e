"""Reading an answer from the fields of a form: normal form, bounded, and nothing that was not offered."""

from collections.abc import Collection

from courses.questions.kinds.base import ANSWER_LIMIT, Fault, Fields, Json
from lms.core.text import clean_line

FORGED = Fault("The answer names something this question does not offer.")
TOO_MANY = Fault("More than one answer was sent where one is asked.")
TOO_LONG = Fault("An answer has at most %(limit)s characters.", {"limit": ANSWER_LIMIT})


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


def read_line(fields: Fields) -> Json | Fault:
    """`{"text": …}` from the field `answer`, `{}` where it is blank."""
    values = fields.get("answer", [])
    if len(values) > 1:
        return TOO_MANY
    # Measured before cleaning too, so that a huge field costs nothing.
    if values and len(values[0]) > 4 * ANSWER_LIMIT:
        return TOO_LONG
    typed = clean_line(values[0]) if values else ""
    if len(typed) > ANSWER_LIMIT:
        return TOO_LONG
    return {"text": typed} if typed else {}


def to_fields(response: Json) -> dict[str, list[str]]:
    """The form fields that send this response: what `read_response` would read it from."""
    if "choice" in response:
        return {"answer": [response["choice"]]}
    if "choices" in response:
        return {"answer": list(response["choices"])}
    each = response.get("pairs") or response.get("positions") or {}
    if each:
        return {f"answer-{name}": [str(value)] for name, value in each.items()}
    return {"answer": [response["text"]]} if "text" in response else {}
