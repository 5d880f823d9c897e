"""Authoring: who may write, review and publish courses."""

from flask import Flask

from courses.authoring.queries import AUTHOR, PUBLISH, REVIEW
from courses.authoring.views import authoring
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.web import add_nav


def register(app: Flask) -> None:
    """Its permissions and pages."""
    define_permission(app, AUTHOR, Role.TRAINER, Role.ADMINISTRATOR)
    define_permission(app, REVIEW, Role.REVIEWER)
    define_permission(app, PUBLISH, Role.REVIEWER, Role.ADMINISTRATOR)
    app.register_blueprint(authoring)
    add_nav(app, "authoring.show_desk", lazy("Write courses"), permission=AUTHOR, order=40)
