"""Reorganisations: the wizard, the dry run, the way back."""

from flask import Flask

from lms.core.permissions import Role, define_permission
from lms.reorganisations import models


def register(app: Flask) -> None:
    """The tables of reorganisations are known to the site."""
    define_permission(app, "organisations.reorganise", Role.ADMINISTRATOR)
    app.extensions["lms.reorganisations"] = models.Reorganisation
