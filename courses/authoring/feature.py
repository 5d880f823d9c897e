"""Authoring: who may write, review and publish courses."""

from flask import Flask

from courses.authoring.queries import AUTHOR, PUBLISH, REVIEW
from lms.core.permissions import Role, define_permission


def register(app: Flask) -> None:
    """Its permissions and pages."""
    define_permission(app, AUTHOR, Role.TRAINER, Role.ADMINISTRATOR)
    define_permission(app, REVIEW, Role.REVIEWER)
    define_permission(app, PUBLISH, Role.REVIEWER, Role.ADMINISTRATOR)
