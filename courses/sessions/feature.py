"""Classes of a course."""

from flask import Flask

from courses.sessions import models as models


def register(app: Flask) -> None:
    """The tables of classes are known to the site."""
