"""What stands at the foot of the editor: minutes, weight, and what is still to be mended."""

from dataclasses import dataclass, field

from courses.authoring.checks import HEAVY, Check, item_checks
from courses.authoring.ground import read_ground
from courses.authoring.rules.outlines import reading_minutes
from courses.authoring.studio import DraftPart
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import words_of


@dataclass(frozen=True)
class Meter:
    """Minutes and bytes of a lesson, and what is to be mended or looked at before it is sent for review."""

    minutes: int
    is_reckoned: bool
    size: int
    checks: list[Check] = field(default_factory=list)

    @property
    def is_heavy(self) -> bool:
        """True above 10 MB: too much for a learner on 3G."""
        return self.size > HEAVY

    @property
    def errors(self) -> list[Check]:
        """What has to be mended."""
        return [check for check in self.checks if check.is_error]


def measure(part: DraftPart) -> Meter:
    """The meter of the lesson as it is kept."""
    blocks: list[Block] = part.blocks
    ground = read_ground(part.draft, only=part.lesson.slug)
    given = part.item["minutes"]
    return Meter(
        minutes=given or reading_minutes(words_of(blocks)),
        is_reckoned=not given,
        size=ground.weight(blocks),
        checks=item_checks(part.item, ground),
    )
