"""The provinces and communes of Viet Nam as units, by the codes of the statistics office.

Since 1 July 2025 there are 34 provinces and 3,321 communes, and no districts (Resolution 202/2025/QH15).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from vietnam_provinces import Province, Ward

from lms.audit.actions import record
from lms.core.clock import today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import fold
from lms.organisations.loading.writing import NewUnit, write_units
from lms.organisations.models import Unit, UnitParent
from lms.organisations.queries import get_root, holds_on, names_on

TWO_LEVELS_FROM = dt.date(2025, 7, 1)
# The letters of each province by its code; a commune has the letters, a dot, and its own code of five digits.
LETTERS = {
    1: "HN", 4: "CB", 8: "TQ", 11: "DB", 12: "LCH", 14: "SL", 15: "LCA", 19: "TNG", 20: "LS", 22: "QNI", 24: "BN",
    25: "PT", 31: "HP", 33: "HY", 37: "NB", 38: "TH", 40: "NA", 42: "HT", 44: "QT", 46: "HUE", 48: "DNA", 51: "QNG",
    52: "GL", 56: "KH", 66: "DL", 68: "LD", 75: "DNI", 79: "HCM", 80: "TNI", 82: "DT", 86: "VL", 91: "AG", 92: "CT",
    96: "CM",
}  # fmt: skip


@dataclass(frozen=True)
class _Present:
    """A unit that is there today."""

    code: str
    kind: str
    name: str
    parent_code: str | None


@dataclass(frozen=True)
class NationCounts:
    """How many units were made, and how many were there."""

    provinces: int
    communes: int
    there: int


def load_vietnam(*, is_dry_run: bool = False) -> NationCounts:
    """Every province stands under the root and every commune under its province; what is there is left alone.

    A unit is there where one has its code, or, under the same unit, its kind and name.
    """
    root = get_root()
    lock(root)
    new = list(_missing(_Register(root.code)))
    provinces = sum(each.kind == "province" for each in new)
    counts = NationCounts(provinces, len(new) - provinces, len(LETTERS) + len(_wards()) - len(new))
    if new and not is_dry_run:
        write_units(new)
        record("units.loaded", kind="unit", id=root.id, label="vietnam-provinces", detail={"units": len(new)})
    return counts


def _wards() -> list[Ward]:
    return sorted(Ward.iter_all(), key=lambda ward: int(ward.code))


def _missing(register: "_Register") -> Iterator[NewUnit]:
    """The units that are not there. Refused where a code is that of a unit of another kind."""
    codes: dict[int, str] = {}
    for province in Province.iter_all():
        unit = _unit(LETTERS[int(province.code)], "province", province_name(province), register.root)
        there = register.find(unit)
        codes[int(province.code)] = there or unit.code
        if there is None:
            yield unit
    for ward in _wards():
        letters, above = LETTERS[int(ward.province_code)], codes[int(ward.province_code)]
        unit = _unit(f"{letters}.{int(ward.code):05d}", "commune", commune_name(ward), above)
        if register.find(unit) is None:
            yield unit
    register.refuse_strangers()


def _unit(code: str, kind: str, name: str, parent_code: str) -> NewUnit:
    return NewUnit(code, kind, name, parent_code, TWO_LEVELS_FROM)


def province_name(province: Province) -> str:
    """UBND tỉnh Nghệ An, UBND thành phố Hải Phòng."""
    is_city = province.name.startswith("Thành phố ")
    return f"UBND {'t' + province.name[1:] if is_city else 'tỉnh ' + province.name}"


def commune_name(ward: Ward) -> str:
    """UBND xã Nam Sách, UBND phường Hồng Bàng, UBND đặc khu Cát Hải."""
    return f"UBND {ward.name[0].lower()}{ward.name[1:]}"


class _Register:
    """The units of the site by code, and by place, kind and name."""

    def __init__(self, root: str) -> None:
        self.root = root
        present = list(_present_units())
        self.by_code: Mapping[str, _Present] = {each.code: each for each in present}
        self.by_name = {(each.parent_code, each.kind, fold(each.name)): each.code for each in present}
        self.ended = set(db.session.scalars(select(Unit.code).where(Unit.code.not_in(self.by_code))))
        self.strangers: list[str] = []

    def find(self, unit: NewUnit) -> str | None:
        """The code of the unit that is there already; None for one that is to be made."""
        there = self.by_code.get(unit.code)
        if unit.code in self.ended or (there is not None and there.kind != unit.kind):
            self.strangers.append(unit.code)
            return unit.code
        if there is not None:
            return there.code
        return self.by_name.get((unit.parent_code, unit.kind, fold(unit.name)))

    def refuse_strangers(self) -> None:
        """Say which codes are taken by something else."""
        if self.strangers:
            raise Refusal(
                _(
                    "These codes belong to other units, or to units that have ended: %(codes)s. Nothing was loaded.",
                    codes=", ".join(self.strangers[:20]),
                )
            )


def _present_units() -> Iterator[_Present]:
    names, on = names_on(today()), today()
    codes = {row.id: row.code for row in db.session.execute(select(Unit.id, Unit.code))}
    rows = db.session.execute(
        select(Unit.code, Unit.kind, names.c.name, UnitParent.parent_id)
        .join(names, names.c.unit_id == Unit.id)
        .outerjoin(UnitParent, (UnitParent.unit_id == Unit.id) & holds_on(UnitParent, on))
        .where(holds_on(Unit, on))
    )
    for code, kind, name, parent_id in rows:
        yield _Present(code, kind, name, codes.get(parent_id))
