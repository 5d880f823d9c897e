"""Mail: to the site's server where one is set, else into the data folder, where the operator can read it."""

import re
import smtplib
import uuid
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as SMTP_LINES
from urllib.parse import unquote, urlsplit

from flask import current_app

from lms.core.text import clean_line


def send_mail(*, to: str, subject: str, body: str) -> None:
    """The message is accepted by the mail server, or stands as a file in `mail/` of the data folder.

    Subject and address are one line each, whatever they held.
    """
    settings = current_app.config["LMS"]
    message = _compose(to=to, subject=subject, body=body)
    if settings.smtp_url:
        _send(settings.smtp_url, message)
        return
    _lay_down(message, uuid.uuid4().hex)


def _compose(*, to: str, subject: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = current_app.config["LMS"].mail_from
    message["To"] = clean_line(to)
    message["Subject"] = clean_line(subject)
    message.set_content(body)
    return message


def _lay_down(message: EmailMessage, name: str) -> None:
    folder = current_app.config["LMS"].data_dir / "mail"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # letters hold codes and temporary passwords
    (folder / f"{name}.eml").write_bytes(bytes(message))


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    server = kind(parts.hostname or "localhost", parts.port or 0, timeout=20)
    try:
        if parts.scheme == "smtp+tls":
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _send(url: str, message: EmailMessage) -> None:
    with _connect(url) as server:
        server.send_message(message)


class MailTaken(Exception):
    """Raised when the server fell silent after it was given a whole letter: it may have taken it."""


class MailLine:
    """One connection to the mail server for several letters, opened when the first is given."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def give(self, *, to: str, subject: str, body: str, name: str) -> None:
        """The letter is accepted. `name` is the same at every try: a server can tell by it what it has.

        Raises `MailTaken` where nobody can say whether it was accepted; any other error says that it was not.
        """
        settings = current_app.config["LMS"]
        message = _compose(to=to, subject=subject, body=body)
        message["Message-ID"] = f"<{name}@{urlsplit(settings.address).hostname}>"
        if not settings.smtp_url:
            _lay_down(message, name)
            return
        try:
            server = self._server = self._server or _connect(settings.smtp_url)
            _hand_over(server, message)
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == 421:
                self.close()
            else:
                self._begin_again()
            raise
        except smtplib.SMTPRecipientsRefused:
            self._begin_again()
            raise
        except Exception:
            self.close()
            raise

    def _begin_again(self) -> None:
        try:
            if self._server is not None:
                self._server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def close(self) -> None:
        """The server is told good-bye, if it still listens."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    """MAIL, RCPT and DATA one by one, so that a silence after the last line is told from one before it."""
    sender, to = str(message["From"]), str(message["To"])
    lines = re.sub(rb"(?m)^\.", b"..", message.as_bytes(policy=SMTP_LINES))
    server.ehlo_or_helo_if_needed()
    _expect(server.mail(sender), (250,), lambda code, said: smtplib.SMTPSenderRefused(code, said, sender))
    _expect(server.rcpt(to), (250, 251), lambda code, said: smtplib.SMTPRecipientsRefused({to: (code, said)}))
    _expect(server.docmd("DATA"), (354,), smtplib.SMTPDataError)
    try:
        server.send(lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        answer = server.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise MailTaken(str(error)) from error
    _expect(answer, (250,), smtplib.SMTPDataError)


def _expect(
    answer: tuple[int, bytes], wanted: tuple[int, ...], fault: Callable[[int, bytes], Exception]
) -> None:
    code, said = answer
    if code not in wanted:
        raise fault(code, said)
