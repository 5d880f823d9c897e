"""Courses come and go: as folders at the console, as files of others in the studio."""

import datetime as dt

from flask import Flask

from courses.exchange.cli import courses
from courses.exchange.demonstration import seed_courses
from courses.exchange.demonstration_files import seed_files
from courses.exchange.demonstration_learning import seed_learning
from courses.exchange.events import FILE_ASKED, FILE_BROUGHT
from courses.exchange.exports import tidy_exports
from courses.exchange.forms import MEBIBYTES, PURPOSE
from courses.exchange.listeners import read_file_apart, write_course_file
from courses.exchange.views import exchange
from lms.core.events import every, subscribe
from lms.core.registries import add_seeder
from lms.uploads.purposes import register_purpose

_LEASE, _WRITING = dt.timedelta(minutes=15), dt.timedelta(minutes=30)
_TIDY_SECONDS = 3600
_ENDINGS = (
    "pptx", "ppsx", "potx", "pptm", "docx", "dotx", "docm", "pdf", "xlsx", "xlsm", "zip", "mbz", "imscc", "ppt", "doc",
    "odp", "odt", "rtf",
)  # fmt: skip


def register(app: Flask) -> None:
    """`lms courses …`, files of others in the studio, and the sample courses on the demonstration site."""
    app.register_blueprint(exchange)
    register_purpose(app, PURPOSE, permission="courses.author", mebibytes=MEBIBYTES, endings=_ENDINGS)
    subscribe(app, FILE_BROUGHT, read_file_apart, prepares=True, lease=_LEASE, is_slow=True)
    subscribe(app, FILE_ASKED, write_course_file, prepares=True, lease=_WRITING, is_slow=True)
    every(app, seconds=_TIDY_SECONDS, work=tidy_exports)
    app.cli.add_command(courses)
    add_seeder(app, seed_courses, order=30)
    add_seeder(app, seed_learning, order=50)
    add_seeder(app, seed_files, order=59)
