"""Reading a table of the manifest: each field comes out in its type, everything wrong goes to the faults."""

from dataclasses import dataclass, field
from typing import Any

from courses.catalogue.rules import is_slug
from courses.exchange.faults import MANIFEST, Faults
from courses.exchange.toml_lines import Lines
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line

TEXT_LIMIT = 500
LIST_LIMIT = 100


@dataclass
class Table:
    """A table of the manifest that is being read. A field that is wrong comes out empty, and is a fault."""

    data: dict[str, Any]
    path: tuple[str | int, ...]
    lines: Lines
    faults: Faults
    asked: list[str] = field(default_factory=list)

    def line(self, name: str = "") -> int:
        """The line where the field stands, or the table."""
        return self.lines.of(*self.path, name) if name else self.lines.of(*self.path)

    def fault(self, name: str, fault: Fault) -> None:
        """The field is wrong."""
        self.faults.add(MANIFEST, self.line(name), fault)

    def _value(self, name: str) -> Any:
        self.asked.append(name)
        return self.data.get(name)

    def text(self, name: str, *, may_be_empty: bool = False) -> str:
        """A line of text, which says something unless it may be empty."""
        value = self._value(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(name, Fault("“%(name)s” is text and stands in quotation marks.", {"name": name}))
            return ""
        line = clean_line(value)
        if not line and not may_be_empty:
            self.fault(name, Fault("“%(name)s” is empty.", {"name": name}))
        elif len(line) > TEXT_LIMIT:
            params = {"name": name, "limit": TEXT_LIMIT}
            self.fault(name, Fault("“%(name)s” has more than %(limit)s characters.", params))
        return line

    def slug(self, name: str) -> str:
        """A name that may stand in an address."""
        value = self.text(name)
        if not value or is_slug(value):
            return value
        self.fault(
            name,
            Fault(
                "“%(value)s” cannot stand in an address: use lower-case letters without marks, digits and "
                "single hyphens, at most 80 characters.",
                {"value": value[:80]},
            ),
        )
        return ""

    def one_of(self, name: str, known: list[str]) -> str:
        """One of the known words."""
        value = self.text(name)
        if not value or value in known:
            return value
        params = {"name": name, "value": value[:80], "known": ", ".join(known)}
        self.fault(name, Fault("“%(name)s” is “%(value)s”: it must be one of %(known)s.", params))
        return ""

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number within these bounds."""
        value = self._value(name)
        if value is None:
            return low
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        params = {"name": name, "low": low, "high": high}
        self.fault(
            name,
            Fault("“%(name)s” is a whole number from %(low)s to %(high)s, without quotation marks.", params),
        )
        return low

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false; the field may be missing."""
        value = self._optional(name, default)
        if not isinstance(value, bool):
            self.fault(name, Fault("“%(name)s” is true or false, without quotation marks.", {"name": name}))
            return default
        return value

    def rule(self, name: str) -> dict[str, Any]:
        """A rule of completion on one line, or several of them in its list `rules`; the field may be missing."""
        value = self._optional(name, {})
        single = (
            {key: each for key, each in value.items() if key != "rules"} if isinstance(value, dict) else None
        )
        several = value.get("rules", []) if isinstance(value, dict) else []
        if isinstance(several, list) and all(map(_is_rule, [single, *several])):
            return dict(value)
        self.fault(name, Fault("“%(name)s” is a table of plain values: { … = …, … }.", {"name": name}))
        return {}

    def _optional(self, name: str, default: Any) -> Any:
        """The value where the field is there: its absence is no fault."""
        if name not in self.data:
            return default
        return self._value(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of lines of text."""
        value = self._value(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(each, str) and clean_line(each) for each in value
        ):
            self.fault(
                name, Fault('“%(name)s” is a list of texts, none of them empty: ["…", "…"].', {"name": name})
            )
            return ()
        if len(value) > LIST_LIMIT or any(len(each) > TEXT_LIMIT for each in value):
            params = {"name": name, "limit": LIST_LIMIT, "length": TEXT_LIMIT}
            self.fault(
                name, Fault("“%(name)s” has at most %(limit)s entries of %(length)s characters.", params)
            )
            return ()
        return tuple(clean_line(each) for each in value)

    def tables(self, name: str) -> list["Table"]:
        """The tables of the list, in order; at least one."""
        value = self._value(name)
        if value is None:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
            written = ".".join([*(part for part in self.path if isinstance(part, str)), name])
            params = {"name": name, "written": f"[[{written}]]"}
            self.fault(name, Fault("“%(name)s” holds tables: write %(written)s above each of them.", params))
            return []
        return [
            Table(each, (*self.path, name, place), self.lines, self.faults)
            for place, each in enumerate(value)
        ]

    def named_tables(self, name: str) -> dict[str, "Table"]:
        """The tables in the table, by name; it may be missing."""
        value = self._optional(name, {})
        if not isinstance(value, dict) or not all(isinstance(each, dict) for each in value.values()):
            written = {"name": name, "written": f"[{name}.…]"}
            self.fault(name, Fault("“%(name)s” holds tables: write %(written)s above each of them.", written))
            return {}
        return {
            key: Table(each, (*self.path, name, key), self.lines, self.faults)
            for key, each in sorted(value.items())
        }

    def close(self) -> None:
        """Everything was asked for: unknown and missing fields are faults."""
        missing = [name for name in self.asked if name not in self.data]
        for name in self.data:
            if name in self.asked:
                continue
            meant = self.faults.nearest(name, missing) or self.faults.nearest(name, self.asked)
            params = {"name": clean_line(name)[:80], "nearest": meant or ""}
            if meant:
                self.fault(name, Fault("The field “%(name)s” is not known: is “%(nearest)s” meant?", params))
                missing = [each for each in missing if each != meant]
            else:
                self.fault(name, Fault("The field “%(name)s” is not known: remove it.", params))
        for name in missing:
            self.faults.add(
                MANIFEST, self.line(), Fault("The field “%(name)s” is missing here.", {"name": name})
            )


def _is_rule(value: Any) -> bool:
    """True for a table of few plain values."""
    return isinstance(value, dict) and len(value) <= LIST_LIMIT and all(map(_is_simple, value.values()))


def _is_simple(value: Any) -> bool:
    """True for a short text, a number of usual size, true or false."""
    if isinstance(value, str):
        return len(value) <= TEXT_LIMIT and clean_line(value) == value
    return isinstance(value, int | float | bool) and abs(value) < 10**9
