"""What looks like a duplicate of a proposal: for whoever decides to look at, never decided by itself."""

from dataclasses import dataclass

from lms.core.i18n import _, format_date, ngettext
from lms.core.text import format_tiet
from lms.recognition.models import Submission
from lms.recognition.queries import files_used_elsewhere, similar_credits, similar_submissions
from lms.recognition.wording import STATES


@dataclass(frozen=True)
class Suspicion:
    """A sentence, and the reason that it speaks for."""

    words: str
    reason: str = ""


def suspicions_of(submission: Submission) -> list[Suspicion]:
    """Everything that looks alike: proposals and lines of the same person, and files that prove others too."""
    return [*_of_submissions(submission), *_of_credits(submission), *_of_files(submission)]


def _of_submissions(submission: Submission) -> list[Suspicion]:
    return [
        Suspicion(
            _(
                "Looks like the proposal “%(title)s”, %(first)s–%(last)s: %(state)s.",
                title=each.title,
                first=format_date(each.started_on),
                last=format_date(each.ended_on),
                state=STATES[each.state][0],
            ),
            "duplicate",
        )
        for each in similar_submissions(submission)
    ]


def _of_credits(submission: Submission) -> list[Suspicion]:
    return [
        Suspicion(
            _(
                "Looks like the entry “%(title)s” of %(day)s, %(amount)s periods.",
                title=line.title,
                day=format_date(line.earned_on),
                amount=format_tiet(line.amount_hundredths),
            ),
            "duplicate",
        )
        for line in similar_credits(submission)
    ]


def _of_files(submission: Submission) -> list[Suspicion]:
    """A file may well prove the training of many; that it proves another of the same person is odd."""
    used = files_used_elsewhere(submission).values()
    own, others = sum(mine for mine, _others in used), sum(theirs for _mine, theirs in used)
    found = []
    if own:
        words = ngettext(
            "The same file proves %(num)s other proposal of this person.",
            "The same file proves %(num)s other proposals of this person.",
            own,
        )
        found.append(Suspicion(words, "duplicate"))
    if others:
        words = ngettext(
            "The same file proves %(num)s proposal of somebody else: see that it names this person.",
            "The same file proves %(num)s proposals of others: see that it names this person.",
            others,
        )
        found.append(Suspicion(words))
    return found
