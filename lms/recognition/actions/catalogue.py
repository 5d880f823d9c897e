"""The catalogue: activities, and the terms of each as versions from a day on."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _, format_date
from lms.core.text import clean_line, fold
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.recognition.catalogue import chain_for, list_activities, terms_of
from lms.recognition.defaults import CATALOGUE, SHIPPED_FROM
from lms.recognition.models import RecognitionActivity, RecognitionRule
from lms.recognition.rules import LIMITS, Terms, beyond_limits, faults_of, to_json
from lms.recognition.wording import CONVERSION_FAULTS
from lms.training.rules import ACTIVITIES


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What a new version says beside its terms."""

    terms: Terms
    proof_words: str
    legal_basis: str | None
    valid_from: dt.date


def create_activity(*, kind: str, name: str) -> RecognitionActivity:
    """The catalogue has an activity of that name; it counts from the day its first terms hold."""
    name = clean_line(name)
    faults = [] if kind in ACTIVITIES else [_("Choose a kind from the list.")]
    if not name:
        faults.append(_("Enter the name of the activity."))
    if fold(name) in {fold(each.name) for each in list_activities()}:
        faults.append(_("The catalogue has an activity of that name already."))
    if faults:
        raise Refusal(*faults)
    activity = RecognitionActivity(kind=kind, name=name, created_at=now())
    db.session.add(activity)
    db.session.flush()
    record("recognition.activity_added", kind="recognition_activity", id=activity.id, label=name)
    return activity


def publish_rule(
    *, activity: RecognitionActivity, unit: Unit, publication: Publication, by_id: int | None
) -> RecognitionRule:
    """From that day on these terms hold at the unit and below, in place of the version before."""
    lock(activity)
    earlier = _newest(activity.id, unit.id)
    faults = _faults(activity, unit, publication, earlier)
    if faults:
        raise Refusal(*faults)
    if earlier is not None and (earlier.valid_to is None or earlier.valid_to > publication.valid_from):
        earlier.valid_to = publication.valid_from
    return _write(activity, unit, publication, by_id)


def _newest(activity_id: int, unit_id: int) -> RecognitionRule | None:
    found = select(RecognitionRule).where(
        RecognitionRule.activity_id == activity_id, RecognitionRule.unit_id == unit_id
    )
    return db.session.scalar(found.order_by(RecognitionRule.valid_from.desc()).limit(1))


def _faults(
    activity: RecognitionActivity, unit: Unit, publication: Publication, earlier: RecognitionRule | None
) -> list[str]:
    """Everything that is wrong with the version, at once."""
    terms, day = publication.terms, publication.valid_from
    faults = [_(CONVERSION_FAULTS[key]) for key in faults_of(terms.conversion)]
    if any(cap is not None and cap <= 0 for cap in (terms.each_cap, terms.year_cap)):
        faults.append(_("A cap is more than 0, or empty."))
    if not 0 <= terms.proof_files <= 5:
        faults.append(_("Ask for 0 to 5 files."))
    if day < today():
        faults.append(_("Terms hold from today on or later: what was done before is not counted anew."))
    if earlier is not None and day <= earlier.valid_from:
        since = format_date(earlier.valid_from)
        faults.append(
            _("There is a version from %(day)s: take it back first, or choose a later day.", day=since)
        )
    return faults + _beyond(activity, unit, publication)


def _beyond(activity: RecognitionActivity, unit: Unit, publication: Publication) -> list[str]:
    """What breaks the limits of the terms above the unit on the first day; the root has none above."""
    chain = chain_for(unit.id, activity.id, publication.valid_from)
    above = [rule for rule in chain if rule.unit_id != unit.id]
    if not above:
        return [] if unit.kind == "root" else [_("The central terms come first: this activity has none yet.")]
    broken = {key for terms in terms_of(above) for key in beyond_limits(publication.terms, terms)}
    return [_(words) for key, words in LIMITS.items() if key in broken]


def _write(
    activity: RecognitionActivity, unit: Unit, publication: Publication, by_id: int | None
) -> RecognitionRule:
    terms = publication.terms
    last = select(func.max(RecognitionRule.number)).where(
        RecognitionRule.activity_id == activity.id, RecognitionRule.unit_id == unit.id
    )
    rule = RecognitionRule(
        activity_id=activity.id,
        unit_id=unit.id,
        number=(db.session.scalar(last) or 0) + 1,
        conversion=to_json(terms.conversion),
        each_cap_hundredths=terms.each_cap,
        year_cap_hundredths=terms.year_cap,
        proof_files=terms.proof_files,
        proof_words=clean_line(publication.proof_words),
        decider=terms.decider,
        may_differ=terms.may_differ,
        legal_basis=clean_line(publication.legal_basis or "") or None,
        valid_from=publication.valid_from,
        published_at=now(),
        published_by_id=by_id,
    )
    db.session.add(rule)
    db.session.flush()
    detail = {"unit_id": unit.id, "number": rule.number, "from": rule.valid_from.isoformat()}
    record(
        "recognition.rule_published", kind="recognition_rule", id=rule.id, label=activity.name, detail=detail
    )
    return rule


def end_rule(*, rule: RecognitionRule, on: dt.date) -> None:
    """The version holds up to the day before; from then on the terms of the nearest unit above hold."""
    lock(rule)
    faults = []
    if on < today():
        faults.append(_("Terms end today or later: what was done before is not counted anew."))
    if rule.valid_to is not None and rule.valid_to <= on:
        faults.append(_("It ends earlier already."))
    if on <= rule.valid_from:
        faults.append(_("It has not begun by then: take it back instead."))
    if faults:
        raise Refusal(*faults)
    rule.valid_to = on
    db.session.flush()
    record("recognition.rule_ended", kind="recognition_rule", id=rule.id, label=on.isoformat())


def take_back_rule(*, rule: RecognitionRule) -> None:
    """The version that has not begun is gone, and the one before it runs on."""
    lock(rule)
    if rule.valid_from <= today():
        raise Refusal(_("This version holds already: end it, or replace it by another."))
    before = select(RecognitionRule).where(
        RecognitionRule.activity_id == rule.activity_id,
        RecognitionRule.unit_id == rule.unit_id,
        RecognitionRule.valid_to == rule.valid_from,
    )
    earlier = db.session.scalar(before)
    if earlier is not None:
        earlier.valid_to = rule.valid_to
    record("recognition.rule_taken_back", kind="recognition_rule", id=rule.id, label=str(rule.number))
    db.session.delete(rule)
    db.session.flush()


def ship_catalogue() -> None:
    """A new site has the shipped activities with their central terms; a site that has any is left as it is."""
    if list_activities():
        return
    for shipped in CATALOGUE:
        publication = Publication(
            terms=shipped.terms, proof_words=shipped.proof, legal_basis=None, valid_from=SHIPPED_FROM
        )
        _write(create_activity(kind=shipped.kind, name=shipped.name), get_root(), publication, None)
