"""Reading proposals and what belongs to them. What shows people takes a scope."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, null, select, union_all

from lms.core.db import db
from lms.people.aliases import list_accounts_in, same_person, survivor_of
from lms.people.models import Person
from lms.recognition.models import (
    ClassList,
    EvidenceFile,
    RecognitionActivity,
    Submission,
    SubmissionStep,
)
from lms.recognition.rules import DAYS_APART, LIVE, Entry, is_alike
from lms.training.models import Credit


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
