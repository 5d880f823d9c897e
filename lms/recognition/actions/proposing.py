"""A proposal from its first draft to the queue: by the learner, or by an HR officer for somebody else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, insert_once, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.storage import store_file
from lms.core.text import clean_line, fold, nfc
from lms.people.aliases import same_person, surviving
from lms.recognition.actions.steps import begin, take
from lms.recognition.catalogue import chain_for, home_of, terms_of
from lms.recognition.models import EvidenceFile, Submission
from lms.recognition.papers.reading import MOST_FILES, Paper
from lms.recognition.queries import list_files
from lms.recognition.rules import (
    LARGEST_COUNT,
    LIVE,
    LONGEST_SECONDS,
    OPEN,
    Terms,
    bounded,
    convert,
)
from lms.training.rules import CONTENT_GROUPS, STUDY_FORMS

# More drafts and waiting proposals of one person than this are a mistake of somebody.
MOST_OPEN = 60
_MOST_A_DAY = 12 * 3600


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a proposal says."""

    activity_id: int
    title: str
    organiser: str
    started_on: dt.date
    ended_on: dt.date
    seconds: int
    count: int
    content_group: int
    study_form: str
    proof_label: str
    note: str = ""


def draft_submission(*, person_id: int, facts: Facts, by_id: int) -> Submission:
    """The person has a draft that says so; nobody else sees it before it is submitted."""
    open_ones = select(func.count()).where(
        Submission.person_id.in_(same_person(person_id)), Submission.state.in_((*OPEN, "submitted"))
    )
    if (db.session.scalar(open_ones) or 0) >= MOST_OPEN:
        raise Refusal(_("There are too many open proposals: withdraw those that are not needed first."))
    submission = Submission(
        person_id=surviving(person_id), created_at=now(), created_by_id=by_id, **_cleaned(facts)
    )
    db.session.add(submission)
    db.session.flush()
    record(
        "recognition.drafted",
        kind="recognition",
        id=submission.id,
        label=submission.title,
        subject_id=submission.person_id,
    )
    return submission


def _cleaned(facts: Facts) -> dict[str, object]:
    lines = {name: clean_line(getattr(facts, name)) for name in ("title", "organiser", "proof_label")}
    return asdict(facts) | lines | {"note": nfc(facts.note).strip()}


def change_submission(*, submission: Submission, facts: Facts, revision: int) -> None:
    """The draft, or the proposal that was sent back, says that instead."""
    begin(submission, "submitted", revision)
    for name, value in _cleaned(facts).items():
        setattr(submission, name, value)
    submission.revision += 1
    db.session.flush()


def add_papers(*, submission: Submission, papers: Sequence[Paper], by_id: int) -> None:
    """The files are proof of the proposal; the same file is kept once."""
    _hold_open(submission)
    known = {file.sha256 for file in list_files(submission)}
    for paper in papers:
        sha256 = store_file(paper.content, paper.media_type)
        known.add(sha256)
        if len(known) > MOST_FILES:
            raise Refusal(_("At most %(most)s files prove one proposal.", most=MOST_FILES))
        keep_paper(paper, sha256, by_id=by_id, submission_id=submission.id)
    db.session.flush()


def keep_paper(
    paper: Paper, sha256: str, *, by_id: int, submission_id: int | None = None, list_id: int | None = None
) -> None:
    """The stored file proves that proposal, or that class list, once."""
    insert_once(
        EvidenceFile,
        public_id=public_id(),
        submission_id=submission_id,
        list_id=list_id,
        sha256=sha256,
        name=clean_line(paper.name)[-200:] or "minh-chung",
        media_type=paper.media_type,
        size=len(paper.content),
        pages=paper.pages,
        added_at=now(),
        added_by_id=by_id,
    )


def remove_papers(*, submission: Submission, public_ids: Sequence[str]) -> None:
    """Those files prove the proposal no more; what was decided before keeps its own history."""
    _hold_open(submission)
    for file in list_files(submission):
        if file.public_id in public_ids and file.submission_id == submission.id:
            db.session.delete(file)
    submission.revision += 1
    db.session.flush()


def _hold_open(submission: Submission) -> None:
    lock(submission)
    if submission.state not in OPEN:
        raise Conflict(_("This proposal is no longer open to changes."))


def submit(*, submission: Submission, by_id: int) -> None:
    """The proposal waits for a decision; every reason why it cannot is said at once."""
    begin(submission, "submitted")
    chain = chain_for(
        home_of(submission.person_id, submission.ended_on), submission.activity_id, submission.ended_on
    )
    terms = terms_of(chain)
    faults = faults_of(submission, terms, files=len(list_files(submission)))
    if faults:
        raise Refusal(*faults)
    submission.decider = bounded(terms).decider
    submission.submitted_at = now()
    take(submission, "submitted", by_id=by_id)


def faults_of(submission: Submission, terms: Sequence[Terms], *, files: int) -> list[str]:
    """Everything for which the proposal cannot be submitted."""
    faults = _faults_of_facts(submission)
    if not terms:
        return [*faults, _("The catalogue did not have this activity on the day it ended.")]
    own = bounded(terms)
    faults += _faults_of_extent(submission, terms)
    if files < own.proof_files:
        faults.append(
            _("The catalogue asks for %(count)s file(s) as proof: add them.", count=own.proof_files)
        )
    if _is_proposed_already(submission):
        faults.append(_("The same training, with the same days, is proposed or recognised already."))
    return faults


def _faults_of_facts(submission: Submission) -> list[str]:
    faults = []
    if not submission.title or not submission.organiser:
        faults.append(_("Enter the name of the training and who organised it."))
    if submission.started_on > submission.ended_on:
        faults.append(_("The last day is before the first day."))
    if submission.ended_on > today():
        faults.append(_("A training that has not ended yet cannot count."))
    if not submission.proof_label:
        faults.append(_("Name the decision or certificate that proves it."))
    if submission.content_group not in CONTENT_GROUPS or submission.study_form not in STUDY_FORMS:
        faults.append(_("Choose the content and the form of study."))
    return faults


def _faults_of_extent(submission: Submission, terms: Sequence[Terms]) -> list[str]:
    if not terms[0].conversion.is_by_time:
        is_fit = 1 <= submission.count <= LARGEST_COUNT
        return [] if is_fit else [_("Enter how many there are: from 1 to %(most)s.", most=LARGEST_COUNT)]
    if submission.seconds <= 0:
        return [_("Enter how long it took.")]
    days = max((submission.ended_on - submission.started_on).days + 1, 1)
    if submission.seconds > min(days * _MOST_A_DAY, LONGEST_SECONDS):
        return [_("That is longer than the days allow: at most 12 hours a day.")]
    if convert(terms[0].conversion, seconds=submission.seconds) <= 0:
        return [_("That is too short to count by the catalogue.")]
    return []


def _is_proposed_already(submission: Submission) -> bool:
    twins = select(Submission.title).where(
        Submission.person_id.in_(same_person(submission.person_id)),
        Submission.id != submission.id,
        Submission.state.in_(LIVE),
        Submission.activity_id == submission.activity_id,
        Submission.started_on == submission.started_on,
        Submission.ended_on == submission.ended_on,
    )
    return fold(submission.title) in {fold(title) for title in db.session.scalars(twins)}


def withdraw(*, submission: Submission, by_id: int) -> None:
    """Nobody decides about the proposal any more; it stays on record."""
    begin(submission, "withdrawn")
    take(submission, "withdrawn", by_id=by_id)
