"""Who may see a medium: its authors and reviewers, and the learners of the courses that show it."""

from flask import current_app
from sqlalchemy import select

from courses.media.models import Media
from courses.media.queries import get_media, is_taught_to
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import holds, the_actor
from lms.people.queries import scope_for

WRITE = "courses.author"
_LOOKS = (WRITE, "courses.review", "courses.publish")


def is_kept_by(unit_id: int) -> bool:
    """True when the signed-in person writes, reviews or publishes courses of that unit."""
    known = current_app.extensions["lms.permissions"]
    for permission in (each for each in _LOOKS if each in known and holds(each)):
        units = scope_for(permission).unit_ids().subquery()
        if db.session.scalar(select(units.c[0]).where(units.c[0] == unit_id)) is not None:
            return True
    return False


def get_visible(public_id: str) -> Media:
    """The medium, for those who may see it; for others as if there were none."""
    media = get_media(public_id)
    if not is_kept_by(media.unit_id) and not is_taught_to(the_actor().person_id, public_id):
        raise NotFound()
    return media
