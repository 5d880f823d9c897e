"""Use cases about units that touch people too."""

import datetime as dt

from sqlalchemy import func, select

from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import ngettext
from lms.organisations.actions import end_unit
from lms.organisations.models import Unit
from lms.organisations.queries import has_not_ended, standing_at
from lms.people.models import Post


def close_unit(*, unit: Unit, on: dt.date) -> None:
    """From that day the unit is no more; refused while people hold posts there beyond it."""
    lasting = select(func.count(Post.person_id.distinct())).where(
        Post.unit_id.in_(standing_at(unit.id, on)), has_not_ended(Post, on)
    )
    people = db.session.scalar(lasting) or 0
    if people:
        raise Refusal(
            ngettext(
                "%(num)s person still holds a post here on that day. Move them or end the post first.",
                "%(num)s people still hold posts here on that day. Move them or end their posts first.",
                people,
            )
        )
    end_unit(unit=unit, on=on)
