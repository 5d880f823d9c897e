"""What a change of targets does to a person: told by comparing where they stand before and after."""

from dataclasses import dataclass

from lms.core.text import msgid

# In the order in which they are shown; each person has one. "same": nothing that the person would notice.
EFFECTS = {
    "gained": msgid("Reach the target now"),
    "lost": msgid("No longer reach the target"),
    "new": msgid("Have a target now"),
    "freed": msgid("Have no target any more"),
    "up": msgid("Have a higher target"),
    "down": msgid("Have a lower target"),
    "counted": msgid("Have other periods counted"),
}
SAME = "same"


@dataclass(frozen=True)
class Position:
    """Where somebody stands: target (None: none), what counts, and whether it is reached (None: nothing to reach)."""

    target: int | None
    counted: int
    is_reached: bool | None


def effect_of(before: Position, after: Position) -> str:
    """The one word for what the change does."""
    if before.target is None or after.target is None:
        if before.target is not None:
            return "freed"
        return "new" if after.target is not None else _lesser(before, after)
    if before.is_reached != after.is_reached:
        return "gained" if after.is_reached else "lost"
    if before.target != after.target:
        return "up" if after.target > before.target else "down"
    return _lesser(before, after)


def _lesser(before: Position, after: Position) -> str:
    return SAME if before.counted == after.counted else "counted"
