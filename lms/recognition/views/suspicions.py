"""What looks like a duplicate of a proposal: for whoever decides to look at, never decided by itself."""

from dataclasses import dataclass

from lms.core.i18n import _, ngettext
from lms.core.text import format_tiet
from lms.recognition.models import Submission
from lms.recognition.queries import Twin, files_used_elsewhere, twins_of
from lms.recognition.wording import STATES, days_words


@dataclass(frozen=True)
class Suspicion:
    """A sentence, and the reason that it speaks for."""

    words: str
    reason: str = ""


def suspicions_of(submission: Submission) -> list[Suspicion]:
    """Everything that looks alike: proposals and lines of the same person, and files that prove others too."""
    return [*(_of_twin(twin) for twin in twins_of(submission)), *_of_files(submission)]


def _of_twin(twin: Twin) -> Suspicion:
    values = {"title": twin.title, "days": days_words(twin.first_on, twin.last_on)}
    if twin.state is not None:
        state = STATES[twin.state][0]
        words = _("Looks like the proposal “%(title)s”, %(days)s: %(state)s.", state=state, **values)
    else:
        amount = format_tiet(twin.amount or 0)
        words = _(
            "Looks like the entry “%(title)s” of %(days)s, %(amount)s periods.", amount=amount, **values
        )
    return Suspicion(words, "duplicate")


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
