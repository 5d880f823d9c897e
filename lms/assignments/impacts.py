"""What of assignments a reorganisation touches."""

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import Select, func, select

from lms.assignments.models import Assignment, AssignmentAudience, AssignmentRule, Programme
from lms.core.i18n import lazy
from lms.organisations.impacts import add_impact, add_tie
from lms.organisations.queries import holds_on
from lms.people.models import Post


def _live_rules(unit_ids: Select[int], _on: dt.date) -> Select[Any]:
    live = (AssignmentRule.unit_id.in_(unit_ids), AssignmentRule.state == "live")
    return select(func.count()).select_from(AssignmentRule).where(*live)


def _open_assignments(unit_ids: Select[int], on: dt.date) -> Select[Any]:
    people = select(Post.person_id).where(Post.unit_id.in_(unit_ids), Post.is_main, holds_on(Post, on))
    waiting = (Assignment.state == "open", Assignment.person_id.in_(people))
    return select(func.count()).select_from(Assignment).where(*waiting)


def add_all(app: Flask) -> None:
    """Rules of the units that end, and what their people have open."""
    add_impact(
        app,
        "assignment_rules",
        lazy("Rules that give courses"),
        _live_rules,
        effect=lazy("They open nothing new. What they opened stays due."),
        table=AssignmentRule,
        order=32,
    )
    add_impact(
        app,
        "assignments",
        lazy("Open assignments of their people"),
        _open_assignments,
        effect=lazy("They go with the people; no due day moves."),
        order=33,
    )
    add_tie(app, Programme, lazy("Programmes"))
    add_tie(app, AssignmentAudience, lazy("Audiences of rules that give courses"))
