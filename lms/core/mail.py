"""Mail: to the site's server where one is set, else into the data folder, where the operator can read it."""

import smtplib
import uuid
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

from lms.core.text import clean_line


def send_mail(*, to: str, subject: str, body: str) -> None:
    """The message is accepted by the mail server, or stands as a file in `mail/` of the data folder.

    Subject and address are one line each, whatever they held.
    """
    settings = current_app.config["LMS"]
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = clean_line(to)
    message["Subject"] = clean_line(subject)
    message.set_content(body)
    if settings.smtp_url:
        _send(settings.smtp_url, message)
        return
    folder = settings.data_dir / "mail"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # letters hold codes and temporary passwords
    (folder / f"{uuid.uuid4().hex}.eml").write_bytes(bytes(message))


def _send(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 0, timeout=20) as server:
        if parts.scheme == "smtp+tls":
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
