"""Where everything stands after the plan: who is heir in the end, and under which unit each unit comes."""

import datetime as dt

from lms.reorganisations.rules.intents import Intents
from lms.reorganisations.rules.snapshot import Snapshot

_DEEPEST = 60


class Places:
    """The heirs of the units that end, and the units under which new, moved and orphaned units stand."""

    def __init__(self, intents: Intents, snapshot: Snapshot, on: dt.date) -> None:
        self.intents, self.snapshot, self.on = intents, snapshot, on
        self.heirs = {code: ending.heir or self._lasting_above(code) for code, ending in intents.ends.items()}

    def _lasting_above(self, code: str) -> str:
        """The unit above; where it ends too, who takes over from it. '' where there is none."""
        return self.lasting(self.snapshot.above(code, self.on), but=code)

    def lasting(self, code: str, *, but: str = "") -> str:
        """The unit, or who has it after the plan; never `but`: then the unit above it."""
        for _step in range(_DEEPEST):
            ending = self.intents.ends.get(code)
            if code == but:
                code = self.snapshot.above(code, self.on)
            elif ending is None:
                return code
            elif ending.heir and ending.heir != but:
                code = ending.heir
            else:
                code = self.snapshot.above(code, self.on)
        return ""

    def birth_place(self, code: str) -> str:
        """Under which unit a new unit stands: as said, else where the unit it comes from stood."""
        target, source = self.intents.births[code]
        return self.lasting(target.parent or self.snapshot.above(source, self.on), but=code)

    def moves(self) -> dict[str, str]:
        """Code → code of the unit above: those that are moved elsewhere, and what stood below a unit that ends."""
        found = {code: self.lasting(parent, but=code) for code, parent in self.intents.moves.items()}
        found = {code: to for code, to in found.items() if not to or to != self.snapshot.above(code, self.on)}
        for code, ending in self.intents.ends.items():
            unit = self.snapshot.units[code]
            for child in self.snapshot.children(unit, self.on):
                if child.code in self.intents.ends or child.code in found:
                    continue
                where = ending.children_to or self.heirs[code]
                found[child.code] = self.lasting(where, but=child.code)
        return found
