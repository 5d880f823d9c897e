"""Progress: the pages of a course, a panel on the home page and what must always hold."""

from flask import Flask

from courses.progress.entrance import init_entrance
from courses.progress.invariants import INVARIANTS
from courses.progress.views import home_panel, progress
from lms.core.registries import add_invariant, add_panel


def register(app: Flask) -> None:
    """Pages, panel and invariants of progress."""
    app.register_blueprint(progress)
    init_entrance(app)
    add_panel(app, home_panel, order=10)
    for name, check in INVARIANTS.items():
        add_invariant(app, name, check)
