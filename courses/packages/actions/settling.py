"""What follows when a package has reported enough."""

from typing import Any

from courses.packages.completion import what_is_missing
from courses.packages.models import Package, PackageApproval
from courses.packages.queries import find_approval, list_packages_of, list_states, parts_of
from courses.packages.rules import read_params
from courses.progress.actions import pass_item
from courses.progress.models import Enrolment
from courses.progress.queries import list_passes

KIND = "package"


def settle_package(*, enrolment: Enrolment, place: Any) -> bool:
    """The lesson is passed if its rule asks for its packages and they have reported enough; True when it is passed.

    The score stands in the completion only where a reviewer allowed it for every package of the lesson: what a
    browser reports alone proves nothing (threat no. 39).
    """
    if place.item_id in list_passes(enrolment.id):
        return True
    if place.completion.get("kind") != KIND or what_is_missing(enrolment, place, place.completion):
        return False
    packages = list_packages_of(place.item_id, place.content_number)
    if not packages:
        return False
    detail = _detail(enrolment, packages, place)
    pass_item(enrolment=enrolment, item_id=place.item_id, rule=KIND, detail=detail)
    return True


def _detail(enrolment: Enrolment, packages: list[Package], place: Any) -> dict[str, Any]:
    states = list_states(enrolment.id, [package.id for package in packages])
    scores = [
        part.score.percent for each in packages for part in parts_of(each, states[each.id]) if part.score
    ]
    detail: dict[str, Any] = {
        "packages": [package.public_id for package in packages],
        **read_params(place.completion),
    }
    if scores:
        detail["package_score_percent"] = max(scores)
    approvals: list[PackageApproval | None] = [find_approval(package.id) for package in packages]
    if scores and all(approvals):
        detail["score_percent"] = max(scores)
    return detail
