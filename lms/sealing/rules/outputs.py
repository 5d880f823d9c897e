"""The sealed outputs: list, table and summary, made from the frozen inputs alone, byte for byte the same.

Nothing here may depend on anything but its arguments: no clock, no language, no settings. A change of these
bytes is a new ENGINE (`inputs`), beside the old one.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

from lms.reports.rules import safe_cell
from lms.sealing.rules.codec import Unreadable, canonical
from lms.sealing.rules.figures import Figures, PersonRow, Sum, list_rows
from lms.sealing.rules.inputs import ENGINE, FORMAT, Frozen, Head

PEOPLE, UNITS, SUMMARY = "outputs/people.csv", "outputs/units.csv", "outputs/summary.json"
OUTPUTS = (PEOPLE, UNITS, SUMMARY)
_PEOPLE_HEAD = (
    *(
        "Mã người",
        "Họ và tên",
        "Số hiệu",
        "Chức vụ",
        "Đơn vị",
        "Mã đơn vị",
        "Nhóm",
        "Giới tính",
        "Lãnh đạo",
    ),
    *("Mục tiêu (tiết)", "Được tính (tiết)", "Ghi nhận (tiết)", "Lượt", "Kết quả"),
)
_UNITS_HEAD = (
    *("Cấp", "Đơn vị", "Mã đơn vị", "Số người", "Có mục tiêu", "Đạt", "Chưa đạt", "Chưa bắt đầu"),
    *("Không có mục tiêu", "Được miễn", "Người có tham gia", "Lượt", "Được tính (tiết)", "Tỷ lệ đạt (%)"),
)
_GENDERS = {"female": "Nữ", "male": "Nam"}
_GROUPS = {
    "can_bo": "Cán bộ",
    "cong_chuc": "Công chức",
    "vien_chuc": "Viên chức",
    "nguoi_lao_dong": "Người lao động",
    "cong_dan": "Công dân",
}


def write_outputs(frozen: Frozen, files: Mapping[str, IO[bytes]]) -> Figures:
    """The three outputs are written; Unreadable for inputs of a calculation that this program does not know."""
    if (frozen.head.format, frozen.head.engine) != (FORMAT, ENGINE):
        raise Unreadable(f"format {frozen.head.format}, engine {frozen.head.engine}")
    figures = Figures()
    with _Table(files[PEOPLE], _PEOPLE_HEAD) as table:
        for row in list_rows(frozen):
            figures.take(row)
            table.line(_person_cells(row))
    sums = figures.rolled_up(frozen.units)
    with _Table(files[UNITS], _UNITS_HEAD) as table:
        for unit in frozen.units:
            table.line([str(unit.depth), unit.name, unit.code, *_sum_cells(sums[unit.id])])
    files[SUMMARY].write(canonical(summary_of(frozen.head, figures)) + b"\n")
    return figures


class _Table:
    """A CSV file with a byte order mark, so that Excel reads Vietnamese; lines end as RFC 4180 says."""

    def __init__(self, target: IO[bytes], head: tuple[str, ...]) -> None:
        self._text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(head)

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, *_error: object) -> None:
        self._text.flush()
        self._text.detach()

    def line(self, cells: list[str]) -> None:
        """One more line; no cell is a formula."""
        self._writer.writerow([safe_cell(cell) for cell in cells])


def _person_cells(row: PersonRow) -> list[str]:
    person, stand = row.person, row.stand
    return [
        person.public_id,
        person.full_name,
        person.staff_number or "",
        stand.title,
        row.unit.name,
        row.unit.code,
        _GROUPS.get(stand.person_group, stand.person_group),
        _GENDERS.get(stand.gender or "", ""),
        "x" if stand.is_leader else "",
        "" if stand.target is None else tiet(stand.target),
        tiet(stand.counted),
        tiet(stand.recorded),
        str(stand.turns),
        _result(row),
    ]


def _result(row: PersonRow) -> str:
    stand = row.stand
    if stand.is_exempt:
        return "Được miễn"
    if stand.is_reached is None:
        return "Không có mục tiêu"
    if stand.is_reached:
        return "Đạt"
    return "Chưa đạt" if stand.has_started else "Chưa bắt đầu"


def _sum_cells(total: Sum) -> list[str]:
    counts = (total.people, total.with_target, total.reached, total.not_reached, total.not_started)
    more = (total.no_target, total.exempt, total.participants, total.turns)
    return [*(str(count) for count in (*counts, *more)), tiet(total.counted), percent(total)]


def tiet(hundredths: int) -> str:
    """4050 → "40,5"."""
    whole, rest = divmod(abs(hundredths), 100)
    text = f"{whole},{rest:02d}".rstrip("0").rstrip(",")
    return f"-{text}" if hundredths < 0 else text


def percent(total: Sum) -> str:
    """Reached over people with a target, in percent with one place, a half rounded up; "" without anybody."""
    if not total.with_target:
        return ""
    tenths = (total.reached * 2000 + total.with_target) // (2 * total.with_target)
    return f"{tenths // 10},{tenths % 10}"


def summary_of(head: Head, figures: Figures) -> dict[str, Any]:
    """The summary: totals, and the same by kind of people."""
    kinds: dict[str, dict[str, Any]] = {"group": {}, "gender": {}, "leader": {}}
    for (name, value), total in figures.kinds.items():
        kinds[name][value] = _plain(total)
    return {
        "number": head.number,
        "unit": head.unit_name,
        "year": head.year,
        "on": head.on.isoformat(),
        "total": _plain(figures.total),
        **{f"by_{name}": found for name, found in kinds.items()},
    }


def _plain(total: Sum) -> dict[str, int]:
    return {**asdict(total), "with_target": total.with_target}
