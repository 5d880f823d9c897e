"""Films and recordings: a kind of block, its files, its captions, and what was watched."""

import datetime as dt

from flask import Flask

from courses.lessons.blocks.registry import register_block
from courses.media import invariants
from courses.media.block import MediaBlock
from courses.media.completion import KIND
from courses.media.demonstration import seed_media
from courses.media.events import MEDIA_TURN
from courses.media.forms import PURPOSE
from courses.media.listeners import make_renditions
from courses.media.models import Media
from courses.media.reach import WRITE
from courses.media.views import media
from courses.media.views.texts import widen_limits
from courses.progress.completion import register_completion
from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.registries import add_invariants, add_seeder
from lms.organisations.impacts import add_impact, rows_at
from lms.uploads.purposes import register_purpose

# Under a broker one job makes all renditions of a long film.
_LEASE = dt.timedelta(hours=12)
_ENDINGS = (
    "mp4", "m4v", "mov", "webm", "mkv", "avi", "wmv", "mpg", "mpeg", "3gp", "mp3", "m4a", "wav", "ogg", "aac", "flac",
)  # fmt: skip


def register(app: Flask) -> None:
    """Lessons may show media; authors bring them in, jobs make them small, learners' players report."""
    register_purpose(app, PURPOSE, permission=WRITE, mebibytes=2048, endings=_ENDINGS)
    register_block(app, MediaBlock())
    register_completion(app, KIND)
    app.before_request(widen_limits)
    app.register_blueprint(media)
    subscribe(app, MEDIA_TURN, make_renditions, prepares=True, lease=_LEASE, is_slow=True)
    add_seeder(app, seed_media, order=64)
    add_invariants(
        app,
        "media",
        (invariants.ready_media_have_renditions, invariants.watched_time_agrees_with_its_intervals),
    )
    add_impact(app, "media", lazy("Films and recordings"), rows_at(Media), table=Media, order=43)
