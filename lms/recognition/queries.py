"""Reading the catalogue, proposals and class lists. What shows people takes a scope."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, null, select, union_all

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.models import Unit
from lms.organisations.queries import get_root, holds_on, lines_up, names_on
from lms.people.aliases import list_accounts_in, same_person, survivor_of
from lms.people.models import Person
from lms.people.queries import find_main_post
from lms.recognition.models import (
    ClassList,
    EvidenceFile,
    RecognitionActivity,
    RecognitionRule,
    Submission,
    SubmissionStep,
)
from lms.recognition.rules import DAYS_APART, LIVE, Entry, Terms, is_alike
from lms.training.models import Credit

Chain = list[RecognitionRule]


def list_activities() -> list[RecognitionActivity]:
    """Every activity of the catalogue, in the order in which they were entered."""
    return list(db.session.scalars(select(RecognitionActivity).order_by(RecognitionActivity.id)))


def get_activity(public_id: str) -> RecognitionActivity:
    """The activity with that address."""
    found = db.session.scalar(select(RecognitionActivity).where(RecognitionActivity.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def get_activity_by_id(activity_id: int) -> RecognitionActivity:
    """The activity with that key."""
    return db.session.get_one(RecognitionActivity, activity_id)


def home_of(person_id: int, on: dt.date) -> int:
    """The unit whose terms hold for what the person did that day: of the main post then, else now, else the root."""
    post = find_main_post(person_id, on) or find_main_post(person_id, today())
    return post.unit_id if post else get_root().id


def chains_for(unit_ids: Collection[int], on: dt.date) -> dict[tuple[int, int], Chain]:
    """(unit, activity) → the versions in force there on that day, the nearest first."""
    line = lines_up(list(unit_ids), on)
    rows = db.session.execute(
        select(line.c.start_id, RecognitionRule)
        .join(RecognitionRule, RecognitionRule.unit_id == line.c.unit_id)
        .where(holds_on(RecognitionRule, on))
        .order_by(line.c.start_id, line.c.distance)
    )
    chains: dict[tuple[int, int], Chain] = {}
    for start_id, rule in rows:
        chains.setdefault((start_id, rule.activity_id), []).append(rule)
    return chains


def chain_for(unit_id: int, activity_id: int, on: dt.date) -> Chain:
    """The versions of the activity's terms in force at the unit on that day, the nearest first."""
    return chains_for([unit_id], on).get((unit_id, activity_id), [])


def terms_of(chain: Sequence[RecognitionRule]) -> list[Terms]:
    """What the versions say."""
    return [rule.terms for rule in chain]


def list_versions(activity_id: int, unit_id: int) -> list[RecognitionRule]:
    """Every version of the activity's terms at that very unit, newest first."""
    found = select(RecognitionRule).where(
        RecognitionRule.activity_id == activity_id, RecognitionRule.unit_id == unit_id
    )
    return list(db.session.scalars(found.order_by(RecognitionRule.number.desc())))


def get_rule_by_id(rule_id: int) -> RecognitionRule:
    """The version with that key."""
    return db.session.get_one(RecognitionRule, rule_id)


def get_version(public_id: str, *, activity_id: int, unit_id: int) -> RecognitionRule:
    """The version with that address, if it is of that activity at that unit."""
    rule = db.session.scalar(select(RecognitionRule).where(RecognitionRule.public_id == public_id))
    if rule is None or (rule.activity_id, rule.unit_id) != (activity_id, unit_id):
        raise NotFound()
    return rule


def list_rules_in(scope: Scope, on: dt.date) -> list[Any]:
    """(rule, activity, unit public id, unit name) of the versions of the scope's units that hold on that day."""
    names = names_on(on)
    return list(
        db.session.execute(
            select(RecognitionRule, RecognitionActivity, Unit.public_id, names.c.name)
            .join(RecognitionActivity, RecognitionActivity.id == RecognitionRule.activity_id)
            .join(Unit, Unit.id == RecognitionRule.unit_id)
            .join(names, names.c.unit_id == RecognitionRule.unit_id)
            .where(RecognitionRule.unit_id.in_(scope.unit_ids()), holds_on(RecognitionRule, on))
            .order_by(RecognitionActivity.id, names.c.sort_key, RecognitionRule.unit_id)
        ).all()
    )


def accounts_of(person_ids: Collection[int]) -> Select[Any]:
    """A select of every account of these people."""
    return list_accounts_in(select(Person.id).where(Person.id.in_(list(person_ids))))


def used_in_year(person_ids: Collection[int], activity_id: int, year: int) -> dict[int, int]:
    """Survivor's id → what counts already of that activity in the year, corrections in it."""
    owner = survivor_of(Submission.person_id)
    used = _select_used(activity_id, year).add_columns(owner).group_by(owner)
    rows = db.session.execute(used.where(Submission.person_id.in_(accounts_of(person_ids))))
    return {person_id: int(total) for total, person_id in rows}


def used_by(person_id: int, activity_id: int, year: int) -> int:
    """The same of one person, whichever of their accounts it is."""
    used = _select_used(activity_id, year).where(Submission.person_id.in_(same_person(person_id)))
    return int(db.session.scalar(used) or 0)


def _select_used(activity_id: int, year: int) -> Select[Any]:
    line = func.coalesce(Credit.corrects_id, Credit.id)
    used: Select[*tuple[Any, ...]] = (
        select(func.sum(Credit.amount_hundredths))
        .select_from(Submission)
        .join(Credit, line == Submission.credit_id)
        .where(Submission.activity_id == activity_id, Credit.year == year)
    )
    return used


def list_own(person_id: int) -> Select[Any]:
    """A select of (Submission, activity name) of everything the person proposed."""
    own: Select[*tuple[Any, ...]] = (
        select(Submission, RecognitionActivity.name)
        .join(RecognitionActivity, RecognitionActivity.id == Submission.activity_id)
        .where(Submission.person_id.in_(same_person(person_id)))
    )
    return own


def find_submission(public_id: str) -> Submission | None:
    """The proposal with that address; who shows it asks the policy first."""
    return db.session.scalar(select(Submission).where(Submission.public_id == public_id))


def get_submission_by_id(submission_id: int) -> Submission:
    """The proposal with that key: for deeds and jobs."""
    return db.session.get_one(Submission, submission_id)


def list_steps(submission_id: int) -> list[tuple[SubmissionStep, str]]:
    """(step, name of who did it), oldest first."""
    rows = db.session.execute(
        select(SubmissionStep, Person.full_name)
        .join(Person, Person.id == SubmissionStep.by_id)
        .where(SubmissionStep.submission_id == submission_id)
        .order_by(SubmissionStep.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_files(submission: Submission) -> list[EvidenceFile]:
    """The proof of the proposal: its own files, and those of its class list."""
    own = EvidenceFile.submission_id == submission.id
    wanted = own | (EvidenceFile.list_id == submission.list_id) if submission.list_id else own
    return list(db.session.scalars(select(EvidenceFile).where(wanted).order_by(EvidenceFile.id)))


def list_class_files(class_list: ClassList) -> list[EvidenceFile]:
    """The proof of the class list."""
    found = select(EvidenceFile).where(EvidenceFile.list_id == class_list.id)
    return list(db.session.scalars(found.order_by(EvidenceFile.id)))


@dataclass(frozen=True)
class Twin:
    """A proposal (with its state) or a line of the ledger (with its amount) that looks like another."""

    title: str
    first_on: dt.date
    last_on: dt.date
    state: str | None
    amount: int | None


def twins_of(submission: Submission) -> list[Twin]:
    """What of the same person looks like this proposal: other living ones, and lines that come from no proposal."""
    accounts, slack = same_person(submission.person_id), dt.timedelta(days=DAYS_APART)
    proposed = select(
        Submission.title,
        Submission.started_on,
        Submission.ended_on,
        Submission.state,
        Submission.amount_hundredths,
    ).where(Submission.person_id.in_(accounts), Submission.id != submission.id, Submission.state.in_(LIVE))
    lines = select(Credit.title, Credit.earned_on, Credit.earned_on, null(), Credit.amount_hundredths).where(
        Credit.person_id.in_(accounts),
        Credit.corrects_id.is_(None),
        Credit.source_key.not_like("recognition:%"),
        Credit.earned_on.between(submission.started_on - slack, submission.ended_on + slack),
    )
    entry = Entry(submission.title, submission.started_on, submission.ended_on)
    rows: Any = db.session.execute(union_all(proposed, lines))
    found = [Twin(*row) for row in rows]
    return [each for each in found if is_alike(entry, Entry(each.title, each.first_on, each.last_on))]


def files_used_elsewhere(submission: Submission) -> dict[str, tuple[int, int]]:
    """Digest of a file of the proposal → how often the same file proves: (of the same person, of others)."""
    digests = select(EvidenceFile.sha256).where(EvidenceFile.submission_id == submission.id)
    is_own = Submission.person_id.in_(same_person(submission.person_id))
    rows = db.session.execute(
        select(EvidenceFile.sha256, is_own, func.count())
        .join(Submission, Submission.id == EvidenceFile.submission_id)
        .where(EvidenceFile.sha256.in_(digests), Submission.id != submission.id, Submission.state.in_(LIVE))
        .group_by(EvidenceFile.sha256, is_own)
    )
    found: dict[str, tuple[int, int]] = {}
    for sha256, own, number in rows:
        mine, others = found.get(sha256, (0, 0))
        found[sha256] = (mine + number, others) if own else (mine, others + number)
    return found
