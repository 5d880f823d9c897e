"""The versions of targets: which run, which are planned or drafted, and what each of them says."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.models import Unit
from lms.organisations.queries import (
    SubtreeScope,
    get_unit_in,
    has_not_ended,
    holds_on,
    lines_up,
    names_on,
)
from lms.people.models import Person, PostTitle
from lms.training.models import Creditable, TargetRule
from lms.training.rules.ledger import rule_state
from lms.training.rules.terms import leg_to_json, read_leg
from lms.training.rules.wanted import Audience, Wanted


def wanted_of(rule: TargetRule) -> Wanted:
    """What the version says."""
    return Wanted(
        amount=rule.amount_hundredths,
        valid_from=rule.valid_from,
        measure=rule.measure,
        measure_hundredths=rule.measure_hundredths,
        pro_rata=rule.pro_rata,
        carry_over=rule.carry_over_hundredths,
        repeat_years=rule.repeat_years,
        legs=tuple(read_leg(leg) for leg in rule.legs),
        legal_basis=rule.legal_basis,
    )


def columns_of(wanted: Wanted) -> dict[str, Any]:
    """The same as `TargetRule` stores it."""
    return {
        "amount_hundredths": wanted.amount,
        "valid_from": wanted.valid_from,
        "measure": wanted.measure,
        "measure_hundredths": wanted.measure_hundredths,
        "pro_rata": wanted.pro_rata,
        "carry_over_hundredths": wanted.carry_over,
        "repeat_years": wanted.repeat_years,
        "legs": [leg_to_json(leg) for leg in wanted.legs],
        "legal_basis": wanted.legal_basis,
    }


def audience_of(rule: TargetRule) -> Audience:
    """Whom the version is for."""
    return Audience(rule.person_group, rule.title_id)


def digest_of(rule: TargetRule) -> str:
    """A text that changes with anything the version says."""
    facts = columns_of(wanted_of(rule)) | {"unit": rule.unit_id, "audience": rule.audience_key}
    written = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def state_of(rule: TargetRule, on: dt.date) -> str:
    """draft, withdrawn, planned, running or ended on that day."""
    if rule.state != "live":
        return rule.state
    return rule_state(valid_from=rule.valid_from, valid_to=rule.valid_to, on=on)


def find_last_version(unit_id: int, audience: Audience) -> TargetRule | None:
    """The live version of the audience at the unit that begins last: running, planned or ended."""
    return db.session.scalar(
        select(TargetRule)
        .where(TargetRule.unit_id == unit_id, TargetRule.audience_key == audience.key)
        .where(TargetRule.state == "live")
        .order_by(TargetRule.valid_from.desc())
        .limit(1)
    )


def find_draft(unit_id: int, audience: Audience) -> TargetRule | None:
    """The draft of the audience at the unit, if there is one."""
    return db.session.scalar(
        select(TargetRule)
        .where(TargetRule.unit_id == unit_id, TargetRule.audience_key == audience.key)
        .where(TargetRule.state == "draft")
    )


def get_version(public_id: str, scope: SubtreeScope) -> tuple[TargetRule, Unit]:
    """The version with that address and its unit, if the unit stands in the scope."""
    found = db.session.execute(
        select(TargetRule, Unit.public_id)
        .join(Unit, Unit.id == TargetRule.unit_id)
        .where(TargetRule.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound()
    return found[0], get_unit_in(scope, found[1])


def count_live_at(unit_ids: Select[int], on: dt.date) -> Select[Any]:
    """A select of how many versions at these units run on that day or are planned."""
    rules = select(func.count()).select_from(TargetRule).where(TargetRule.unit_id.in_(unit_ids))
    return rules.where(TargetRule.state == "live", has_not_ended(TargetRule, on))


def list_versions(unit_id: int) -> list[TargetRule]:
    """Every version the unit ever had: by audience, the newest first."""
    found = select(TargetRule).where(TargetRule.unit_id == unit_id)
    return list(
        db.session.scalars(
            found.order_by(TargetRule.audience_key, TargetRule.valid_from.desc(), TargetRule.id.desc())
        )
    )


def select_standing_versions(scope: Scope, on: dt.date, *, state: str = "") -> Select[Any]:
    """(rule, unit public id, unit name) of what runs, is planned or drafted in the scope; drafts first."""
    names = names_on(on)
    is_draft = TargetRule.state == "draft"
    shown = {
        "draft": is_draft,
        "planned": (TargetRule.state == "live") & (TargetRule.valid_from > on),
        "running": (TargetRule.state == "live") & holds_on(TargetRule, on),
    }.get(state, or_(is_draft, (TargetRule.state == "live") & has_not_ended(TargetRule, on)))
    return (
        select(TargetRule, Unit.public_id, names.c.name)
        .join(Unit, Unit.id == TargetRule.unit_id)
        .join(names, names.c.unit_id == TargetRule.unit_id)
        .where(TargetRule.unit_id.in_(scope.unit_ids()), shown)
        .order_by(
            case((is_draft, 0), else_=1),
            names.c.sort_key,
            TargetRule.unit_id,
            TargetRule.audience_key,
            TargetRule.valid_from,
        )
    )


@dataclass(frozen=True)
class InForce:
    """A version that decides at a unit, and the unit that set it."""

    rule: TargetRule
    unit_name: str
    is_own: bool


def versions_in_force(unit_id: int, on: dt.date) -> list[InForce]:
    """What holds for people at the unit on that day: of the nearest unit that has any, by audience.

    A unit further up still decides for those whom none of these fits.
    """
    line, names = lines_up([unit_id], on), names_on(on)
    rows = db.session.execute(
        select(TargetRule, names.c.name, line.c.unit_id)
        .join(line, line.c.unit_id == TargetRule.unit_id)
        .join(names, names.c.unit_id == TargetRule.unit_id)
        .where(TargetRule.state == "live", holds_on(TargetRule, on))
        .order_by(line.c.distance, TargetRule.audience_key.desc())
    ).all()
    found: list[InForce] = []
    for rule, name, at in rows:
        found.append(InForce(rule, name, at == unit_id))
        if not rule.audience_key:
            break
    return found


def title_names(rules: list[TargetRule]) -> dict[int, str]:
    """The names of the titles that these versions are for."""
    ids = {rule.title_id for rule in rules if rule.title_id is not None}
    if not ids:
        return {}
    found = select(PostTitle.id, PostTitle.name).where(PostTitle.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(found)}


def creditable_titles(keys: set[str]) -> dict[str, str]:
    """The titles of what can be credited under these keys."""
    if not keys:
        return {}
    found = select(Creditable.key, Creditable.title).where(Creditable.key.in_(keys))
    return {row.key: row.title for row in db.session.execute(found)}


def publisher_of(rule: TargetRule) -> str:
    """The name of who published the version; "" where nobody is on record."""
    person = db.session.get(Person, rule.published_by_id) if rule.published_by_id else None
    return person.full_name if person else ""


def version_before(rule: TargetRule) -> TargetRule | None:
    """The version that this one replaces or would replace."""
    if rule.replaces_id is not None:
        return db.session.get_one(TargetRule, rule.replaces_id)
    earlier = aliased(TargetRule)
    return db.session.scalar(
        select(earlier)
        .where(earlier.unit_id == rule.unit_id, earlier.audience_key == rule.audience_key)
        .where(earlier.state == "live", earlier.valid_from < rule.valid_from, earlier.id != rule.id)
        .order_by(earlier.valid_from.desc())
        .limit(1)
    )
