"""Rules in words for people: whom they are for, why somebody is assigned, and who decided what."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.assignments.matching import Window, covering_rules, own_and_merged, reach
from lms.assignments.models import Assignment, AssignmentVersion
from lms.assignments.planning import set_scene
from lms.assignments.queries import names_of_rules
from lms.assignments.rules.audiences import Audience, Group, read_audience
from lms.assignments.rules.effects import FIELDS
from lms.assignments.rules.schedules import period_on
from lms.assignments.wording import FIELD_WORDS, days, frequency
from lms.core.db import db
from lms.core.i18n import _, format_date
from lms.organisations.queries import unit_names
from lms.people.models import Post, PostTitle
from lms.people.wording import GROUPS


def say_audience(audience: Audience, unit_id: int, day: dt.date) -> list[str]:
    """One line for every group of the audience, with the names of that day."""
    units = unit_names({unit_id, *(unit for group in audience.groups for unit in group.unit_ids)}, day)
    titles = _title_names({title for group in audience.groups for title in group.title_ids})
    return [_say_group(group, unit_id, units, titles) for group in audience.groups or (Group(),)]


def _say_group(group: Group, unit_id: int, units: dict[int, str], titles: dict[int, str]) -> str:
    places = ", ".join(units.get(unit, "–") for unit in group.unit_ids or (unit_id,))
    below = group.with_below or not group.unit_ids
    where = _("%(units)s and all units below", units=places) if below else places
    parts = [str(where)]
    if group.title_ids:
        parts.append(", ".join(titles.get(title, "–") for title in group.title_ids))
    if group.person_groups:
        parts.append(", ".join(str(GROUPS.get(each, each)) for each in group.person_groups))
    return "; ".join(parts)


def _title_names(ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = db.session.execute(select(PostTitle.id, PostTitle.name).where(PostTitle.id.in_(ids)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True)
class Decision:
    """A field of an assignment, what it is, and the rule and unit that decided it."""

    label: Any
    value: str
    rule_title: str
    unit_name: str
    is_binding: bool


@dataclass(frozen=True)
class Why:
    """Why somebody is assigned: the rule, its unit, its decision, by which posts, and who decided each field."""

    rule_title: str
    unit_name: str
    decision_number: str | None
    posts: Sequence[str]
    decisions: Sequence[Decision]


def why(assignment: Assignment, person_id: int, day: dt.date) -> Why:
    """Why this person (by the account that speaks) has this: as the rules are now, by the posts of that day."""
    decided = _deciders(assignment, person_id, day)
    rules = names_of_rules({assignment.rule_id, *decided.values()})
    units = unit_names({row.unit_id for row in rules.values()}, day)
    own = rules[assignment.rule_id]
    said = _live_versions({assignment.rule_id, *decided.values()})
    return Why(
        own.title,
        units.get(own.unit_id, "–"),
        own.decision_number,
        _posts_in_audience(said.get(assignment.rule_id), person_id, day),
        [
            Decision(
                FIELD_WORDS[name],
                _value(said[decided[name]], name, assignment),
                rules[decided[name]].title,
                units.get(rules[decided[name]].unit_id, "–"),
                name in rules[decided[name]].binding,
            )
            for name in FIELDS
            if decided.get(name) in said
        ],
    )


def _deciders(assignment: Assignment, person_id: int, day: dt.date) -> dict[str, int]:
    """The rule that decides each field now; of a period that is over or closed, the one that decided then."""
    if assignment.state == "open":
        scene = set_scene(assignment.target_key, day)
        covering = covering_rules(scene.version_ids, day, Window(ids=(person_id,))).get(person_id)
        wanted = scene.effect_of(covering) if covering else None
        if wanted and period_on(wanted.terms, day).due_on == assignment.rule_due_on:
            return wanted.decided_by
    return {name: int(rule_id) for name, rule_id in assignment.decided_by.items()}


def _live_versions(rule_ids: Collection[int]) -> dict[int, AssignmentVersion]:
    live = select(AssignmentVersion).where(
        AssignmentVersion.rule_id.in_(rule_ids), AssignmentVersion.state == "live"
    )
    return {version.rule_id: version for version in db.session.scalars(live)}


def _value(version: AssignmentVersion, name: str, assignment: Assignment) -> str:
    if name == "due_on":
        return format_date(assignment.rule_due_on)
    if name == "every_months":
        return frequency(version.every_months)
    return days(getattr(version, name))


def _posts_in_audience(version: AssignmentVersion | None, person_id: int, day: dt.date) -> list[str]:
    """The posts by which the person is in the audience: title, and the unit where they stand."""
    if version is None:
        return []
    posts = reach([version.id], day).add_columns(Post.title, Post.unit_id)
    rows = db.session.execute(own_and_merged(Post.person_id, Window(ids=(person_id,)), posts)).all()
    units = unit_names({row.unit_id for row in rows}, day)
    return sorted({f"{row.title}, {units.get(row.unit_id, '–')}" for row in rows})


def say_postponed(assignment: Assignment) -> list[str]:
    """Why the day of this person is later than the rules say, each reason as a sentence."""
    reasons = [
        (assignment.notice_added, _("%(days)s more for fair notice", days=days(assignment.notice_added))),
        (assignment.absence_added, _("%(days)s more for days away", days=days(assignment.absence_added))),
        (assignment.outage_added, _("%(days)s more for outages", days=days(assignment.outage_added))),
    ]
    said = [str(words) for count, words in reasons if count]
    if assignment.granted_until is not None:
        said.append(
            str(
                _(
                    "put off to %(day)s: %(reason)s",
                    day=format_date(assignment.granted_until),
                    reason=assignment.granted_reason or "",
                )
            )
        )
    return said


def read_stored(version: AssignmentVersion) -> Audience:
    """The audience of the version."""
    return read_audience(version.audience)
