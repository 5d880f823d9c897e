"""Authoring: who may write, review and publish courses."""

import mimetypes

from flask import Flask

from courses.authoring.demonstration import seed_drafts
from courses.authoring.intake import Intake, OnDisk, register_intake
from courses.authoring.queries import AUTHOR, PUBLISH, REVIEW
from courses.authoring.views import authoring
from courses.authoring.workflow import register_workflow
from courses.media.actions import create_media
from courses.media.actions.texts import keep_captions, keep_transcript
from courses.packages.actions import create_package, unpack_stored
from courses.packages.unpacking import Unpacked
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_seeder
from lms.core.storage import record_file
from lms.core.web import add_nav


def register(app: Flask) -> None:
    """Its permissions and pages."""
    define_permission(app, AUTHOR, Role.TRAINER, Role.ADMINISTRATOR)
    define_permission(app, REVIEW, Role.REVIEWER)
    define_permission(app, PUBLISH, Role.REVIEWER, Role.ADMINISTRATOR)
    app.register_blueprint(authoring)
    add_nav(app, "authoring.show_desk", lazy("Write courses"), permission=AUTHOR, order=40)
    register_intake(app, "media", Intake(lambda _file: None, _keep_film))
    register_intake(app, "package", Intake(lambda file: unpack_stored(file.sha256), _keep_package))
    add_seeder(app, seed_drafts, order=58)
    register_workflow(app)


def _keep_film(file: OnDisk, _ready: None, title: str, unit_id: int, person_id: int) -> str:
    ending = mimetypes.guess_extension(file.media_type) or ".mp4"
    record_file(file.sha256, size=file.size, media_type=file.media_type)
    made = create_media(
        title=file.said.title or title,
        digest=file.sha256,
        unit_id=unit_id,
        person_id=person_id,
        name=file.said.original or f"{title or 'phim'}{ending}",
    )
    keepers = {"captions": keep_captions, "transcript": keep_transcript}
    for kind, language, words in file.said.texts:
        keepers[kind](media=made, language=language, text=words, person_id=person_id)
    return made.public_id


def _keep_package(file: OnDisk, unpacked: Unpacked, title: str, unit_id: int, person_id: int) -> str:
    made = create_package(
        title=file.said.title or title,
        digest=file.sha256,
        unit_id=unit_id,
        person_id=person_id,
        unpacked=unpacked,
    )
    return made.public_id
