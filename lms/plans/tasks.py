"""What the worker does for plans."""

from lms.core.db import transaction
from lms.plans.actions import classes_behind, count_assigned, follow_list, lines_behind

_MOST_ROUNDS = 20


def follow_assignments() -> None:
    """Every assignment of a planned course that was done is counted in its plan."""
    for _round in range(_MOST_ROUNDS):
        with transaction(write=False):
            is_behind = bool(lines_behind())
        if not is_behind:
            return
        with transaction(write=True):
            if count_assigned() == 0:
                return


def follow_class_lists() -> None:
    """What was accepted or revoked on the list of a class since is done or open in its plan."""
    with transaction(write=False):
        is_behind = bool(classes_behind())
    if is_behind:
        with transaction(write=True):
            for held in classes_behind():
                follow_list(held=held)
