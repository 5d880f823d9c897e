"""A table of units: its columns, the words offices use in it, and what is known of a row."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.core.text import msgid
from lms.organisations.rules.units import KINDS

# The columns of the table: their headings in the template, and what else offices call them (folded).
COLUMNS = {
    "code": ("Mã đơn vị", ("ma", "ma dv", "ma co quan", "code", "ma so")),
    "name": (
        "Tên đơn vị",
        ("ten", "ten co quan", "don vi", "name", "co quan, don vi", "ten co quan, don vi"),
    ),
    "parent_code": (
        "Mã đơn vị cấp trên",
        (
            "ma cap tren",
            "ma cha",
            "ma don vi cha",
            "ma dv cap tren",
            "thuoc",
            "truc thuoc",
            "parent",
            "ma don vi quan ly",
        ),
    ),
    "kind": ("Loại đơn vị", ("loai", "loai hinh", "kind", "cap")),
    "valid_from": ("Từ ngày", ("ngay thanh lap", "hieu luc tu", "ngay hieu luc", "valid from", "tu")),
    "e_identifier": (
        "Mã định danh điện tử",
        ("ma dinh danh", "ma dinh danh don vi", "ma dinh danh dien tu don vi", "e-identifier"),
    ),
}
NEEDED = ("code", "name", "parent_code", "kind", "valid_from")
# What offices write for a kind (folded), beside its Vietnamese and English words.
KIND_WORDS = {
    "bo": "ministry", "bo, co quan ngang bo": "ministry", "co quan ngang bo": "ministry",
    "cuc": "department", "vu": "department", "cuc, vu": "department", "phong": "department", "ban": "department",
    "tinh": "province", "ubnd tinh": "province", "ubnd cap tinh": "province", "thanh pho": "province",
    "so": "provincial_department", "so, nganh": "provincial_department", "so, ban, nganh": "provincial_department",
    "xa": "commune", "phuong": "commune", "dac khu": "commune", "thi tran": "commune",
    "ubnd xa": "commune", "ubnd cap xa": "commune",
    "don vi su nghiep": "public_service_unit", "don vi su nghiep cong lap": "public_service_unit",
    "truong": "public_service_unit", "trung tam": "public_service_unit", "benh vien": "public_service_unit",
    "huyen": "district", "quan": "district", "ubnd huyen": "district", "cap huyen": "district",
}  # fmt: skip
STATES = {
    "new": msgid("To be added"),
    "faulty": msgid("Faulty"),
    "differs": msgid("Differs"),
    "unchanged": msgid("Unchanged"),
}
assert set(KIND_WORDS.values()) <= set(KINDS)


@dataclass(frozen=True)
class Fault:
    """What is wrong in which column, as an English message id and what to fill in."""

    message: str
    column: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class GivenUnit:
    """A row of the table. `raw_kind` and `raw_date` say what stood there where it could not be read."""

    row: int
    code: str
    name: str
    parent_code: str = ""
    kind: str | None = None
    raw_kind: str = ""
    valid_from: dt.date | None = None
    raw_date: str = ""
    e_identifier: str = ""


@dataclass(frozen=True)
class KnownUnit:
    """A unit that is there: its name and place today, and how many units stand above it."""

    code: str
    name: str
    parent_code: str
    kind: str
    valid_from: dt.date
    valid_to: dt.date | None
    e_identifier: str | None
    is_inside: bool
    depth: int


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row. `state`: new, unchanged, differs (left alone, see `faults`) or faulty."""

    given: GivenUnit
    state: str
    faults: tuple[Fault, ...] = ()
