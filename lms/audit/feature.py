"""The trail has no pages of its own: its viewer sits with people."""

from flask import Flask

from lms.audit import models


def register(app: Flask) -> None:
    """The table of the trail is known to the site."""
    app.extensions["lms.audit"] = models.AuditEntry
