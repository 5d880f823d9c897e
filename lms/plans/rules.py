"""What a share of a plan comes to: done, cancelled and open are always the planned turns, no more and no less."""

from dataclasses import dataclass

MOST_TURNS = 1_000_000
LONGEST_TOPIC = 300


@dataclass(frozen=True)
class Account:
    """The turns (lượt) of one unit in one line: planned, cancelled by amendment, and recorded as carried out.

    What is recorded beyond the plan stands beside it and never fills another unit's share.
    """

    planned: int = 0
    cancelled: int = 0
    recorded: int = 0

    @property
    def done(self) -> int:
        """The turns of the plan that were carried out."""
        return min(self.recorded, self.planned - self.cancelled)

    @property
    def open(self) -> int:
        """The turns still to be carried out."""
        return self.planned - self.cancelled - self.done

    @property
    def beyond(self) -> int:
        """The turns carried out that the plan did not hold."""
        return self.recorded - self.done


def is_account(planned: int, cancelled: int) -> bool:
    """True for figures that a share can have: nothing below zero, and no more cancelled than planned."""
    return 0 <= cancelled <= planned <= MOST_TURNS


def can_become(account: Account, *, planned: int, cancelled: int) -> bool:
    """True when no turn that was carried out within the plan would fall out of it."""
    return is_account(planned, cancelled) and planned - cancelled >= account.done
