"""The pages of those who teach: where teaching begins, and classes."""

from courses.sessions.views import classes, home, members
from courses.sessions.views.blueprint import sessions

__all__ = ["classes", "home", "members", "sessions"]
