"""Words that pages and answers for quiz.js share."""

import datetime as dt

from lms.core.clock import VIETNAM
from lms.core.i18n import _


def clock_time(moment: dt.datetime, *, seconds: bool = False) -> str:
    """09:41, or 09:41:07, by the clock of Viet Nam."""
    return f"{moment.astimezone(VIETNAM):{'%H:%M:%S' if seconds else '%H:%M'}}"


def saved_words(received_at: dt.datetime) -> str:
    """What stands beside an answer that the server has."""
    return _("Saved at %(time)s", time=clock_time(received_at))


def script_words() -> dict[str, str]:
    """What quiz.js says; %s is filled in by it."""
    return {
        "saving": _("Saving"),
        "unsent": _("Not sent yet, kept on this device"),
        "waiting": _("Kept on this device and not sent yet: question %(numbers)s.", numbers="%s"),
        "stay": _("The network is lost. Your answer is kept on this device; go on when it is sent."),
        "submit": _("Some answers are not sent yet. Submit again when the network is back."),
        "elsewhere": _("Question %(number)s was answered later on another device; that counts.", number="%s"),
        "minutes": _("%(minutes)s min left", minutes="%s"),
        "seconds": _("%(minutes)s min %(seconds)s s left", minutes="%m", seconds="%s"),
        "over": _("The time is over"),
        "refused": _("Not accepted"),
        "question": _("Question %(number)s", number="%s"),
        "answered": _("answered"),
        "unanswered": _("not answered"),
    }
