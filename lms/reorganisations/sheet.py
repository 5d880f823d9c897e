"""A decision about many units as a table: one row for each old unit and what it becomes."""

from dataclasses import dataclass, field

from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import fold
from lms.organisations.rules.load_rows import KIND_WORDS
from lms.organisations.sheets import SheetRow, read_sheet
from lms.people.wording import UNIT_KINDS
from lms.reorganisations.rules import Abolish, Merge, Move, Rename, Split, Step, Target

# The headings that officials write, folded; the first is the one of the template.
HEADINGS: dict[str, tuple[str, ...]] = {
    "old": ("ma cu", "ma don vi cu", "ma don vi"),
    "new": ("ma moi", "ma don vi moi"),
    "name": ("ten moi", "ten don vi moi"),
    "kind": ("loai", "loai don vi"),
    "parent": ("truc thuoc", "ma cap tren", "ma don vi cap tren"),
    "heir": ("ke thua", "don vi ke thua"),
}
_LOOKED_AT = 20
# The longest code and name that a unit may have, as in the forms; and how much of a longer one is shown.
_MOST = {"old": 40, "new": 40, "parent": 40, "name": 200}
_SHOWN = 40
_YES = {"x", "co", "1", "yes", "true"}


@dataclass(frozen=True)
class Line:
    """A row of the table: the code of an old unit, and what it becomes (nothing: it is abolished)."""

    number: int
    old: str
    new: str
    name: str
    kind: str
    parent: str
    is_heir: bool


@dataclass
class _Reading:
    lines: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)


def read_steps(content: bytes, name: str) -> list[Step]:
    """The steps that the table asks for; refused with every row that cannot be understood."""
    rows = read_sheet(content, name)
    columns, first = _columns(rows)
    reading = _Reading()
    for row in rows[first:]:
        _read_line(row, columns, reading)
    if not reading.lines and not reading.faults:
        reading.faults.append(_("The table has headings but no rows."))
    if reading.faults:
        raise Refusal(*reading.faults)
    return steps_of_lines(reading.lines)


def _columns(rows: list[SheetRow]) -> tuple[dict[str, int], int]:
    """Which column holds what, and the first row below the headings."""
    for place, row in enumerate(rows[:_LOOKED_AT]):
        folded = [fold(cell).strip(" *:") for cell in row.cells]
        found = {
            key: next((folded.index(word) for word in words if word in folded), -1)
            for key, words in HEADINGS.items()
        }
        if found["old"] >= 0 and found["new"] >= 0:
            return found, place + 1
    raise Refusal(_("No row has the headings “Mã cũ” and “Mã mới”. Take the headings from the template."))


def _read_line(row: SheetRow, columns: dict[str, int], reading: _Reading) -> None:
    said = {key: row.cells[at].strip() if 0 <= at < len(row.cells) else "" for key, at in columns.items()}
    if not any(said.values()):
        return
    kind = _kind(said["kind"])
    reading.faults += _too_long(said, row.number)
    if not said["old"]:
        reading.faults.append(_("Row %(row)s: the code of the old unit is missing.", row=row.number))
    if kind is None:
        text = _("Row %(row)s: the kind “%(kind)s” is not known.", row=row.number, kind=_short(said["kind"]))
        reading.faults.append(text)
    codes = (said["old"].upper(), said["new"].upper(), said["name"])
    is_heir = fold(said["heir"]) in _YES
    line = Line(row.number, *codes, kind or "", said["parent"].upper(), is_heir)
    before = reading.seen.setdefault((line.old, line.new), row.number)
    if line.old and before != row.number:
        text = _("Row %(row)s: row %(before)s has the same two codes.", row=row.number, before=before)
        reading.faults.append(text)
    reading.lines.append(line)


def _too_long(said: dict[str, str], row: int) -> list[str]:
    """What is wrong with cells that hold more than a code or a name."""
    return [
        _(
            "Row %(row)s: “%(start)s” is too long, at most %(most)s characters.",
            row=row,
            start=_short(said[key]),
            most=most,
        )
        for key, most in _MOST.items()
        if len(said[key]) > most
    ]


def _short(text: str) -> str:
    """The beginning of what was written, enough to find it again."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _kind(text: str) -> str | None:
    """The kind that is meant; '' where none is said, None where it is not known."""
    wanted = fold(text)
    words = {fold(str(label)): key for key, label in UNIT_KINDS.items()} | KIND_WORDS
    return "" if not wanted else words.get(wanted, wanted if wanted in UNIT_KINDS else None)


def steps_of_lines(lines: list[Line]) -> list[Step]:
    """One old code with several new ones is split; the others are put together by what they become."""
    by_old: dict[str, list[Line]] = {}
    for line in lines:
        by_old.setdefault(line.old, []).append(line)
    steps: list[Step] = [_split(old, parts) for old, parts in by_old.items() if len(parts) > 1]
    by_new: dict[str, list[Line]] = {}
    for old, parts in by_old.items():
        if len(parts) == 1 and parts[0].new:
            by_new.setdefault(parts[0].new, []).append(parts[0])
        elif len(parts) == 1:
            steps.append(Abolish(old, children_to=parts[0].parent))
    for new, parts in by_new.items():
        steps += _together(new, parts)
    return steps


def _said(parts: list[Line], what: str) -> str:
    return next((str(getattr(line, what)) for line in parts if getattr(line, what)), "")


def _together(new: str, parts: list[Line]) -> list[Step]:
    """A merger; or, of one unit that keeps its code, its new name or place."""
    name, kind, parent = (_said(parts, what) for what in ("name", "kind", "parent"))
    goes_on = any(line.old == new for line in parts)
    others = tuple(line.old for line in parts if line.old != new)
    steps: list[Step] = []
    if others:
        facts = ("", "") if goes_on else (kind, parent)
        steps.append(Merge(others, Target(new, name, *facts)))
    elif name:
        steps.append(Rename(new, name))
    if goes_on and parent:
        steps.append(Move(new, parent))
    return steps


def _split(old: str, parts: list[Line]) -> Split:
    heir = next((line.new for line in parts if line.is_heir), parts[0].new)
    goes_on = any(line.new == old for line in parts)
    into = tuple(Target(line.new, line.name, line.kind, line.parent) for line in parts)
    return Split(old, into, heir="" if goes_on else heir)
