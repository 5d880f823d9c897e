"""Which pairs of letters stand closer than their widths say: "Vâ", "Tr". ReportLab alone does not know."""

from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

_PAIR_ADJUSTMENT = 2


class KerningPairs:
    """The horizontal kerning of a font file (OpenType GPOS, pair adjustment)."""

    def __init__(self, path: Path) -> None:
        file = TTFont(path)
        lookups = file["GPOS"].table.LookupList.Lookup if "GPOS" in file else []
        self._tables = [table for lookup in lookups for table in lookup.SubTable if _adjusts_pairs(table)]
        self._glyphs: dict[int, str] = file.getBestCmap()
        self._scale = 1000 / file["head"].unitsPerEm
        self._known: dict[tuple[str, str], int] = {}

    def between(self, left: str, right: str) -> int:
        """Thousandths of the type size by which the right letter moves; negative is closer."""
        pair = (left, right)
        if pair not in self._known:
            self._known[pair] = round(self._units(left, right) * self._scale)
        return self._known[pair]

    def _units(self, left: str, right: str) -> int:
        first, second = self._glyphs.get(ord(left), ""), self._glyphs.get(ord(right), "")
        for table in self._tables:
            if first in table.Coverage.glyphs:
                units = _units_in(table, first, second)
                if units is not None:
                    return units
        return 0


def _adjusts_pairs(table: Any) -> bool:
    return bool(table.LookupType == _PAIR_ADJUSTMENT)


def _units_in(table: Any, first: str, second: str) -> int | None:
    """What one table says of a pair: glyph by glyph (format 1) or class by class (format 2)."""
    if table.Format == 1:
        pairs = table.PairSet[table.Coverage.glyphs.index(first)].PairValueRecord
        value = next((pair.Value1 for pair in pairs if pair.SecondGlyph == second), None)
        return None if value is None else value.XAdvance
    row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)]
    value = row.Class2Record[table.ClassDef2.classDefs.get(second, 0)].Value1
    return getattr(value, "XAdvance", 0) if value else 0
