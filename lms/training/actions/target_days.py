"""From and until when a target may hold: years that are over keep theirs, and versions never overlap."""

import datetime as dt

from lms.core.clock import today
from lms.core.i18n import _, format_date
from lms.organisations.models import Unit
from lms.training.rules.wanted import Audience
from lms.training.versions import find_last_version

_FURTHEST_YEARS = 5


def faults_of_day(unit: Unit, audience: Audience, valid_from: dt.date) -> list[str]:
    """Why the unit cannot have a target of its own for these people from that day on; [] when it can."""
    faults = faults_of_past(valid_from)
    if valid_from.year > today().year + _FURTHEST_YEARS:
        faults.append(_("Choose a day of the next five years."))
    if unit.valid_from > valid_from or (unit.valid_to is not None and unit.valid_to <= valid_from):
        faults.append(_("The unit does not exist on that day."))
    last = find_last_version(unit.id, audience)
    if last is not None and last.valid_to is None and valid_from <= last.valid_from:
        faults.append(
            _(
                "A target from %(day)s is on record: choose a later day, or take that one back before it begins.",
                day=format_date(last.valid_from),
            )
        )
    if last is not None and last.valid_to is not None and valid_from < last.valid_to:
        faults.append(
            _(
                "A target until %(day)s is on record: choose that day or a later one.",
                day=format_date(last.valid_to),
            )
        )
    return faults


def faults_of_past(day: dt.date) -> list[str]:
    """A sentence where the day lies in a year that is over."""
    if day >= dt.date(today().year, 1, 1):
        return []
    return [_("Years that are over keep their target: choose a day of this year or later.")]
