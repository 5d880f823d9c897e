"""Four decisions about small units of the demonstration: sealed, in force, planned, and undone."""

import datetime as dt

from lms.core.clock import VIETNAM, as_if_at, today
from lms.organisations.actions import create_unit
from lms.organisations.queries import find_unit_by_code
from lms.people.demonstration import demonstration_people
from lms.reorganisations.actions import (
    Decision,
    apply_reorganisation,
    draft_reorganisation,
    seal_reorganisation,
    undo_reorganisation,
)
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.rules import Abolish, Merge, Rename, Split, Step, Target

_SINCE = dt.date(2016, 1, 1)
_ABOVE = "HP.KHCN"
_SMALL_UNITS = {
    "HP.KHCN.UD": "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ",
    "HP.KHCN.TT": "Trung tâm Thông tin, Thống kê khoa học và công nghệ",
    "HP.KHCN.TDC": "Chi cục Tiêu chuẩn Đo lường Chất lượng",
    "HP.KHCN.QDA": "Ban Quản lý các dự án khoa học và công nghệ",
}
_SIGNER = "Chủ tịch UBND thành phố"


def seed_reorganisations() -> None:
    """Whoever looks at the list of the demonstration sees a reorganisation of every state."""
    above = find_unit_by_code(_ABOVE)
    if above is None:
        return
    for code, name in _SMALL_UNITS.items():
        create_unit(code=code, kind="public_service_unit", name=name, parent=above, valid_from=_SINCE)
    by_id = demonstration_people()["quantri"].id
    _seal(by_id)
    _reform(by_id)
    _plan(by_id)
    _change_mind(by_id)


def _month(months: int) -> dt.date:
    """The first day of the month so many months from this one."""
    number = today().year * 12 + today().month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def _decide(
    kind: str, title: str, number: str, on: dt.date, steps: list[Step], *, by_id: int
) -> Reorganisation:
    """The decision was drafted and applied in its time: a week before it came into force, today at the latest."""
    day = min(on - dt.timedelta(days=7), today() - dt.timedelta(days=1))
    with as_if_at(dt.datetime.combine(day, dt.time(9, 30), VIETNAM)):
        made = draft_reorganisation(
            kind=kind,
            title=title,
            decision=Decision(number, day - dt.timedelta(days=13), _SIGNER, on),
            steps=steps,
            scope=None,
            by_id=by_id,
        )
        apply_reorganisation(reorganisation=made, scope=None, by_id=by_id)
    return made


def _seal(by_id: int) -> None:
    into = Target("HP.KHCN.CDS", "Trung tâm Khoa học, Công nghệ và Chuyển đổi số")
    steps: list[Step] = [Merge(("HP.KHCN.UD", "HP.KHCN.TT"), into)]
    title, number = "Hợp nhất hai trung tâm của Sở Khoa học và Công nghệ", "1843/QĐ-UBND"
    made = _decide("merge", title, number, _month(-9), steps, by_id=by_id)
    with as_if_at(dt.datetime.combine(_month(-8), dt.time(14, 5), VIETNAM)):
        seal_reorganisation(reorganisation=made)


def _reform(by_id: int) -> None:
    steps: list[Step] = [Rename("HP.KHCN.TDC", "Chi cục Tiêu chuẩn, Đo lường và Chất lượng Hải Phòng")]
    _decide("rename", "Đổi tên Chi cục Tiêu chuẩn", "2207/QĐ-UBND", _month(-2), steps, by_id=by_id)


def _plan(by_id: int) -> None:
    steps: list[Step] = [Abolish("HP.KHCN.QDA")]
    _decide("abolish", "Giải thể Ban Quản lý các dự án", "2391/QĐ-UBND", _month(1), steps, by_id=by_id)


def _change_mind(by_id: int) -> None:
    parts = (Target("HP.KHCN.CDS"), Target("HP.KHCN.DL", "Trung tâm Dữ liệu"))
    steps: list[Step] = [Split("HP.KHCN.CDS", parts)]
    title, number = "Tách Trung tâm Dữ liệu (đã thu hồi quyết định)", "2288/QĐ-UBND"
    made = _decide("split", title, number, _month(-1), steps, by_id=by_id)
    with as_if_at(dt.datetime.combine(_month(-1), dt.time(8, 0), VIETNAM)):
        undo_reorganisation(reorganisation=made, scope=None)
