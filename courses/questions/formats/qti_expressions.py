"""Expressions of response processing that compare values, join and take apart containers and texts."""

from fractions import Fraction

from courses.questions.formats.qti_arithmetic import NUMBERS, Values, Work
from courses.questions.formats.qti_declarations import Response, Single, Unmeasurable, Value, number
from courses.questions.formats.xml import Element


def in_order(value: Value, response: Response) -> Value:
    """The value; a container whose order says nothing in an order of its own, so that equal ones are equal."""
    return _sorted(value) if isinstance(value, tuple) and not response.is_ordered else value


def _sorted(parts: tuple[Single, ...]) -> tuple[Single, ...]:
    return tuple(sorted(parts, key=repr))


def same(first: Value, second: Value) -> bool:
    """True where two values are the same; one value is a container of one."""
    if isinstance(first, tuple) or isinstance(second, tuple):
        one, other = (value if isinstance(value, tuple) else (value,) for value in (first, second))
        return one == other
    return first == second


def _match(_element: Element, values: Values) -> Value:
    first, second = _two(values)
    return None if first is None or second is None else same(first, second)


def _two(values: Values) -> tuple[Value, Value]:
    if len(values) != 2:
        raise Unmeasurable
    return values[0], values[1]


def _and(_element: Element, values: Values) -> Value:
    return False if any(value is False for value in values) else None if None in values else True


def _or(_element: Element, values: Values) -> Value:
    return True if any(value is True for value in values) else None if None in values else False


def _not(_element: Element, values: Values) -> Value:
    return None if not values or values[0] is None else values[0] is not True


def _any_n(element: Element, values: Values) -> Value:
    least, most = number(element.get("min")), number(element.get("max"))
    count = sum(value is True for value in values)
    return (least is None or count >= least) and (most is None or count <= most)


def _is_null(_element: Element, values: Values) -> Value:
    return not values or values[0] is None or values[0] in ((), "")


def _collect(element: Element, values: Values) -> Value:
    found: list[Single] = []
    for value in values:
        found.extend(value if isinstance(value, tuple) else () if value is None else (value,))
    return (tuple(found) if element.tag == "ordered" else _sorted(tuple(found))) or None


def _size(_element: Element, values: Values) -> Value:
    value = values[0] if values else None
    return Fraction(len(value) if isinstance(value, tuple) else int(value is not None))


def _member(_element: Element, values: Values) -> Value:
    one, many = _two(values)
    if one is None or many is None:
        return None
    return one in (many if isinstance(many, tuple) else (many,))


def _contains(_element: Element, values: Values) -> Value:
    many, part = _two(values)
    if many is None or part is None:
        return None
    one, other = (value if isinstance(value, tuple) else (value,) for value in (many, part))
    return all(one.count(each) >= other.count(each) for each in other)


def _delete(_element: Element, values: Values) -> Value:
    one, many = _two(values)
    parts = many if isinstance(many, tuple) else ()
    return tuple(part for part in parts if part != one) or None


def _index(element: Element, values: Values) -> Value:
    at, value = number(element.get("n")), values[0] if values else None
    parts = value if isinstance(value, tuple) else ()
    return parts[int(at) - 1] if at is not None and 1 <= at <= len(parts) else None


def _string_match(element: Element, values: Values) -> Value:
    first, second = _two(values)
    if first is None or second is None:
        return None
    one, other = str(first), str(second)
    if (element.get("caseSensitive") or "true") == "false":
        one, other = one.lower(), other.lower()
    return one == other


def _substring(element: Element, values: Values) -> Value:
    inner, outer = _two(values)
    if inner is None or outer is None:
        return None
    one, other = str(inner), str(outer)
    return one.lower() in other.lower() if element.get("caseSensitive") == "false" else one in other


EXPRESSIONS: dict[str, Work] = {
    "match": _match,
    "and": _and,
    "or": _or,
    "not": _not,
    "anyN": _any_n,
    "isNull": _is_null,
    "multiple": _collect,
    "ordered": _collect,
    "containerSize": _size,
    "member": _member,
    "contains": _contains,
    "delete": _delete,
    "index": _index,
    "stringMatch": _string_match,
    "substring": _substring,
    **NUMBERS,
}
