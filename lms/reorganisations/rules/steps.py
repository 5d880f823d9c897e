"""What a decision (quyết định sắp xếp tổ chức) says: steps about units, each named by its code."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Target:
    """A unit that takes over: one that exists, or, with a name, one to be established or renamed.

    Without a kind or a unit above, a new unit has those of the unit it comes from. `people` are those who go
    there when a unit is split, by their ids. What `is_new` takes the code of no unit that exists.
    """

    code: str
    name: str = ""
    kind: str = ""
    parent: str = ""
    people: tuple[int, ...] = ()
    is_new: bool = False


@dataclass(frozen=True)
class Merge:
    """Units end and another takes over from all of them (sáp nhập, hợp nhất)."""

    units: tuple[str, ...]
    into: Target


@dataclass(frozen=True)
class Split:
    """A unit is split (chia, tách): with its own code among the targets it goes on, else it ends.

    The heir has whatever is not given to another.
    """

    unit: str
    into: tuple[Target, ...]
    heir: str = ""


@dataclass(frozen=True)
class Move:
    """A unit stands under another (chuyển)."""

    unit: str
    parent: str


@dataclass(frozen=True)
class Rename:
    """A unit has another name (đổi tên)."""

    unit: str
    name: str


@dataclass(frozen=True)
class Abolish:
    """A unit ends (giải thể): what it had goes to the heir, by default the unit above; so do the units below."""

    unit: str
    heir: str = ""
    children_to: str = ""


Step = Merge | Split | Move | Rename | Abolish
_KINDS: dict[str, type[Any]] = {
    "merge": Merge,
    "split": Split,
    "move": Move,
    "rename": Rename,
    "abolish": Abolish,
}
_WORDS = {kind: word for word, kind in _KINDS.items()}


def steps_to_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps as they are stored."""
    return [{"step": _WORDS[type(step)], **asdict(step)} for step in steps]


def steps_from_json(stored: Iterable[dict[str, Any]]) -> list[Step]:
    """The steps as they were stored."""
    return [_step({key: value for key, value in row.items() if key != "step"}, row["step"]) for row in stored]


def _step(facts: dict[str, Any], word: str) -> Step:
    if word == "merge":
        return Merge(units=tuple(facts["units"]), into=_target(facts["into"]))
    if word == "split":
        return Split(**{**facts, "into": tuple(_target(each) for each in facts["into"])})
    step: Step = _KINDS[word](**facts)
    return step


def _target(facts: dict[str, Any]) -> Target:
    return Target(**{**facts, "people": tuple(facts.get("people", ()))})


def codes_in(steps: Iterable[Step]) -> set[str]:
    """Every code that the steps name."""
    found: set[str] = set()
    for step in steps:
        found.update(_codes(step))
    return found - {""}


def _codes(step: Step) -> tuple[str, ...]:
    if isinstance(step, Merge):
        return (*step.units, step.into.code, step.into.parent)
    if isinstance(step, Split):
        targets = (code for each in step.into for code in (each.code, each.parent))
        return (step.unit, step.heir, *targets)
    if isinstance(step, Move):
        return (step.unit, step.parent)
    return (step.unit,) if isinstance(step, Rename) else (step.unit, step.heir, step.children_to)
