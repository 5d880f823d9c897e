"""The verdict of each row of a class list, and what it would count."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import batches, db
from lms.core.permissions import Scope
from lms.organisations.queries import get_root, holds_on
from lms.people.aliases import survivor_of
from lms.people.models import Post
from lms.recognition.catalogue import chains_for, terms_of
from lms.recognition.classes.matching import Match, match
from lms.recognition.classes.reading import Participant
from lms.recognition.models import ClassList, Submission
from lms.recognition.queries import accounts_of, used_in_year
from lms.recognition.rules import LIVE, Entry, count_amount, is_alike
from lms.training.models import Credit


@dataclass(frozen=True)
class Judged:
    """A row with its verdict (a key of wording.VERDICTS), who it is, and what it would count."""

    participant: Participant
    verdict: str
    person_id: int | None
    candidates: list[int]
    amount: int


def judge(
    class_list: ClassList, participants: Sequence[Participant], scope: Scope, *, own_ids: Collection[int]
) -> list[Judged]:
    """Every row of the list with its verdict, in order."""
    matches = match(participants, scope, today())
    known = sorted({each.person_id for each in matches if each.person_id is not None})
    amounts, alike = amounts_of(class_list, known), alike_in(class_list, known)
    seen: set[int] = set()
    judged = []
    for participant, found in zip(participants, matches, strict=True):
        verdict = _verdict(participant, found, amounts, seen, own_ids)
        if verdict == "ready" and found.person_id in alike:
            verdict = "alike"
        if found.person_id is not None and verdict != "failed":
            seen.add(found.person_id)
        amount = amounts.get(found.person_id or 0, 0)
        judged.append(Judged(participant, verdict, found.person_id, found.candidates, amount))
    return judged


def _verdict(
    participant: Participant,
    found: Match,
    amounts: dict[int, int],
    seen: Collection[int],
    own_ids: Collection[int],
) -> str:
    if participant.has_failed:
        return "failed"
    if participant.faults and found.person_id is None and not found.candidates:
        return "faulty"
    if found.person_id is None:
        return "doubtful" if found.candidates else "unknown"
    if found.person_id in seen:
        return "repeated"
    if found.person_id in own_ids:
        return "own"
    return "ready" if amounts.get(found.person_id, 0) > 0 else "capped"


def amounts_of(class_list: ClassList, person_ids: Sequence[int]) -> dict[int, int]:
    """Person → what taking part would count now, within the caps of their own unit's terms."""
    homes = _homes(person_ids, class_list.ended_on)
    chains = chains_for({*homes.values()}, class_list.ended_on)
    amounts = {}
    for part in batches(person_ids, 500):
        used = used_in_year(part, class_list.activity_id, class_list.ended_on.year)
        for person_id in part:
            chain = chains.get((homes[person_id], class_list.activity_id))
            if chain:
                extent = {"seconds": class_list.seconds, "count": class_list.count}
                counted = count_amount(terms_of(chain), **extent, used_this_year=used.get(person_id, 0))
                amounts[person_id] = counted.amount
    return amounts


def _homes(person_ids: Sequence[int], on: dt.date) -> dict[int, int]:
    """Person → the unit whose terms hold: of the main post that day, else today, else the root."""
    homes = dict.fromkeys(person_ids, get_root().id)
    owner = survivor_of(Post.person_id)
    for day in (today(), on):
        for part in batches(person_ids, 500):
            posts = select(owner, Post.unit_id).where(
                Post.person_id.in_(accounts_of(part)), Post.is_main, holds_on(Post, day)
            )
            homes |= {row[0]: row[1] for row in db.session.execute(posts.order_by(Post.valid_from, Post.id))}
    return homes


def alike_in(class_list: ClassList, person_ids: Sequence[int]) -> set[int]:
    """Those of the people who have a proposal or a line that looks like this class."""
    entry = Entry(class_list.title, class_list.started_on, class_list.ended_on)
    entries: dict[int, list[Entry]] = defaultdict(list)
    for part in batches(person_ids, 500):
        for row in db.session.execute(_proposed(part, class_list.id)):
            entries[row[0]].append(Entry(row[1], row[2], row[3]))
        for row in db.session.execute(_recorded(part, entry)):
            entries[row[0]].append(Entry(row[1], row[2], row[2]))
    return {owner for owner, found in entries.items() if any(is_alike(entry, each) for each in found)}


def _proposed(person_ids: list[int], list_id: int | None) -> Any:
    owner = survivor_of(Submission.person_id)
    return select(owner, Submission.title, Submission.started_on, Submission.ended_on).where(
        Submission.person_id.in_(accounts_of(person_ids)),
        Submission.state.in_(LIVE),
        Submission.list_id.is_distinct_from(list_id or 0),
    )


def _recorded(person_ids: list[int], entry: Entry) -> Any:
    owner, slack = survivor_of(Credit.person_id), dt.timedelta(days=10)
    return select(owner, Credit.title, Credit.earned_on).where(
        Credit.person_id.in_(accounts_of(person_ids)),
        Credit.corrects_id.is_(None),
        Credit.source_key.not_like("recognition:%"),
        Credit.earned_on.between(entry.first_on - slack, entry.last_on + slack),
    )
