"""Words that pages and answers for quiz.js share."""

import datetime as dt

from lms.core.clock import VIETNAM
from lms.core.i18n import _, format_moment


def clock_time(moment: dt.datetime, *, seconds: bool = False) -> str:
    """09:41, or 09:41:07, by the clock of Viet Nam."""
    return f"{moment.astimezone(VIETNAM):{'%H:%M:%S' if seconds else '%H:%M'}}"


def saved_words(received_at: dt.datetime) -> str:
    """What stands beside an answer that the server has."""
    return _("Saved at %(time)s", time=clock_time(received_at))


def held_words(until: dt.datetime) -> str:
    """Why the clock does not close an attempt for the time being."""
    return _(
        "There was an outage of the site. Somebody is deciding about extra time; until then, at the latest until "
        "%(moment)s, this attempt is not closed by the clock.",
        moment=format_moment(until),
    )


def recorded_words() -> str:
    """What is noted of the page while a quiz is taken: said before the start."""
    return _(
        "Some facts are recorded for the trainer and never decide anything by themselves: when another window is "
        "in front for more than 2 seconds, how many characters are pasted (not what), when the network is lost, "
        "and on which devices the quiz is continued. No camera, no sound, nothing of your screen."
    )


def script_words() -> dict[str, str]:
    """What quiz.js says; %s is filled in by it."""
    return {**_saving_words(), **_time_words(), **_sign_in_words()}


def _saving_words() -> dict[str, str]:
    return {
        "saving": _("Saving"),
        "unsent": _("Not sent yet, kept on this device"),
        "refused": _("Not accepted"),
        "question": _("Question %(number)s", number="%s"),
        "title": _("Question %(number)s of %(total)s", number="%s", total="%t"),
        "open": _("not answered"),
        "saved": _("saved"),
        "saved_at": _("Saved at %(time)s", time="%s"),
        "waiting": _("not sent yet"),
        "failed": _("not accepted"),
        "unsent_one": _("%(count)s question not sent yet", count="%s"),
        "unsent_many": _("%(count)s questions not sent yet", count="%s"),
        "offline": _(
            "No network. Go on working: your answers are kept on this device and sent by themselves. Do not "
            "reload the page."
        ),
        "stay": _("The network is lost. Your answer is kept on this device; go on when it is sent."),
        "submit": _("Some answers are not sent yet. Submit again when the network is back."),
        "elsewhere": _("Question %(number)s was answered later on another device; that counts.", number="%s"),
        "taken_over": _(
            "This attempt goes on on another device or in another tab. Whoever answers last counts; answer here "
            "to go on here."
        ),
        "open_one": _("%(count)s question is not answered", count="%s"),
        "open_many": _("%(count)s questions are not answered", count="%s"),
        "open_list": _("Question %(numbers)s. A question without an answer earns nothing.", numbers="%s"),
        "all_answered": _("All %(count)s questions are answered.", count="%s"),
        "back": _("Back to question %(number)s", number="%s"),
    }


def _time_words() -> dict[str, str]:
    return {
        "minutes": _("%(minutes)s min left", minutes="%s"),
        "seconds": _("%(minutes)s min %(seconds)s s left", minutes="%m", seconds="%s"),
        "until": _("until %(moment)s", moment="%s"),
        "over": _("The time is over"),
        "closing": _(
            "The time is over. Everything received counts. Answers on their way from another device are waited "
            "for, then the attempt is graded by itself."
        ),
        "extended": _("You have been given more time: it ends at %(moment)s.", moment="%s"),
    }


def _sign_in_words() -> dict[str, str]:
    return {
        "no_answer": _("The site cannot be reached just now. Your answers are kept; try again in a moment."),
        "too_many": _("Too many tries. Wait a minute, then try again."),
        "one_step": _(
            "You are signed in, but there is a step to take first. It opens in a new tab; then come back."
        ),
    }
