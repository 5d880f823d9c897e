"""The daily facts: made from the ledger, the posts and the rules, one stored snapshot after the other."""

from lms.training.facts.gather import load_inputs
from lms.training.facts.rulebook import Rules
from lms.training.facts.snapshots import find_snapshot, first_year, is_due, latest_snapshot, take_snapshot

__all__ = [
    "Rules",
    "find_snapshot",
    "first_year",
    "is_due",
    "latest_snapshot",
    "load_inputs",
    "take_snapshot",
]
