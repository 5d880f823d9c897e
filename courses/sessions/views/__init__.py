"""The pages of those who teach, and of those who attend: classes, meetings, attendance, confirmations."""

from courses.sessions.views import (
    attending,
    classes,
    confirmations,
    files,
    home,
    meetings,
    members,
    roll,
    ticking,
)
from courses.sessions.views.blueprint import sessions

__all__ = [
    "attending",
    "classes",
    "confirmations",
    "files",
    "home",
    "meetings",
    "members",
    "roll",
    "sessions",
    "ticking",
]
