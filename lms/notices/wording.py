"""What states, recipients and failures are called."""

from typing import Any

from lms.core.i18n import lazy
from lms.people.wording import INVITATION_FAILURES

RECIPIENTS: dict[str, Any] = {
    "person": lazy("Whoever has to do it"),
    "head": lazy("Head of the unit"),
    "officer": lazy("HR officer"),
}
DIGEST_STATES: dict[str, Any] = {
    "planned": lazy("Will be sent"),
    "posted": lazy("In the inbox"),
    "capped": lazy("Left out: enough reminders this week"),
    "lapsed": lazy("Not sent: the day was over"),
}
LETTER_STATES: dict[str, Any] = {
    "queued": lazy("To be sent"),
    "trying": lazy("Being sent"),
    "sent": lazy("Sent"),
    "delayed": lazy("Delayed, tried again"),
    "refused": lazy("Refused by the mail server"),
    "unknown": lazy("Outcome unknown, not sent again"),
    "lapsed": lazy("Not sent: the day was over"),
}
KINDS: dict[str, Any] = {
    "planned": "neutral",
    "posted": "success",
    "capped": "warning",
    "queued": "info",
    "trying": "info",
    "sent": "success",
    "delayed": "warning",
    "refused": "danger",
    "unknown": "warning",
    "lapsed": "neutral",
}
DAY_STATES: dict[str, Any] = {
    "making": lazy("Being made"),
    "ready": lazy("Plan ready"),
    "sending": lazy("Being sent"),
    "over": lazy("Over"),
}
FAILURES: dict[str, Any] = {
    **INVITATION_FAILURES,
    "later": lazy("The mail server asked to try again later."),
    "away": lazy("The mail server could not be reached."),
    "closed": lazy("The account was closed before the letter left."),
    "silent": lazy(
        "The mail server fell silent after it was given the letter. It may have taken it, so it is not sent again."
    ),
}
DAY_KINDS: dict[str, Any] = {"off": lazy("Day off"), "work": lazy("Worked in exchange")}
