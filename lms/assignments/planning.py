"""What publishing, a new day or a new post changes: worked out in parts, the same for the preview and the deed."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import func, select

from lms.assignments.matching import (
    Window,
    absences_of,
    count_holders,
    count_reached,
    covering_rules,
    held_periods,
)
from lms.assignments.models import AssignmentRule, AssignmentVersion, SiteOutage
from lms.assignments.rules.changes import Change, Setting, decide
from lms.assignments.rules.deadlines import Away, outage_days
from lms.assignments.rules.effects import Effect, RuleTerms, effect
from lms.assignments.rules.schedules import Schedule
from lms.core.db import db
from lms.organisations.models import Unit
from lms.people.models import Person

# More people than this are worked off by a job, in parts of so many keys: others write in between.
AT_ONCE = 5000
PART = 5000


@dataclass
class Scene:
    """The rules for one course or programme as they are, or as they would be, on a day."""

    target_key: str
    day: dt.date
    terms: dict[int, RuleTerms]
    version_ids: list[int]
    lapsed: frozenset[int]
    ended: frozenset[int]
    _effects: dict[tuple[int, ...], Effect | None] = field(default_factory=dict)

    @cached_property
    def outages(self) -> list[Away]:
        """The days on which nobody could study, read when somebody first asks."""
        spans = db.session.execute(select(SiteOutage.from_at, SiteOutage.until_at))
        return outage_days((row.from_at, row.until_at) for row in spans)

    def effect_of(self, rule_ids: tuple[int, ...]) -> Effect | None:
        """What these rules, nearest first, come to."""
        if rule_ids not in self._effects:
            self._effects[rule_ids] = effect([self.terms[rule_id] for rule_id in rule_ids])
        return self._effects[rule_ids]


def terms_of(version: AssignmentVersion) -> RuleTerms:
    """What the version says of time."""
    schedule = Schedule(
        due_on=version.due_on,
        every_months=version.every_months,
        notice_days=version.notice_days,
        open_days=version.open_days,
        counts_from=version.counts_from,
    )
    return RuleTerms(version.rule_id, schedule, frozenset(version.binding))


def set_scene(
    target_key: str, day: dt.date, *, draft: AssignmentVersion | None = None, without: int | None = None
) -> Scene:
    """The live rules of that day; with the draft in the place of its rule, or without the rule of that key."""
    rows = db.session.execute(
        select(AssignmentRule.id, AssignmentRule.state, Unit.valid_from, Unit.valid_to, AssignmentVersion)
        .join(Unit, Unit.id == AssignmentRule.unit_id)
        .outerjoin(
            AssignmentVersion,
            (AssignmentVersion.rule_id == AssignmentRule.id) & (AssignmentVersion.state == "live"),
        )
        .where(AssignmentRule.target_key == target_key)
    ).all()
    live: dict[int, AssignmentVersion] = {}
    lapsed, ended = set[int](), set[int]()
    for rule_id, state, begins, ends, version in rows:
        is_drafted = draft is not None and draft.rule_id == rule_id
        if (state == "ended" and not is_drafted) or rule_id == without:
            ended.add(rule_id)
        elif ends is not None and ends <= day:
            lapsed.add(rule_id)
        elif begins <= day and (is_drafted or version is not None):
            live[rule_id] = draft if is_drafted and draft is not None else version
    return Scene(
        target_key=target_key,
        day=day,
        terms={rule_id: terms_of(version) for rule_id, version in live.items()},
        version_ids=[version.id for version in live.values()],
        lapsed=frozenset(lapsed),
        ended=frozenset(ended),
    )


def concerned(scene: Scene) -> int:
    """How many people the rules reach or reached, no further than one more than are worked off at once."""
    most = AT_ONCE + 1
    reached = count_reached(scene.version_ids, scene.day, at_most=most)
    return max(reached, count_holders(scene.target_key, at_most=most))


def last_person_id() -> int:
    """The highest key of anybody."""
    return int(db.session.scalar(select(func.max(Person.id))) or 0)


def changes_in(scene: Scene, window: Window) -> list[Change]:
    """What changes for the people of the window, by their keys."""
    covering = covering_rules(scene.version_ids, scene.day, window)
    held = held_periods(scene.target_key, window)
    waiting = {person_id for person_id, rows in held.items() if any(row.state == "open" for row in rows)}
    studying = covering.keys() | waiting
    away = absences_of(narrowed(window, studying)) if studying else {}
    found: list[Change] = []
    for person_id in sorted(covering.keys() | held.keys()):
        setting = Setting(
            day=scene.day,
            absences=away.get(person_id, ()),
            outages=scene.outages,
            lapsed=scene.lapsed,
            ended=scene.ended,
        )
        wanted = scene.effect_of(covering[person_id]) if person_id in covering else None
        found += decide(person_id, held.get(person_id, ()), wanted, setting)
    return found


def fingerprint(scene: Scene) -> str:
    """Everything that the scene would change, in one word; '' where too many people are concerned for one go."""
    return stamp_of(changes_in(scene, Window())) if concerned(scene) <= AT_ONCE else ""


def stamp_of(changes: Iterable[Change]) -> str:
    """One word for these changes: another one as soon as one person has another fate or another day."""
    lines = sorted(
        f"{change.kind}:{change.person_id}:{change.held.id if change.held else 0}:"
        f"{change.deadline.on if change.deadline else ''}"
        for change in changes
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def narrowed(window: Window, people: Collection[int]) -> Window:
    """The window, or only these people of it where they are few."""
    return window if len(people) > AT_ONCE else Window(ids=tuple(people))
