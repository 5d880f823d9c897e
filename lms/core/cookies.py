"""The signed cookie of a browser: its language, its token for forms."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class SiteSessions(SecureCookieSessionInterface):
    """As Flask keeps it, but not opened for a PUT: only scripts send those, often, and they ask it for nothing."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie of this browser says; nothing for a PUT, and nothing is changed by it."""
        return self.session_class() if request.method == "PUT" else super().open_session(app, request)
