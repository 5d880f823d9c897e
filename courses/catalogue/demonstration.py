"""A demonstration programme of the two sample courses."""

from courses.catalogue.programmes import keep_programme
from courses.catalogue.queries import find_course

_FIRST, _SECOND = "quyet-dinh-1690", "nhiem-vu-hang-nam"


def seed_programme() -> None:
    """The programme of both courses can be assigned."""
    first = find_course(_FIRST)
    if first is None or find_course(_SECOND) is None:
        return
    keep_programme(
        slug="chuyen-doi-so-co-ban",
        title="Chuyển đổi số cơ bản cho cấp xã",
        courses=[_FIRST, _SECOND],
        unit_id=first.unit_id,
    )
