"""Authoring: who may write, review and publish courses."""

from flask import Flask

from courses.authoring.demonstration import seed_drafts
from courses.authoring.incoming import IncomingFile
from courses.authoring.intake import register_intake
from courses.authoring.queries import AUTHOR, PUBLISH, REVIEW
from courses.authoring.views import authoring
from courses.authoring.workflow import register_workflow
from courses.media.actions import keep_media_file
from courses.packages.actions import keep_incoming
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_seeder
from lms.core.web import add_nav


def register(app: Flask) -> None:
    """Its permissions and pages."""
    define_permission(app, AUTHOR, Role.TRAINER, Role.ADMINISTRATOR)
    define_permission(app, REVIEW, Role.REVIEWER)
    define_permission(app, PUBLISH, Role.REVIEWER, Role.ADMINISTRATOR)
    app.register_blueprint(authoring)
    add_nav(app, "authoring.show_desk", lazy("Write courses"), permission=AUTHOR, order=40)
    register_intake(app, "media", _keep_film)
    register_intake(app, "package", keep_incoming)
    add_seeder(app, seed_drafts, order=58)
    register_workflow(app)


def _keep_film(file: IncomingFile, title: str, unit_id: int, person_id: int) -> str:
    made = keep_media_file(
        content=file.content, title=title, media_type=file.media_type, unit_id=unit_id, person_id=person_id
    )
    return made.public_id
