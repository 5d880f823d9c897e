"""What becomes of each row of a table of units: new, unchanged, different, or faulty with every fault at once."""

import datetime as dt
from collections.abc import Mapping, Sequence

from lms.core.text import clean_line, msgid
from lms.organisations.rules.load_rows import Fault, GivenUnit, KnownUnit, Verdict
from lms.organisations.rules.units import is_code, is_e_identifier

DEEPEST = 40
LONGEST_NAME = 200


def judge(given: Sequence[GivenUnit], known: Mapping[str, KnownUnit]) -> list[Verdict]:
    """The verdict on every row, in their order; every fault of a row at once."""
    return _Judge(given, known).verdicts()


class _Judge:
    def __init__(self, given: Sequence[GivenUnit], known: Mapping[str, KnownUnit]) -> None:
        self.given, self.known = given, known
        self.rows_of: dict[str, list[GivenUnit]] = {}
        self.holders: dict[str, list[int]] = {}
        for row in given:
            self.rows_of.setdefault(row.code, []).append(row)
            if row.e_identifier:
                self.holders.setdefault(row.e_identifier, []).append(row.row)
        self.taken = {unit.e_identifier: code for code, unit in known.items() if unit.e_identifier}
        self.depths: dict[str, int | None] = {}

    def verdicts(self) -> list[Verdict]:
        return [self._verdict(row) for row in self.given]

    def _verdict(self, row: GivenUnit) -> Verdict:
        faults = [*self._code_faults(row), *self._identifier_faults(row)]
        known = self.known.get(row.code)
        if known is None:
            faults += [*self._own_faults(row), *self._place_faults(row)]
        if faults:
            return Verdict(row, "faulty", tuple(faults))
        if known is None:
            return Verdict(row, "new")
        differences = tuple(_differences(row, known))
        return Verdict(row, "differs" if differences else "unchanged", differences)

    def _code_faults(self, row: GivenUnit) -> list[Fault]:
        if not row.code:
            return [Fault("The code is missing.", "code")]
        if not is_code(row.code):
            return [Fault("A unit code has 2 to 40 letters, digits, dots or hyphens.", "code")]
        faults, same = [], [each.row for each in self.rows_of[row.code] if each.row != row.row]
        if same:
            faults.append(Fault("Row %(row)s has the same code.", "code", {"row": same[0]}))
        known = self.known.get(row.code)
        if known is not None and not known.is_inside:
            faults.append(
                Fault("Another unit outside this branch has the code %(code)s.", "code", {"code": row.code})
            )
        elif known is not None and known.valid_to is not None:
            faults.append(
                Fault(
                    "The unit with this code ended on %(day)s; a new unit needs a code of its own.",
                    "code",
                    {"day": _day(known.valid_to)},
                )
            )
        return faults

    def _identifier_faults(self, row: GivenUnit) -> list[Fault]:
        if not row.e_identifier:
            return []
        if not is_e_identifier(row.e_identifier):
            return [
                Fault(
                    "An electronic identifier is a letter A–Y, two digits, then groups separated by dots.",
                    "e_identifier",
                )
            ]
        same = [each for each in self.holders[row.e_identifier] if each != row.row]
        if same:
            return [
                Fault("Row %(row)s has the same electronic identifier.", "e_identifier", {"row": same[0]})
            ]
        holder = self.taken.get(row.e_identifier)
        if holder is not None and holder != row.code:
            words = msgid("The unit %(code)s has this electronic identifier already.")
            is_shown = self.known[holder].is_inside
            return [Fault(words, "e_identifier", {"code": holder if is_shown else "…"})]
        return []

    def _own_faults(self, row: GivenUnit) -> list[Fault]:
        faults = []
        if not any(char.isalnum() for char in row.name):
            faults.append(Fault("The name is missing.", "name"))
        elif len(row.name) > LONGEST_NAME:
            faults.append(
                Fault("The name is longer than %(most)s characters.", "name", {"most": LONGEST_NAME})
            )
        if row.kind in (None, "root"):
            words = msgid("“%(text)s” is no kind of unit.") if row.raw_kind else msgid("The kind is missing.")
            faults.append(Fault(words, "kind", {"text": row.raw_kind[:60]}))
        if row.valid_from is None:
            is_odd = msgid("“%(text)s” is no day: write 01/07/2025.")
            words = is_odd if row.raw_date else msgid("The day is missing.")
            faults.append(Fault(words, "valid_from", {"text": row.raw_date[:60]}))
        return faults

    def _place_faults(self, row: GivenUnit) -> list[Fault]:
        """What is wrong with the unit above: unknown, ended, later, or part of a circle."""
        code = row.parent_code
        if not code:
            return [Fault("The code of the unit above is missing.", "parent_code")]
        known = self.known.get(code)
        if known is not None and known.is_inside:
            return self._known_place_faults(row, known)
        above = self.rows_of.get(code) if known is None else None
        if not above:
            return [
                Fault(
                    "No unit of this branch and no row has the code %(code)s.",
                    "parent_code",
                    {"code": code[:60]},
                )
            ]
        return self._given_place_faults(row, above[0])

    def _known_place_faults(self, row: GivenUnit, known: KnownUnit) -> list[Fault]:
        if known.valid_to is not None:
            day = {"day": _day(known.valid_to)}
            return [
                Fault("The unit above ended on %(day)s: name the one that took over.", "parent_code", day)
            ]
        return self._day_faults(row, known.valid_from) + self._depth_faults(row)

    def _given_place_faults(self, row: GivenUnit, above: GivenUnit) -> list[Fault]:
        if self._depth(row.code) is None:
            return [Fault("The units stand in a circle, each under the other.", "parent_code")]
        days = self._day_faults(row, above.valid_from) if above.valid_from else []
        return days + self._depth_faults(row)

    def _day_faults(self, row: GivenUnit, established_on: dt.date) -> list[Fault]:
        if row.valid_from is None or established_on <= row.valid_from:
            return []
        return [
            Fault("The unit above exists only from %(day)s.", "valid_from", {"day": _day(established_on)})
        ]

    def _depth_faults(self, row: GivenUnit) -> list[Fault]:
        if (self._depth(row.code) or 0) <= DEEPEST:
            return []
        return [Fault("More than %(most)s units stand above this one.", "parent_code", {"most": DEEPEST})]

    def _depth(self, code: str) -> int | None:
        """How many units stand above the one with this code; None for one in, or below, a circle."""
        way: dict[str, None] = {}
        while code not in self.depths:
            if code in way:
                self.depths |= dict.fromkeys(way)
                return None
            way[code] = None
            known, rows = self.known.get(code), self.rows_of.get(code)
            if known is not None or not rows:
                self.depths[code] = known.depth if known else 0
                del way[code]
            else:
                code = rows[0].parent_code
        depth = self.depths[code]
        for each in reversed(way):
            depth = None if depth is None else depth + 1
            self.depths[each] = depth
        return depth


def _differences(row: GivenUnit, known: KnownUnit) -> list[Fault]:
    """Where the row says something else than the site. An empty cell says nothing."""
    found = []
    if row.name and clean_line(row.name) != known.name:
        found.append(Fault("The name here is “%(here)s”.", "name", {"here": known.name}))
    if row.parent_code and known.parent_code and row.parent_code != known.parent_code:
        found.append(Fault("Here it stands under %(here)s.", "parent_code", {"here": known.parent_code}))
    if (row.kind or row.raw_kind) and row.kind != known.kind:
        found.append(Fault("Here it is of another kind.", "kind"))
    if (row.valid_from or row.raw_date) and row.valid_from != known.valid_from:
        found.append(Fault("Here it exists from %(here)s.", "valid_from", {"here": _day(known.valid_from)}))
    if row.e_identifier and row.e_identifier != known.e_identifier:
        found.append(
            Fault(
                "The electronic identifier here is %(here)s.",
                "e_identifier",
                {"here": known.e_identifier or "–"},
            )
        )
    return found


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
