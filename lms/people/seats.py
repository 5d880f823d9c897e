"""Pure rules of join codes and invitations: when a code lets people in, whose addresses it takes, why mail failed."""

import datetime as dt
import smtplib

from lms.core.text import msgid

CODE_LENGTH = 12
MOST_SEATS = 100_000
SIGN_UP_MINUTES = 30
SIGN_UP_TRIES = 5

INVITATION_DAYS = 14
INVITATION_GAP = dt.timedelta(days=1)
FIRST_RETRY = dt.timedelta(minutes=10)
GIVE_UP_AFTER = dt.timedelta(days=1)
# One job sends so many letters, and the next begins so much later: the mail server of an office is small.
BATCH = 20
PACE = dt.timedelta(seconds=10)

# Why a letter did not go out, for good; "later" and "away" become these when it was tried for a day.
FAILURES = {
    "unknown": msgid("The mail server says that there is no such address."),
    "full": msgid("The mailbox is full."),
    "refused": msgid("The mail server refused the letter."),
    "later": msgid("The mail server took no letters for this address for a whole day."),
    "away": msgid("The mail server could not be reached for a whole day."),
    "address": msgid("No letter can be sent to this address. Correct it."),
}


def code_state(*, closed: bool, expires_at: dt.datetime, used: int, seats: int, at: dt.datetime) -> str:
    """What a code is good for at that moment: closed, expired, full or open."""
    if closed:
        return "closed"
    if expires_at <= at:
        return "expired"
    return "full" if used >= seats else "open"


def is_allowed_address(email: str, domains: list[str]) -> bool:
    """True when the address is of one of the domains, or when any will do; a subdomain is another domain."""
    return not domains or email.rpartition("@")[2].casefold() in domains


def domains_in(text: str) -> list[str]:
    """The mail domains in a text that separates them by commas, semicolons or spaces, each once, in order."""
    words = text.replace(",", " ").replace(";", " ").casefold().split()
    return list(dict.fromkeys(word.removeprefix("@") for word in words))


def next_try(asked_at: dt.datetime, at: dt.datetime) -> dt.datetime | None:
    """When a letter refused for now is tried again: waits double; None once it was tried for a day."""
    age = at - asked_at
    return None if age >= GIVE_UP_AFTER else at + max(FIRST_RETRY, age)


def mail_fault(error: Exception) -> tuple[str, bool] | None:
    """(what went wrong, whether for good) when the letter was not taken; None when that is no fault of mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (550, b""))
        return _refusal(code, said, of_recipient=True)
    if isinstance(error, smtplib.SMTPDataError):
        return _refusal(error.smtp_code, error.smtp_error, of_recipient=False)
    if isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError | ValueError):
        return "address", True
    if isinstance(error, smtplib.SMTPResponseException):
        return "later", False
    return ("away", False) if isinstance(error, OSError) else None


def is_lasting(error: Exception) -> bool:
    """True when the mail server refused the letter for good."""
    fault = mail_fault(error)
    return fault is not None and fault[1]


def _refusal(code: int, said: bytes | str, *, of_recipient: bool) -> tuple[str, bool]:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    if not 500 <= code < 600:
        return "later", False
    if code == 552 or "5.2.2" in text:
        return "full", True
    is_unknown = of_recipient and (code in {550, 551, 553} or "5.1." in text)
    return ("unknown" if is_unknown and "5.7." not in text else "refused"), True
