"""What the pages of this feature share."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms.assignments.models import AssignmentRule
from lms.assignments.queries import get_rule_in
from lms.assignments.views.blueprint import MANAGE
from lms.core.i18n import _
from lms.organisations.queries import SubtreeScope
from lms.people.queries import scope_for


def own_scope() -> SubtreeScope:
    """The units whose rules this officer writes and whose people they see."""
    return scope_for(MANAGE)


def own_rule(public_id: str) -> AssignmentRule:
    """The rule of a unit of this officer; else as if there were none."""
    return get_rule_in(own_scope(), public_id)


def to_rule(rule: AssignmentRule) -> ResponseReturnValue:
    """On to the page of the rule."""
    return redirect(url_for("assignments.show_rule", public_id=rule.public_id))


def crumbs(rule: AssignmentRule | None = None, title: str = "") -> list[tuple[str, str | None]]:
    """The way to a page of this feature."""
    steps: list[tuple[str, str | None]] = [
        (str(_("Personnel")), url_for("personnel.start")),
        (str(_("Assigned courses")), url_for("assignments.list_rules")),
    ]
    if rule is not None:
        steps.append((title, url_for("assignments.show_rule", public_id=rule.public_id)))
    return steps
