"""What is known while a row is judged, and what comes out of it. All plain values."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from lms.rosters.rules.units import Meant

IDENTITY = ("full_name", "birth_on", "gender", "national_id", "staff_number", "email", "phone")
DATES = ("birth_on", "valid_from")
# What a status in the list ends the post with; other statuses ("working", "absent", "seconded") end nothing.
LEAVING = ("retired", "resigned", "died", "moved", "left")
# Whose last post ended so comes back by a person's decision only; "moved" and "left" are how people change offices.
GONE_FOR_GOOD = ("died", "retired", "resigned")


@dataclass(frozen=True)
class KnownPost:
    """The main post of a person on the day the list takes effect, with the unit that stands for its unit then."""

    id: int
    unit_id: int
    now_id: int
    unit_name: str
    title: str
    person_group: str
    is_counted: bool
    outside_reason: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    end_reason: str | None


@dataclass(frozen=True)
class Known:
    """A person as the database has them. `place` is set for one who works outside the branch of the list.

    Of one who `is_guarded` no list corrects the identity: whoever changes an e-mail address could have a password
    sent there, and would hold that person's roles.
    """

    id: int
    public_id: str
    full_name: str
    birth_on: dt.date | None
    gender: str | None
    national_id: str | None
    staff_number: str | None
    email: str | None
    phone: str | None
    post: KnownPost | None = None
    later_from: dt.date | None = None
    place: str | None = None
    is_ours: bool = True
    is_guarded: bool = False
    left_on: dt.date | None = None
    left_as: str | None = None


@dataclass
class Draft:
    """A row before its verdict: what stands in the file, what that means, what is wrong with single cells."""

    number: int
    raw: dict[str, Any]
    values: dict[str, Any]
    faults: list[dict[str, Any]] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)
    decision: str | None = None
    keys: dict[str, str] | None = None

    def day(self, name: str) -> dt.date | None:
        """The date in that field."""
        value = self.values.get(name)
        return dt.date.fromisoformat(value) if value else None

    def value(self, name: str) -> Any:
        """The value of that field as the database would keep it."""
        return self.day(name) if name in DATES else self.values.get(name)


@dataclass
class Seen:
    """What was found about a row: who bears its numbers, who is alike, which rows name the same, which unit."""

    meant: Meant
    by_field: dict[str, Known] = field(default_factory=dict)
    chosen: Known | None = None
    candidates: list[tuple[Known, int]] = field(default_factory=list)
    twins: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PostDeed:
    """What is to become of the main post: begin, replace (end and begin), amend in place, end."""

    way: str
    facts: dict[str, Any]
    end_reason: str = "moved"


@dataclass
class Judged:
    """The verdict of a row and what applying it writes."""

    draft: Draft
    verdict: str
    faults: list[dict[str, Any]]
    changes: dict[str, Any] = field(default_factory=dict)
    person: Known | None = None
    unit_id: int | None = None
    candidates: list[list[Any]] = field(default_factory=list)
    corrections: dict[str, Any] = field(default_factory=dict)
    post: PostDeed | None = None


def remark(
    level: str, key: str, field_name: str, message: str, values: dict[str, str] | None = None
) -> dict[str, Any]:
    """A remark on a row: a `fault`, a `doubt` for a person to decide, or a `note`."""
    values = dict(values or {})
    suggestion = values.get("suggestion")
    said = {"level": level, "key": key, "field": field_name, "column": "", "msgid": message, "values": values}
    return said | ({"suggestion": suggestion} if suggestion else {})
