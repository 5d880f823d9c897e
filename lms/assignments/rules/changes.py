"""What becomes of one person's assignments of one course: the same answer for the preview and for the deed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lms.assignments.rules.deadlines import Away, Deadline, deadline
from lms.assignments.rules.effects import Effect
from lms.assignments.rules.schedules import Period, period_on

# Why an assignment is closed without having been done. Only the first three are opened again by themselves.
LEFT, ENDED, MERGED, EXCUSED = "left", "ended", "merged", "excused"
REVERSIBLE = frozenset({LEFT, ENDED, MERGED})


@dataclass(frozen=True, kw_only=True)
class Held:
    """One stored period of a person."""

    id: int
    person_id: int
    rule_id: int
    number: int
    state: str
    closed_as: str | None
    rule_due_on: dt.date
    due_on: dt.date | None
    begins_on: dt.date
    noticed_on: dt.date
    notice_days: int
    granted_until: dt.date | None
    done_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a person gains, loses or gets another day for. `kind`: add, reopen, redate, remove."""

    kind: str
    person_id: int
    held: Held | None = None
    effect: Effect | None = None
    period: Period | None = None
    noticed_on: dt.date | None = None
    deadline: Deadline | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What surrounds the decision: the day, when the person could not study, which rules have lapsed or ended."""

    day: dt.date
    absences: Sequence[Away] = ()
    outages: Sequence[Away] = ()
    lapsed: frozenset[int] = frozenset()
    ended: frozenset[int] = frozenset()


def decide(person_id: int, held: Sequence[Held], wanted: Effect | None, setting: Setting) -> list[Change]:
    """The changes for this person, none where everything stands as it should.

    A period that was done is never touched; an open one of an earlier period stays until it is done.
    """
    if wanted is None:
        kept = [each for each in held if each.state == "open" and each.rule_id in setting.lapsed]
        gone = [each for each in held if each.state == "open" and each.rule_id not in setting.lapsed]
        reasons = [ENDED if each.rule_id in setting.ended else LEFT for each in gone]
        removed = [_remove(each, person_id, reason) for each, reason in zip(gone, reasons, strict=True)]
        return [*removed, *_put_off(kept, person_id, setting)]
    period = period_on(wanted.terms, setting.day)
    covering = [each for each in held if _covers(each, period, wanted)]
    chosen = _chosen(covering, person_id)
    doubles = _doubles(held, covering, chosen)
    kept = [each for each in held if each.state == "open" and each not in (*covering, *doubles)]
    others = [_remove(each, person_id, MERGED) for each in doubles] + _put_off(kept, person_id, setting)
    if chosen is None:
        return [*others, *_open(person_id, wanted, period, setting)]
    if chosen.state == "open":
        return [*others, *_redate(chosen, person_id, wanted, period, setting)]
    if chosen.state == "cancelled" and chosen.closed_as in REVERSIBLE:
        return [*others, *_reopen(chosen, person_id, wanted, period, setting)]
    return others


def _put_off(kept: Sequence[Held], person_id: int, setting: Setting) -> list[Change]:
    """What stays open of an earlier period, or of a rule that lapsed, is late only as far as the person could study.

    Its rule says nothing new of it: leave and outages alone move its day, also those recorded afterwards.
    """
    changes = []
    for each in kept:
        new = deadline(
            noticed_on=each.noticed_on,
            due_on=each.rule_due_on,
            notice_days=each.notice_days,
            absences=setting.absences,
            outages=setting.outages,
            granted_until=each.granted_until,
        )
        if new.on != each.due_on:
            changes.append(Change(kind="redate", person_id=person_id, held=each, deadline=new))
    return changes


def _remove(held: Held, person_id: int, reason: str) -> Change:
    return Change(kind="remove", person_id=person_id, held=held, reason=reason)


def _covers(held: Held, period: Period, wanted: Effect) -> bool:
    """True when the stored period stands for this one, perhaps with another due day."""
    if held.state == "done":
        done_on = held.done_on or held.rule_due_on
        return period.begins_on <= held.rule_due_on <= period.due_on or done_on >= period.begins_on
    is_first = period.number == 0 or not wanted.terms.every_months
    return is_first or held.rule_due_on >= period.begins_on


_ORDER = {"done": 0, "open": 1, "cancelled": 2}


def _chosen(covering: Sequence[Held], person_id: int) -> Held | None:
    """Of several (two merged accounts) the one that is done, else one open, else one closed; the own one first."""
    excused = [each for each in covering if each.state == "cancelled" and each.closed_as not in REVERSIBLE]
    ranked = sorted(
        covering,
        key=lambda each: (_ORDER[each.state], each not in excused, each.person_id != person_id, -each.number),
    )
    return ranked[0] if ranked else None


def _doubles(held: Sequence[Held], covering: Sequence[Held], chosen: Held | None) -> list[Held]:
    """Open rows that say the same as another one: of this period, or of an earlier one held twice."""
    doubles = [each for each in covering if each.state == "open" and each is not chosen]
    seen: set[dt.date] = set()
    for each in sorted(held, key=lambda row: row.id):
        if each.state == "open" and each not in covering:
            if each.rule_due_on in seen:
                doubles.append(each)
            seen.add(each.rule_due_on)
    return doubles


def _open(person_id: int, wanted: Effect, period: Period, setting: Setting) -> list[Change]:
    waits = period.number > 0 or wanted.terms.open_days is not None
    if waits and setting.day < period.opens_on:
        return []
    return [
        Change(
            kind="add",
            person_id=person_id,
            effect=wanted,
            period=period,
            noticed_on=setting.day,
            deadline=_deadline(setting, wanted, period, setting.day, None),
        )
    ]


def _redate(held: Held, person_id: int, wanted: Effect, period: Period, setting: Setting) -> list[Change]:
    """Another due day; one that comes earlier is announced today, and its notice begins today."""
    comes_earlier = period.due_on < held.rule_due_on
    noticed_on = setting.day if comes_earlier else held.noticed_on
    new = _deadline(setting, wanted, period, noticed_on, held.granted_until)
    same = (period.due_on, new.on, wanted.terms.notice_days, period.begins_on)
    if same == (held.rule_due_on, held.due_on, held.notice_days, held.begins_on):
        return []
    return [
        Change(
            kind="redate",
            person_id=person_id,
            held=held,
            effect=wanted,
            period=period,
            noticed_on=noticed_on,
            deadline=new,
        )
    ]


def _reopen(held: Held, person_id: int, wanted: Effect, period: Period, setting: Setting) -> list[Change]:
    """What was closed comes back, seen anew from today on."""
    new = _deadline(setting, wanted, period, setting.day, held.granted_until)
    return [
        Change(
            kind="reopen",
            person_id=person_id,
            held=held,
            effect=wanted,
            period=period,
            noticed_on=setting.day,
            deadline=new,
        )
    ]


def _deadline(
    setting: Setting, wanted: Effect, period: Period, noticed_on: dt.date, granted_until: dt.date | None
) -> Deadline:
    return deadline(
        noticed_on=noticed_on,
        due_on=period.due_on,
        notice_days=wanted.terms.notice_days,
        absences=setting.absences,
        outages=setting.outages,
        granted_until=granted_until,
    )
