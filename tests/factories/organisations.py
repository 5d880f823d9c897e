"""Units for tests, made by the site's own use cases; inside a writing transaction."""

import datetime as dt
from itertools import count

from lms.organisations.actions import create_unit
from lms.organisations.models import Unit
from lms.organisations.queries import get_root

SINCE = dt.date(2020, 1, 1)
_number = count(1)


def make_unit(
    name: str = "UBND xã Thử Nghiệm",
    *,
    parent: Unit | None = None,
    kind: str = "commune",
    code: str = "",
    valid_from: dt.date = SINCE,
) -> Unit:
    """A unit under the parent, or under the root."""
    return create_unit(
        code=code or f"T{next(_number):05d}",
        kind=kind,
        name=name,
        parent=parent or get_root(),
        valid_from=valid_from,
    )


def make_province() -> tuple[Unit, Unit, Unit]:
    """A province with two communes: (province, first, second)."""
    province = make_unit("UBND tỉnh Đông Hải", kind="province")
    return (
        province,
        make_unit("UBND xã An Ổn", parent=province),
        make_unit("UBND xã Đằng Giang", parent=province),
    )
