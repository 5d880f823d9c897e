"""Files that come in parts, for any feature that registers what it takes."""

from flask import Flask

from lms.core.events import every
from lms.uploads.tasks import sweep
from lms.uploads.views import uploads

_SIX_HOURS = 6 * 3600.0


def register(app: Flask) -> None:
    """The doors are open to whoever carries the permission of a purpose; what was left behind is swept."""
    app.register_blueprint(uploads)
    every(app, seconds=_SIX_HOURS, work=sweep)
