"""Who is in the audience of which rule on a day, in statements on many people at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment, AssignmentAudience, AssignmentRule, AssignmentVersion
from lms.assignments.rules.changes import Held
from lms.assignments.rules.deadlines import Away
from lms.core.bulk import among
from lms.core.db import db
from lms.organisations.models import UnitLine
from lms.organisations.queries import holds_on
from lms.people.aliases import is_living
from lms.people.models import Absence, PersonAlias, Post, TitleMatch
from lms.training.models import Credit

# Absences during which people are at work elsewhere and can study.
_AT_WORK = ("secondment",)


@dataclass(frozen=True)
class Window:
    """The people looked at in one go: those with keys from the first (not with it) to the last, or these."""

    after: int = 0
    last: int = 2**62
    ids: tuple[int, ...] | None = None

    def holds(self, survivor: Any) -> ColumnElement[bool]:
        """The condition that the person of that key is looked at."""
        if self.ids is not None:
            chosen: ColumnElement[bool] = among(survivor, self.ids)
            return chosen
        if self.after == 0 and self.last == 2**62:
            return true()
        return and_(survivor > self.after, survivor <= self.last)


def own_and_merged(person_id: Any, window: Window, statement: Any) -> Any:
    """The rows of the statement with the surviving account of `person_id` as `survivor`, inside the window.

    Two parts, so that each begins with an index: accounts that speak for themselves, and merged ones.
    """
    alias = aliased(PersonAlias)
    merged_away = (
        select(alias.id).where(alias.person_id == person_id, is_living(alias)).correlate_except(alias)
    )
    own = statement.add_columns(person_id.label("survivor")).where(
        window.holds(person_id), ~merged_away.exists()
    )
    into = aliased(PersonAlias)
    merged = (
        statement.add_columns(into.into_id.label("survivor"))
        .join(into, and_(into.person_id == person_id, is_living(into)))
        .where(window.holds(into.into_id))
    )
    return own.union_all(merged)


def reach(version_ids: Sequence[int], day: dt.date) -> Any:
    """A select (rule_id, is_main, distance) of the posts that put people into the audience of these versions."""
    line, up = aliased(UnitLine), aliased(UnitLine)
    title = aliased(TitleMatch)
    return (
        select(AssignmentVersion.rule_id, Post.is_main, up.distance)
        .select_from(AssignmentAudience)
        .join(AssignmentVersion, AssignmentVersion.id == AssignmentAudience.version_id)
        .join(AssignmentRule, AssignmentRule.id == AssignmentVersion.rule_id)
        .join(line, and_(line.ancestor_id == AssignmentAudience.unit_id, holds_on(line, day)))
        .join(Post, Post.unit_id == line.unit_id)
        .join(
            up,
            and_(up.unit_id == Post.unit_id, up.ancestor_id == AssignmentRule.unit_id, holds_on(up, day)),
        )
        .outerjoin(
            title,
            and_(
                AssignmentAudience.title_id.is_not(None),
                title.title_key == Post.title_key,
                title.title_id == AssignmentAudience.title_id,
            ),
        )
        .where(
            among(AssignmentAudience.version_id, version_ids),
            holds_on(Post, day),
            or_(AssignmentAudience.with_below, line.distance == 0),
            or_(
                AssignmentAudience.person_group.is_(None),
                AssignmentAudience.person_group == Post.person_group,
            ),
            or_(AssignmentAudience.title_id.is_(None), title.title_id.is_not(None)),
        )
    )


def covering_rules(version_ids: Sequence[int], day: dt.date, window: Window) -> dict[int, tuple[int, ...]]:
    """The rules that reach each person, nearest first: of the main post, then of further posts."""
    if not version_ids:
        return {}
    rows = db.session.execute(own_and_merged(Post.person_id, window, reach(version_ids, day)))
    nearest: dict[int, dict[int, tuple[bool, int]]] = {}
    for rule_id, is_main, distance, survivor in rows:
        known = nearest.setdefault(survivor, {})
        place = (not is_main, distance)
        known[rule_id] = min(place, known.get(rule_id, place))
    return {
        person_id: tuple(sorted(known, key=lambda rule_id: (*known[rule_id], rule_id)))
        for person_id, known in nearest.items()
    }


def count_reached(version_ids: Sequence[int], day: dt.date, *, at_most: int) -> int:
    """How many people are in the audience of any of the versions; no further than `at_most`."""
    if not version_ids:
        return 0
    posts = reach(version_ids, day).with_only_columns(Post.person_id).distinct().limit(at_most).subquery()
    return int(db.session.scalar(select(func.count()).select_from(posts)) or 0)


def count_holders(target_key: str, *, at_most: int) -> int:
    """How many people hold a period of it; no further than `at_most`."""
    rows = select(Assignment.person_id).where(Assignment.target_key == target_key).distinct()
    return int(db.session.scalar(select(func.count()).select_from(rows.limit(at_most).subquery())) or 0)


_HELD = (
    Assignment.id,
    Assignment.person_id,
    Assignment.rule_id,
    Assignment.number,
    Assignment.state,
    Assignment.closed_as,
    Assignment.rule_due_on,
    Assignment.due_on,
    Assignment.begins_on,
    Assignment.noticed_on,
    Assignment.notice_days,
    Assignment.granted_until,
    Assignment.done_on,
)


def held_periods(target_key: str, window: Window) -> dict[int, list[Held]]:
    """Every stored period of it by person, whichever account it was opened for."""
    statement = select(*_HELD).where(Assignment.target_key == target_key)
    held: dict[int, list[Held]] = {}
    for row in db.session.execute(own_and_merged(Assignment.person_id, window, statement)):
        values = row._asdict()
        held.setdefault(values.pop("survivor"), []).append(Held(**values))
    return held


def absences_of(window: Window) -> dict[int, list[Away]]:
    """When each person was, is or will be away and cannot study."""
    statement = select(Absence.valid_from, Absence.valid_to).where(Absence.kind.not_in(_AT_WORK))
    away: dict[int, list[Away]] = {}
    for begin, end, survivor in db.session.execute(own_and_merged(Absence.person_id, window, statement)):
        away.setdefault(survivor, []).append((begin, end))
    return away


@dataclass(frozen=True)
class Earned:
    """A line of the ledger that counts, of something that can be assigned."""

    creditable_id: int
    earned_on: dt.date
    credit_id: int


def credits_of(creditable_ids: Sequence[int], window: Window) -> dict[int, list[Earned]]:
    """The lines of these by person, oldest first, without those that were corrected to nothing."""
    correction = aliased(Credit)
    left = (
        select(correction.corrects_id, func.sum(correction.amount_hundredths).label("amount"))
        .where(among(correction.creditable_id, creditable_ids), correction.corrects_id.is_not(None))
        .group_by(correction.corrects_id)
        .subquery()
    )
    statement = (
        select(Credit.creditable_id, Credit.earned_on, Credit.id)
        .outerjoin(left, left.c.corrects_id == Credit.id)
        .where(
            among(Credit.creditable_id, creditable_ids),
            Credit.corrects_id.is_(None),
            or_(left.c.amount.is_(None), Credit.amount_hundredths + left.c.amount > 0),
        )
    )
    earned: dict[int, list[Earned]] = {}
    for creditable_id, on, credit_id, survivor in db.session.execute(
        own_and_merged(Credit.person_id, window, statement)
    ):
        earned.setdefault(survivor, []).append(Earned(creditable_id, on, credit_id))
    for lines in earned.values():
        lines.sort(key=lambda line: (line.earned_on, line.credit_id))
    return earned
