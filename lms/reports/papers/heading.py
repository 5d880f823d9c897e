"""What stands above every report: the unit and the one above it, what it is, as of when, which stand."""

from sqlalchemy import select

from lms.core.clock import vietnam_date
from lms.core.db import db
from lms.core.i18n import _
from lms.organisations.queries import line_above, names_on
from lms.reports.queries import Cut
from lms.reports.tables import Heading
from lms.reports.wording import as_of


def heading_of(cut: Cut, *, key: str, title: str, sentences: tuple[str, ...] = ()) -> Heading:
    """The heading of a report about that cut, made on the day of its figures."""
    return Heading(
        key=key,
        unit=cut.unit_name,
        superior=_name_above(cut),
        title=title,
        as_of=stand_words(cut),
        snapshot_id=cut.snapshot_id,
        on=cut.on,
        day=vietnam_date(cut.read_at),
        made_at=cut.read_at,
        sentences=sentences,
    )


def _name_above(cut: Cut) -> str:
    """What the unit directly above is called; "" for the highest."""
    line, names = line_above(cut.unit.id, cut.structure_on), names_on(cut.structure_on)
    above = select(names.c.name).join(line, line.c.unit_id == names.c.unit_id).where(line.c.distance == 1)
    return db.session.scalar(above) or ""


def stand_words(cut: Cut) -> str:
    """As of when the figures are, and the number of their stand."""
    return _("%(as_of)s, stand no. %(number)s", as_of=as_of(cut), number=cut.snapshot_id)
