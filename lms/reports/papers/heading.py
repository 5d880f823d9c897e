"""What stands above every report: the unit and the one above it, what it is, as of when, which stand."""

from lms.core.clock import vietnam_date
from lms.core.i18n import _
from lms.organisations.queries import name_on
from lms.reports.queries import Cut, find_unit_above
from lms.reports.tables import Heading
from lms.reports.wording import as_of


def heading_of(cut: Cut, *, key: str, title: str, sentences: tuple[str, ...] = ()) -> Heading:
    """The heading of a report about that cut, made on the day of its figures."""
    above = find_unit_above(cut.unit, cut.structure_on)
    return Heading(
        key=key,
        unit=cut.unit_name,
        superior=name_on(above.id, cut.structure_on) if above else "",
        title=title,
        as_of=stand_words(cut),
        snapshot_id=cut.snapshot_id,
        on=cut.on,
        day=vietnam_date(cut.read_at),
        made_at=cut.read_at,
        sentences=sentences,
    )


def stand_words(cut: Cut) -> str:
    """As of when the figures are, and the number of their stand."""
    return _("%(as_of)s, stand no. %(number)s", as_of=as_of(cut), number=cut.snapshot_id)
