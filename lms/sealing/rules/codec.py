"""Facts as plain JSON and back: the one way in which inputs are written, so that equal facts are equal bytes."""

import datetime as dt
import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Fact = TypeVar("Fact")


class Unreadable(Exception):
    """What was read is not what was written; the text says where."""


def canonical(value: Any) -> bytes:
    """One line of JSON, keys in order, no spaces, in UTF-8: the same value is the same bytes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def to_plain(value: Any) -> Any:
    """The value as JSON knows it: data classes by the names of their fields, days as text, sets in order."""
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value) if field.init}
    if isinstance(value, (set, frozenset)):
        return sorted((to_plain(each) for each in value), key=canonical)
    if isinstance(value, (list, tuple)):
        return [to_plain(each) for each in value]
    if isinstance(value, Mapping):
        return sorted(([to_plain(key), to_plain(each)] for key, each in value.items()), key=canonical)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise TypeError(f"{type(value).__name__} cannot be sealed")


def from_plain(kind: Any, plain: Any) -> Any:
    """The value of that type which `to_plain` wrote; Unreadable for anything else."""
    try:
        return _read(kind, plain)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(f"{getattr(kind, '__name__', kind)}: {error}") from error


def _read(kind: Any, plain: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _read_union(inner, plain)
    if origin in (tuple, list, set, frozenset):
        return _read_many(origin, inner, plain)
    if origin is not None and issubclass(origin, Mapping):
        return {_read(inner[0], key): _read(inner[1], each) for key, each in plain}
    if isinstance(kind, type) and is_dataclass(kind):
        return _read_fact(kind, plain)
    if kind is dt.date:
        return dt.date.fromisoformat(plain)
    if kind is dt.datetime:
        return dt.datetime.fromisoformat(plain)
    return _read_scalar(kind, plain)


def _read_union(kinds: tuple[Any, ...], plain: Any) -> Any:
    if plain is None and type(None) in kinds:
        return None
    left = [kind for kind in kinds if kind is not type(None)]
    if len(left) != 1:
        raise TypeError("more than one type")
    return _read(left[0], plain)


def _read_many(origin: Any, inner: tuple[Any, ...], plain: Any) -> Any:
    if not isinstance(plain, list):
        raise TypeError("no list")
    if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
        return tuple(_read(kind, each) for kind, each in zip(inner, plain, strict=True))
    return origin(_read(inner[0], each) for each in plain)


@lru_cache(maxsize=64)
def _hints(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind) if field.init)


def _read_fact(kind: type, plain: Any) -> Any:
    known = _hints(kind)
    if not isinstance(plain, dict) or not plain.keys() <= {name for name, _hint in known}:
        raise TypeError("other fields")
    return kind(**{name: _read(hint, plain[name]) for name, hint in known if name in plain})


def _read_scalar(kind: Any, plain: Any) -> Any:
    if kind is Any:
        return plain
    if isinstance(kind, type) and issubclass(kind, str) and isinstance(plain, str):
        return kind(plain)
    if type(plain) is not kind:
        raise TypeError(f"{type(plain).__name__} instead of {kind}")
    return plain
