"""Rules of reorganisations: what a decision says, what is wrong with it, and what it changes."""

from lms.reorganisations.rules.changes import Change, Ref
from lms.reorganisations.rules.intents import Fault
from lms.reorganisations.rules.plan import Outcome, draw_up
from lms.reorganisations.rules.snapshot import Dated, Snapshot, UnitState
from lms.reorganisations.rules.steps import (
    Abolish,
    Merge,
    Move,
    Rename,
    Split,
    Step,
    Target,
    steps_from_json,
    steps_to_json,
)

__all__ = [
    "Abolish",
    "Change",
    "Dated",
    "Fault",
    "Merge",
    "Move",
    "Outcome",
    "Ref",
    "Rename",
    "Snapshot",
    "Split",
    "Step",
    "Target",
    "UnitState",
    "draw_up",
    "steps_from_json",
    "steps_to_json",
]
