"""Rosters: staff lists from the upload to their undoing."""

from flask import Flask

from lms.rosters import models


def register(app: Flask) -> None:
    """The tables of rosters are known to the site."""
    app.extensions["lms.rosters"] = models.Roster
