"""Reading what a change of a target would do, as it was worked out."""

from typing import Any

from sqlalchemy import Select, select

from lms.core.db import db
from lms.organisations.queries import places_on
from lms.people.models import Person
from lms.training.models import TargetPreview, TargetPreviewLine


def find_preview(rule_id: int) -> TargetPreview | None:
    """What a change of the version would do, as it was worked out last."""
    found = select(TargetPreview).where(TargetPreview.rule_id == rule_id)
    return db.session.scalar(found.order_by(TargetPreview.id.desc()).limit(1))


def select_preview_lines(preview: TargetPreview, effect: str) -> Select[Any]:
    """(line, full name, public id, unit name) of the people whom the change meets in that way."""
    places = places_on(preview.on)
    return (
        select(TargetPreviewLine, Person.full_name, Person.public_id, places.c.name)
        .join(Person, Person.id == TargetPreviewLine.person_id)
        .outerjoin(places, places.c.unit_id == TargetPreviewLine.unit_id)
        .where(TargetPreviewLine.preview_id == preview.id, TargetPreviewLine.effect == effect)
    )
