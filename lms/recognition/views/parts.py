"""What pages about proposals share: the facts in words, the papers that were sent up, the history."""

from collections.abc import Iterable
from contextlib import closing
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from lms.core.i18n import _, format_moment
from lms.core.permissions import find_actor
from lms.core.text import clean_line, format_tiet
from lms.recognition.models import EvidenceFile, Submission
from lms.recognition.papers.reading import FAULTS, MOST_FILES, Paper, Unfit, read_paper
from lms.recognition.queries import list_steps
from lms.recognition.wording import DEEDS, days_words, extent_words, reason_words
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS

LARGEST_REQUEST = 10 * 1024 * 1024
# These pages take larger requests than the site does.
_TAKE_FILES = frozenset(
    {"recognition.propose", "recognition.edit_own", "recognition.propose_for", "recognition.bring_class"}
)
_BAD = {"returned": "bad", "refused": "bad", "revoked": "bad"}


def widen_limits() -> None:
    """The pages that take papers accept 10 MB at a time, from whoever is signed in."""
    if request.endpoint in _TAKE_FILES and request.method == "POST" and find_actor() is not None:
        request.max_content_length = LARGEST_REQUEST + 64 * 1024


def name_of(upload: FileStorage) -> str:
    """The name of the file without its folders, on one line."""
    return clean_line((upload.filename or "").replace("\\", "/").rsplit("/", 1)[-1])[-200:]


def read_papers(uploads: Iterable[Any]) -> tuple[list[Paper], list[str]]:
    """The papers that were sent up, and every fault of those that are none."""
    papers: list[Paper] = []
    faults: list[str] = []
    chosen = [each for each in uploads if isinstance(each, FileStorage) and each.filename]
    if len(chosen) > MOST_FILES:
        return [], [_("At most %(most)s files prove one proposal.", most=MOST_FILES)]
    for upload in chosen:
        with closing(upload) as file:
            content = file.read()
        try:
            papers.append(read_paper(name_of(upload), content))
        except Unfit as unfit:
            faults.append(_(FAULTS[unfit.fault], name=name_of(upload)))
    return papers, faults


def facts_of(submission: Submission, activity: str) -> list[tuple[Any, Any]]:
    """What the proposal says, as a summary."""
    return [
        (_("Activity"), activity),
        (_("Organised by"), submission.organiser),
        (_("Days"), days_words(submission.started_on, submission.ended_on)),
        (_("Extent"), extent_words(seconds=submission.seconds, count=submission.count)),
        (_("Content"), f"{submission.content_group}. {CONTENT_GROUPS[submission.content_group]}"),
        (_("Form of study"), STUDY_FORMS[submission.study_form]),
        (_("Proof"), submission.proof_label),
        *([(_("Remark"), submission.note)] if submission.note else []),
        *(
            [(_("Recognised periods"), format_tiet(submission.amount_hundredths))]
            if submission.amount_hundredths
            else []
        ),
    ]


def history_of(submission: Submission) -> list[dict[str, Any]]:
    """What was done to the proposal, newest first, every reason with it."""
    steps = [
        {
            "title": DEEDS[step.deed],
            "at": format_moment(step.at),
            "text": " ".join([f"{name}.", *reason_words(step.reasons), step.words]).strip(),
            "state": _BAD.get(step.deed, "done"),
            "url": "",
        }
        for step, name in list_steps(submission.id)
    ]
    return steps[::-1]


def pages_of(files: Iterable[EvidenceFile], most: int = 12) -> list[tuple[EvidenceFile, range]]:
    """(file, numbers of the pages that are shown) within so many pages in all."""
    shown, left = [], most
    for file in files:
        numbers = range(1, min(file.pages, left) + 1)
        left -= len(numbers)
        shown.append((file, numbers))
    return shown
