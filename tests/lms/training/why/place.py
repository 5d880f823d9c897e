"""A province with a commune, courses that are open, and how people really complete them."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from lms.core.clock import today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope
from lms.people.models import Person
from lms.training.actions import award_credit, offer_creditable
from lms.training.facts import take_snapshot
from lms.training.models import Creditable, TargetRule
from lms.training.prospects import Ground
from lms.training.rules import Leg, leg_to_json
from lms.training.rules.options import Option

_number = count(1)


def offer(
    slug: str, tiet: float, *, group: int = 5, form: str = "online", is_open: bool = True
) -> Creditable:
    """An open course of so many tiết."""
    return offer_creditable(
        key=f"courses:{slug}",
        title=f"Khóa {slug}",
        amount_hundredths=round(tiet * 100),
        content_group=group,
        study_form=form,
        path=f"/khoa-hoc/{slug}",
        is_open=is_open,
    )


def complete(person_id: int, options: Sequence[Option], on: dt.date | None = None) -> None:
    """The person completes the courses, one after another, and is credited as the site credits."""
    for option in options:
        award_credit(
            person_id=person_id,
            source_key=f"test.completion:{next(_number)}",
            creditable_key=option.key,
            title=option.title,
            reason="Hoàn thành khóa học",
            amount_hundredths=option.amount,
            content_group=option.content_group or 5,
            study_form=option.study_form,
            earned_on=on or today(),
        )


def ask(rule: TargetRule, legs: Sequence[Leg] = (), **terms: Any) -> TargetRule:
    """The version asks for these parts and terms too."""
    rule.legs = [leg_to_json(leg) for leg in legs]
    for name, value in terms.items():
        setattr(rule, name, value)
    db.session.flush()
    return rule


def ground(unit: Unit) -> Ground:
    """The people of the unit and below, at a snapshot taken now."""
    snapshot = take_snapshot()
    return Ground(SubtreeScope(frozenset({unit.id}), snapshot.on), snapshot)


def person_rows(place: Ground) -> list[Any]:
    """Everybody with a target there, by name."""
    return list(db.session.execute(place.people()))


def option_of(person: Person, key: str) -> Option:
    """The course as that person would be credited with it."""
    from lms.training.advice import options_of

    return next(each for each in options_of([person.id])[person.id] if each.key == key)
