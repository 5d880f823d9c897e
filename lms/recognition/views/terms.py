"""The catalogue in words: each activity as it counts at a unit on a day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.core.i18n import _
from lms.core.text import format_tiet
from lms.organisations.queries import name_on
from lms.recognition.catalogue import chain_for, chains_for, list_activities, terms_of
from lms.recognition.models import RecognitionActivity, RecognitionRule
from lms.recognition.rules import DECIDERS, bounded
from lms.recognition.wording import conversion_lines
from lms.training.wording import ACTIVITIES


@dataclass(frozen=True)
class Entry:
    """An activity as people read it."""

    public_id: str
    name: str
    kind: Any
    lines: list[str]
    proof: str
    proof_files: int
    decider: str
    source: str
    is_by_time: bool


def entries_for(unit_id: int, on: dt.date) -> list[Entry]:
    """Every activity that counts at the unit on that day."""
    chains = chains_for([unit_id], on)
    names: dict[int, str] = {}
    return [
        _entry(activity, chain, names)
        for activity in list_activities()
        if (chain := chains.get((unit_id, activity.id)))
    ]


def entry_of(activity: RecognitionActivity, unit_id: int, on: dt.date) -> Entry | None:
    """The activity as it counts there on that day; None where it does not."""
    chain = chain_for(unit_id, activity.id, on)
    return _entry(activity, chain, {}) if chain else None


def _entry(activity: RecognitionActivity, chain: Sequence[RecognitionRule], names: dict[int, str]) -> Entry:
    rule, terms = chain[0], bounded(terms_of(chain))
    if rule.unit_id not in names:
        names[rule.unit_id] = name_on(rule.unit_id, rule.valid_from)
    return Entry(
        public_id=activity.public_id,
        name=activity.name,
        kind=ACTIVITIES[activity.kind],
        lines=[*conversion_lines(terms.conversion), *cap_lines(terms.each_cap, terms.year_cap)],
        proof=rule.proof_words,
        proof_files=terms.proof_files,
        decider=_(DECIDERS[terms.decider]),
        source=source_words(rule, names[rule.unit_id]),
        is_by_time=terms.conversion.is_by_time,
    )


def cap_lines(each_cap: int | None, year_cap: int | None) -> list[str]:
    """The caps in sentences."""
    lines = []
    if each_cap is not None:
        lines.append(_("At most %(amount)s periods for one proposal.", amount=format_tiet(each_cap)))
    if year_cap is not None:
        lines.append(_("At most %(amount)s periods a year.", amount=format_tiet(year_cap)))
    return lines


def source_words(rule: RecognitionRule, unit_name: str) -> str:
    """Which version it is and whose; the legal basis only where somebody filled it in."""
    words = _("Version %(number)s, set by %(unit)s.", number=rule.number, unit=unit_name)
    return f"{words} {_('Legal basis: %(basis)s.', basis=rule.legal_basis)}" if rule.legal_basis else words
