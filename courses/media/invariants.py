"""What must hold of media whatever happened."""

from sqlalchemy import select

from courses.media.models import Media, MediaRendition, WatchInterval
from courses.media.rules.watching import LONGEST_STEP_MS, length, merge
from lms.core.db import db


def ready_media_have_renditions() -> list[str]:
    """What is said to be ready can be played."""
    made = select(MediaRendition.media_id).where(MediaRendition.media_id == Media.id)
    lacking = select(Media.public_id).where(Media.state == "ready", ~made.exists())
    return [f"medium {public_id} is ready without a rendition" for public_id in db.session.scalars(lacking)]


def watched_time_agrees_with_its_intervals() -> list[str]:
    """Intervals are merged, their sum is what is stored, and none passes the time since the first report."""
    faults = []
    for row in db.session.scalars(select(WatchInterval).execution_options(yield_per=1000)):
        merged = [list(each) for each in merge(row.intervals)]
        open_ms = (row.reported_at - row.started_at).total_seconds() * 1000
        if merged != row.intervals or length(row.intervals) != row.watched_ms:
            faults.append(f"watch_interval {row.id}: {row.watched_ms} ms are not the sum of its intervals")
        elif row.watched_ms > open_ms + LONGEST_STEP_MS:
            faults.append(f"watch_interval {row.id}: more was watched than time went by")
    return faults
