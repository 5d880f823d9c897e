"""Courses come and go: as folders at the console, as files of others in the studio."""

import datetime as dt

from flask import Flask

from courses.exchange.cli import courses
from courses.exchange.demonstration import seed_courses
from courses.exchange.demonstration_files import seed_files
from courses.exchange.demonstration_learning import seed_learning
from courses.exchange.events import FILE_BROUGHT
from courses.exchange.forms import PURPOSE
from courses.exchange.listeners import read_file_apart
from courses.exchange.views import exchange
from lms.core.events import subscribe
from lms.core.registries import add_seeder
from lms.uploads.purposes import register_purpose

_LEASE = dt.timedelta(minutes=15)
_ENDINGS = ("pptx", "ppsx", "docx", "pdf", "xlsx", "zip", "mbz", "imscc", "ppt", "doc", "odp", "odt")
_MEBIBYTES = 300


def register(app: Flask) -> None:
    """`lms courses …`, files of others in the studio, and the sample courses on the demonstration site."""
    app.register_blueprint(exchange)
    register_purpose(app, PURPOSE, permission="courses.author", mebibytes=_MEBIBYTES, endings=_ENDINGS)
    subscribe(app, FILE_BROUGHT, read_file_apart, prepares=True, lease=_LEASE)
    app.cli.add_command(courses)
    add_seeder(app, seed_courses, order=30)
    add_seeder(app, seed_learning, order=50)
    add_seeder(app, seed_files, order=59)
