"""What follows when a package has reported enough."""

from typing import Any

from courses.catalogue.queries import Place
from courses.packages.completion import KEY
from courses.packages.models import Package
from courses.packages.queries import counted_packages, find_approval, list_states, parts_of
from courses.progress.completion import rule_of_kind
from courses.progress.models import Enrolment
from courses.progress.queries import list_passes
from courses.progress.settling import settle_item


def settle_package(*, enrolment: Enrolment, place: Place) -> bool:
    """The lesson is passed if its rule asks for its packages and nothing is missing; True when it is passed.

    The score stands in the completion only where a reviewer allowed it for every package of the lesson: what a
    browser reports alone proves nothing (threat no. 39).
    """
    if rule_of_kind(place, KEY) is not None:
        packages = counted_packages(place.item_id, place.content_number)
        settle_item(enrolment=enrolment, place=place, detail=_detail(enrolment, packages))
    return place.item_id in list_passes(enrolment.id)


def _detail(enrolment: Enrolment, packages: list[Package]) -> dict[str, Any]:
    states = list_states(enrolment.id, [package.id for package in packages])
    scores = [
        part.score.percent for each in packages for part in parts_of(each, states[each.id]) if part.score
    ]
    detail: dict[str, Any] = {"packages": [package.public_id for package in packages]}
    if scores:
        detail["package_score_percent"] = max(scores)
        if all(find_approval(package.id) for package in packages):
            detail["score_percent"] = max(scores)
    return detail
