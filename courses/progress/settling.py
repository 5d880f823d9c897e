"""Passing an item by what its rule says: at once when the last thing it asks for is done."""

from typing import Any

from courses.catalogue.queries import Place
from courses.progress.actions import pass_item
from courses.progress.completion import ALL, is_pressed, rules_of, what_is_missing
from courses.progress.models import Enrolment
from courses.progress.queries import list_passes


def settle_item(
    *, enrolment: Enrolment, place: Place, detail: dict[str, Any], score_percent: float | None = None
) -> bool:
    """The item is passed if its rule is met and asks for no button; True when this call passed it.

    Whoever stores a deed that a rule asks about (watching, attending, a package) calls this afterwards.
    """
    if is_pressed(place) or place.item_id in list_passes(enrolment.id):
        return False
    if not rules_of(place) or what_is_missing(enrolment, place):
        return False
    return pass_item(
        enrolment=enrolment,
        item_id=place.item_id,
        rule=rule_key(place),
        detail=detail,
        score_percent=score_percent,
    )


def rule_key(place: Place) -> str:
    """The kind of the rule by which the item counts: its own, or "all" of several."""
    rules = rules_of(place)
    return rules[0][0].key if len(rules) == 1 else ALL
