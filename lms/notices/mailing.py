"""The channel "mail": digests to the e-mail address of whoever has one, one connection for a batch."""

from lms.core.i18n import lazy
from lms.core.mail import MailLine, MailTaken
from lms.notices.letters import framed
from lms.notices.sources import Carrier, Channel, Letter, OutcomeUnknown, Refused
from lms.people.seats import mail_fault


class MailCarrier(Carrier):
    """A connection to the mail server, opened when the first letter is given."""

    def __init__(self) -> None:
        self.line = MailLine()

    def give(self, letter: Letter) -> None:
        """The mail server took the letter, which says where its reader can do without such mails."""
        body = framed(
            letter.body,
            link=letter.link,
            address_form=letter.greeting_form,
            given_name=letter.given_name,
            language=letter.language,
            choice=True,
        )
        name = f"reminder-{letter.public_id}"
        try:
            self.line.give(to=letter.address, subject=letter.subject, body=body, name=name)
        except MailTaken as silence:
            raise OutcomeUnknown(str(silence)) from silence
        except Exception as error:
            fault = mail_fault(error)
            if fault is None:
                raise
            failure, is_lasting = fault
            is_away = failure == "away"
            raise Refused(failure, is_lasting=is_lasting, is_away=is_away, said=_said(error)) from error

    def close(self) -> None:
        """The connection is closed."""
        self.line.close()


def _said(error: Exception) -> str:
    """What the server said, in its own words."""
    recipients = getattr(error, "recipients", None)
    code, said = next(iter(recipients.values())) if recipients else _answer(error)
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {text}".strip()


def _answer(error: Exception) -> tuple[str, object]:
    return str(getattr(error, "smtp_code", "")), getattr(error, "smtp_error", str(error))


def mail_channel() -> Channel:
    """Mail, to whoever has an address."""
    return Channel("mail", lazy("E-mail"), ("email",), lambda person: person.email, MailCarrier)
