"""Courses come and go as plain-text folders, at the console."""

from flask import Flask

from courses.exchange.cli import courses
from courses.exchange.demonstration import seed_courses
from courses.exchange.demonstration_learning import seed_learning
from lms.core.registries import add_seeder


def register(app: Flask) -> None:
    """`lms courses …`, and the sample courses on the demonstration site."""
    app.cli.add_command(courses)
    add_seeder(app, seed_courses, order=30)
    add_seeder(app, seed_learning, order=50)
