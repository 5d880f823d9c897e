"""A mail server in the test process that takes letters, refuses them, waits, or falls silent."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class MailServer:
    """What it does with an address, and what it took; `after_data` runs when a letter was taken, unanswered."""

    answers: dict[str, str] = field(default_factory=dict)
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    wait_seconds: float = 0.0
    falls_silent_for: set[str] = field(default_factory=set)
    drops_before_data: set[str] = field(default_factory=set)
    after_data: Callable[[str], None] | None = None
    url: str = ""

    @property
    def taken(self) -> list[str]:
        """The addresses of the letters it took, in order."""
        return [to for to, _ in self.letters]

    def text_to(self, address: str) -> str:
        """The text of the only letter to that address."""
        (found,) = [letter for to, letter in self.letters if to == address]
        return str(found.get_content())


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        """One connection, to its end."""
        mail: MailServer = self.server.mail
        mail.connections += 1
        self._say("220 thu.example")
        to = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO", b"MAIL", b"RSET"):
                self._say("250 OK")
            elif verb == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
                self._say(mail.answers.get(to, "250 OK"))
            elif verb == b"DATA":
                if to in mail.drops_before_data:
                    return
                self._say("354 Go on")
                if not self._take(mail, to):
                    return
            elif verb == b"QUIT":
                self._say("221 Bye")
                return
            else:
                self._say("502 What")

    def _take(self, mail: MailServer, to: str) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        time.sleep(mail.wait_seconds)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        mail.letters.append((to, letter))
        if mail.after_data is not None:
            mail.after_data(to)
        if to in mail.falls_silent_for:
            return False
        self._say("250 Taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
        self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mail: MailServer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server on a free port of this machine."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.mail = MailServer(url=f"smtp://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.mail
        server.shutdown()
        thread.join(10)
